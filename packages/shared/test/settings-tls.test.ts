import { makeAuthority, temporaryDirectory } from '@buzon/stack';
import { describe, expect, it } from 'vitest';
import { listenerXml, load, problemsOf, settingsFile } from './settings-files.ts';

const tlsOf = (lines: string) => load(listenerXml(lines)).listeners[0]?.tls;

describe('TLS of a listener', () => {
  it('L1 has defaults: not required, no authority of its own, at least 1.2', () => {
    expect(tlsOf('')).toEqual({ required: false, ca: null, minVersion: '1.2', serverName: null });
  });

  it('L1 reads the authority from a file beside the settings', async () => {
    const { ca } = await makeAuthority(await temporaryDirectory('settings-ca'));
    settingsFile('ca.pem', `# nuestra autoridad\n${ca}`);
    const lines = [
      '<UseSsl>False</UseSsl><RequireTls>True</RequireTls><TlsCaFile>ca.pem</TlsCaFile>',
      '<TlsMinVersion>1.0</TlsMinVersion><TlsServerName>correo.interno</TlsServerName>',
    ];
    expect(tlsOf(lines.join('\n'))).toEqual({
      required: true,
      ca: expect.stringContaining(ca.trim()),
      minVersion: '1.0',
      serverName: 'correo.interno',
    });
  });

  it.each([
    ['<RequireTls>yes</RequireTls>', '"yes" — True, False'],
    ['<TlsMinVersion>3</TlsMinVersion>', '"3" — 1.0, 1.1, 1.2, 1.3'],
    ['<TlsServerName>a b</TlsServerName>', '"a b" — the name that stands in the certificate'],
    [
      '<TlsCaFile>nada.pem</TlsCaFile>',
      '"nada.pem" — the path of a file that can be read (ENOENT)',
    ],
    ['<TlsCaFile>empty.pem</TlsCaFile>', '"empty.pem" — a file with certificates in PEM'],
    ['<TlsCaFile>broken.pem</TlsCaFile>', '"broken.pem" — a file with certificates in PEM'],
  ])('L1 is refused when it is wrong: %s', (line, words) => {
    settingsFile('empty.pem', '');
    const broken = '-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n';
    settingsFile('broken.pem', broken);
    const [problem, ...others] = problemsOf(listenerXml(line));
    expect(others).toEqual([]);
    expect(problem).toContain(words);
  });
});
