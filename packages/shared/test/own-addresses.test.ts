import { expect, it } from 'vitest';
import { ownAddresses } from '../src/settings/index.ts';
import { listenerXml, load } from './settings-files.ts';

it('N4 the addresses of an installation are those that it writes from and reads', () => {
  const settings = load(
    [
      listenerXml(
        '<ConfirmationFrom>Reclamos &lt;Reclamos@example.com&gt;</ConfirmationFrom>',
        'a',
      ),
      listenerXml('', 'b')
        .replace('imap.example.com', 'other.example.com')
        .replace('>reclamos<', '>ventas@example.com<'),
    ].join('\n'),
  );
  expect(ownAddresses(settings, { mailFrom: 'Atención <ATENCION@example.com>' })).toEqual([
    'atencion@example.com',
    'reclamos@example.com',
    'ventas@example.com',
  ]);
});
