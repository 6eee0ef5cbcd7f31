export { type Extraction, wholeMail } from './attachments/extract.ts';
export { safeFileName } from './attachments/fileName.ts';
export { type CostEstimate, estimateCost } from './cost.ts';
export { parseHeadersOnly } from './headersOnly.ts';
export type {
  Automatic,
  MailAddress,
  MailItem,
  ParsedAttachment,
  ParsedMessage,
  ParseFallback,
} from './message.ts';
export { extractAttachments, parseMessage, type ReadMail, readMail } from './readMail.ts';
export { type SubjectKey, subjectKey } from './subject/subjectKey.ts';
export type { ParseOptions } from './summary.ts';
