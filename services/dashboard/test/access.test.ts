import { SettingsError } from '@buzon/shared/settings';
import { expect, it } from 'vitest';
import { roleOf } from '../src/access/credentials.ts';
import { demandCredentials, hostName, isLoopback } from '../src/access/loopback.ts';

const credentials = { operator: 'olga:muy:secreto', reader: 'leo:leer' };
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

it.each([
  [basic('olga:muy:secreto'), 'operator'],
  [basic('leo:leer'), 'reader'],
  [basic('leo:leerx'), null],
  [basic('olga:leer'), null],
  [basic(''), null],
  [basic(':'), null],
  ['Bearer abc', null],
  ['Basic ???', null],
  [undefined, null],
])('O4 knows who %s is', (header, role) => {
  expect(roleOf(header, credentials)).toBe(role);
});

it('O4 lets nobody in by a role that has no credentials', () => {
  expect(roleOf(basic(''), { operator: 'a:b', reader: null })).toBeNull();
  expect(roleOf(undefined, { operator: null, reader: null })).toBeNull();
});

it.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['[::1]', true],
  ['localhost', true],
  ['panel.localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.4', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
  ['', false],
])('O4 takes %j for loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

it.each([
  ['127.0.0.1:3000', '127.0.0.1'],
  ['[::1]:3000', '[::1]'],
  ['LOCALHOST', 'localhost'],
  ['a b', ''],
])('O4 reads the host of %j', (header, expected) => {
  expect(hostName(header)).toBe(expected);
});

const environment = (host: string, dashboardOperator: string | null) =>
  ({ host, dashboardOperator }) as Parameters<typeof demandCredentials>[0];

it('O4 refuses to be seen from elsewhere without credentials', () => {
  expect(() => demandCredentials(environment('0.0.0.0', null))).toThrow(SettingsError);
  expect(() => demandCredentials(environment('0.0.0.0', null))).toThrow(
    /DASHBOARD_OPERATOR.*0\.0\.0\.0/,
  );
  expect(() => demandCredentials(environment('0.0.0.0', 'a:b'))).not.toThrow();
  expect(() => demandCredentials(environment('127.0.0.1', null))).not.toThrow();
});
