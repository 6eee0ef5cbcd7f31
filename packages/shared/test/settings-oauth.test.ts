import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority } from '@buzon/stack';
import { beforeAll, describe, expect, it } from 'vitest';
import { currentSecret, encryptSecret } from '../src/settings/index.ts';
import { load as loadAll, problemsOf } from './settings-files.ts';

const KEY = Buffer.alloc(32, 7);
const variables = { CLIENT_SECRET: 's3creto' };
let folder: string;
let serviceAccount: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'buzon-oauth-'));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  serviceAccount = join(folder, 'account.json');
  const json = {
    type: 'service_account',
    client_email: 'buzon@proyecto.iam.example',
    private_key: pem,
    token_uri: 'https://oauth2.example/token',
  };
  writeFileSync(serviceAccount, JSON.stringify(json));
  const authority = await makeAuthority(join(folder, 'authority'));
  for (const name of ['one', 'other']) {
    const { cert, key } = await authority.issue();
    writeFileSync(join(folder, `${name}.pem`), cert);
    writeFileSync(join(folder, `${name}.key`), key);
  }
});

const listener = (oauth: string, more = '') => `<Listeners>
<ImapListener ID="A">
<HostName>outlook.office365.com</HostName><UserName>casos@contoso.com</UserName>${more}
<OutputFolder>IMAP/Done</OutputFolder>
<OAuth>
${oauth}
</OAuth>
</ImapListener>
</Listeners>`;

const load = (content: string, name = 'a.xml') =>
  loadAll(content, name, variables, KEY).listeners[0]?.oauth;

const refusal = (content: string, key: Buffer | null = KEY) =>
  problemsOf(content, 'a.xml', variables, key);

const MICROSOFT = '<Tenant>contoso.com</Tenant><ClientId>app</ClientId>';

