import { expect, it } from 'vitest';
import { paceOf } from '../src/pace.ts';

it.each(['smtp.office365.com', 'SMTP.Office365.com', 'smtp-mail.outlook.com'])(
  'N6 microsoft365-sending: %s takes 30 mails a minute over 3 connections',
  (host) => {
    expect(paceOf(host)).toEqual({ perMinute: 30, connections: 3 });
  },
);

it('N6 sends as fast as it can where no limit is known, also to a relay of the same provider', () => {
  for (const host of ['smtp.example.com', 'example-com.mail.protection.outlook.com', '127.0.0.1']) {
    expect(paceOf(host)).toEqual({ perMinute: null, connections: null });
  }
});

it('N6 keeps the pace that a person has set', () => {
  expect(paceOf('smtp.example.com', 10)).toEqual({ perMinute: 10, connections: null });
  expect(paceOf('smtp.office365.com', 100)).toEqual({ perMinute: 100, connections: 3 });
});
