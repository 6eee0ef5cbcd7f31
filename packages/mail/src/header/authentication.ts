import type { Authentication, MailAddress } from '../message.ts';
import { authenticationResults, type Result } from './authentication-results.ts';
import type { HeaderFields } from './fields.ts';

const FIELD = 'authentication-results';

/**
 * What a trusted server found out about the sender, or null. Only the topmost of its fields counts:
 * what stands below may have come with the mail (RFC 8601 §5).
 * @param author the address in From, whose domain DMARC is about
 * @param trusted ids of the servers that are believed; lower-case, `-` for none
 */
export function authenticationOf(
  fields: HeaderFields,
  author: MailAddress | null,
  trusted: readonly string[],
): Authentication | null {
  if (trusted.length === 0 || !fields.has(FIELD)) return null;
  for (const value of fields.all(FIELD)) {
    const { server, results } = authenticationResults(value);
    if (trusted.includes(server)) return authentication(results, author?.address ?? '');
  }
  return null;
}

function authentication(results: readonly Result[], address: string): Authentication {
  const of = (method: string) => resultOf(results, method)?.verdict ?? null;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return {
    spf: of('spf'),
    dkim: of('dkim'),
    dmarc: of('dmarc'),
    isPassed: isPassed(results, domain),
  };
}

/** A mail may have several signatures: one that passes is enough. */
function resultOf(results: readonly Result[], method: string): Result | undefined {
  const found = results.filter((result) => result.method === method);
  return found.find(({ verdict }) => verdict === 'pass') ?? found[0];
}

/** DMARC decides where there is a policy; else a domain that is the one in From (RFC 7489 §3.1). */
function isPassed(results: readonly Result[], domain: string): boolean {
  const dmarc = resultOf(results, 'dmarc');
  const about = dmarc?.properties.get('header.from') ?? domain;
  if (!isAligned(domainOf(about), domain)) return false;
  switch (dmarc?.verdict) {
    case 'pass':
    // Of Microsoft, where a domain without a policy would have passed.
    case 'bestguesspass':
      return true;
    case 'none':
    case undefined:
      return results.some(
        (result) => result.verdict === 'pass' && isAligned(provenDomain(result), domain),
      );
    default:
      return false;
  }
}

/** The domain that a method proves; `''` for none. */
function provenDomain({ method, properties }: Result): string {
  if (method === 'spf') return domainOf(properties.get('smtp.mailfrom') ?? '');
  if (method !== 'dkim') return '';
  return domainOf(properties.get('header.d') ?? properties.get('header.i') ?? '');
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).replace(/^<|[>.]+$/g, '');
}

/** The same domain, or one within the other; not its siblings, for which one must know registries. */
function isAligned(proven: string, domain: string): boolean {
  if (!proven.includes('.') || !domain.includes('.')) return false;
  return proven === domain || proven.endsWith(`.${domain}`) || domain.endsWith(`.${proven}`);
}
