import { Failure } from '@buzon/shared/failures';
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { TOKEN_SERVER_AWAY, TokenFailure } from './token-failure.ts';

/** What a sentence about a failure needs to name. */
export interface ErrorContext {
  /** Host of the token server. */
  readonly server: string;
  /** The application, or the service account. */
  readonly client: string;
  /** What a person does to get another refresh token. */
  readonly logIn: string;
}

/** What each error of RFC 6749 §5.2 and of its extensions asks of a person; the rest passes. */
const ASKS = new Map<string, (context: ErrorContext) => string>([
  ['invalid_grant', ({ logIn }) => `it was revoked, has expired or was used already: ${logIn}`],
  ['invalid_client', () => 'correct ClientId and ClientSecret or Certificate; it may have expired'],
  [
    'unauthorized_client',
    ({ client }) => `give ${client} the right to ask for tokens in this way (consent)`,
  ],
  ['invalid_scope', () => 'correct Scope, or give the application the right to it'],
  ['invalid_target', () => 'correct Scope, or give the application the right to it'],
  ['invalid_resource', () => 'correct Scope, or give the application the right to it'],
  ['invalid_request', () => 'correct OAuth in the settings'],
  ['invalid_tenant', () => 'correct Tenant'],
  [
    'unsupported_grant_type',
    () => 'it takes no request of this kind: correct OAuth in the settings',
  ],
  ['access_denied', ({ logIn }) => `somebody refused it: ${logIn}`],
  ['consent_required', ({ logIn }) => `consent is missing: ${logIn}`],
  ['interaction_required', ({ logIn }) => `it wants to ask a person: ${logIn}`],
  ['login_required', ({ logIn }) => `it wants to ask a person: ${logIn}`],
  ['expired_token', ({ logIn }) => `nobody answered in time: ${logIn}`],
]);

/** Node's and OpenSSL's words for a certificate that is not to be trusted. */
const UNTRUSTED = /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/;
/** Microsoft's own number for trouble of its own that goes by (AADSTS90033). */
const PASSING_WORDS = /AADSTS(?:90033|90012|50058)\b/;
const MOST_WORDS = 300;

interface Answer {
  readonly status: number;
  readonly error: string;
  readonly words: string;
  readonly response: Response | null;
}

/**
 * Any error of openid-client as a {@link TokenFailure}: of kind `installation` when a person must act,
 * of kind `world` when the token server is away or asks to wait.
 */
export async function translateError(thrown: unknown, context: ErrorContext): Promise<Failure> {
  // Of the database that keeps refresh tokens, or of a file with a secret.
  if (thrown instanceof Failure) return thrown;
  const answer = await answerOf(thrown);
  return answer === null ? unanswered(thrown, context) : answered(answer, thrown, context);
}

/** What the token server said; null when it said nothing that could be understood. */
async function answerOf(thrown: unknown): Promise<Answer | null> {
  if (thrown instanceof ResponseBodyError) {
    const { status, error, error_description: words = '', response } = thrown;
    return { status, error, words, response };
  }
  if (thrown instanceof AuthorizationResponseError) {
    // A browser brought it (RFC 6749 §4.1.2.1), so there is no status of its own.
    const { error, error_description: words = '' } = thrown;
    return { status: 400, error, words, response: null };
  }
  if (thrown instanceof WWWAuthenticateChallengeError) {
    const { status, response } = thrown;
    const said = await response.json().catch(() => null);
    const { error, error_description: words } = (said ?? {}) as Record<string, unknown>;
    return {
      status,
      error: typeof error === 'string' ? error : 'invalid_client',
      words: typeof words === 'string' ? words : '',
      response,
    };
  }
  const response = thrown instanceof ClientError ? thrown.cause : null;
  return response instanceof Response
    ? { status: response.status, error: '', words: '', response }
    : null;
}

function answered(
  { status, error, words, response }: Answer,
  cause: unknown,
  context: ErrorContext,
): TokenFailure {
  const { server } = context;
  const said = [error, oneLine(words)].filter((part) => part !== '').join(': ') || `HTTP ${status}`;
  const asks = ASKS.get(error)?.(context) ?? null;
  if (status >= 500 || status === 429 || status === 408 || PASSING_WORDS.test(words)) {
    const message = `${server} gives no access token at present (“${said}”)`;
    const retryAfterMs = retryAfter(response);
    return new TokenFailure('world', 'TOKEN_SERVER', message, { cause, retryAfterMs });
  }
  if (asks !== null) {
    const what = error === 'invalid_grant' ? `the grant of ${context.client}` : 'the request';
    const message = `${server} refuses ${what} (“${said}”): ${asks}`;
    return new TokenFailure('installation', error.toUpperCase(), message, { cause });
  }
  if (error === '') {
    const message = `${server} is no token server, or not at this address (“${said}”): correct Tenant or Issuer`;
    return new TokenFailure('installation', 'NOT_A_TOKEN_SERVER', message, { cause });
  }
  const message = `${server} gives no access token (“${said}”)`;
  return new TokenFailure('world', error.toUpperCase(), message, { cause });
}

function unanswered(thrown: unknown, { server }: ErrorContext): TokenFailure {
  const { code, words } = deepest(thrown);
  if (UNTRUSTED.test(code)) {
    const message = `${server} shows a certificate that is not to be trusted (${code}): ${words}; renew it, or name its authority in NODE_EXTRA_CA_CERTS`;
    return new TokenFailure('installation', 'CERTIFICATE', message, { cause: thrown });
  }
  const isForeign = /^OAUTH_(JSON_ATTRIBUTE|INVALID_SERVER_METADATA|MISSING_SERVER|HTTP_REQUEST)/;
  if (isForeign.test(code) || code === 'OAUTH_RESPONSE_IS_NOT_JSON') {
    const message = `${server} is not the token server that OAuth names (${words}): correct Tenant or Issuer`;
    return new TokenFailure('installation', 'NOT_A_TOKEN_SERVER', message, { cause: thrown });
  }
  const message = `The token server ${server} is away (${code || 'no answer'}): ${words}`;
  return new TokenFailure('world', TOKEN_SERVER_AWAY, message, { cause: thrown });
}

/** The code nearest to the root, and the words that come with it. */
function deepest(thrown: unknown): { readonly code: string; readonly words: string } {
  let found = { code: '', words: thrown instanceof Error ? thrown.message : String(thrown) };
  for (let link = thrown; link instanceof Error; link = link.cause) {
    const code = 'code' in link && typeof link.code === 'string' ? link.code : '';
    if (code !== '') found = { code, words: link.message };
  }
  return found;
}

/** RFC 9110 §10.2.3, in seconds or as a date. */
function retryAfter(response: Response | null): number | null {
  const written = response?.headers.get('retry-after') ?? null;
  if (written === null) return null;
  const milliseconds = /^\d+$/.test(written)
    ? Number(written) * 1_000
    : Date.parse(written) - Date.now();
  return milliseconds > 0 ? milliseconds : null;
}

/** Microsoft adds ids and the time, by which one trouble would look like many. */
function oneLine(words: string): string {
  const [first = ''] = words.split(/\s*(?:[\r\n]|Trace ID:|Correlation ID:|Timestamp:)/);
  return first.length > MOST_WORDS ? `${first.slice(0, MOST_WORDS)}…` : first;
}
