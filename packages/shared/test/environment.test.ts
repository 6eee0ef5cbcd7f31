import { describe, expect, it } from 'vitest';
import {
  loadConfiguration,
  loadEnvironment,
  redactUrl,
  SettingsError,
} from '../src/settings/index.ts';
import { settingsFile } from './settings-files.ts';

const KEY = '0123456789abcdef'.repeat(4);

function refusals(variables: Record<string, string>, requires: readonly string[] = []) {
  try {
    loadEnvironment(variables, requires);
  } catch (error) {
    if (error instanceof SettingsError) return error.lines();
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('P14 L4 has the defaults of the specification', () => {
    expect(loadEnvironment({}, [])).toEqual({
      configFile: null,
      redisUrl: null,
      databaseUrl: null,
      smtpUrl: null,
      mailFrom: null,
      templates: null,
      secretKey: null,
      subjectTags: [],
      prefix: '{buzon}',
      processorConcurrency: 16,
      maxBytesInFlight: 64 * 1024 * 1024,
      maxMessagesInFlight: 2000,
      logLevel: 'info',
      port: null,
      host: '127.0.0.1',
      dashboardOperator: null,
      dashboardReader: null,
    });
  });

  it('P4 takes the tags of the gateways, with commas between them', () => {
    const { subjectTags } = loadEnvironment(
      { BUZON_SUBJECT_TAGS: ' Correo ajeno ,X!,, -SPAM?' },
      [],
    );
    expect(subjectTags).toEqual(['Correo ajeno', 'X!', '-SPAM?']);
  });

  it('L11 takes the key in hex or from a file', () => {
    const key = Buffer.from(KEY, 'hex');
    const file = settingsFile('key', `${KEY}\n`);
    expect(loadEnvironment({ BUZON_SECRET_KEY: KEY }, []).secretKey).toEqual(key);
    expect(loadEnvironment({ BUZON_SECRET_KEY: `file:${file}` }, []).secretKey).toEqual(key);
    expect(refusals({ BUZON_SECRET_KEY: KEY.slice(1) })[0]).toMatch(
      /BUZON_SECRET_KEY: \(hidden\) — 32 bytes/,
    );
    expect(refusals({ BUZON_SECRET_KEY: 'file:/nada' })[0]).toMatch(/"file:\/nada" — 32 bytes/);
  });

  it('O5 names everything that is missing, an empty variable too', () => {
    expect(refusals({ REDIS_URL: '' }, ['REDIS_URL', 'DATABASE_URL'])).toEqual([
      'environment: REDIS_URL: missing — a URL such as redis://localhost:6379',
      'environment: DATABASE_URL: missing — a URL such as mssql://user:password@host:1433/db or postgres://user:password@host:5432/db',
    ]);
  });

  it.each([
    ['PROCESSOR_CONCURRENCY', '257'],
    ['PROCESSOR_CONCURRENCY', '0'],
    ['PROCESSOR_CONCURRENCY', '4.5'],
    ['MAX_MESSAGES_IN_FLIGHT', 'many'],
    ['LOG_LEVEL', 'loud'],
    ['BUZON_SUBJECT_TAGS', '[EXTERNAL]'],
    ['BUZON_SUBJECT_TAGS', '-'],
    ['BUZON_SUBJECT_TAGS', 'a,'.repeat(101)],
    ['PORT', '65536'],
    ['MAIL_FROM', 'nobody'],
    ['BUZON_PREFIX', 'a:b'],
    ['HOST', 'a b'],
    ['REDIS_URL', 'localhost:6379'],
    ['SMTP_URL', 'http://mail.example.com'],
    ['DATABASE_URL', 'mysql://host/db'],
  ])('O5 %s %s is refused', (name, value) => {
    expect(refusals({ [name]: value })).toEqual([
      expect.stringContaining(`environment: ${name}: `),
    ]);
  });

  it.each([
    ['DATABASE_URL', 'mssql://sa:hunter2@db:1433/engage?encrypt=true'],
    ['DATABASE_URL', 'postgres://buzon:hunter2@db/buzon'],
    ['DATABASE_URL', 'postgresql:///buzon?host=/var/run/postgresql'],
    ['REDIS_URL', 'rediss://:hunter2@redis:6380/1'],
    ['SMTP_URL', 'smtps://u%40x:hunter2@mail:465'],
    ['MAIL_FROM', 'Atención <atencion@example.com>'],
  ])('O5 %s %s is allowed', (name, value) => {
    expect(refusals({ [name]: value })).toEqual([]);
  });

  it('L11 a refused URL never shows its password', () => {
    const urls = ['http://u:hunter2@host', 'redis//u:hunter2@host', 'redis://u:hunter2@ho st'];
    for (const url of urls) {
      expect(
        refusals({ REDIS_URL: url, DATABASE_URL: url, SMTP_URL: url }).join('\n'),
      ).not.toContain('hunter2');
    }
    expect(redactUrl('postgres://u:hunter2@h/db?password=hunter2&x=1')).toBe(
      'postgres://u:***@h/db?password=***&x=1',
    );
    expect(refusals({ DASHBOARD_OPERATOR: ':hunter2' })[0]).not.toContain('hunter2');
  });

  it('O5 problems of the environment and of the file are told together', () => {
    const file = settingsFile('both.xml', '<ImapListener/>');
    expect(() => loadConfiguration({ BUZON_CONFIG: file, PORT: 'x' }, ['REDIS_URL'])).toThrow(
      /REDIS_URL.*PORT.*HostName.*UserName.*Password/s,
    );
  });
});
