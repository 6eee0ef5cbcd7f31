import { mailboxKey } from '@buzon/mailbox';
import { expect, it } from 'vitest';
import { comparedFolder } from '../src/sharers.ts';

const route = (id: string, inputFolder: string, outputFolder: string | null, userName = 'ana') => ({
  id,
  hostName: 'imap.example',
  userName,
  inputFolder,
  outputFolder,
});
const key = (inputFolder: string) => mailboxKey('imap.example', 'ana', inputFolder);

it('O9 those who move into one folder are compared with it together, and the first tells of strangers', () => {
  const [one, two] = [route('A', 'IMAP/A', 'IMAP/Done'), route('B', 'IMAP/B', 'imap/done')];
  const other = route('C', 'IMAP/A', 'IMAP/Done', 'otra');
  const all = [one, two, other];
  const owners = { listeners: ['A', 'B'], mailboxKeys: [key('IMAP/A'), key('IMAP/B')] };
  expect(comparedFolder(one, all)).toEqual({ kind: 'folder', owners, tellsStrangers: true });
  expect(comparedFolder(two, all)).toEqual({ kind: 'folder', owners, tellsStrangers: false });
  expect(comparedFolder(other, all)).toMatchObject({
    owners: { listeners: ['C'] },
    tellsStrangers: true,
  });
});

it('O9 there is nothing to compare where mails are deleted, or moved on by another listener', () => {
  const [first, next] = [route('A', 'IMAP/New', 'IMAP/Triage'), route('B', 'IMAP/Triage', null)];
  expect(comparedFolder(next, [first, next])).toEqual({ kind: 'none' });
  expect(comparedFolder(first, [first, next])).toEqual({ kind: 'passed on', by: 'B' });
});
