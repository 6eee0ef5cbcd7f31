import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@buzon/stack';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openProtocolLog } from '../src/index.ts';
import { type Direction, ProtocolRedactor } from '../src/protocol-redactor.ts';

function redactAll(...lines: [Direction, string][]): string[] {
  const redactor = new ProtocolRedactor();
  return lines.map(([direction, line]) => `${direction} ${redactor.redact(direction, line)}`);
}

describe('what the protocol log leaves out', () => {
  it('L10 hides the password of LOGIN, quoted or bare', () => {
    expect(redactAll(['C', 'A1 LOGIN "ana" "s3cr\\"et"'], ['C', 'a2 login ana s3cret'])).toEqual([
      'C A1 LOGIN (* hidden *)',
      'C a2 login (* hidden *)',
    ]);
  });

  it('L10 hides a LOGIN whose parts are literals', () => {
    const lines = redactAll(
      ['C', 'A1 LOGIN {3}'],
      ['S', '+ OK'],
      ['C', 'ana {6}'],
      ['S', '+ OK'],
      ['C', 's3cret'],
      ['S', 'A1 OK Logged in'],
      ['C', 'A2 SELECT INBOX'],
    );
    expect(lines.join('\n')).not.toMatch(/ana|s3cret/);
    expect(lines.slice(-2)).toEqual(['S A1 OK Logged in', 'C A2 SELECT INBOX']);
  });

  it('L10 hides the initial response of AUTHENTICATE', () => {
    expect(redactAll(['C', '4 AUTHENTICATE PLAIN AGFuYQBzM2NyZXQ='])).toEqual([
      'C 4 AUTHENTICATE PLAIN (* hidden *)',
    ]);
  });

  it('L10 hides challenges and answers of AUTHENTICATE up to its end, and nothing after it', () => {
    expect(
      redactAll(
        ['C', '4 AUTHENTICATE LOGIN'],
        ['S', '+ VXNlcm5hbWU6'],
        ['C', 'YW5h'],
        ['S', '+ UGFzc3dvcmQ6'],
        ['C', 'czNjcmV0'],
        ['S', '4 NO [AUTHENTICATIONFAILED] No'],
        ['S', '+ idling'],
        ['C', 'DONE'],
      ),
    ).toEqual([
      'C 4 AUTHENTICATE LOGIN (* hidden *)',
      'S + (* hidden *)',
      'C (* hidden *)',
      'S + (* hidden *)',
      'C (* hidden *)',
      'S 4 NO [AUTHENTICATIONFAILED] No',
      'S + idling',
      'C DONE',
    ]);
  });

  it('L10 leaves out literals, also those that span lines', () => {
    expect(
      redactAll(
        ['S', '* 1 FETCH (UID 5 BODY[] {12}\r\nHola\r\nAdiós UID 5)'],
        ['S', '* 2 FETCH (BODY[] {9}'],
        ['S', 'Hola'],
        ['S', 'tú) UID 6)'],
        ['S', '9 OK Fetch'],
      ),
    ).toEqual([
      'S * 1 FETCH (UID 5 BODY[] (* 12B literal *) UID 5)',
      'S * 2 FETCH (BODY[] (* 9B literal *)',
      'S (* hidden *)',
      'S (* hidden *)) UID 6)',
      'S 9 OK Fetch',
    ]);
  });

  it('L10 leaves out bodies that come as quoted strings, and keeps what stands for a literal', () => {
    expect(
      redactAll(
        ['S', '* 1 FETCH (BODY[] "Hola \\"Ana\\"" UID 5)'],
        ['S', '* 1 FETCH (UID 5 BODY[] "(* 300B literal *)")'],
      ),
    ).toEqual([
      'S * 1 FETCH (BODY[] (* 12B string *) UID 5)',
      'S * 1 FETCH (UID 5 BODY[] (* 300B literal *))',
    ]);
  });

  it('L10 keeps a line one line, and of bounded length', () => {
    const [forged, long] = redactAll(
      ['S', '* OK hello\r\nC: A1 LOGIN root'],
      ['S', `* SEARCH ${'123456 '.repeat(20_000)}`],
    );
    expect(forged).toBe('S * OK hello C: A1 LOGIN root');
    expect(long?.length).toBeLessThan(8_300);
  });
});

