import type { SimFolder, SimProvider } from './sim-provider.ts';

const FOLDERS: readonly SimFolder[] = [
  'INBOX',
  'Borradores',
  'Correo no deseado',
  'Elementos eliminados',
  'Elementos enviados',
  'IMAP',
  'IMAP/New',
  'IMAP/Done',
].map((path) => ({ path, attributes: path === 'IMAP' ? '\\HasChildren' : '\\HasNoChildren' }));

const words = {
  wrongPassword: 'NO LOGIN failed.',
  unwelcomePassword: 'NO LOGIN failed.',
  tooManyConnections: 'NO Server Unavailable. 15',
  throttled: 'BAD Request is throttled. Suggested Backoff Time: %d milliseconds',
  bye: '* BYE Connection closed. 14',
  sessionEnd: '* BYE Session invalidated - AccessTokenExpired',
  unknownFlag: 'BAD Command Argument Error. 11',
};

/** Exchange 2016 with a mailbox in Spanish; no special-use, and INBOX in every language. */
export const exchangeSim: SimProvider = {
  name: 'exchange',
  greeting: 'The Microsoft Exchange IMAP4 service is ready.',
  capabilities: [
    'IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE',
    'IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE',
  ],
  id: '("name" "Microsoft.Exchange.Imap4.Imap4Server" "version" "15.1")',
  folders: FOLDERS,
  permanentFlags: '\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent',
  sizeError: 17,
  archive: null,
  passwords: 'taken',
  words,
};

/** Exchange 2010, which can neither MOVE nor UIDPLUS (https://github.com/jstedfast/MailKit/issues/333). */
export const exchange2010Sim: SimProvider = {
  ...exchangeSim,
  name: 'exchange2010',
  greeting: 'The Microsoft Exchange IMAP4 service is ready. EXCHANGE01',
  capabilities: [
    'IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN IDLE NAMESPACE',
    'IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN IDLE NAMESPACE',
  ],
  id: null,
};

/** Exchange Online: the greeting names the machine (https://github.com/mscdex/node-imap/issues/523). */
export const microsoft365Sim: SimProvider = {
  ...exchangeSim,
  name: 'microsoft365',
  greeting: `The Microsoft Exchange IMAP4 service is ready. [${Buffer.from('BY2PR11CA0070.namprd11.prod.outlook.com', 'utf16le').toString('base64')}]`,
  capabilities: [
    'IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE',
    'IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE',
  ],
  id: '("name" "Microsoft.Exchange.Imap4.Imap4Server" "version" "15.20")',
  passwords: 'refused',
};
