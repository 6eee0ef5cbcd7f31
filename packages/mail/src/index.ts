export type {
  Automatic,
  MailAddress,
  MailItem,
  ParsedAttachment,
  ParsedMessage,
  ParseFallback,
} from './message.ts';
