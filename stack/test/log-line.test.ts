import { describe, expect, it } from 'vitest';
import { readableLogLine } from '../src/demo/log-line.ts';

describe('a log line for a person', () => {
  it('O5 shows time, service, words and the plain fields', () => {
    const line = JSON.stringify({
      level: 'info',
      time: '2026-03-04T10:11:12.000Z',
      service: 'processor',
      pid: 7,
      case: 1042,
      uid: 5,
      msg: 'filed',
      nested: { not: 'shown' },
    });
    expect(readableLogLine('processor', line)).toMatch(
      /^\d\d:\d\d:12 processor filed case=1042 uid=5$/,
    );
  });

  it('O5 shows the level when it is not the usual one, and why', () => {
    const line = JSON.stringify({
      level: 'warn',
      time: 0,
      msg: 'held',
      err: { message: 'no Redis' },
    });
    expect(readableLogLine('fetcher', line)).toMatch(/fetcher {3}WARN: held \(no Redis\)$/);
  });

  it.each(['{not json', 'plain words'])('shows what is no log entry as it is: %s', (line) => {
    expect(readableLogLine('fetcher', line)).toContain(line);
  });

  it('cuts an entry that is too long', () => {
    const line = JSON.stringify({ level: 'info', time: 0, msg: 'x'.repeat(500) });
    expect(readableLogLine('fetcher', line)).toHaveLength(160);
  });
});
