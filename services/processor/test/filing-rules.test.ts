import { expect, it } from 'vitest';
import { listenerRules } from '../src/delivery/filing-rules.ts';
import { environment, listener, settings } from './installation.ts';

it('N4 P12 every listener knows the addresses of the whole installation', () => {
  const both = settings(
    listener({ id: 'A', userName: 'Reclamos@Example.org' }),
    listener({ id: 'B', userName: 'DOMINIO\\buzon', confirmationFrom: 'Ventas <V@example.org>' }),
  );
  const rules = listenerRules(both, environment({ mailFrom: 'Buzón <Buzon@Example.org>' }));
  const own = ['buzon@example.org', 'reclamos@example.org', 'v@example.org'];
  for (const { reading, filing } of rules.values()) {
    expect([...reading.ownAddresses].sort()).toEqual(own);
    expect([...filing.ownAddresses].sort()).toEqual(own);
  }
  expect(rules.size).toBe(2);
});

it('P7 P11 each listener files by its own settings', () => {
  const both = settings(
    listener({ id: 'A', extractAttachments: true, unknownSender: 'Reject' }),
    listener({ id: 'B', followUpDays: 30, caseProcess: 'Consultas' }),
  );
  const rules = listenerRules(both, environment({}));
  expect(rules.get('A')?.reading.extractAttachments).toBe(true);
  expect(rules.get('A')?.filing).toMatchObject({ listener: 'A', unknownSender: 'Reject' });
  expect(rules.get('B')?.reading.extractAttachments).toBe(false);
  expect(rules.get('B')?.filing).toMatchObject({ followUpDays: 30, caseProcess: 'Consultas' });
  expect(rules.get('a')).toBeUndefined();
});