describe('OAuth in a listener', () => {
  it('L12 asks Microsoft 365 by client credentials, with the scope that IMAP needs', () => {
    const oauth = load(listener(`${MICROSOFT}<ClientSecret>env:CLIENT_SECRET</ClientSecret>`));
    expect(oauth).toEqual({
      grant: 'client-credentials',
      client: {
        issuer: 'https://login.microsoftonline.com/contoso.com/v2.0',
        clientId: 'app',
        proof: { by: 'secret', secret: { text: 's3creto', file: null }, expires: null },
      },
      scope: 'https://outlook.office365.com/.default',
    });
  });

  it('L12 takes a certificate with its key, in one file or in two', () => {
    const [certificate, key] = [join(folder, 'one.pem'), join(folder, 'one.key')];
    const oauth = load(
      listener(
        `${MICROSOFT}<Certificate>file:${certificate}</Certificate><CertificateKey>file:${key}</CertificateKey>`,
      ),
    );
    expect(oauth).toMatchObject({
      grant: 'client-credentials',
      client: {
        proof: { by: 'certificate', certificate: { file: certificate }, key: { file: key } },
      },
    });
  });

  it('L12 takes a refresh token, or the one that a log-in has stored', () => {
    const given = load(
      listener(`${MICROSOFT}<RefreshToken>${encryptSecret('r1', KEY)}</RefreshToken>`),
    );
    expect(given).toMatchObject({ grant: 'refresh-token', refreshToken: { text: 'r1' } });
    expect(given?.scope).toContain('offline_access');
    const stored = load(
      listener(`${MICROSOFT}<ClientSecret>x</ClientSecret><RefreshToken>Stored</RefreshToken>`),
    );
    expect(stored).toMatchObject({ grant: 'refresh-token', refreshToken: null });
    expect(load(listener(MICROSOFT))).toMatchObject({ grant: 'refresh-token', refreshToken: null });
  });

  it('L12 takes any other provider by its address, and knows what Gmail is asked for', () => {
    const own = '<Issuer>https://id.example/realms/a</Issuer><ClientId>b</ClientId>';
    expect(load(listener(`${own}<ClientSecret>x</ClientSecret><Scope>mail</Scope>`))).toMatchObject(
      {
        grant: 'client-credentials',
        client: { issuer: 'https://id.example/realms/a' },
        scope: 'mail',
      },
    );
    for (const issuer of ['https://accounts.google.com', 'https://Accounts.Google.com/']) {
      const gmail = `<Issuer>${issuer}</Issuer><ClientId>b</ClientId>`;
      expect(load(listener(`${gmail}<ClientSecret>x</ClientSecret>`))).toMatchObject({
        grant: 'refresh-token',
        client: { issuer: 'https://accounts.google.com' },
        scope: 'https://mail.google.com/',
      });
    }
  });

  it('L12 takes the key of a Google service account', () => {
    const oauth = load(listener(`<ServiceAccountKey>file:${serviceAccount}</ServiceAccountKey>`));
    expect(oauth).toMatchObject({ grant: 'service-account', scope: 'https://mail.google.com/' });
  });

  it('L12 is written the same in YAML', () => {
    const yaml = `listeners:
  - hostName: h
    userName: u
    outputFolder: Done
    oauth:
      tenant: contoso.com
      clientId: app
      clientSecret: env:CLIENT_SECRET
      clientSecretExpires: 2027-01-31
`;
    expect(load(yaml, 'a.yml')).toMatchObject({
      grant: 'client-credentials',
      client: { proof: { by: 'secret', expires: new Date('2027-01-31T23:59:59Z') } },
    });
  });

  it('L11 L12 reads a secret that stands in a file again', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, 'first\n');
    const oauth = load(listener(`${MICROSOFT}<ClientSecret>file:${file}</ClientSecret>`));
    const proof = oauth?.grant === 'client-credentials' ? oauth.client.proof : null;
    if (proof?.by !== 'secret') throw new Error('no secret');
    expect(currentSecret(proof.secret)).toBe('first');
    writeFileSync(file, 'second\n');
    expect(currentSecret(proof.secret)).toBe('second');
  });

  it.each([
    [
      'nothing at all',
      '',
      /^a.xml:5: Tenant: missing — required: Tenant .* Issuer .* ServiceAccountKey/,
    ],
    ['no application', '<Tenant>t</Tenant>', /^a.xml:5: ClientId: missing — required/],
    [
      'two providers',
      `${MICROSOFT}<Issuer>https://x.example</Issuer>`,
      /^a.xml:6: Issuer: .*not beside Tenant/,
    ],
    [
      'an address in the clear',
      '<Issuer>http://x.example</Issuer>',
      /^a.xml:6: Issuer: "http:\/\/x.example" — the https address/,
    ],
    [
      'secret and certificate',
      `${MICROSOFT}<ClientSecret>a</ClientSecret><Certificate>b</Certificate>`,
      /^a.xml:6: Certificate: \(hidden\) — not beside ClientSecret/,
    ],
    [
      'a variable that is not set',
      `${MICROSOFT}<ClientSecret>env:NO</ClientSecret>`,
      /^a.xml:6: ClientSecret: "env:NO" — the name of an environment variable that is set/,
    ],
    [
      'a file that is not there',
      `${MICROSOFT}<ClientSecret>file:no/such</ClientSecret>`,
      /^a.xml:6: ClientSecret: "file:no\/such" — the path of a file that can be read \(ENOENT\)/,
    ],
    [
      'an expiry that is no day',
      `${MICROSOFT}<ClientSecret>x</ClientSecret><ClientSecretExpires>soon</ClientSecretExpires>`,
      /ClientSecretExpires: .* 2027-01-31/,
    ],
    [
      'an expiry on a day that there is not',
      `${MICROSOFT}<ClientSecret>x</ClientSecret><ClientSecretExpires>2027-02-31</ClientSecretExpires>`,
      /ClientSecretExpires: .* 2027-01-31/,
    ],
    [
      'no certificate',
      `${MICROSOFT}<Certificate>x</Certificate>`,
      /Certificate: \(hidden\) — a certificate in PEM/,
    ],
    [
      'no service account',
      '<ServiceAccountKey>{}</ServiceAccountKey>',
      /ServiceAccountKey: \(hidden\) — the JSON key/,
    ],
    [
      'a name that is unknown',
      `${MICROSOFT}<Secret>abc</Secret>`,
      /^a.xml:6: Secret: \(hidden\) — not a known name; known are Tenant, Issuer/,
    ],
    [
      'a name twice',
      `${MICROSOFT}<Tenant>u</Tenant>`,
      /^a.xml:6: Tenant: "u" — once only; it stands in line 6 already/,
    ],
    ['text between', `${MICROSOFT}geheim`, /^a.xml:5: OAuth: \(hidden\) — no text between/],
  ])('L12 %s is refused by one line with file and line', (_, oauth, words) => {
    const lines = refusal(listener(oauth));
    expect(lines.filter((line) => words.test(line))).toHaveLength(1);
    expect(lines.join()).not.toContain('geheim');
  });

  it('L12 a key that belongs to another certificate is refused', () => {
    const certificate = join(folder, 'one.pem');
    const key = join(folder, 'other.key');
    const oauth = `${MICROSOFT}<Certificate>file:${certificate}</Certificate><CertificateKey>file:${key}</CertificateKey>`;
    expect(refusal(listener(oauth))).toEqual([
      expect.stringMatching(/^a.xml:6: CertificateKey: .*this is another one$/),
    ]);
  });

  it('L12 neither password nor OAuth, both, and OAuth twice are refused', () => {
    const secret = `${MICROSOFT}<ClientSecret>x</ClientSecret>`;
    const twice = listener(secret).replace('</OAuth>', '</OAuth><OAuth/>');
    expect(refusal(twice)).toEqual([
      expect.stringMatching(/^a.xml:7: OAuth: .*once only; it stands in line 5/),
    ]);
    expect(refusal(listener(secret, '<Password>p</Password>'))).toEqual([
      expect.stringMatching(/^a.xml:3: Password: \(hidden\) — not beside OAuth/),
    ]);
    const none = listener('').replace(/<OAuth>[\s\S]*<\/OAuth>/, '');
    expect(refusal(none)).toEqual([
      expect.stringMatching(/Password: missing — required without OAuth/),
    ]);
  });

  it('L12 a refresh token needs the key that it is kept by', () => {
    expect(refusal(listener(MICROSOFT), null)).toEqual([
      expect.stringMatching(/^a.xml:5: RefreshToken: "stored" — .*BUZON_SECRET_KEY/),
    ]);
  });
});
