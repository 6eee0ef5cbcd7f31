import { createLogTo } from '@buzon/shared/service';
import { describe, expect, it } from 'vitest';

const SECRET = 'hunter2';

describe('a log line has no secret', () => {
  const lines: string[] = [];
  const log = createLogTo({ write: (line) => void lines.push(line) }, 'processor', 'info');
  const logged = (fields: object): Record<string, unknown> => {
    log.info(fields, 'words');
    return JSON.parse(lines.at(-1) ?? '');
  };

  it.each([
    ['at its first level', { password: SECRET }, { password: '[redacted]' }],
    ['whatever it is', { text: { words: [SECRET] } }, { text: '[redacted]' }],
    [
      'in an object',
      { smtp: { pass: SECRET, port: 25 } },
      { smtp: { pass: '[redacted]', port: 25 } },
    ],
    [
      'deeper',
      { a: { b: { c: { token: SECRET } } } },
      { a: { b: { c: { token: '[redacted]' } } } },
    ],
    [
      'in a list',
      { items: [{ content: SECRET }, { id: 2 }] },
      { items: [{ content: '[redacted]' }, { id: 2 }] },
    ],
  ])('O5 %s', (_, fields, expected) => {
    expect(logged(fields)).toMatchObject(expected);
  });

  it('O5 in what a child logger adds to each line', () => {
    log.child({ queue: 'messages', authorization: SECRET }).info('words');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      queue: 'messages',
      authorization: '[redacted]',
    });
  });

  it('O5 in an error to which a driver hangs it', () => {
    const err = Object.assign(new Error('refused'), { values: [SECRET], password: SECRET });
    expect(logged({ err })).toMatchObject({ err: { message: 'refused' } });
    expect(lines.at(-1)).not.toContain(SECRET);
  });

  it('O5 in an error that is logged under another name', () => {
    logged({ error: Object.assign(new Error('refused'), { password: SECRET }) });
    expect(lines.at(-1)).not.toContain(SECRET);
  });

  it('O5 and leaves what was given to it as it is', () => {
    const given = { smtp: { pass: SECRET } };
    logged(given);
    expect(given).toEqual({ smtp: { pass: SECRET } });
  });
});
