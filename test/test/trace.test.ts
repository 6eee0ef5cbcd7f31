import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ServiceServer, until } from '@buzon/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainMail, System } from '../src/index.ts';
import { overview } from '../src/system/overview.ts';

const BUZON = fileURLToPath(new URL('../../packages/cli/bin/buzon.js', import.meta.url));

interface CommandEnd {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

describe('the way of a message, after a real run', () => {
  let system: System;
  let dashboard: ServiceServer;
  beforeAll(async () => {
    system = await System.start({
      listeners: [{ Confirmation: 'Opened', MaxMessageBytes: 5_000, SyncMaxChangesCount: 2 }],
      services: ['notifier', 'processor', 'fetcher'],
    });
    dashboard = await system.startService('dashboard');
    await system.deliver([
      plainMail({
        from: 'Ana <ana@clientes.example>',
        subject: 'Factura',
        messageId: 'a@c.example',
      }),
      plainMail({ subject: 'Demasiado', body: 'x'.repeat(6_000) }),
    ]);
    await until(
      () => system.number(`SELECT count(*) FROM buzon.deliveries WHERE moved_at > '-infinity'`),
      {
        what: 'the one mail to be moved',
      },
    );
    await until(() => system.number(`SELECT count(*) FROM buzon.outbox WHERE state = 'sent'`), {
      what: 'its confirmation',
    });
    await until(async () => (await overview(dashboard)).queues[0]?.failed, {
      what: 'the other mail to be parked',
    });
  });
  afterAll(() => system?.stop());

  const buzon = (...args: readonly string[]) =>
    new Promise<CommandEnd>((resolve) => {
      const env = { PATH: process.env['PATH'], ...system.env };
      execFile(process.execPath, [BUZON, ...args], { env }, (error, out, err) => {
        resolve({ status: Number(error?.code ?? 0), out, err });
      });
    });
  const jobId = async (uid: number) => {
    const [row] = await system.query<{ folder: string }>(
      `SELECT mailbox_key || '.' || uidvalidity AS folder FROM buzon.deliveries LIMIT 1`,
    );
    return `Default.${row?.folder}.${uid}`;
  };

  it('O3 buzon trace tells it by the job of its delivery: received, filed, moved, confirmed', async () => {
    const id = await jobId(1);
    const { status, out } = await buzon('trace', id);
    expect(status).toBe(0);
    expect(out).toMatch(/subject: +Factura/);
    expect(out).toMatch(/from: +ana@clientes\.example/);
    expect(out).toMatch(/filed: .*opened case 1/);
    expect(out).toMatch(new RegExp(`delivery: +${id} received .*, opened .*, moved \\d{4}-`));
    expect(out).toMatch(/confirmation: +sent to ana@clientes\.example \d{4}-/);
    for (const other of ['1', '[#1]', '<a@c.example>']) {
      expect((await buzon('trace', other)).out.trim()).toBe(out.split('\nIn the queue')[0]?.trim());
    }
  });

  it('O3 L13 a parked one is told from the queue, with the reason', async () => {
    const { status, out } = await buzon('trace', await jobId(2));
    expect(status).toBe(0);
    expect(out).toMatch(
      /In the queue: parked: message too large: \d+ bytes, MaxMessageBytes is 5000/,
    );
  });

  it('O3 the dashboard traces it by the same names', async () => {
    for (const id of [await jobId(1), '1', '<a@c.example>']) {
      const response = await fetch(`${dashboard.url}/trace?q=${encodeURIComponent(id)}`);
      expect(response.status).toBe(200);
      const page = await response.text();
      expect(page).toContain('ana@clientes.example');
      expect(page).toContain('Factura');
    }
    expect((await fetch(`${dashboard.url}/trace?q=999`)).status).toBe(404);
  });

  it('O6 buzon check finds nothing wrong with an installation that works', async () => {
    const { status, out } = await buzon('check');
    expect(out).toContain('IMAP/New');
    expect(status).toBe(0);
  });

  it('O5 every service tells health and metrics, and no body or secret is in a log', async () => {
    for (const service of system.services) {
      for (const path of ['healthz', 'readyz', 'metrics']) {
        const { ok, status } = await fetch(`${service.url}/${path}`);
        expect({ path, ok, status }).toMatchObject({ ok: true, status: 200 });
      }
      const log = JSON.stringify(await system.log(service));
      expect(log).not.toContain('Texto del reclamo');
      expect(log).not.toContain('secreto');
      expect(log).not.toContain(system.env['BUZON_SECRET_KEY']);
      expect(log).not.toContain(new URL(system.databaseUrl).password);
    }
  });

  it('O5 the logs follow one message by its job id through all services', async () => {
    const job = await jobId(1);
    const told = async () => {
      const [notifier, processor, fetcher] = await Promise.all(
        system.services.slice(0, 3).map(async (service) => {
          const lines = await system.log(service);
          return lines.filter((line) => line['job'] === job).map(({ msg }) => msg);
        }),
      );
      return JSON.stringify({ fetcher, processor, notifier });
    };
    const whole = {
      fetcher: ['enqueued', 'moved'],
      processor: ['filed'],
      notifier: ['Confirmation'],
    };
    await until(async () => (await told()) === JSON.stringify(whole), { what: 'the whole way' });
  });
});
