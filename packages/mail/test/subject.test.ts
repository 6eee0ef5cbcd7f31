import { describe, expect, it } from 'vitest';
import { parseMessage } from '../src/read-mail.ts';
import { subjectKeyOfHeader } from '../src/subject/key-of-header.ts';
import { PREFIXES } from '../src/subject/prefixes.ts';
import {
  type SubjectKeyOptions,
  subjectKey,
  subjectKeyVersion,
} from '../src/subject/subject-key.ts';

const keyOf = (subject: string, options?: SubjectKeyOptions) => subjectKey(subject, options).key;

describe('P4 prefixes', () => {
  it('P4 knows the prefixes of at least 30 languages', () => {
    expect(new Set(PREFIXES.map(({ language }) => language)).size).toBeGreaterThanOrEqual(30);
  });

  it('P4 knows where each prefix is known from', () => {
    for (const { source } of PREFIXES) {
      expect(source).toMatch(
        /^(?:RFC|en\.wikipedia|github\.com\/\S+@[0-9a-f]{8}, |the |Exchange )/,
      );
    }
  });

  const words = PREFIXES.flatMap(({ language, reply, forward, automatic = [] }) =>
    [...reply, ...forward, ...automatic].map((prefix) => ({ language, prefix })),
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
    'Odg.: Corte de luz',
    'Redir.: RE: Corte de luz',
    'Ats.[2]: Corte de luz',
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
    'Automatic reply: Corte de luz',
    'Respuesta automática: RE: Corte de luz',
    'RE: Respuesta automatica : Corte de luz',
    'Out of Office: Re: Corte de luz',
    '自动回复: Corte de luz',
    '[Fwd: Corte de luz]',
    'Re: [Fwd: RE: Corte de luz]',
    '[Fwd: [Fwd: Corte de luz (fwd)]]',
    '[soporte] Re: Corte de luz',
    'Re: [soporte] RE: Corte de luz',
    '[Soporte Central] Fwd: Corte de luz',
    'EXTERNAL: Re: Corte de luz',
    'Remitente externo: Corte de luz',
    '[EXTERNAL]: Corte de luz',
    'RE: {External} Corte de luz',
  ])('P4 finds the same subject in %j', (subject) => {
    expect(keyOf(subject)).toBe('corte de luz');
  });

  it.each([
    ['Factura: 123', 'factura: 123'],
    ['Re Ord: 5', 're ord: 5'],
    ['Ref: 12', 'ref: 12'],
    ['Re: Ref: 12', 'ref: 12'],
    ['Auto: seguro', 'auto: seguro'],
    ['Respuesta: reclamo 5', 'respuesta: reclamo 5'],
    ['Pro: Contra', 'pro: contra'],
    ['Ad: oferta', 'ad: oferta'],
    ['Ed. 5: índice', 'ed. 5: índice'],
    ['Reclamo: luz', 'reclamo: luz'],
    ['Respuesta al reclamo', 'respuesta al reclamo'],
    ['Rv 12', 'rv 12'],
    ['Pedido 5 (fwd x)', 'pedido 5 (fwd x)'],
    ['[soporte] Caída', '[soporte] caída'],
    ['Re: [Pedido] Caída', '[pedido] caída'],
    ['[Pedido 12] Re: Caída', '[pedido 12] re: caída'],
    ['[Fwd: Caída] ayer', '[fwd: caída] ayer'],
    ['Automatic reply', 'automatic reply'],
    ['Respuesta automática no llega', 'respuesta automática no llega'],
    ['Fuera de la oficina de correos', 'fuera de la oficina de correos'],
    ['External: x', 'x'],
    ['Externo: x', 'externo: x'],
    ['[externo', '[externo'],
    ['Fw 190 avería', 'fw 190 avería'],
    ['Re-envío: 3', 're-envío: 3'],
    ['Rv5: tres', 'tres'],
    ['Rva: tres', 'rva: tres'],
  ])('P4 keeps the words of %j', (subject, key) => {
    expect(keyOf(subject)).toBe(key);
  });

  it.each([
    '',
    '   ',
    'Re:',
    'RE: FW: ',
    '[#1042]',
    'Re: [#7] ',
    '\u200B',
    '(fwd)',
    '[EXTERNAL]',
    '[Fwd:]',
    'Respuesta automática:',
  ])('P4 gives %j no key: an empty subject never matches', (subject) => {
    expect(keyOf(subject)).toBe('');
  });
});

