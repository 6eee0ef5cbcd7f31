export type { ExpectedFile, ExpectedMail } from './mails/expected-mail.ts';
export { type GeneratedMail, type GenerateOptions, generateMails } from './mails/generate-mails.ts';
export { MAIL_KINDS, type MailKind } from './mails/kinds/kinds.ts';
export { type SizedOptions, sizedMail, sizedMails } from './mails/sized-mails.ts';
export { type PersonalAccount, person, removeMessages } from './system/mail-person.ts';
export { closeGate, dropMsgIn, type OpenGate, replaceMsgIn } from './system/msg-in.ts';
export { plainMail } from './system/plain-mail.ts';
export { type ListenerElements, settingsXml } from './system/settings-file.ts';
export { ACCOUNT, type ServiceName, System, type SystemOptions } from './system/system.ts';
