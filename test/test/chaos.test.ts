import { beforeAll, describe, expect, it } from 'vitest';
import { type ChaosEnd, chaos } from './chaos-run.ts';

const FAULTLESS = {
  lost: 0,
  filedTwice: 0,
  movedTwice: 0,
  wrongCases: 0,
  notMoved: 0,
  unconfirmed: 0,
  parked: 0,
  wrongConfirmations: 0,
  untrueAcknowledgements: 0,
  accountGap: 0,
};

describe('three minutes of faults', () => {
  let end: ChaosEnd;
  beforeAll(async () => {
    end = await chaos('--mails', '1350', '--minutes', '3', '--seed', '5');
  }, 900_000);

  it('P10 P13 L5 L8 N3 O9 nothing is lost, nothing comes twice, nobody is needed, and the account adds up', () => {
    expect(end.result, end.said).toMatchObject(FAULTLESS);
    expect(end.status).toBe(0);
  });

  it('P10 each fault caught mails in mid-work', () => {
    const { strikes } = end.result;
    expect(strikes.length).toBeGreaterThanOrEqual(5);
    for (const { fault, inFlight } of strikes) expect(inFlight, fault).toBeGreaterThan(0);
  });

  it('P13 L15 what cannot be filed for its own reason is parked, and filed once that is mended', () => {
    const struck = new Set(end.result.strikes.map(({ fault }) => fault));
    expect(struck).toContain('procedure-timeout');
    expect(end.result.parkedRightly).toBeGreaterThanOrEqual(1);
  });
});