describe('the file of the protocol log', () => {
  const noon = new Date('2026-03-01T12:00:00Z');

  it('L10 names the file by date and time, and writes both directions with their time', async () => {
    const directory = await ownDirectory();
    const path = join(directory, 'imap', '%date%', 'log-%time%.txt');
    const log = openProtocolLog({ path, clock: () => noon });
    log.write('C', 'A1 NOOP');
    log.write('S', 'A1 OK done');
    await log.close();
    const file = join(directory, 'imap', '2026-03-01', 'log-120000.txt');
    expect(await readFile(file, 'utf8')).toBe(
      '2026-03-01T12:00:00.000Z C: A1 NOOP\n2026-03-01T12:00:00.000Z S: A1 OK done\n',
    );
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('L10 begins a new file each day and keeps only so many', async () => {
    const directory = await ownDirectory();
    await writeFile(join(directory, 'unrelated.log'), 'mine');
    let now = noon;
    const path = join(directory, 'imap-%date%.log');
    const log = openProtocolLog({ path, maxFiles: 3, clock: () => now });
    for (let day = 1; day <= 5; day++) {
      now = new Date(noon.getTime() + day * 86_400_000);
      log.write('C', `day ${day}`);
      await settled(async () =>
        (await readdir(directory)).includes(`imap-2026-03-0${day + 1}.log`),
      );
    }
    await log.close();
    const kept = (await readdir(directory)).sort();
    expect(kept).toEqual([
      'imap-2026-03-04.log',
      'imap-2026-03-05.log',
      'imap-2026-03-06.log',
      'unrelated.log',
    ]);
  });

  it('L10 rotates at a size and stays under its cap', async () => {
    const directory = await ownDirectory();
    const log = openProtocolLog({ path: join(directory, 'imap.log'), maxBytes: 500, maxFiles: 3 });
    for (let number = 1; number <= 100; number++) {
      log.write('C', `A${number} NOOP`);
    }
    await log.close();
    expect((await readdir(directory)).sort()).toEqual(['imap.log', 'imap.log.1', 'imap.log.2']);
    const newest = await readFile(join(directory, 'imap.log'), 'utf8');
    expect(newest).toContain('A100 NOOP');
    for (const name of await readdir(directory)) {
      expect((await stat(join(directory, name))).size).toBeLessThanOrEqual(500);
    }
  });

  it('L10 goes on in the file that is there', async () => {
    const directory = await ownDirectory();
    const path = join(directory, 'imap.log');
    for (const line of ['one', 'two']) {
      const log = openProtocolLog({ path });
      log.write('C', line);
      await log.close();
    }
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  it('L10 never throws where it cannot write', async () => {
    const directory = await ownDirectory();
    const path = join(directory, 'imap.log');
    await mkdir(path);
    const log = openProtocolLog({ path });
    log.write('C', 'lost');
    await log.close();
    expect(await readdir(directory)).toEqual(['imap.log']);
  });

  it('L10 holds little in memory for a slow disk, and says what it left out', async () => {
    const directory = await ownDirectory();
    const path = join(directory, 'imap.log');
    const log = openProtocolLog({ path });
    for (let number = 1; number <= 200; number++) {
      log.write('S', `* OK ${'x'.repeat(8_000)}`);
    }
    await log.close();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const leftOut = Number(/\(\* (\d+) lines could not be written/.exec(lines.at(-1) ?? '')?.[1]);
    expect(leftOut).toBeGreaterThan(0);
    expect(lines.length - 1 + leftOut).toBe(200);
  });
});

async function settled(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function ownDirectory(): Promise<string> {
  const directory = await temporaryDirectory('protocol');
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
