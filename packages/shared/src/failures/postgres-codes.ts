import type { CodeRule, WordsRule } from './rule.ts';

/**
 * SQLSTATEs (PostgreSQL manual, appendix A). Two characters stand for a whole class; an exact code
 * wins over its class.
 */
export const postgresCodes: readonly CodeRule[] = [
  // The world's: the server is away, restarting, failing over or full.
  { codes: ['08'], verdict: 'world', says: 'The connection to the database failed' },
  {
    codes: ['57P01', '57P02', '57P03', '57P04', '57P05', '57000'],
    verdict: 'world',
    says: 'The database is shutting down, starting or failing over',
  },
  {
    codes: ['25006'],
    verdict: 'world',
    says: 'The database is read-only, as during a fail-over',
  },
  { codes: ['25P03'], verdict: 'world', says: 'The database ended an idle transaction' },
  { codes: ['40003'], verdict: 'world', says: 'The database does not know whether it committed' },
  { codes: ['53100'], verdict: 'world', says: 'The disk of the database is full' },
  { codes: ['53300'], verdict: 'world', says: 'The database has too many connections' },
  { codes: ['53'], verdict: 'world', says: 'The database lacks resources' },
  { codes: ['58'], verdict: 'world', says: 'The operating system of the database failed' },

  // The installation's: something is missing or forbidden for every message alike.
  { codes: ['28'], verdict: 'installation', says: 'The database refuses the user or password' },
  { codes: ['3D000'], verdict: 'installation', says: 'The database does not exist' },
  { codes: ['3F000', '42P01'], verdict: 'installation', says: 'The schema is missing or too old' },
  {
    codes: ['42883'],
    verdict: 'installation',
    says: 'A procedure is missing, or has other parameters',
  },
  { codes: ['42501'], verdict: 'installation', says: 'The database user lacks a right' },
  {
    codes: ['42703', '42704', '42725', '42809', '42P13', '42P17'],
    verdict: 'installation',
    says: 'The schema or a procedure does not fit this version',
  },
  {
    codes: ['58P01', '58P02'],
    verdict: 'installation',
    says: 'A file of the database server is missing',
  },
  { codes: ['F0'], verdict: 'installation', says: 'The database server is configured wrongly' },
  { codes: ['XX001', 'XX002'], verdict: 'installation', says: 'The database is damaged' },

  // The code does not tell: the same one comes from a sick server and from one odd message.
  {
    codes: ['57014', '25P04'],
    verdict: 'ask-probe',
    says: 'The database took longer than the time limit',
  },
  {
    codes: ['40', '40001'],
    verdict: 'ask-probe',
    says: 'Two transactions were in each other’s way',
  },
  {
    codes: ['40P01'],
    verdict: 'ask-probe',
    says: 'Two transactions blocked each other (deadlock)',
  },
  { codes: ['55P03'], verdict: 'ask-probe', says: 'A lock could not be had in time' },
  { codes: ['53200', '53400'], verdict: 'ask-probe', says: 'The database ran out of memory' },
  { codes: ['08P01'], verdict: 'ask-probe', says: 'The database did not understand the request' },
  // Class 42 beyond the codes above is mostly dynamic SQL that one message's text broke.
  { codes: ['42'], verdict: 'ask-probe', says: 'A statement is wrong' },

  // The message's: a procedure said so, or its values do not fit.
  { codes: ['P0'], verdict: 'message', says: '' },
  { codes: ['45'], verdict: 'message', says: '' },
  {
    codes: ['2D', '3B'],
    verdict: 'message',
    says: 'A procedure commits or rolls back, which it must not',
  },
  { codes: ['22'], verdict: 'message', says: 'A value does not fit' },
  { codes: ['23', '44', '40002'], verdict: 'message', says: 'A constraint forbids it' },
  { codes: ['20', '21', '38', '39'], verdict: 'message', says: 'A procedure failed' },
  { codes: ['54'], verdict: 'message', says: 'It exceeds a limit of the database' },
];

/** What node-postgres says without an SQLSTATE. */
export const postgresWords: readonly WordsRule[] = [
  {
    code: 'CONNECTION',
    words:
      /connection terminated|connection ended|timeout exceeded when trying to connect|not queryable|client was closed|server closed the connection/i,
    verdict: 'world',
    says: 'The connection to the database failed',
  },
  {
    code: 'QUERY_TIMEOUT',
    words: /query read timeout|query timeout/i,
    verdict: 'ask-probe',
    says: 'The database took longer than the time limit',
  },
  {
    code: 'TLS',
    words: /server does not support SSL/i,
    verdict: 'installation',
    says: 'The database does not speak TLS',
  },
  {
    code: 'AUTHENTICATION',
    words: /^SASL:|password must be a string|unknown authentication/i,
    verdict: 'installation',
    says: 'The database refuses the user or password',
  },
];
