import { createPrivateKey } from 'node:crypto';
import type { ServiceAccountKey } from '@buzon/shared/settings';
import { SignJWT } from 'jose';
import {
  allowInsecureRequests,
  type ClientAuth,
  Configuration,
  clientCredentialsGrant,
  customFetch,
  genericGrantRequest,
  refreshTokenGrant,
} from 'openid-client';
import { onOwnConnection } from './request.ts';

/** What of a token server's answer is used. */
export interface TokenAnswer {
  readonly accessToken: string;
  /** Undefined: not told. */
  readonly lifeSeconds: number | undefined;
  /** A new one, which takes the place of the old one; null: the old one stays. */
  readonly refreshToken: string | null;
  /** How long that one lives; null: not told. */
  readonly refreshLifeSeconds: number | null;
}

/** By the application itself (RFC 6749 §4.4). */
export async function byClientCredentials(
  server: Configuration,
  scope: string | null,
): Promise<TokenAnswer> {
  return answerOf(await clientCredentialsGrant(server, withScope(scope)));
}

/** By a refresh token (RFC 6749 §6). */
export async function byRefreshToken(
  server: Configuration,
  refreshToken: string,
  scope: string | null,
): Promise<TokenAnswer> {
  return answerOf(await refreshTokenGrant(server, refreshToken, withScope(scope)));
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Google takes no longer life. */
const ASSERTION_LIFE = '1h';

/**
 * By an assertion of a service account that it acts for this user (RFC 7523 §2.1; Google: "Using
 * OAuth 2.0 for Server to Server Applications").
 */
export async function byServiceAccount(
  key: ServiceAccountKey,
  user: string,
  scope: string,
  timeoutMs: number,
): Promise<TokenAnswer> {
  const privateKey = createPrivateKey(key.privateKey);
  const assertion = await new SignJWT({ scope })
    .setProtectedHeader({
      alg: privateKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256',
      typ: 'JWT',
      ...(key.keyId === null ? {} : { kid: key.keyId }),
    })
    .setIssuer(key.email)
    .setSubject(user)
    .setAudience(key.tokenUri)
    .setIssuedAt()
    .setExpirationTime(ASSERTION_LIFE)
    .sign(privateKey);
  const endpoint = new URL(key.tokenUri);
  const server = new Configuration(
    { issuer: endpoint.origin, token_endpoint: key.tokenUri },
    key.email,
    {},
    asserted,
  );
  server.timeout = timeoutMs / 1_000;
  server[customFetch] = onOwnConnection;
  if (isLoopback(endpoint)) allowInsecureRequests(server);
  return answerOf(await genericGrantRequest(server, JWT_BEARER, { assertion }));
}

/** The assertion says who asks. */
const asserted: ClientAuth = () => undefined;

function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function withScope(scope: string | null): Record<string, string> {
  return scope === null ? {} : { scope };
}

/** @param answer of the token endpoint, checked by openid-client */
export function answerOf(answer: {
  readonly access_token: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly [parameter: string]: unknown;
}): TokenAnswer {
  // Keycloak's name, and Google's.
  const life = answer['refresh_expires_in'] ?? answer['refresh_token_expires_in'];
  return {
    accessToken: answer.access_token,
    lifeSeconds: answer.expires_in,
    refreshToken: answer.refresh_token ?? null,
    refreshLifeSeconds: typeof life === 'number' && life > 0 ? life : null,
  };
}
