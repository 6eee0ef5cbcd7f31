import { readFile } from 'node:fs/promises';
import { type ServiceServer, until } from '@buzon/stack';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { plainMail, System } from '../src/index.ts';
import { openBrowser } from '../src/system/browser.ts';
import { SqlServerDatabase } from '../src/system/sql-server.ts';

const serverUrl = process.env['BUZON_TEST_MSSQL_URL'];
/** The four tries of a message take 31 seconds. */
const UNTIL_PARKED = 90_000;

describe('the workflow that runs these tests on SQL Server', () => {
  beforeAll(() => {
    if (serverUrl !== undefined) return;
    process.stderr.write(
      '\n*** The whole system was NOT run on SQL Server: BUZON_TEST_MSSQL_URL names no server ***\n\n',
    );
  });

  it('P9 names the versions, the server and the tests', async () => {
    const path = new URL('../../.github/workflows/sql-server.yml', import.meta.url);
    const { contract } = parse(await readFile(path, 'utf8')).jobs;
    const years = contract.strategy.matrix.image.map((image: string) => image.slice(0, 4));
    expect(years).toEqual(['2017', '2019', '2022']);
    expect(new URL(contract.env.BUZON_TEST_MSSQL_URL).password).toBe(
      contract.services.sqlserver.env.MSSQL_SA_PASSWORD,
    );
    const commands = contract.steps
      .map(({ run }: { readonly run?: string }) => run ?? '')
      .join('\n');
    expect(commands).toContain('packages/store/test/sqlserver');
    expect(commands).toContain('test/test/sqlserver');
  });
});

if (serverUrl !== undefined) {
  describe('the whole system on SQL Server', () => {
    let database: SqlServerDatabase;
    let system: System;
    let processor: ServiceServer;
    let dashboard: ServiceServer;
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      database = await SqlServerDatabase.make(serverUrl);
      system = await System.start({ env: { DATABASE_URL: database.url }, services: [] });
      processor = await system.startService('processor');
      await system.startService('fetcher');
      dashboard = await system.startService('dashboard');
      browser = await openBrowser();
      page = await browser.newPage();
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      await system?.stop();
      await database?.drop();
    }, 120_000);

    const mails = (count: number, subject: (n: number) => string) =>
      Array.from({ length: count }, (_, n) => plainMail({ subject: subject(n) }));
    /** Bull Board shows it among what failed. */
    async function untilShown(words: string): Promise<void> {
      await until(
        async () => {
          await page.goto(`${dashboard.url}/queues/queue/messages?status=failed`);
          const shown = page.getByText(words).first().waitFor({ timeout: 5_000 });
          return shown.then(
            () => true,
            () => false,
          );
        },
        { what: words, timeoutMs: UNTIL_PARKED },
      );
    }
    const filed = () => database.number('SELECT COUNT(*) FROM buzon.messages');

    it('L3 L4 P3 P9 a batch is filed once each, then moved', async () => {
      await system.deliver(mails(10, (n) => `Reclamo ${n}`));
      await system.untilMoved(10, { timeoutMs: 180_000 });
      expect(await filed()).toBe(10);
      expect(await database.number('SELECT COUNT(*) FROM buzon.cases')).toBe(10);
      expect(
        await database.number('SELECT COUNT(*) FROM buzon.deliveries WHERE moved_at IS NOT NULL'),
      ).toBe(10);
    }, 240_000);

    it('P10 a processor killed in mid-batch loses nothing and files nothing twice', async () => {
      await system.deliver(mails(40, (n) => `Pedido ${n}`));
      await until(async () => (await filed()) > 12, {
        what: 'some of the batch',
        timeoutMs: 120_000,
      });
      await processor.kill();
      await processor.start();
      await system.untilMoved(50, { timeoutMs: 180_000 });
      expect(await filed()).toBe(50);
      expect(await database.number('SELECT COUNT(*) FROM buzon.cases')).toBe(50);
      expect(await database.number('SELECT COUNT(*) FROM buzon.deliveries')).toBe(50);
    }, 360_000);

    it('P13 O1 L7 what the procedure refuses is parked with its words, and filed by Bull Board’s retry', async () => {
      await database.replaceMsgIn(
        "IF @subject LIKE N'Garantía%' RAISERROR(N'No hay bandeja para %s', 16, 1, @subject);",
      );
      await system.deliver([
        ...mails(2, (n) => `Garantía ${n}`),
        ...mails(8, (n) => `Consulta ${n}`),
      ]);
      await system.untilMoved(58, { left: 2, timeoutMs: 180_000 });
      for (const n of [0, 1]) await untilShown(`No hay bandeja para Garantía ${n}`);
      await database.replaceMsgIn('');
      await page.getByRole('button', { name: 'Retry all' }).click();
      await page.getByRole('button', { name: 'Confirm' }).click();
      await system.untilMoved(60, { timeoutMs: 120_000 });
      expect(await filed()).toBe(60);
    }, 480_000);
  });
}
