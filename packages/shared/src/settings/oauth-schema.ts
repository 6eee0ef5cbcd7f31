import { z } from 'zod';
import { text, trimmed } from './fields.ts';

/** The values of `OAuth` as they are written. */
export const oauthSchema = z.object({
  tenant: trimmed()
    .regex(/^[\w.-]+$/)
    .optional()
    .describe('the id or domain of a Microsoft 365 tenant, such as contoso.onmicrosoft.com'),
  issuer: trimmed()
    .refine(isIssuer)
    .transform(plainIssuer)
    .optional()
    .describe('the https address of a token server, such as https://accounts.google.com'),
  clientId: trimmed().regex(/^\S+$/).optional().describe('the id of the registered application'),
  clientSecret: text('')
    .optional()
    .describe('the secret of the application, or enc:…, env:NAME, file:PATH'),
  clientSecretExpires: trimmed()
    .refine(isDay)
    .transform(endOf)
    .optional()
    .describe('the last day on which ClientSecret is good, as 2027-01-31'),
  certificate: text('')
    .optional()
    .describe('file:PATH of a certificate in PEM, or env:NAME; its private key may be in it'),
  certificateKey: text('')
    .optional()
    .describe('file:PATH of the private key of Certificate in PEM, or env:NAME'),
  refreshToken: text('')
    .optional()
    .describe('a refresh token, or enc:…, env:NAME, file:PATH; or stored: of `buzon oauth login`'),
  serviceAccountKey: text('')
    .optional()
    .describe('file:PATH of the JSON key of a Google service account, or env:NAME'),
  scope: text('').optional().describe('what the token is for, with spaces between'),
});

/** Tokens and secrets travel to it: in the clear only within this machine. */
function isIssuer(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const { protocol, hostname, username, search, hash } = new URL(written);
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback);
  return isSafe && username === '' && search === '' && hash === '';
}

/** Without the address of the discovery document, and without the slash that only ends the host. */
function plainIssuer(written: string): string {
  const issuer = written.replace(/\/\.well-known\/openid-configuration$/, '');
  const { origin, pathname } = new URL(issuer);
  return pathname === '/' ? origin : issuer;
}

/** `Date` takes the 31st of February for the 3rd of March. */
function isDay(written: string): boolean {
  const end = endOf(written);
  const isWhole = /^\d{4}-\d{2}-\d{2}$/.test(written) && !Number.isNaN(end.getTime());
  return isWhole && end.toISOString().startsWith(written);
}

function endOf(day: string): Date {
  return new Date(`${day}T23:59:59Z`);
}