describe('P4 tags', () => {
  const tags = ['CORREO AJENO', '-SPAM'];

  it.each([
    '[Correo ajeno] Re: Corte',
    'Re: [CORREO AJENO] Corte',
    'Correo ajeno: Corte',
    '*** correo ajeno *** Corte',
    '[EXTERNAL] Corte',
  ])('P4 strips what the setting names from %j, and what is supplied', (subject) => {
    expect(keyOf(subject, { tags })).toBe('corte');
  });

  it('P4 leaves a supplied tag that the setting takes away', () => {
    expect(keyOf('[SPAM] Corte')).toBe('corte');
    expect(keyOf('[SPAM] Corte', { tags })).toBe('[spam] corte');
  });

  it('P4 a tag of the setting is words, not a pattern', () => {
    expect(keyOf('[a.b] Corte', { tags: ['a.b'] })).toBe('corte');
    expect(keyOf('[axb] Corte', { tags: ['a.b'] })).toBe('[axb] corte');
  });

  it.each([
    '[soporte] Corte',
    'RE: [Soporte] Corte',
    '[soporte:00123] Corte',
    '[soporte 123] Corte',
    '[soporte] [soporte] Corte',
  ])('P4 strips the tag of the list that the mail came by from %j', (subject) => {
    expect(keyOf(subject, { lists: ['Soporte'] })).toBe('corte');
  });

  it('P4 leaves the tag of another list: it may be what the subject is about', () => {
    expect(keyOf('[pedidos] Corte', { lists: ['soporte'] })).toBe('[pedidos] corte');
  });

  it('P4 reads the names of the list in the header', async () => {
    const keyOfMail = async (...header: readonly string[]) =>
      (await parseMessage(Buffer.from([...header, '', 'Hola'].join('\r\n')))).subjectKey;
    const subject = 'Subject: [Soporte] Corte';
    expect(await keyOfMail(subject)).toBe('[soporte] corte');
    expect(await keyOfMail(subject, 'List-Id: <soporte.listas.example>')).toBe('corte');
    expect(await keyOfMail(subject, 'List-Id: "Soporte" <x17.listas.example>')).toBe('corte');
    expect(await keyOfMail(subject, 'List-Post: <mailto:soporte@listas.example>')).toBe('corte');
    expect(await keyOfMail(subject, 'X-BeenThere: soporte@listas.example')).toBe('corte');
    expect(await keyOfMail(subject, 'List-Id: <otra.listas.example>')).toBe('[soporte] corte');
  });
});

describe('P4 versions', () => {
  it('P4 tells what former versions made of a subject, where it differs', () => {
    expect(subjectKey('Automatic reply: Corte')).toMatchObject({
      key: 'corte',
      formerKeys: ['automatic reply: corte'],
    });
    expect(subjectKey('Re: Corte').formerKeys).toEqual([]);
    expect(subjectKey('Automatic reply:')).toMatchObject({
      key: '',
      formerKeys: ['automatic reply:'],
    });
  });

  it('P4 takes the keys from before the tags of the setting for former ones', () => {
    expect(subjectKey('[AJENO] Corte', { tags: ['AJENO'] })).toMatchObject({
      key: 'corte',
      formerKeys: ['[ajeno] corte'],
    });
  });

  it('P4 gives each set of tags a version of its own, whatever their order and case', () => {
    const version = subjectKeyVersion(['A', 'B']);
    expect(subjectKeyVersion()).toBe(3);
    expect(version % 1_000).toBe(3);
    expect(version).toBeGreaterThan(1_000);
    expect(version).toBeLessThan(2 ** 31);
    expect(subjectKeyVersion(['b', 'a'])).toBe(version);
    expect(subjectKeyVersion(['A'])).not.toBe(version);
    expect(subjectKey('x', { tags: ['A', 'B'] }).version).toBe(version);
  });

  it('P4 a key is its own key: nothing is left to strip', () => {
    for (const subject of ['Re: [a] Re: Fwd: x', '[Fwd: Re: [EXT] x]', 'Automatic reply: RE: x'])
      expect(keyOf(keyOf(subject))).toBe(keyOf(subject));
  });

  it('P4 gives the same key from the header alone', () => {
    const header =
      'Subject: [soporte] =?utf-8?Q?Ca=C3=ADda?=\r\nList-Id: <soporte.x.example>\r\n\r\n';
    expect(subjectKeyOfHeader(Buffer.from(header), [])).toEqual(
      subjectKey('[soporte] Caída', { lists: ['soporte'] }),
    );
  });
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
    expect(keyOf(`${'[a] re: '.repeat(50_000)}Corte`)).toBe('corte');
    expect(keyOf(`${'[fwd: '.repeat(50_000)}Corte${']'.repeat(50_000)}`)).toBe('corte');
    expect(keyOf('['.repeat(100_000)).startsWith('[[[')).toBe(true);
    expect(keyOf(`${'Automatic reply '.repeat(10_000)}x`).startsWith('automatic')).toBe(true);
  });

  it.each(['VB6: error', 'AW3: moto', 'R2: motor', 'I3: ventana', 'SV1: precio', 'ENC 4: pieza'])(
    'P4 keeps a number that makes another word of a prefix: %s',
    (subject) => {
      expect(keyOf(subject)).toBe(subject.toLowerCase());
      // Cases of former versions are still found.
      expect(subjectKey(subject).formerKeys).toContain(subject.split(': ')[1]);
    },
  );

  it.each([
    'Re2: Corte',
    'RE 3: Corte',
    'Fwd2: Corte',
    'FW12: Corte',
    'Re2 Fwd3: Corte',
    'AW[3]: Corte',
  ])('P4 strips what counts replies and forwards: %s', (subject) =>
    expect(keyOf(subject)).toBe('corte'),
  );

  it('P4 says the version of the rules', () => {
    expect(subjectKey('x').version).toBe(3);
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
