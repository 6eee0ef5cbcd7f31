import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { HeldBack } from '../held-back.ts';
import { LOOPBACK, onFreePort, PortTakenError } from '../process/port.ts';
import { Grants, type Issued, type Refused } from './grants.ts';

export type { Refused } from './grants.ts';

export interface TokenServerOptions {
  readonly clientId?: string;
  /** Null: a public client. */
  readonly clientSecret?: string | null;
  /** Whose mailbox an application opens in its own name. */
  readonly applicationUser?: string;
}

/** A request for a token and what became of it. */
export interface TokenRequest {
  /** As `refresh_token`. */
  readonly grant: string;
  /** Everything that was sent. */
  readonly parameters: URLSearchParams;
  /** Null: a token was given. */
  readonly error: string | null;
}

/**
 * A token server of OAuth 2 on loopback: issues, expires, rotates, revokes, is slow, is away. Whoever
 * opens its page of consent has consented.
 */
export interface TokenServer {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** Where a mail server asks whose token it was given (RFC 7662). */
  readonly introspectionUrl: string;
  readonly grants: Grants;
  /** Every request for a token, oldest first. */
  readonly requests: readonly TokenRequest[];
  /** The secret that it takes from now on. */
  changeSecret(secret: string): void;
  /** Answers so to each request for a token; null: as usual. */
  refuse(refusal: Refused | null): void;
  /** Says yes to whoever waits with this code of a device (RFC 8628). */
  approveDevice(userCode: string, user: string): void;
  /** The user who consents on the page of consent. */
  consentAs(user: string): void;
  /** Takes requests and answers none until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Hangs up and listens no more. */
  stop(): Promise<void>;
  /** Listens again on the same port, with all that it knew. */
  start(): Promise<void>;
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

class LocalTokenServer implements TokenServer {
  readonly clientId: string;
  readonly grants = new Grants();
  readonly requests: TokenRequest[] = [];
  readonly #port: number;
  readonly #applicationUser: string;
  readonly #devices = new Map<string, string>();
  #secret: string | null;
  #server: Server | null = null;
  #refusal: Refused | null = null;
  #consenting = 'ana';
  readonly #heldBack = new HeldBack();

  constructor(options: TokenServerOptions, port: number) {
    this.clientId = options.clientId ?? 'buzon';
    this.#secret = options.clientSecret === undefined ? 'secreto' : options.clientSecret;
    this.#applicationUser = options.applicationUser ?? 'ana';
    this.#port = port;
  }

  get issuer(): string {
    return `http://${LOOPBACK}:${this.#port}`;
  }

  get introspectionUrl(): string {
    return `${this.issuer}/introspect`;
  }

  get clientSecret(): string | null {
    return this.#secret;
  }

  changeSecret(secret: string): void {
    this.#secret = secret;
  }

  refuse(refusal: Refused | null): void {
    this.#refusal = refusal;
  }

