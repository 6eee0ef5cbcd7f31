import { until } from '@buzon/stack';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ALLOWED_TRIES } from '../src/access/failed-tries.ts';
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
  expect(await triesOf(1)).toEqual({ state: 'prioritized', made: 0 });
});

it('P13 gives all their full tries again when all are retried', async () => {
  await here.park(1, 'no');
  await here.park(2, 'no');
  const answer = await put(`${open}/queues/api/queues/messages/retry/failed`);
  expect(await answer.json()).toMatchObject({ retried: 2 });
  expect(await triesOf(1)).toEqual({ state: 'prioritized', made: 0 });
  expect(await triesOf(2)).toEqual({ state: 'prioritized', made: 0 });
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

it('O1 O2 shows the queue of a listener’s own mail server, and one that former settings have left', async () => {
  const smtp = { hostName: 'smtp.example', port: 465, useSsl: true, maxSendRate: null };
  const password = { text: 'secreto', file: null };
  const account = { userName: 'r@empresa.example', by: 'password', password } as const;
  const url = await here.open({}, { ...smtp, account });
  await until(async () => (await fetch(`${url}/readyz`)).ok, { what: 'readiness' });
  const own = 'confirmations-r@empresa.example@smtp.example-465';
  const former = 'confirmations-antes.example-25';
  const namesOf = async () => {
    const answer = await fetch(`${url}/queues/api/queues`);
    const { queues } = (await answer.json()) as { queues: readonly { name: string }[] };
    return queues.map(({ name }) => name);
  };
  expect(await namesOf()).toEqual(['messages', 'confirmations', own]);
  await here.client.sadd(here.keys.confirmationQueues(), former);
  expect(await namesOf()).toEqual(['messages', 'confirmations', own, former]);
  const board = await (await fetch(`${url}/queues/api/queues`)).text();
  expect(board).toContain('Of Reclamos.');
  expect(board).toContain('Left by former settings');
  const page = await (await fetch(url, { headers: { 'accept-language': 'es' } })).text();
  expect(page).toContain('Confirmaciones (r@empresa.example@smtp.example-465)');
  expect(page).toContain(`/queues/queue/${encodeURIComponent(own)}`);
  expect(page + board).not.toContain('secreto');
});

it('L12 O5 tells when the log-in of a mail server ends', async () => {
  const proof = {
    by: 'secret',
    secret: { text: 'secreto', file: null },
    expires: new Date(Date.now() + 9.5 * 86_400_000),
  } as const;
  const client = { issuer: 'https://login.example', clientId: 'buzon', proof };
  const url = await here.open(
    {},
    {
      ...{ hostName: 'smtp.example', port: 465, useSsl: true, maxSendRate: null },
      account: {
        userName: 'r@empresa.example',
        by: 'oauth',
        oauth: { grant: 'client-credentials', scope: null, client },
      },
    },
  );
  await until(async () => (await fetch(`${url}/readyz`)).ok, { what: 'readiness' });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('buzon_oauth_days_left{listener="Reclamos",what="ClientSecret"} 9');
  const page = await (await fetch(url, { headers: { 'accept-language': 'es' } })).text();
  expect(page).toContain('El acceso de Reclamos vence en 9 días');
  expect(page).not.toContain('secreto');
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
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('strict-transport-security')).toContain('max-age=');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-powered-by')).toBeNull();
});

it('O4 limits how many wrong passwords somebody may try', async () => {
  const own = await here.open({ dashboardOperator: 'olga:secreto' });
  const wrong = { authorization: `Basic ${Buffer.from('olga:adivinada').toString('base64')}` };
  const status = async (headers: Record<string, string> = {}) =>
    (await fetch(own, { headers })).status;
  // What a browser asks before it knows of the password is no try, nor is a right one.
  for (let n = 0; n <= ALLOWED_TRIES; n++) expect(await status()).toBe(401);
  for (let n = 0; n <= ALLOWED_TRIES; n++) expect(await status(operator)).toBe(200);
  for (let n = 0; n <= ALLOWED_TRIES; n++) expect(await status(wrong)).toBe(401);
  const blocked = await fetch(own, { headers: operator });
  expect(blocked.status).toBe(429);
  expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await blocked.text()).toMatch(/^Too many wrong passwords; try again in \d+ seconds/);
  expect((await fetch(`${own}/healthz`)).status).toBe(200);
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

it('O9 raises an alarm where an output folder is not what the account says, until it is', async () => {
  await here.say({});
  await here.say({ listener: 'Reclamos' });
  await here.file('Cuenta');
  const counts = { from: new Date(0), mails: 9, unknown: 0, missing: 0, surplus: 0, uncompared: 0 };
  const record = (found: Partial<typeof counts>) =>
    here.store.recordComparison({ ...counts, ...found, listener: 'Default' });
  const page = async () => (await fetch(`${open}/?lang=en`)).text();
  await record({ unknown: 1, missing: 2, surplus: 3 });
  const text = await until(
    async () => {
      const said = await page();
      return said.includes('6 messages off') ? said : null;
    },
    { what: 'the comparison to be shown' },
  );
  expect(text).toContain('1 message in the output folder of listener Default is not filed');
  expect(text).toContain('2 messages that listener Default moved are not in its output folder');
  expect(text).toContain('3 messages stand in the output folder of listener Default more often');
  expect(text).toContain('Daily account');
  expect(text).toContain('buzon account --compare');
  const metrics = (await (await fetch(`${open}/metrics`)).text()).split('\n');
  expect(metrics).toEqual(
    expect.arrayContaining([
      'buzon_account_gap{listener="Default",kind="sums"} 0',
      'buzon_account_gap{listener="Default",kind="missing"} 2',
      'buzon_account_gap{listener="Reclamos",kind="missing"} 0',
      'buzon_alarms{kind="mails-surplus"} 1',
    ]),
  );
  await record({});
  await until(async () => (await page()).includes('as filed'), {
    what: 'the alarm to end',
  });
  expect(await page()).toContain('All is well');
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
