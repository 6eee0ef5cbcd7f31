import { expect, it } from 'vitest';
import { confirmationRoutes } from '../src/queue/index.ts';
import type { ListenerSettings, SmtpSettings } from '../src/settings/index.ts';

const smtp = (hostName: string, rest: Partial<SmtpSettings> = {}): SmtpSettings => ({
  hostName,
  port: 465,
  useSsl: true,
  maxSendRate: null,
  account: null,
  ...rest,
});

const account = (userName: string): SmtpSettings['account'] => ({
  userName,
  by: 'password',
  password: { text: 'x', file: null },
});

const listener = (id: string, own: SmtpSettings | null) => ({ id, smtp: own }) as ListenerSettings;

it('N6 sends everything through one queue where listeners have no mail server of their own', () => {
  const routes = confirmationRoutes({ smtp: null, listeners: [listener('Ventas', null)] });
  expect(routes.all).toEqual([{ queue: 'confirmations', smtp: null, listeners: [] }]);
  expect(routes.queueOf('Ventas')).toBe('confirmations');
});

it('P13 gives each mail server and account a queue of its own', () => {
  const routes = confirmationRoutes({
    smtp: smtp('mail.empresa.example'),
    listeners: [
      listener(
        'Ventas',
        smtp('smtp.gmail.example', { account: account('ventas@empresa.example') }),
      ),
      listener(
        'Quejas',
        smtp('smtp.gmail.example', { account: account('quejas@empresa.example') }),
      ),
      listener('Otros', null),
    ],
  });
  expect(routes.all.map(({ queue, listeners }) => [queue, ...listeners])).toEqual([
    ['confirmations'],
    ['confirmations-ventas@empresa.example@smtp.gmail.example-465', 'Ventas'],
    ['confirmations-quejas@empresa.example@smtp.gmail.example-465', 'Quejas'],
  ]);
  expect(routes.queueOf('ventas')).toBe(
    'confirmations-ventas@empresa.example@smtp.gmail.example-465',
  );
  expect(routes.queueOf('Otros')).toBe('confirmations');
});

it('N6 counts listeners that name the same account as one, at the lowest rate that any of them sets', () => {
  const same = (maxSendRate: number | null, hostName = 'smtp.example') =>
    smtp(hostName, { maxSendRate, account: account('casos@empresa.example') });
  const routes = confirmationRoutes({
    smtp: null,
    listeners: [
      listener('A', same(null)),
      listener('B', same(20)),
      listener('C', same(10, 'SMTP.example')),
    ],
  });
  const [usual, shared, ...more] = routes.all;
  expect(usual).toMatchObject({ queue: 'confirmations', smtp: null });
  expect(shared).toMatchObject({ listeners: ['A', 'B', 'C'], smtp: { maxSendRate: 10 } });
  expect(more).toEqual([]);
});

it('N6 leaves a listener that names the mail server for all in the queue for all', () => {
  const routes = confirmationRoutes({
    smtp: smtp('smtp.example', { account: account('casos@empresa.example') }),
    listeners: [
      listener(
        'A',
        smtp('smtp.example', { maxSendRate: 5, account: account('casos@empresa.example') }),
      ),
    ],
  });
  expect(routes.all).toMatchObject([
    { queue: 'confirmations', listeners: ['A'], smtp: { maxSendRate: 5 } },
  ]);
  expect(routes.queueOf('A')).toBe('confirmations');
});

it('N3 sends through the queue for all what is owed for a listener that was taken out of the settings', () => {
  const routes = confirmationRoutes({ smtp: null, listeners: [] });
  expect(routes.queueOf('Antigua')).toBe('confirmations');
});

it('O1 names a queue so that neither a key of Redis nor the address of a page breaks', () => {
  const routes = confirmationRoutes({
    smtp: null,
    listeners: [listener('A', smtp('[::1]', { account: account('Buzón de/ventas:1') }))],
  });
  const { queue } = routes.all[1] ?? { queue: '' };
  expect(queue).toMatch(/^confirmations-[\w.@=-]+$/);
});
