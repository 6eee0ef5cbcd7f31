import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { type Credentials, type Role, roleOf } from './credentials.ts';
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
  const isOpen = credentials.operator === null && credentials.reader === null;
  return (request, response, next) => {
    if (isOpen && !isLoopback(hostName(request.headers.host))) {
      refuse(response, 421, 'This page is only served under a loopback name, such as localhost');
      return;
    }
    const role = isOpen ? 'operator' : roleOf(request.headers.authorization, credentials);
    if (role === null) {
      response.setHeader('WWW-Authenticate', 'Basic realm="Buzon", charset="UTF-8"');
      refuse(response, 401, 'User and password are required');
      return;
    }
    response.locals[ROLE] = role;
    guardChanges(request, response, next, role);
  };
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
