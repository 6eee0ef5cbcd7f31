import { afterAll, beforeAll, expect, it } from 'vitest';
import { confirm } from '../src/confirm.ts';
import { mailServerOfUrl } from '../src/mail-server.ts';
import { openMailer } from '../src/mailer.ts';
import { loadTemplates, SUPPLIED_TEMPLATES } from '../src/templates.ts';
import { type Installation, secretKey, startInstallation } from './installation.ts';

let here: Installation;

beforeAll(async () => {
  here = await startInstallation();
});

afterAll(async () => {
  await here.end();
});

const messageId = (raw: Buffer | undefined) => /^Message-ID: (\S+)/im.exec(String(raw))?.[1];

it('N3 sends again, with the same Message-ID, what it could not record as sent', async () => {
  const templates = await loadTemplates(SUPPLIED_TEMPLATES);
  const mailer = openMailer(mailServerOfUrl(here.sink.url));
  const parts = {
    store: here.store,
    mailer,
    turns: { take: async () => 0 },
    isOurs: () => true,
    handOn: () => Promise.reject(new Error('it is ours')),
    letterhead: () =>
      ({ templates, language: 'en', from: 'casos@empresa.example', secretKey }) as const,
  };
  const outboxId = await here.file();
  const dies = {
    ...parts,
    store: {
      ...here.store,
      confirmation: here.store.confirmation.bind(here.store),
      registerOutgoing: here.store.registerOutgoing.bind(here.store),
      confirmationSent: () => Promise.reject(new Error('killed here')),
    },
  };
  await expect(confirm(outboxId, dies)).rejects.toThrow('killed here');
  expect(await confirm(outboxId, parts)).toBe('sent');
  expect(await confirm(outboxId, parts)).toBe('nothing to do');
  expect(await confirm(999_999, parts)).toBe('nothing to do');

  const [first, again, ...more] = here.sink.received;
  expect(more).toEqual([]);
  expect(messageId(first?.raw)).toBe(messageId(again?.raw));
  mailer.close(true);
});
