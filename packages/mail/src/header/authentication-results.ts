/** What one server says of one method: `spf=pass smtp.mailfrom=a@b.example`. */
export interface Result {
  readonly method: string;
  readonly verdict: string;
  /** `smtp.mailfrom`, `header.d`, `header.from`, …; names and values lower-case. */
  readonly properties: ReadonlyMap<string, string>;
}

/** A field Authentication-Results (RFC 8601 §2.2). */
export interface AuthenticationResults {
  /** The authserv-id, lower-case; `-` where there is none: servers of Microsoft write none. */
  readonly server: string;
  readonly results: readonly Result[];
}

/** No honest field is longer; the rest is not read. Characters. */
const LONGEST_FIELD = 16 * 1024;
const NO_ID = '-';
const RESULT = /^([a-z][a-z0-9-]{0,30})\s*(?:\/\s*\d+\s*)?=\s*([a-z][a-z0-9-]{0,30})/i;
const PROPERTY =
  /([a-z][a-z0-9-]{0,30}\s*\.\s*[a-z][a-z0-9_-]{0,30})\s*=\s*((?:"[^"]*"|[^\s"]){1,998})/gi;
/** A quoted string, a quoted pair, what separates things, or what stands between these. */
const TOKEN = /"(?:[^"\\]|\\.)*(?:"|$)|\\.?|[();]|[^"\\();]+/gs;
/** What separates things where it is not quoted. */
const SPECIAL = /[\s;=()\\]/g;
/** Stands in no header field. */
const BETWEEN = '\0';

/** Reads a field value. Never throws; what follows no grammar gives no results. */
export function authenticationResults(value: string): AuthenticationResults {
  const [first = '', ...rest] = statementsOf(value.slice(0, LONGEST_FIELD));
  const hasId = !RESULT.test(first);
  const server = hasId ? (first.split(/[\s/]+/)[0] ?? '').replaceAll('"', '').toLowerCase() : NO_ID;
  return { server, results: (hasId ? rest : [first, ...rest]).flatMap(resultOf) };
}

function resultOf(statement: string): readonly Result[] {
  const [, method = '', verdict = ''] = RESULT.exec(statement) ?? [];
  if (method === '') return [];
  const properties = new Map<string, string>();
  for (const [, name = '', written = ''] of statement.matchAll(PROPERTY)) {
    const key = name.replace(/\s+/g, '').toLowerCase();
    if (!properties.has(key)) properties.set(key, written.replaceAll('"', '').toLowerCase());
  }
  return [{ method: method.toLowerCase(), verdict: verdict.toLowerCase(), properties }];
}

/**
 * What stands between semicolons, without comments, and with nothing special left in quoted strings:
 * a local part such as `"x; dmarc=pass"` is the sender's own words. Quotes count in comments, too,
 * for servers that put addresses there; what is quoted to no end then says nothing.
 */
function statementsOf(value: string): readonly string[] {
  const pieces: string[] = [];
  let depth = 0;
  for (const [token] of value.matchAll(TOKEN)) {
    if (token === '(') depth++;
    else if (token === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) pieces.push(token === ';' ? BETWEEN : plain(token));
  }
  return pieces
    .join('')
    .split(BETWEEN)
    .map((statement) => statement.trim());
}

function plain(token: string): string {
  return token.startsWith('"') ? token.replace(SPECIAL, '_') : token;
}
