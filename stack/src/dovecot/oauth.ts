/** Where Dovecot asks whose access token it was given. */
export interface Introspection {
  readonly url: string;
  /** Where 2.3 reads it from. */
  readonly file: string;
}

const MECHANISMS = 'xoauth2 oauthbearer';

/** Settings of Dovecot 2.3; the rest stands in a file of its own. */
export function oauth23(introspection: Introspection | null): string {
  if (introspection === null) return '';
  return `auth_mechanisms = plain login ${MECHANISMS}
passdb {
  driver = oauth2
  mechanisms = ${MECHANISMS}
  args = ${introspection.file}
}`;
}

/** That file. Nothing is remembered: a token that is revoked is revoked at once. */
export function oauthPassdb23(url: string): string {
  return `introspection_mode = post
introspection_url = ${url}
username_attribute = username
active_attribute = active
active_value = true
max_parallel_connections = 10
`;
}

/** The same for 2.4. */
export function oauth24(introspection: Introspection | null): string {
  if (introspection === null) return '';
  return `auth_mechanisms = plain login ${MECHANISMS}
oauth2 {
  introspection_mode = post
  introspection_url = ${introspection.url}
  username_attribute = username
  active_attribute = active
  active_value = true
}
passdb oauth2 {
  mechanisms_filter = ${MECHANISMS}
}`;
}
