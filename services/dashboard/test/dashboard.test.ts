import { until } from '@buzon/stack';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Installation, startInstallation } from './installation.ts';

let here: Installation;
let open: string;
let guarded: string;

const operator = { authorization: `Basic ${Buffer.from('olga:secreto').toString('base64')}` };
const reader = { authorization: `Basic ${Buffer.from('leo:leer').toString('base64')}` };

beforeAll(async () => {
  here = await startInstallation();
  open = await here.open();
  guarded = await here.open({ dashboardOperator: 'olga:secreto', dashboardReader: 'leo:leer' });
});

beforeEach(async () => {
  await here.client.flushall();
});

afterAll(async () => {
  await here.end();
});

const jobId = (uid: number) => `Default.0123456789ab.7.${uid}`;
const put = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'PUT', headers });
const triesOf = async (uid: number) => {
  const job = await here.messages.getJob(jobId(uid));
  return { state: await job?.getState(), made: job?.attemptsMade };
};

it('P13 gives a job that is retried from Bull Board its full tries again', async () => {
  await here.park(1, 'no hay bandeja');
  expect(await triesOf(1)).toEqual({ state: 'failed', made: 4 });
  const answer = await put(`${open}/queues/api/queues/messages/${jobId(1)}/retry`);
  expect(answer.status).toBe(204);
  expect(await triesOf(1)).toEqual({ state: 'waiting', made: 0 });
});

it('P13 gives all their full tries again when all are retried', async () => {
  await here.park(1, 'no');
  await here.park(2, 'no');
  const answer = await put(`${open}/queues/api/queues/messages/retry/failed`);
  expect(await answer.json()).toMatchObject({ retried: 2 });
  expect(await triesOf(1)).toEqual({ state: 'waiting', made: 0 });
  expect(await triesOf(2)).toEqual({ state: 'waiting', made: 0 });
});

it('P13 shows the reason of a parked message in words, without stacks', async () => {
  await here.park(1, 'PA_SYS_MSG_IN: no hay bandeja');
  const answer = await fetch(`${open}/queues/api/queues?activeQueue=messages&status=failed`);
  const text = await answer.text();
  expect(text).toContain('PA_SYS_MSG_IN: no hay bandeja');
  expect(text).not.toMatch(/\.js:\d+|node_modules/);
});

it('O1 does not run again what is acknowledged', async () => {
  await here.acknowledge(1);
  const one = await put(`${open}/queues/api/queues/messages/${jobId(1)}/retry`);
  expect(one.status).toBe(400);
  expect(await one.text()).toContain('Only failed jobs can be retried');
  const all = await put(`${open}/queues/api/queues/messages/retry/completed`);
  expect(all.status).toBe(400);
  expect((await triesOf(1)).state).toBe('completed');
});

it('O1 makes and changes no jobs by hand', async () => {
  const headers = { 'content-type': 'application/json' };
  const add = await fetch(`${open}/queues/api/queues/messages/add`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'x', data: {}, options: {} }),
  });
  expect(add.status).toBe(403);
  await here.park(1, 'no');
  const edit = await fetch(`${open}/queues/api/queues/messages/${jobId(1)}/update-data`, {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ jobData: { uid: 2 } }),
  });
  expect(edit.status).toBe(403);
  expect((await here.messages.getJob(jobId(1)))?.data.uid).toBe(1);
  expect(await here.messages.count()).toBe(0);
});

it('O4 asks for credentials where there are some', async () => {
  for (const path of ['/', '/api/overview', '/queues', '/trace', '/metrics', '/public/live.js']) {
    const answer = await fetch(guarded + path);
    expect([path, answer.status]).toEqual([path, 401]);
    expect(answer.headers.get('www-authenticate')).toContain('Basic');
    expect((await fetch(guarded + path, { headers: reader })).status).toBe(200);
  }
  expect((await fetch(`${guarded}/healthz`)).status).toBe(200);
  expect((await fetch(`${guarded}/readyz`)).status).toBe(200);
});

it('O4 lets a reader look and an operator retry', async () => {
  await here.park(1, 'no');
  const retry = `${guarded}/queues/api/queues/messages/${jobId(1)}/retry`;
  expect((await put(retry)).status).toBe(401);
  const refused = await put(retry, reader);
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('reader');
  for (const method of ['POST', 'PATCH', 'DELETE']) {
    expect((await fetch(retry, { method, headers: reader })).status).toBe(403);
  }
  expect(await triesOf(1)).toEqual({ state: 'failed', made: 4 });
  const shown = await fetch(`${guarded}/queues/api/queues`, { headers: reader });
  expect(await shown.json()).toMatchObject({ queues: [{ readOnlyMode: true }, {}] });
  expect((await put(retry, operator)).status).toBe(204);
});

it('O4 takes no change that another site asks for', async () => {
  await here.park(1, 'no');
  const retry = `${open}/queues/api/queues/messages/${jobId(1)}/retry`;
  const foreign = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ];
  for (const headers of foreign) expect((await put(retry, headers as never)).status).toBe(403);
  expect((await triesOf(1)).state).toBe('failed');
  expect((await put(retry, { origin: open })).status).toBe(204);
});

