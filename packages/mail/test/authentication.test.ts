import { describe, expect, it } from 'vitest';
import { parseHeadersOnly } from '../src/headers-only.ts';
import { parseMessage } from '../src/read-mail.ts';
import { CRLF, mail } from './mail.ts';

const from = 'Ana <ana@acme.example>';
const read = async (results: string | null, others: Record<string, string> = {}) =>
  (
    await parseMessage(mail({ From: from, 'Authentication-Results': results, ...others }), {
      trustedAuthserv: ['mx.example.com'],
    })
  ).authentication;

describe('P2 what a trusted server found out', () => {
  it.each([
    [
      'mx.example.com; spf=pass smtp.mailfrom=acme.example; dkim=pass header.d=acme.example; dmarc=pass header.from=acme.example',
      ['pass', 'pass', 'pass', true],
    ],
    [
      'MX.Example.COM 1; dmarc=fail (p=REJECT sp=NONE) header.from=acme.example; spf=softfail',
      ['softfail', null, 'fail', false],
    ],
    ['mx.example.com; none', [null, null, null, false]],
    ['mx.example.com; dkim=fail; dkim=pass header.d=acme.example', [null, 'pass', null, true]],
    [
      `mx.example.com;${CRLF}\tdkim=pass (2048-bit; rsa) header.i=@mail.acme.example`,
      [null, 'pass', null, true],
    ],
    ['mx.example.com; spf=pass smtp.mailfrom=bounce@acme.example', ['pass', null, null, true]],
    ['mx.example.com; spf=pass smtp.mailfrom=sender.example', ['pass', null, null, false]],
    ['mx.example.com; spf=pass smtp.helo=acme.example', ['pass', null, null, false]],
    ['mx.example.com; dkim=pass header.d=example', [null, 'pass', null, false]],
    ['mx.example.com; dkim=pass header.d=notacme.example', [null, 'pass', null, false]],
    ['mx.example.com; dmarc=pass header.from=other.example', [null, null, 'pass', false]],
    ['mx.example.com; dmarc=none; dkim=pass header.d=acme.example', [null, 'pass', 'none', true]],
    [
      'mx.example.com; dmarc=temperror; dkim=pass header.d=acme.example',
      [null, 'pass', 'temperror', false],
    ],
    // What the sender himself wrote into a local part is no result.
    [
      'mx.example.com; spf=fail smtp.mailfrom="x; dmarc=pass header.from=acme.example; y"@evil.example',
      ['fail', null, null, false],
    ],
    [
      'mx.example.com; spf=pass (of "x) smtp.mailfrom=acme.example; dmarc=pass (y"@evil.example) smtp.mailfrom=evil.example',
      ['pass', null, null, false],
    ],
    ['mx.example.com; spf=pass (open dmarc=pass; dmarc=pass', ['pass', null, null, false]],
  ])('P2 reads %j', async (results, [spf, dkim, dmarc, isPassed]) => {
    expect(await read(results)).toEqual({ spf, dkim, dmarc, isPassed });
  });

  it.each([
    null,
    'evil.example; dmarc=pass header.from=acme.example',
    'mx.example.com.evil.example; dmarc=pass',
    'dmarc=pass header.from=acme.example',
  ])('P2 believes nobody else: %j', async (results) => {
    expect(await read(results)).toBeNull();
  });

  it('P2 takes the topmost field of the trusted server: others may have come with the mail', async () => {
    const found = await read('mx.example.com; spf=fail', {
      'authentication-results': 'mx.example.com; spf=pass; dmarc=pass',
    });
    expect(found).toMatchObject({ spf: 'fail', dmarc: null, isPassed: false });
  });

  it('P2 passes over fields of other servers', async () => {
    const found = await read('relay.example; spf=fail', {
      'authentication-results': 'mx.example.com; dmarc=pass',
    });
    expect(found).toMatchObject({ spf: null, dmarc: 'pass', isPassed: true });
  });

  it('P2 believes a field without server where that is trusted, as Microsoft writes it', async () => {
    const results =
      'spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=acme.example; dkim=none; dmarc=bestguesspass action=none header.from=acme.example;compauth=pass reason=109';
    const source = mail({ From: from, 'Authentication-Results': results });
    const { authentication } = await parseMessage(source, { trustedAuthserv: ['-'] });
    expect(authentication).toEqual({
      spf: 'pass',
      dkim: 'none',
      dmarc: 'bestguesspass',
      isPassed: true,
    });
  });

  it('P2 is read of a mail of which only the header is', () => {
    const source = mail({ From: from, 'Authentication-Results': 'mx.example.com; dmarc=pass' });
    const options = { trustedAuthserv: ['mx.example.com'] };
    expect(parseHeadersOnly(source, 'too large', options).authentication?.isPassed).toBe(true);
  });

  it('P2 reads long nonsense in linear work', async () => {
    for (const nonsense of ['('.repeat(100_000), 'a.b='.repeat(50_000), '"\\'.repeat(50_000)]) {
      expect(await read(`mx.example.com; spf=fail ${nonsense}`)).toMatchObject({ spf: 'fail' });
    }
  });
});

describe('P2 ReplyToFrom', () => {
  const form = { From: 'Formulario <Web@forms.example>', 'Reply-To': 'Ana <ana@acme.example>' };
  it.each([
    [['web@forms.example'], 'ana@acme.example'],
    [['@forms.example'], 'ana@acme.example'],
    [['other@forms.example', '@orms.example'], 'web@forms.example'],
    [[], 'web@forms.example'],
  ])('P2 for senders in %j the sender is %s', async (replyToFrom, address) => {
    expect((await parseMessage(mail(form), { replyToFrom })).from?.address).toBe(address);
  });

  it('P2 a listed sender without Reply-To, or with one that is none, is the sender', async () => {
    const options = { replyToFrom: ['web@forms.example'] };
    for (const replyTo of [null, '<>', 'nobody']) {
      const { from: sender } = await parseMessage(mail({ ...form, 'Reply-To': replyTo }), options);
      expect(sender?.address).toBe('web@forms.example');
    }
  });

  it('P2 authentication is about the form, not about who filled it in', async () => {
    const { from: sender, authentication } = await parseMessage(
      mail({
        ...form,
        'Authentication-Results': 'mx.example.com; dmarc=pass header.from=forms.example',
      }),
      { replyToFrom: ['web@forms.example'], trustedAuthserv: ['mx.example.com'] },
    );
    expect(sender?.address).toBe('ana@acme.example');
    expect(authentication?.isPassed).toBe(true);
  });
});
