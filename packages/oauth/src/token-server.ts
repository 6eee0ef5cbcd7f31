import type { OAuthClient } from '@buzon/shared/settings';
import { allowInsecureRequests, type Configuration, customFetch, discovery } from 'openid-client';
import { clientAuthentication } from './client-proof.ts';
import { onOwnConnection } from './request.ts';

/**
 * Asks a token server where everything is (OpenID Connect Discovery 1.0 §4).
 * @param timeoutMs for this and each later request
 */
export async function discover(client: OAuthClient, timeoutMs: number): Promise<Configuration> {
  const issuer = new URL(client.issuer);
  // The settings take such an address of this machine only.
  const execute = issuer.protocol === 'http:' ? [allowInsecureRequests] : [];
  return discovery(issuer, client.clientId, {}, await clientAuthentication(client.proof), {
    timeout: timeoutMs / 1_000,
    execute,
    [customFetch]: onOwnConnection,
  });
}