it('O4 answers without credentials only under a loopback name', async () => {
  const { request } = await import('node:http');
  const statusUnder = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${open}/api/overview`, { headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject);
      asked.end();
    });
  expect(await statusUnder('localhost:3000')).toBe(200);
  expect(await statusUnder('rebound.evil.example')).toBe(421);
});

it('O4 lets nothing be loaded from elsewhere and nobody frame the page', async () => {
  const { headers } = await fetch(open);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-powered-by')).toBeNull();
});

it('O2 tells what each listener does and what needs a person', async () => {
  await here.say({ waiting: 3, inFlight: 2 });
  await here.say({ listener: 'Reclamos', state: 'held', reason: 'wrong password' });
  await here.park(1, 'no');
  const message = 'The procedure is missing';
  const failure = { name: 'Failure', source: 'database', code: '42883', message } as const;
  await here.gate.close({ ...failure, kind: 'installation' });

  const overview = await until(
    async () => {
      const said = (await (await fetch(`${open}/api/overview`)).json()) as {
        alarms: { kind: string; reason: string | null }[];
      };
      return said.alarms.length === 3 ? said : null;
    },
    { what: 'three alarms' },
  );
  expect(overview.alarms.map(({ kind }) => kind).sort()).toEqual([
    'listener-held',
    'parked',
    'queue-held',
  ]);
  expect(overview).toMatchObject({
    listeners: {
      value: [
        { id: 'Default', state: 'connected', waiting: 3, inFlight: 2 },
        { id: 'Reclamos', state: 'held', reason: 'wrong password' },
      ],
    },
    queues: { value: [{ name: 'messages', failed: 1 }, { name: 'confirmations' }] },
  });
  const page = await (await fetch(`${open}/?lang=en`)).text();
  expect(page).toContain('Listener Reclamos is held');
  expect(page).toContain('wrong password');
  expect(page).toContain('The procedure is missing');
});

it('O2 speaks the language of the browser, or the one asked for', async () => {
  const page = async (path: string, language: string) =>
    (await fetch(open + path, { headers: { 'accept-language': language } })).text();
  expect(await page('/', 'en-US,en;q=0.9')).toContain('<html lang="en">');
  expect(await page('/', 'es-AR')).toContain('<html lang="es">');
  expect(await page('/', 'fr')).toContain('<html lang="es">');
  expect(await page('/?lang=en', 'es')).toContain('<html lang="en">');
});

it('O3 traces a message by case, delivery and Message-ID', async () => {
  const { caseId, messageId } = await here.file('Factura <b>equivocada</b>');
  const [record] = await here.store.trace({ by: 'message', id: messageId });
  const queries = [
    String(caseId),
    `[#${caseId}]`,
    `message:${messageId}`,
    record?.mailMessageId ?? '',
  ];
  for (const query of queries) {
    const answer = await fetch(`${open}/trace?lang=en&q=${encodeURIComponent(query)}`);
    const page = await answer.text();
    expect([query, answer.status]).toEqual([query, 200]);
    expect(page).toContain('Factura &lt;b&gt;equivocada&lt;/b&gt;');
    expect(page).toContain('Default.0123456789ab.7.500');
  }
});

it.each([
  ['/trace?q=nothing%20like%20it', 400],
  ['/trace?q=1&q=2', 400],
  ['/trace?q=999999999', 404],
  ['/nowhere', 404],
  ['/public/../package.json', 404],
  ['/public/%2e%2e/package.json', 404],
  ['/%E0%A4%A', 404],
  ['/queues/api/queues/%E0%A4%A/x', 400],
  ['/queues/api/queues/none/x', 404],
])('O4 answers bad input with a reason and no stack: %s', async (path, status) => {
  const answer = await fetch(open + path);
  const text = await answer.text();
  expect(answer.status).toBe(status);
  expect(text.length).toBeGreaterThan(5);
  expect(text).not.toMatch(/\n\s+at |node_modules/);
});

it('O5 tells Prometheus what the overview knows', async () => {
  await here.say({ waiting: 77 });
  await here.park(1, 'no');
  const expected = [
    'buzon_listener_messages{listener="Default",state="waiting"} 77',
    'buzon_listener_held{listener="Reclamos"} 1',
    'buzon_queue_jobs{queue="messages",state="failed"} 1',
    'buzon_queue_held{queue="messages"} 0',
    'buzon_alarms{kind="parked"} 1',
  ];
  await until(
    async () => {
      const lines = (await (await fetch(`${open}/metrics`)).text()).split('\n');
      return expected.every((line) => lines.includes(line));
    },
    { what: expected.join(', ') },
  );
});

it('O2 goes on without Redis or database and says that they are away', async () => {
  await here.redis.kill();
  await here.postgres.kill();
  const page = async () => (await fetch(`${open}/?lang=en`)).text();
  const away = await until(
    async () => {
      const text = await page();
      const both =
        text.includes('Redis does not answer') && text.includes('The database does not answer');
      return both ? text : null;
    },
    { what: 'both to be said away' },
  );
  expect(away).toContain('nothing is lost');
  expect((await fetch(`${open}/healthz`)).status).toBe(200);
  expect((await fetch(`${open}/queues/api/queues`)).status).toBe(503);
  expect((await fetch(`${open}/trace?q=1`)).status).toBe(503);
  expect((await fetch(`${open}/metrics`)).status).toBe(200);

  await here.redis.start();
  await here.postgres.start();
  await here.say({});
  await here.say({ listener: 'Reclamos' });
  await until(async () => (await page()).includes('All is well'), { what: 'all to be well again' });
});
