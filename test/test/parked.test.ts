import { type ServiceServer, until } from '@buzon/stack';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, plainMail, replaceMsgIn, System } from '../src/index.ts';
import { openBrowser } from '../src/system/browser.ts';
import { removeByHand } from '../src/system/mail-client.ts';
import { overview } from '../src/system/overview.ts';

/** The four tries of a message take 31 seconds. */
const UNTIL_PARKED = 60_000;

const mails = (count: number, subject: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => plainMail({ subject: subject(n) }));

describe('messages that the procedure refuses', () => {
  let system: System;
  let dashboard: ServiceServer;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    const starting = openBrowser();
    system = await System.start();
    dashboard = await system.startService('dashboard');
    browser = await starting;
    page = await browser.newPage();
    await system.query('DROP ROUTINE buzon.pa_sys_msg_in');
    await replaceMsgIn(
      system,
      `IF pa_sys_msg_in.subject LIKE 'Garantía%' THEN
        RAISE EXCEPTION 'No hay bandeja para %', pa_sys_msg_in.subject;
      END IF;`,
    );
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  const parkedCount = async () => (await overview(dashboard)).listeners[0]?.parked;
  const inNew = async () =>
    (await system.stack.dovecot.list(ACCOUNT.user, 'IMAP/New')).map(({ uid }) => uid);

  it(
    'P8 P13 L7 stay in the input folder when their tries are over; the others are filed and moved at once',
    async () => {
      await system.deliver([
        ...mails(4, (n) => `Garantía ${n + 1}`),
        ...mails(7, (n) => `Consulta ${n + 1}`),
      ]);
      await system.untilMoved(7, { left: 4 });
      expect(await inNew()).toEqual([1, 2, 3, 4]);
      await until(async () => (await parkedCount()) === 4, {
        what: 'four parked messages',
        timeoutMs: UNTIL_PARKED,
      });
      expect(await inNew()).toEqual([1, 2, 3, 4]);
      // Nothing of them is half-written.
      expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(7);
      expect(await system.number('SELECT count(*) FROM buzon.cases')).toBe(7);
    },
    2 * UNTIL_PARKED,
  );

  it('L7 a parked message that a person removes is no longer parked', async () => {
    await removeByHand(system, [4]);
    await until(async () => (await parkedCount()) === 3, { what: 'three parked messages' });
    expect(await inNew()).toEqual([1, 2, 3]);
  });

  it('L7 parked messages do not hold up those that come later', async () => {
    await system.deliver(mails(10, (n) => `Pedido ${n + 1}`));
    await system.untilMoved(17, { left: 3 });
    expect(await inNew()).toEqual([1, 2, 3]);
  });

  it('O1 P13 Bull Board shows them with the procedure’s words', async () => {
    await page.goto(`${dashboard.url}/queues/queue/messages?status=failed`);
    for (const n of [1, 2, 3]) {
      await page.getByText(`No hay bandeja para Garantía ${n}`).first().waitFor();
    }
    expect(await page.getByText('No hay bandeja para Garantía 4').count()).toBe(0);
  });

  it('P13 O1 once the procedure is mended, “Retry all” has them filed and moved', async () => {
    await replaceMsgIn(system, '');
    await page.getByRole('button', { name: 'Retry all' }).click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await until(async () => (await system.count('IMAP/New')) === 0, { what: 'New to be empty' });
    expect(await system.count('IMAP/Done')).toBe(20);
    expect(
      await system.number(`SELECT count(*) FROM buzon.messages WHERE subject LIKE 'Garantía%'`),
    ).toBe(3);
    expect(await system.number('SELECT count(*) FROM buzon.deliveries')).toBe(20);
    await until(async () => (await parkedCount()) === 0, { what: 'none parked' });
  });
});
