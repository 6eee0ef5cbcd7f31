export { type Extraction, wholeMail } from './attachments/extract.ts';
export { safeFileName } from './attachments/file-name.ts';
export { isQuicklyRead, MOST_IN_PLACE_BYTES } from './cost.ts';
export { type ThreadHeaders, threadHeaders } from './header/thread-headers.ts';
export { parseHeadersOnly } from './headers-only.ts';
export type {
  Authentication,
  Automatic,
  MailAddress,
  MailItem,
  ParsedAttachment,
  ParsedMessage,
  ParseFallback,
} from './message.ts';
export {
  extractAttachments,
  parseMessage,
  type ReadMail,
  readMail,
  readQuickMail,
} from './read-mail.ts';
export { subjectKeyOfHeader } from './subject/key-of-header.ts';
export {
  type SubjectKey,
  type SubjectKeyOptions,
  subjectKey,
  subjectKeyVersion,
} from './subject/subject-key.ts';
export type { ParseOptions } from './summary.ts';
