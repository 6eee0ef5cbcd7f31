import type { z } from 'zod';
import { readCertificate } from './client-certificate.ts';
import type { SettingsProblem } from './model.ts';
import type { ClientProof, OAuthClient, OAuthSettings } from './oauth-model.ts';
import { defaultScope, microsoftIssuer, onlyDelegates } from './oauth-providers.ts';
import { oauthSchema } from './oauth-schema.ts';
import { type PasswordSources, resolvePassword } from './password.ts';
import { HIDDEN } from './problem.ts';
import type { RawGroup } from './raw.ts';
import { onlyGroup, type Place, readValues, type ValuesReading } from './read-values.ts';
import type { SecretSource } from './secret-source.ts';
import { readServiceAccountKey } from './service-account-key.ts';

/** `OAuth` as far as it could be read: null when anything of it is wrong, or there is none. */
export interface OAuthReading {
  readonly isWritten: boolean;
  readonly settings: OAuthSettings | null;
  readonly problems: readonly SettingsProblem[];
}

/** `RefreshToken`: the one that `buzon oauth login` keeps in the database. */
const STORED = 'stored';

type Key = keyof z.output<typeof oauthSchema>;

/** Judges the `OAuth` among these groups: each value by itself, then whether they go together. */
export function readOAuth(
  groups: readonly RawGroup[],
  place: Place,
  sources: PasswordSources,
): OAuthReading {
  const { group, problems } = onlyGroup(groups, 'oauth', place);
  if (group === null) return { isWritten: false, settings: null, problems };
  const reading = new OAuthReader(readValues(group, oauthSchema, place, []), sources).read();
  return { ...reading, isWritten: true, problems: [...problems, ...reading.problems] };
}

/** Gathers the problems while the values are put together. */
class OAuthReader {
  readonly #values: ValuesReading<typeof oauthSchema>;
  readonly #sources: PasswordSources;
  readonly #problems: SettingsProblem[];

  constructor(values: ValuesReading<typeof oauthSchema>, sources: PasswordSources) {
    this.#values = values;
    this.#sources = sources;
    this.#problems = [...values.problems];
  }

  read(): Omit<OAuthReading, 'isWritten'> {
    const settings = this.#has('serviceAccountKey') ? this.#serviceAccount() : this.#client();
    return this.#problems.length > 0
      ? { settings: null, problems: this.#problems }
      : { settings, problems: [] };
  }

  #serviceAccount(): OAuthSettings | null {
    const others = [...this.#values.given.keys()].filter(
      (key) => key !== 'serviceAccountKey' && key !== 'scope',
    );
    for (const key of others) {
      this.#refuse(key as Key, 'not beside ServiceAccountKey, which says it itself');
    }
    const key = this.#secret('serviceAccountKey');
    if (key !== null && readServiceAccountKey(key.text) === null) {
      const allowed = 'the JSON key of a Google service account (file:PATH), as Google gives it';
      this.#refuse('serviceAccountKey', allowed);
    }
    const scope = this.#data?.scope ?? defaultScope('https://accounts.google.com', 'app') ?? '';
    return key === null ? null : { grant: 'service-account', key, scope };
  }

  #client(): OAuthSettings | null {
    const issuer = this.#issuer();
    const proof = this.#proof();
    const clientId = this.#data?.clientId ?? null;
    if (!this.#has('clientId')) {
      this.#refuse('clientId', 'required: the id of the application that is registered there');
    }
    if (issuer === null || proof === null || clientId === null) return null;
    const client: OAuthClient = { issuer, clientId, proof };
    const delegated = this.#has('refreshToken') || proof.by === 'nothing' || onlyDelegates(issuer);
    return delegated ? this.#delegated(client) : this.#byItself(client);
  }

  #byItself(client: OAuthClient): OAuthSettings {
    const scope = this.#data?.scope ?? defaultScope(client.issuer, 'app');
    return { grant: 'client-credentials', client, scope };
  }

  #delegated(client: OAuthClient): OAuthSettings {
    if (this.#sources.secretKey === null) {
      const allowed = 'it is kept encrypted, which needs BUZON_SECRET_KEY (`buzon secret key`)';
      this.#refuse('refreshToken', allowed, this.#has('refreshToken') ? HIDDEN : STORED);
    }
    const written = this.#values.given.get('refreshToken')?.trim() ?? STORED;
    return {
      grant: 'refresh-token',
      client,
      refreshToken: written.toLowerCase() === STORED ? null : this.#secret('refreshToken'),
      scope: this.#data?.scope ?? defaultScope(client.issuer, 'person'),
    };
  }

  #issuer(): string | null {
    const { tenant, issuer } = this.#data ?? {};
    if (this.#has('tenant') && this.#has('issuer')) {
      this.#refuse('issuer', 'not beside Tenant, which names Microsoft’s');
    } else if (!(this.#has('tenant') || this.#has('issuer'))) {
      this.#refuse(
        'tenant',
        'required: Tenant (Microsoft 365), Issuer (any other provider) or ServiceAccountKey (Google)',
      );
    }
    return issuer ?? (tenant === undefined ? null : microsoftIssuer(tenant));
  }

  /** Null when it is wrong. */
  #proof(): ClientProof | null {
    if (this.#has('clientSecret') && this.#has('certificate')) {
      this.#refuse('certificate', 'not beside ClientSecret: one of them must go');
      return null;
    }
    if (this.#has('certificateKey') && !this.#has('certificate')) {
      this.#refuse('certificateKey', 'only beside Certificate');
    }
    if (this.#has('clientSecretExpires') && !this.#has('clientSecret')) {
      this.#refuse('clientSecretExpires', 'only beside ClientSecret');
    }
    if (this.#has('certificate')) return this.#certificate();
    if (!this.#has('clientSecret')) return { by: 'nothing' };
    const secret = this.#secret('clientSecret');
    const expires = this.#data?.clientSecretExpires ?? null;
    return secret === null ? null : { by: 'secret', secret, expires };
  }

  #certificate(): ClientProof | null {
    const certificate = this.#secret('certificate');
    const key = this.#has('certificateKey') ? this.#secret('certificateKey') : certificate;
    if (certificate === null || key === null) return null;
    const fault = readCertificate(certificate.text, key.text).fault;
    if (fault === null) return { by: 'certificate', certificate, key };
    const at = fault.in === 'key' && this.#has('certificateKey') ? 'certificateKey' : 'certificate';
    this.#refuse(at, fault.allowed);
    return null;
  }

  get #data(): z.output<typeof oauthSchema> | null {
    return this.#values.data;
  }

  #has(key: Key): boolean {
    return this.#values.given.has(key);
  }

  /** Null when its reference leads nowhere. */
  #secret(key: Key): SecretSource | null {
    const written = this.#values.given.get(key)?.trim() ?? '';
    const resolved = resolvePassword(written, this.#sources);
    if ('password' in resolved) return resolved.password;
    this.#refuse(key, resolved.allowed, resolved.shown);
    return null;
  }

  #refuse(key: Key, allowed: string, shown?: string): void {
    this.#problems.push(this.#values.problem(key, allowed, shown));
  }
}
