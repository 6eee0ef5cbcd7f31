import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { type Credentials, type Role, roleOf } from './credentials.ts';
import { FailedTries } from './failed-tries.ts';
import { hostName, isLoopback } from './loopback.ts';
import { refuse } from './refuse.ts';

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const ROLE = 'role';

/** The role that the guard has found; nobody gets past it without one. */
export function currentRole(response: Response): Role {
  return response.locals[ROLE] === 'operator' ? 'operator' : 'reader';
}

/**
 * Who may do what (O4). With credentials: Basic authentication. Without (loopback only): everybody
 * on this machine is an operator, provided the browser was sent here by a loopback name, because a
 * hostile page can point a name of its own at 127.0.0.1 (DNS rebinding).
 */
export function guard(credentials: Credentials): RequestHandler {
  return credentials.operator === null && credentials.reader === null
    ? openGuard
    : credentialsGuard(credentials);
}

const openGuard: RequestHandler = (request, response, next) => {
  if (isLoopback(hostName(request.headers.host))) {
    letIn(request, response, next, 'operator');
    return;
  }
  refuse(response, 421, 'This page is only served under a loopback name, such as localhost');
};

function credentialsGuard(credentials: Credentials): RequestHandler {
  const failedTries = new FailedTries();
  return async (request, response, next) => {
    const { authorization } = request.headers;
    const address = request.socket.remoteAddress ?? '';
    const wait = await failedTries.secondsToWait(address);
    if (wait > 0) {
      response.setHeader('Retry-After', wait);
      refuse(response, 429, `Too many wrong passwords; try again in ${wait} seconds`);
      return;
    }
    const role = roleOf(authorization, credentials);
    if (role !== null) {
      letIn(request, response, next, role);
      return;
    }
    // A browser asks without credentials first: that is no try.
    if (authorization !== undefined) await failedTries.note(address);
    response.setHeader('WWW-Authenticate', 'Basic realm="Buzon", charset="UTF-8"');
    refuse(response, 401, 'User and password are required');
  };
}

function letIn(request: Request, response: Response, next: NextFunction, role: Role): void {
  response.locals[ROLE] = role;
  guardChanges(request, response, next, role);
}

function guardChanges(request: Request, response: Response, next: NextFunction, role: Role): void {
  if (SAFE_METHODS.has(request.method)) next();
  else if (!isSameOrigin(request)) refuse(response, 403, 'The request comes from another site');
  else if (role === 'reader') refuse(response, 403, 'A reader may not change anything');
  else next();
}

/**
 * Browsers send credentials, and reach loopback, whatever page asks them to: they say which page
 * it was (Fetch Metadata, else Origin). What says nothing is no browser.
 */
function isSameOrigin({ headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
