import type { FailureSource } from './failure.ts';
import { networkCodes } from './network-codes.ts';
import { postgresCodes, postgresWords } from './postgres-codes.ts';
import { redisCodes, redisWords } from './redis-codes.ts';
import type { CodeRule, WordsRule } from './rule.ts';
import { smtpCodes, smtpWords } from './smtp-codes.ts';
import { sqlServerCodes } from './sqlserver-codes.ts';

/** Everything that is known about the errors of one kind of server. */
export interface SourceTable {
  readonly codes: readonly CodeRule[];
  readonly words: readonly WordsRule[];
}

/** The one table (P13): what an error's code, or its words where it has none, say. */
export const codeTable: Readonly<Record<FailureSource, SourceTable>> = {
  database: { codes: [...postgresCodes, ...sqlServerCodes, ...networkCodes], words: postgresWords },
  redis: { codes: [...redisCodes, ...networkCodes], words: redisWords },
  smtp: { codes: [...smtpCodes, ...networkCodes], words: smtpWords },
  imap: { codes: networkCodes, words: [] },
  oauth: { codes: networkCodes, words: [] },
  settings: { codes: [], words: [] },
  parser: { codes: [], words: [] },
};

/** The rule of a code: the exact one, else the one of its class. */
export function ruleOfCode(source: FailureSource, code: string): CodeRule | undefined {
  const { codes } = codeTable[source];
  const sqlClass = /^[0-9A-Z]{5}$/.test(code) ? code.slice(0, 2) : null;
  return (
    codes.find((rule) => rule.codes.includes(code)) ??
    (sqlClass === null || source !== 'database'
      ? undefined
      : codes.find((rule) => rule.codes.includes(sqlClass)))
  );
}

/** The rule of an error that carries no known code. */
export function ruleOfWords(source: FailureSource, text: string): WordsRule | undefined {
  return codeTable[source].words.find((rule) => rule.words.test(text));
}
