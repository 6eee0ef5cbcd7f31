import { expect, it } from 'vitest';
import { traceQuery } from '../src/trace/trace-query.ts';

it.each([
  ['1042', { by: 'case', id: 1042 }],
  [' [#1042] ', { by: 'case', id: 1042 }],
  ['#1042', { by: 'case', id: 1042 }],
  ['message:7', { by: 'message', id: 7 }],
  [
    'Default.0123456789ab.7.12',
    { by: 'delivery', key: { mailboxKey: '0123456789ab', uidValidity: 7, uid: 12 } },
  ],
  ['<a@b.example>', { by: 'message-id', messageId: '<a@b.example>' }],
  ['a@b.example', { by: 'message-id', messageId: '<a@b.example>' }],
  ['', null],
  ['two words', null],
  ['Default.xyz.7.12', null],
  ['1'.repeat(2_000), null],
  ["1' OR 1=1", null],
])('O3 understands %j', (text, expected) => {
  expect(traceQuery(text)).toEqual(expected);
});
