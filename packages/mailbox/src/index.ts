export { connectMailbox } from './connect.ts';
export { examineMailbox, type MailboxExamination } from './examine.ts';
export { listenerOptions } from './listener-options.ts';
export type * from './mailbox.ts';
export { MailboxError, type MailboxErrorCode } from './mailbox-error.ts';
export { mailboxKey } from './mailbox-key.ts';
export { type MailIdentity, type OutputFolder, openOutputFolder } from './output-folder.ts';
export { openProtocolLog, type ProtocolLog, type ProtocolLogOptions } from './protocol-log.ts';