  approveDevice(userCode: string, user: string): void {
    this.grants.approve(this.#devices.get(userCode) ?? '', user);
  }

  consentAs(user: string): void {
    this.#consenting = user;
  }

  freeze(): void {
    this.#heldBack.freeze();
  }

  thaw(): void {
    this.#heldBack.thaw();
  }

  async start(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    server.listen(this.#port, LOOPBACK);
    try {
      await once(server, 'listening');
    } catch (cause) {
      throw new PortTakenError(`the token server could not listen on ${this.#port}`, { cause });
    }
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.thaw();
    if (server === null) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    const parameters = new URLSearchParams(await text(request));
    if (url.pathname !== '/introspect') await this.#heldBack.whenThawed();
    if (url.pathname === '/authorize') {
      response.writeHead(302, { location: this.#consent(url.searchParams) }).end();
      return;
    }
    const { status, body } = this.#pages[url.pathname]?.(parameters, request) ?? {
      status: 404,
      body: {},
    };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  readonly #pages: Readonly<
    Record<
      string,
      (
        parameters: URLSearchParams,
        request: IncomingMessage,
      ) => { readonly status: number; readonly body: object }
    >
  > = {
    '/.well-known/openid-configuration': () => ({ status: 200, body: this.#discovery() }),
    '/jwks': () => ({ status: 200, body: { keys: [] } }),
    '/introspect': (parameters) => ({
      status: 200,
      body: this.grants.introspect(parameters.get('token') ?? ''),
    }),
    '/device': () => ({ status: 200, body: this.#openDevice() }),
    '/token': (parameters, request) => {
      const answer = this.#token(parameters, request);
      const error = 'error' in answer ? answer.error : null;
      this.requests.push({ grant: parameters.get('grant_type') ?? '', parameters, error });
      const { status, ...body } = { status: 200, ...answer };
      return { status, body };
    },
  };

  #discovery() {
    const { issuer } = this;
    return {
      issuer,
      token_endpoint: `${issuer}/token`,
      authorization_endpoint: `${issuer}/authorize`,
      device_authorization_endpoint: `${issuer}/device`,
      introspection_endpoint: this.introspectionUrl,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  #openDevice() {
    const code = this.grants.openCode(null, null);
    const userCode = code.slice(-6).toUpperCase();
    this.#devices.set(userCode, code);
    const place = { verification_uri: `${this.issuer}/activate`, interval: 1, expires_in: 600 };
    return { device_code: code, user_code: userCode, ...place };
  }

  #consent(query: URLSearchParams): string {
    const back = new URL(query.get('redirect_uri') ?? '');
    const challenge = query.get('code_challenge');
    back.searchParams.set('code', this.grants.openCode(this.#consenting, challenge));
    back.searchParams.set('state', query.get('state') ?? '');
    return back.href;
  }

  #token(parameters: URLSearchParams, request: IncomingMessage): Issued | Refused {
    if (this.#refusal !== null) return this.#refusal;
    const grant = parameters.get('grant_type') ?? '';
    if (grant === JWT_BEARER) return this.grants.issue(subjectOf(parameters.get('assertion')));
    if (!this.#knows(parameters, request)) {
      return { status: 401, error: 'invalid_client', error_description: 'Invalid client secret.' };
    }
    switch (grant) {
      case 'client_credentials':
        return this.grants.issue(this.#applicationUser);
      case 'refresh_token':
        return this.grants.refresh(parameters.get('refresh_token') ?? '');
      case DEVICE_CODE:
        return this.grants.redeem(parameters.get('device_code') ?? '', null);
      case 'authorization_code':
        return this.grants.redeem(parameters.get('code') ?? '', parameters.get('code_verifier'));
      default:
        return { status: 400, error: 'unsupported_grant_type' };
    }
  }

  #knows(parameters: URLSearchParams, { headers }: IncomingMessage): boolean {
    const [, basic = ''] = (headers.authorization ?? '').split(' ');
    const [id, secret] = Buffer.from(basic, 'base64').toString().split(':');
    const clientId = parameters.get('client_id') ?? id;
    if (parameters.has('client_assertion')) return clientId === this.clientId;
    const given = parameters.get('client_secret') ?? secret ?? null;
    return clientId === this.clientId && given === this.#secret;
  }
}

/** Starts it in this process. */
export async function startTokenServer(options: TokenServerOptions = {}): Promise<TokenServer> {
  return onFreePort(undefined, async (port) => {
    const server = new LocalTokenServer(options, port);
    await server.start();
    return server;
  });
}

/** Whom an assertion (RFC 7523 §2.1) speaks for; its signature is the test's own business. */
function subjectOf(assertion: string | null): string {
  const [, payload = ''] = (assertion ?? '').split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}');
  const subject = typeof claims === 'object' && claims !== null && 'sub' in claims && claims.sub;
  return typeof subject === 'string' ? subject : '';
}
