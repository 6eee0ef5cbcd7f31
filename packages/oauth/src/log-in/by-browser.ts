import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { answerOf } from '../grants.ts';
import { TokenFailure } from '../token-failure.ts';
import type { AskPerson } from './log-in.ts';

const PATIENCE_MILLISECONDS = 600_000;
const GOOGLE = 'https://accounts.google.com';

/**
 * By a browser on this machine, which the token server sends back here (RFC 8252 §7.3), with PKCE
 * (RFC 7636) and a state, so that nobody else's code is taken.
 */
export function byBrowser(tell: (url: string) => Promise<void>): AskPerson {
  return async (server, { scope, user, client }) => {
    const back = createServer();
    back.listen(0, '127.0.0.1');
    await once(back, 'listening');
    try {
      const redirect = addressOf(back);
      const verifier = randomPKCECodeVerifier();
      const state = randomState();
      const url = buildAuthorizationUrl(server, {
        redirect_uri: redirect,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        login_hint: user,
        ...(scope === null ? {} : { scope }),
        // Google gives a refresh token for these only.
        ...(client.issuer === GOOGLE ? { access_type: 'offline', prompt: 'consent' } : {}),
      });
      const came = comesBack(back, redirect);
      await tell(url.href);
      const answer = await came;
      if (answer.searchParams.get('state') !== state) {
        const message = 'The browser came back with the answer to another log-in: log in again';
        throw new TokenFailure('installation', 'OTHER_LOG_IN', message);
      }
      const checks = { pkceCodeVerifier: verifier, expectedState: state };
      return answerOf(await authorizationCodeGrant(server, answer, checks));
    } finally {
      back.closeAllConnections();
      back.close();
    }
  };
}

/** `localhost`: the only name that Microsoft takes with any port. */
function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return `http://localhost:${address.port}/`;
}

/** Where the browser was sent, with the code or an error. */
async function comesBack(back: Server, redirect: string): Promise<URL> {
  return new Promise<URL>((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = 'Nobody logged in within 10 minutes';
      reject(new TokenFailure('installation', 'NO_LOG_IN', message));
    }, PATIENCE_MILLISECONDS);
    back.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', redirect);
      const isAnswer = url.searchParams.has('code') || url.searchParams.has('error');
      response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(isAnswer ? 'Buzón: you can close this page. Puede cerrar esta página.\n' : '');
      if (!isAnswer) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}
