/** What a test may want of Dovecot beyond plain mailboxes. */
export interface Features {
  /** Some folders are read-only. */
  readonly accessControl: boolean;
  /** Messages that an account may hold before COPY is refused; null: any number. */
  readonly quotaMessages: number | null;
  /** Where folders that all accounts share are kept; null: there are none. */
  readonly sharedDirectory: string | null;
  /** Other users' folders are seen, too. */
  readonly otherUsers: boolean;
  readonly separator: '/' | '.';
}

/** Prefixes of the namespaces, without the separator. */
const SHARED_PREFIX = 'Compartidas';
const OTHER_USERS_PREFIX = 'Otros';

/** Settings of Dovecot 2.3. */
export function features23(features: Features, accountsDirectory: string): string {
  const { accessControl, quotaMessages } = features;
  const plugins = pluginsOf(features);
  return `
${plugins.length === 0 ? '' : `mail_plugins = ${plugins.join(' ')}`}
plugin {
  ${accessControl ? 'acl = vfile' : ''}
  ${quotaMessages === null ? '' : `quota = count:Cuenta\n  quota_vsizes = yes\n  quota_rule = *:messages=${quotaMessages}`}
}
${sharedNamespace(features, (path) => `location = maildir:${path}:LAYOUT=fs:UTF-8`)}
${otherUsersNamespace(features, '%%u', `location = maildir:${accountsDirectory}/%%u/mail:INBOX=${accountsDirectory}/%%u/mail/INBOX:LAYOUT=fs:UTF-8`)}
`;
}

/** The same for 2.4. */
export function features24(features: Features, accountsDirectory: string): string {
  const { accessControl, quotaMessages } = features;
  const plugins = pluginsOf(features).map((name) => `  ${name} = yes`);
  return `
${plugins.length === 0 ? '' : `mail_plugins {\n${plugins.join('\n')}\n}`}
${accessControl ? 'acl_driver = vfile' : ''}
${quotaMessages === null ? '' : `quota "Cuenta" {\n  driver = count\n}\nquota_message_count = ${quotaMessages}`}
${sharedNamespace(features, (path) => `mail_driver = maildir\n  mail_path = ${path}`)}
${otherUsersNamespace(features, '$user', `mail_driver = maildir\n  mail_path = ${accountsDirectory}/%{owner_user}/mail\n  mail_inbox_path = ${accountsDirectory}/%{owner_user}/mail/INBOX`)}
`;
}

function pluginsOf({ accessControl, quotaMessages }: Features): string[] {
  return [...(accessControl ? ['acl'] : []), ...(quotaMessages === null ? [] : ['quota'])];
}

function sharedNamespace(features: Features, storage: (path: string) => string): string {
  const { sharedDirectory, separator } = features;
  if (sharedDirectory === null) return '';
  return namespace('shared', 'public', `${SHARED_PREFIX}${separator}`, separator, [
    storage(sharedDirectory),
  ]);
}

function otherUsersNamespace(features: Features, user: string, storage: string): string {
  const { otherUsers, separator } = features;
  if (!otherUsers) return '';
  const prefix = `${OTHER_USERS_PREFIX}${separator}${user}${separator}`;
  return namespace('others', 'shared', prefix, separator, [storage, 'list = children']);
}

function namespace(
  name: string,
  type: string,
  prefix: string,
  separator: string,
  lines: readonly string[],
): string {
  return `namespace ${name} {
  type = ${type}
  separator = ${separator}
  prefix = ${prefix}
  subscriptions = no
  ${lines.join('\n  ')}
}`;
}
