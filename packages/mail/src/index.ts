export { type Extraction, wholeMail } from './attachments/extract.ts';
export { safeFileName } from './attachments/file-name.ts';
export { type CostEstimate, estimateCost } from './cost.ts';
export { type ThreadHeaders, threadHeaders } from './header/thread-headers.ts';
export { parseHeadersOnly } from './headers-only.ts';
export type {
  Automatic,
  MailAddress,
  MailItem,
  ParsedAttachment,
  ParsedMessage,
  ParseFallback,
} from './message.ts';
export { extractAttachments, parseMessage, type ReadMail, readMail } from './read-mail.ts';
export { type SubjectKey, subjectKey } from './subject/subject-key.ts';
export type { ParseOptions } from './summary.ts';
