import { describe, expect, it } from 'vitest';
import { PREFIXES } from '../src/subject/prefixes.ts';
import { subjectKey } from '../src/subject/subject-key.ts';

const keyOf = (subject: string) => subjectKey(subject).key;

describe('P4 prefixes', () => {
  it('P4 knows the prefixes of at least 30 languages', () => {
    expect(new Set(PREFIXES.map(({ language }) => language)).size).toBeGreaterThanOrEqual(30);
  });

  const words = PREFIXES.flatMap(({ language, reply, forward }) =>
    [...reply, ...forward].map((prefix) => ({ language, prefix })),
  );
  it.each(words)('P4 strips $prefix ($language) in any case', ({ prefix }) => {
    for (const written of [
      prefix,
      prefix.toLowerCase(),
      prefix[0] + prefix.slice(1).toLowerCase(),
    ]) {
      expect(keyOf(`${written}: Corte de luz`)).toBe('corte de luz');
    }
  });

  it.each([
    'Re[2]: Corte de luz',
    'RE(3): Corte de luz',
    'Re^2: Corte de luz',
    'Re *4*: Corte de luz',
    'Re2: Corte de luz',
    'RE : Corte de luz',
    'Re:Corte de luz',
    'RE: RV: Fwd: AW: Corte de luz',
    'Re: Re: Re: Re: Corte de luz',
    'Re Fwd: Corte de luz',
    '回复：Corte de luz',
    'RE：Corte de luz',
    'Re\u00A0: Corte de luz',
    'Re:\u00A0\u00A0Corte\u00A0de luz',
    '\u200BRe\u200B:\uFEFF Corte de luz',
    '\u200ERE: Corte de luz',
    '[EXTERNAL] Re: Corte de luz',
    'RE: [EXTERNO] Corte de luz',
    '[EXT] RV: [External] Re: Corte de luz',
    '***SPAM*** Re: Corte de luz',
    'Corte de luz (fwd)',
    'Re: Corte de luz (Fwd)',
    'CORTE  DE\tLUZ',
    'Re: [#1042] Corte de luz',
    '[#1042] Re: Corte de luz',
    'Re: Corte de luz [#1042]',
    'Re: Corte [ # 1042 ] de luz',
  ])('P4 finds the same subject in %j', (subject) => {
    expect(keyOf(subject)).toBe('corte de luz');
  });

  it.each([
    ['Factura: 123', 'factura: 123'],
    ['Re Ord: 5', 're ord: 5'],
    ['Ref: 12', 'ref: 12'],
    ['Re: Ref: 12', 'ref: 12'],
    ['Auto: seguro', 'auto: seguro'],
    ['Reclamo: luz', 'reclamo: luz'],
    ['Respuesta al reclamo', 'respuesta al reclamo'],
    ['Rv 12', 'rv 12'],
    ['Pedido 5 (fwd x)', 'pedido 5 (fwd x)'],
    ['[soporte] Caída', '[soporte] caída'],
  ])('P4 keeps the words of %j', (subject, key) => {
    expect(keyOf(subject)).toBe(key);
  });

  it.each(['', '   ', 'Re:', 'RE: FW: ', '[#1042]', 'Re: [#7] ', '\u200B', '(fwd)', '[EXTERNAL]'])(
    'P4 gives %j no key: an empty subject never matches',
    (subject) => {
      expect(keyOf(subject)).toBe('');
    },
  );
});

describe('P4 folding', () => {
  it.each([
    ['STRASSE', 'straße'],
    ['ΟΔΟΣ', 'οδος'],
    ['İSTANBUL', 'istanbul'],
    ['Ａｖｉｓｏ', 'aviso'],
    ['cafe\u0301', 'CAFÉ'],
    ['ﬁn', 'FIN'],
  ])('P4 takes %j and %j as the same', (a, b) => {
    expect(keyOf(a)).toBe(keyOf(b));
  });

  it('P4 keeps accents: they tell words apart', () => {
    expect(keyOf('año')).not.toBe(keyOf('ano'));
  });

  it('P4 compares long subjects whole in a key of at most 200 characters', () => {
    const long = 'palabra '.repeat(1000);
    const key = keyOf(`${long}uno`);
    expect(key.length).toBeLessThanOrEqual(200);
    expect(keyOf(`Re: ${long}uno`)).toBe(key);
    expect(keyOf(`${long}dos`)).not.toBe(key);
    expect(keyOf('😀'.repeat(500)).length).toBeLessThanOrEqual(200);
    expect(keyOf('😀'.repeat(500))).not.toMatch(/\p{Surrogate}/u);
    expect(keyOf('x'.repeat(200))).toBe('x'.repeat(200));
  });

  it('P4 strips 100,000 prefixes in linear work', () => {
    expect(keyOf(`${'Re: '.repeat(100_000)}Corte`)).toBe('corte');
    expect(keyOf(`${'re '.repeat(20_000)}Corte`).startsWith('re re')).toBe(true);
  });

  it('P4 says the version of the rules', () => {
    expect(subjectKey('x').version).toBe(1);
  });
});

describe('P5 case tokens', () => {
  it.each([
    ['Re: [#1042] x', [1042]],
    ['x [#7] [#8] [#7]', [7, 8]],
    ['［＃1042］ x', [1042]],
    ['[#0] [#x] [1042] #1042', []],
    ['[#99999999999999999999]', []],
  ])('P5 finds in %j the cases %j', (subject, tokens) => {
    expect(subjectKey(subject).tokens).toEqual(tokens);
  });
});
