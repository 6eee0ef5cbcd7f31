import { describe, expect, it } from 'vitest';
import { type Arrival, Conversations } from '../src/conversations.ts';

function arrival(uid: number, messageId: string | null, ...threadIds: string[]): Arrival {
  const job = {
    listener: 'Default',
    mailboxKey: '0123456789ab',
    uidValidity: 1,
    uid,
    sender: '',
    subject: '',
    size: 1,
    receivedAt: '2026-11-23T00:00:00.000Z',
  };
  return { job, messageId, threadIds };
}

describe('replies of the same batch', () => {
  it('P5 a reply waits for its parent, whichever was fetched first', () => {
    const conversations = new Conversations();
    const parents = conversations.note([arrival(1, '<b>', '<a>'), arrival(2, '<a>')]);
    expect([...parents]).toEqual([
      [1, 2],
      [2, null],
    ]);
    expect(conversations.take(1)?.uid).toBe(1);
    expect(conversations.take(1)).toBeNull();
  });

  it('P5 a reply waits for a parent of an earlier fetch that is in flight, and not after its end', () => {
    const conversations = new Conversations();
    conversations.note([arrival(1, '<a>')]);
    expect(conversations.note([arrival(2, '<b>', '<a>')]).get(2)).toBe(1);
    conversations.settled(1);
    expect(conversations.note([arrival(3, '<c>', '<a>')]).get(3)).toBeNull();
  });

  it('P5 mails that name each other in a circle do not wait for ever', () => {
    const parents = new Conversations().note([
      arrival(1, '<a>', '<c>'),
      arrival(2, '<b>', '<a>'),
      arrival(3, '<c>', '<b>'),
    ]);
    expect([...parents.values()].filter((parent) => parent === null)).toHaveLength(1);
  });

  it('P5 a mail that names itself waits for nobody', () => {
    expect(new Conversations().note([arrival(1, '<a>', '<a>')]).get(1)).toBeNull();
  });

  it('P10 two mails with one Message-ID wait for nobody', () => {
    const parents = new Conversations().note([arrival(1, '<a>'), arrival(2, '<a>')]);
    expect([...parents.values()]).toEqual([null, null]);
  });
});
