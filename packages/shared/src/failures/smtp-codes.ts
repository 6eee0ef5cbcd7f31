import type { CodeRule, WordsRule } from './rule.ts';

/**
 * SMTP replies (RFC 5321 §4.2.3) and nodemailer's own codes (N6). What depends on where in the
 * session the reply came is decided in `smtp-stage.ts`.
 */
export const smtpCodes: readonly CodeRule[] = [
  {
    codes: ['ECONNECTION', 'ESOCKET', 'EPROTOCOL', 'ESTREAM'],
    verdict: 'world',
    says: 'The mail server is away',
  },
  { codes: ['ETLS'], verdict: 'world', says: 'The mail server did not start TLS' },
  { codes: ['421'], verdict: 'world', says: 'The mail server is closing' },
  {
    codes: ['EAUTH', 'EOAUTH2', '432', '454', '534', '535', '538'],
    verdict: 'world',
    says: 'The mail server refuses the log-in',
  },
  { codes: ['530'], verdict: 'installation', says: 'The mail server wants a log-in or TLS' },
  { codes: ['ENOAUTH', 'ECONFIG', 'EPROXY'], verdict: 'installation', says: 'SMTP_URL is wrong' },
  {
    codes: ['450', '451', '452', '455'],
    verdict: 'message',
    says: 'The mail server refuses this recipient for now',
  },
  {
    codes: ['550', '551', '552', '553', '554', '555', '556', '521'],
    verdict: 'message',
    says: 'The mail server refuses this recipient',
  },
  { codes: ['EENVELOPE', 'EMESSAGE'], verdict: 'message', says: 'The mail cannot be sent' },
];

/**
 * What providers say whatever the reply code, which means a recipient to others. Words and sources
 * of Microsoft 365: https://learn.microsoft.com/en-us/exchange/troubleshoot/send-emails/smtp-submission-improvements
 * and https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online.
 */
export const smtpWords: readonly WordsRule[] = [
  {
    code: 'MAILBOX_FULL',
    words: /5\.2\.2 .*STOREDRV\.Submission|STOREDRV\.Submission\S*:QuotaExceeded/i,
    verdict: 'installation',
    says: 'The mailbox that sends is full',
  },
  {
    code: 'SEND_AS',
    words: /SendAsDenied|\b5\.7\.60\b|not have permissions? to send as/i,
    verdict: 'installation',
    says: 'The account may not send as MAIL_FROM',
  },
  {
    code: 'NO_PASSWORDS',
    words:
      /\b5\.7\.(139|30)\b|SmtpClientAuthentication is disabled|basic authentication is (disabled|not supported)/i,
    verdict: 'installation',
    says: 'The mail provider takes no password for sending',
  },
  {
    code: 'CONNECTIONS',
    words: /concurrent connections? limit exceeded|sender thread limit exceeded/i,
    verdict: 'world',
    says: 'The mail provider limits how many connections may send',
  },
  {
    code: 'DAILY_QUOTA',
    words:
      /submission ?quota|\b5\.4\.5\b|\b5\.1\.90\b|daily (user )?(sending|message) (limit|quota)/i,
    verdict: 'world',
    says: 'The mail provider limits how much may be sent in a day',
  },
  {
    code: 'QUOTA',
    words:
      /\b5\.2\.0\b.*(quota|submission)|\b[45]\.7\.5\d\d\b|(sending|hourly|daily|message|rate) (limit|quota)\b.*(exceeded|reached)|reached .*(daily|hourly) (limit|quota)|too many (messages|mails|emails)|throttl/i,
    verdict: 'world',
    says: 'The mail provider limits how much may be sent',
  },
];
