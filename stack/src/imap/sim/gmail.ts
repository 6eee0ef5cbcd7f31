import type { SimProvider } from './sim-provider.ts';

const CAPABILITIES =
  'IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE SPECIAL-USE';

/**
 * Gmail in Spanish: https://developers.google.com/workspace/gmail/imap/imap-extensions, and the words of
 * refusals as in https://github.com/zone-eu/wildduck/issues/35 and the like.
 */
export const gmailSim: SimProvider = {
  name: 'gmail',
  greeting: 'Gimap ready for requests from 127.0.0.1 k2if6111336rvb.0',
  capabilities: [`${CAPABILITIES} SASL-IR AUTH=XOAUTH2 AUTH=PLAIN`, CAPABILITIES],
  id: '("name" "GImap" "vendor" "Google, Inc." "support-url" "https://support.google.com/mail")',
  folders: [
    { path: 'INBOX', attributes: '\\HasNoChildren' },
    { path: 'IMAP', attributes: '\\HasChildren' },
    { path: 'IMAP/New', attributes: '\\HasNoChildren' },
    { path: 'IMAP/Done', attributes: '\\HasNoChildren' },
    { path: '[Gmail]', attributes: '\\HasChildren \\Noselect' },
    { path: '[Gmail]/Borradores', attributes: '\\HasNoChildren \\Drafts' },
    { path: '[Gmail]/Enviados', attributes: '\\HasNoChildren \\Sent' },
    { path: '[Gmail]/Papelera', attributes: '\\HasNoChildren \\Trash' },
    { path: '[Gmail]/Spam', attributes: '\\HasNoChildren \\Junk' },
    { path: '[Gmail]/Todos', attributes: '\\HasNoChildren \\All' },
  ],
  permanentFlags: '\\Answered \\Flagged \\Draft \\Deleted \\Seen \\*',
  sizeError: 0,
  archive: '[Gmail]/Todos',
  passwords: 'app passwords',
  words: {
    wrongPassword: 'NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)',
    unwelcomePassword:
      'NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
    tooManyConnections: 'NO [ALERT] Too many simultaneous connections. (Failure)',
    throttled: 'NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)',
    bye: null,
    sessionEnd: '* BYE Session expired, please login again.',
    unknownFlag: 'OK Success',
  },
};
