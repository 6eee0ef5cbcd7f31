import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ServiceProcess } from './service-process.ts';
import { settingsFile } from './settings-files.ts';

const running: ServiceProcess[] = [];
const run = (variables: Record<string, string> = {}): ServiceProcess => {
  const service = new ServiceProcess(variables);
  running.push(service);
  return service;
};
afterEach(() => {
  for (const service of running.splice(0)) service.kill('SIGKILL');
});

describe('a service that starts', () => {
  it('O5 L3 stops with status 78 and one line a problem when its settings are wrong', async () => {
    const file = settingsFile('wrong.xml', '<ImapListener>\n<Port>x</Port></ImapListener>');
    const service = run({ FIXTURE_REQUIRES: 'REDIS_URL', BUZON_CONFIG: file, LOG_LEVEL: 'loud' });
    expect(await service.ended()).toBe(78);
    const names = service.errors
      .trim()
      .split('\n')
      .map((line) => line.replace(file, 'file').split(': ').slice(0, 2));
    expect(names).toEqual([
      ['environment', 'REDIS_URL'],
      ['environment', 'LOG_LEVEL'],
      ['file:1', 'HostName'],
      ['file:1', 'UserName'],
      ['file:1', 'Password'],
      ['file:2', 'Port'],
    ]);
    expect(service.lines).toEqual([]);
  });

  it('O5 logs JSON with service, time and level, without secrets', async () => {
    const service = run();
    const line = await service.logged('a secret');
    expect(line).toMatchObject({ service: 'processor', level: 'info', password: '[redacted]' });
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await service.logged('an error')).toMatchObject({
      err: { message: 'refused', code: '42' },
    });
    expect(JSON.stringify(service.lines)).not.toContain('hunter2');
  });

  it('O5 ends with status 1 and its reason when a part cannot start', async () => {
    const service = run({ FIXTURE_START: 'reject' });
    expect(await service.ended()).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({
      level: 'fatal',
      err: { message: 'the start was refused' },
    });
  });

  it('O5 ends with status 1 when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const service = run({ PORT: String(port) });
    expect(await service.ended()).toBe(1);
    expect(JSON.stringify(service.lines.at(-1))).toMatch(/cannot listen.*EADDRINUSE.*set PORT/);
    other.close();
  });

  it.each([
    ['uncaught', 'nobody caught this error'],
    ['rejection', 'nobody caught this rejection'],
    ['fail', 'the service cannot go on'],
  ])('O5 ends with status 1 after an error that nobody caught: %s', async (start, words) => {
    const service = run({ FIXTURE_START: start });
    expect(await service.ended()).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({ level: 'fatal', msg: words });
  });
});

describe('health and metrics', () => {
  it('O5 liveness depends on nothing, readiness on the checks', async () => {
    const service = run({ FIXTURE_MISSING: 'the database is away' });
    await service.logged('started');
    const healthy = await service.get('/healthz');
    expect([healthy.status, await healthy.json()]).toEqual([
      200,
      { status: 'ok', service: 'processor' },
    ]);
    const ready = await service.get('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      ready: false,
      checks: { service: 'ok', start: 'ok', database: 'the database is away' },
    });
  });

  it('O5 is alive and not ready while it starts', async () => {
    const service = run({ FIXTURE_START: 'hang' });
    await service.logged('hanging');
    expect((await service.get('/healthz')).status).toBe(200);
    expect((await service.get('/readyz')).status).toBe(503);
    service.kill('SIGTERM');
    expect(await service.ended()).toBe(0);
  });

  it('O5 is ready when nothing is missing, and serves Prometheus metrics', async () => {
    const service = run();
    await service.logged('started');
    expect((await service.get('/readyz?x=1')).status).toBe(200);
    const metrics = await service.get('/metrics');
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await metrics.text()).toMatch(/process_cpu_seconds_total\{service="processor"\}/);
  });

  it('O5 other paths and methods are refused', async () => {
    const service = run();
    expect((await service.get('/')).status).toBe(404);
    expect((await service.get('/metrics', 'POST')).status).toBe(405);
  });
});

describe('a service that stops', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'O5 stops its parts in reverse order on %s',
    async (signal) => {
      const service = run();
      await service.logged('started');
      service.kill(signal);
      expect(await service.ended()).toBe(0);
      expect(service.lines.slice(-4).map(({ msg }) => msg)).toEqual([
        'stopping',
        'second stopping',
        'first stopped',
        'stopped',
      ]);
    },
  );

  it.each(['hang', 'reject'])(
    'O5 a part that does not stop (%s) is named and does not keep the others',
    async (stop) => {
      const service = run({ FIXTURE_STOP: stop });
      await service.logged('started');
      service.kill('SIGTERM');
      expect(await service.ended()).toBe(1);
      expect(service.lines.map(({ msg }) => msg)).toContain('first stopped');
      expect(service.lines.at(-1)).toMatchObject({ level: 'error', orphans: ['second'] });
    },
  );

  it('O5 the signal given again ends it at once', async () => {
    const service = run({ FIXTURE_STOP: 'slow' });
    await service.logged('started');
    service.kill('SIGTERM');
    await service.logged('slow');
    const again = setInterval(() => service.kill('SIGTERM'), 100);
    expect(await service.ended()).toBe(143);
    clearInterval(again);
  });
});
