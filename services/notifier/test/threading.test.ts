import { expect, it } from 'vitest';
import { threading } from '../src/threading.ts';

it('N2 answers the customer’s mail and carries its chain on (RFC 5322 §3.6.4)', () => {
  expect(threading({ inReplyTo: '<c@x>', references: ['<a@x>', '<b@x>'] })).toEqual({
    inReplyTo: '<c@x>',
    references: ['<a@x>', '<b@x>', '<c@x>'],
  });
});

it('N2 puts the answered mail last, also when its own References name it', () => {
  expect(threading({ inReplyTo: '<c@x>', references: ['<c@x>', '<a@x>'] }).references).toEqual([
    '<a@x>',
    '<c@x>',
  ]);
});

it('N2 has no In-Reply-To for a mail without Message-ID', () => {
  expect(threading({ inReplyTo: null, references: [] })).toEqual({});
  expect(threading({ inReplyTo: null, references: ['<a@x>'] })).toEqual({ references: ['<a@x>'] });
});

it('N2 leaves out what is no Message-ID', () => {
  const forged = '<a@x>\r\nBcc: <victim@example.com>';
  expect(threading({ inReplyTo: forged, references: ['plain', '<b c@x>', '<ok@x>'] })).toEqual({
    references: ['<ok@x>'],
  });
});

it('N2 keeps root and nearest of a long conversation', () => {
  const references = Array.from({ length: 100 }, (_, n) => `<${n}@x>`);
  const kept = threading({ inReplyTo: '<last@x>', references }).references ?? [];
  expect(kept).toHaveLength(20);
  expect(kept[0]).toBe('<0@x>');
  expect(kept.slice(-2)).toEqual(['<99@x>', '<last@x>']);
});
