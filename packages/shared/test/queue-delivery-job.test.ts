import { expect, it } from 'vitest';
import { CONFIRMATION_ATTEMPTS, confirmationBackoff } from '../src/queue/confirmation-job.ts';
import { MESSAGE_ATTEMPTS, messageBackoff } from '../src/queue/delivery-job.ts';
import { deliveryJobId, forDisplay, parseDeliveryJobId } from '../src/queue/index.ts';

const id = {
  listener: 'Reclamos_2-b',
  mailboxKey: '0123456789ab',
  uidValidity: 4294967295,
  uid: 1,
};

it('O3 a job id says which delivery it is for', () => {
  expect(deliveryJobId(id)).toBe('Reclamos_2-b.0123456789ab.4294967295.1');
  expect(parseDeliveryJobId(deliveryJobId(id))).toEqual(id);
});

it.each(['', '7', 'outbox.7', 'a.b.1.2', 'a.0123456789ab.x.2', 'ñ.0123456789ab.1.2'])(
  'O3 %j is no id of a delivery',
  (text) => {
    expect(parseDeliveryJobId(text)).toBeNull();
  },
);

it('O1 what is shown of a mail is cut by code point', () => {
  expect(forDisplay('corto')).toBe('corto');
  const cut = forDisplay('😀'.repeat(200));
  expect(Array.from(cut)).toHaveLength(120);
  expect(cut.endsWith('😀…')).toBe(true);
});

it('P13 a message is tried again after 1, 5 and 25 s', () => {
  const pauses = Array.from({ length: MESSAGE_ATTEMPTS - 1 }, (_, n) => messageBackoff(n + 1));
  expect(pauses).toEqual([1_000, 5_000, 25_000]);
});

it('N6 a confirmation that is refused for now is tried for about 72 h', () => {
  const pauses = Array.from({ length: CONFIRMATION_ATTEMPTS - 1 }, (_, n) =>
    confirmationBackoff(n + 1),
  );
  const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(68);
  expect(hours).toBeLessThan(76);
});
