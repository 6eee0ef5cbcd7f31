import type { SecretSource } from './secret-source.ts';

/** How an application proves to a token server who it is. */
export type ClientProof =
  /** A public client: it has nothing to prove it by. */
  | { readonly by: 'nothing' }
  | { readonly by: 'secret'; readonly secret: SecretSource; readonly expires: Date | null }
  /** PEM both; the private key signs (RFC 7523 §2.2). */
  | { readonly by: 'certificate'; readonly certificate: SecretSource; readonly key: SecretSource };

/** An application as it is registered with a token server. */
export interface OAuthClient {
  /** The address below which `/.well-known/openid-configuration` tells everything else. */
  readonly issuer: string;
  readonly clientId: string;
  readonly proof: ClientProof;
}

/** How access tokens are got, instead of a password (L12). */
export type OAuthSettings =
  /** By the application itself (RFC 6749 §4.4). */
  | {
      readonly grant: 'client-credentials';
      readonly client: OAuthClient;
      readonly scope: string | null;
    }
  /** In the name of a person who agreed to it once (RFC 6749 §6). */
  | {
      readonly grant: 'refresh-token';
      readonly client: OAuthClient;
      /** Null: the one that `buzon oauth login` has stored. */
      readonly refreshToken: SecretSource | null;
      readonly scope: string | null;
    }
  /** By a service account of Google that may act for the mailbox's user (RFC 7523 §2.1). */
  | {
      readonly grant: 'service-account';
      /** The JSON file that Google gives. */
      readonly key: SecretSource;
      readonly scope: string;
    };
