import { expect, it } from 'vitest';
import { traceQuery } from '../src/trace/query.ts';

it.each([
  ['1042', { by: 'case', id: 1042 }],
  ['#1042', { by: 'case', id: 1042 }],
  ['[#1042]', { by: 'case', id: 1042 }],
  ['message:55', { by: 'message', id: 55 }],
  ['<a.b@c>', { by: 'message-id', messageId: '<a.b@c>' }],
  ['a.b@c', { by: 'message-id', messageId: '<a.b@c>' }],
  [
    'Reclamos.0123456789ab.7.42',
    { by: 'delivery', key: { mailboxKey: '0123456789ab', uidValidity: 7, uid: 42 } },
  ],
  ['', null],
  ['hola', null],
  ['-5', null],
])('O3 a trace can be asked by %j', (id, query) => {
  expect(traceQuery(id)).toEqual(query);
});
