import { describe, expect, it } from 'vitest';
import { parseMessage, threadHeaders } from '../src/index.ts';

const mail = Buffer.from(
  [
    'From: Ana <ana@example.com>',
    'Message-ID: <c@example.com>',
    'References: <a@example.com>',
    ' <b@example.com>',
    'In-Reply-To: <b@example.com> (of yesterday)',
    '',
    'References: <not-a-header@example.com>',
  ].join('\r\n'),
);

describe('threading headers alone', () => {
  it('P5 are those of the whole mail', async () => {
    const { messageId, threadIds } = await parseMessage(mail);
    expect(threadHeaders(mail)).toEqual({ messageId, threadIds });
    expect(threadIds).toEqual(['<b@example.com>', '<a@example.com>']);
  });

  it('P5 any bytes at all give an answer', () => {
    expect(threadHeaders(Buffer.alloc(0))).toEqual({ messageId: null, threadIds: [] });
    expect(threadHeaders(Buffer.alloc(1_000_000, 0x3c)).threadIds).toEqual([]);
  });
});
