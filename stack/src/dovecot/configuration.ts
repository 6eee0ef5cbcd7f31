import { LOOPBACK } from '../process/port.ts';
import type { Certificate } from './certificate.ts';
import { type Features, features23, features24 } from './features.ts';
import { type Introspection, oauth23, oauth24 } from './oauth.ts';

/** What a configuration file of Dovecot is written from. */
export interface ConfigurationInput {
  /** "2.3.19.1" */
  readonly version: string;
  readonly directory: string;
  /** For sockets: a short path. */
  readonly runDirectory: string;
  readonly logFile: string;
  /** A passwd-file for each account, named for it. */
  readonly usersDirectory: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly owner: { readonly uid: number; readonly name: string; readonly group: string };
  readonly certificate: Certificate;
  /** Null: no access token is taken. */
  readonly oauth: Introspection | null;
  readonly separator: '/' | '.';
  /** Of the personal namespace; '' or like 'INBOX.'. */
  readonly namespacePrefix: string;
  readonly disabledCapabilities: readonly string[];
  readonly features: Omit<Features, 'separator'>;
  /** Of one account from one address. */
  readonly maxConnections: number;
  /** The greeting, by which the server that answers on the port is known to be this one. */
  readonly greeting: string;
}

// What Dovecot 2.3 announces; the list is written out only where something is taken away from it.
const CAPABILITIES =
  'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY';

/**
 * Dovecot's configuration for one unprivileged user who is everybody: it keeps all mail itself, needs no
 * system account, and neither delays wrong passwords nor limits connections.
 */
export function dovecotConfiguration(input: ConfigurationInput): string {
  return isModern(input)
    ? [HEADER_OF_24, common(input), storage24(input)].join('\n')
    : [common(input), storage23(input)].join('\n');
}

/** With 2.4 most settings of mail, certificates and passwords got other names. */
function isModern(input: ConfigurationInput): boolean {
  const [major = 0, minor = 0] = input.version.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 4);
}

function common(input: ConfigurationInput): string {
  const { owner } = input;
  return `
protocols = imap
listen = ${LOOPBACK}
base_dir = ${input.runDirectory}
log_path = ${input.logFile}
login_greeting = ${input.greeting}
${capabilityLine(input.disabledCapabilities)}
default_internal_user = ${owner.name}
default_internal_group = ${owner.group}
default_login_user = ${owner.name}
first_valid_uid = 1
auth_failure_delay = 0 secs
mail_max_userip_connections = ${input.maxConnections}
mail_fsync = never
mailbox_idle_check_interval = 1 secs
maildir_very_dirty_syncs = no
ssl = yes

service imap-login {
  chroot =
  inet_listener imap {
    port = ${input.port}
  }
  inet_listener imaps {
    port = ${input.tlsPort}
    ssl = yes
  }
}
service imap {
  process_limit = 1024
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
namespace inbox {
  inbox = yes
  separator = ${input.separator}
  prefix = ${input.namespacePrefix}
}
`;
}

function capabilityLine(disabled: readonly string[]): string {
  if (disabled.length === 0) return '';
  const kept = CAPABILITIES.split(' ').filter((capability) => !disabled.includes(capability));
  return `imap_capability = ${kept.join(' ')}`;
}

function storage23(input: ConfigurationInput): string {
  const home = mailHome(input);
  return `
disable_plaintext_auth = no
${features23(featuresOf(input), accounts(input))}
mail_location = maildir:${home}/mail:INBOX=${home}/mail/INBOX:LAYOUT=fs:UTF-8
ssl_cert = <${input.certificate.certFile}
ssl_key = <${input.certificate.keyFile}
${oauth23(input.oauth)}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${input.usersDirectory}/%u
}
userdb {
  driver = static
  args = uid=${input.owner.uid} gid=${input.owner.group} home=${home}
}
`;
}

/** Since 2.4 a configuration names the version that it was written for, first of all. */
const HEADER_OF_24 = 'dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n';

function storage24(input: ConfigurationInput): string {
  const home = mailHome(input);
  return `
auth_allow_cleartext = yes
${features24(featuresOf(input), accounts(input))}
mail_driver = maildir
mail_path = ${home}/mail
mail_inbox_path = ${home}/mail/INBOX
mailbox_list_layout = fs
mailbox_list_utf8 = yes
ssl_server_cert_file = ${input.certificate.certFile}
ssl_server_key_file = ${input.certificate.keyFile}
${oauth24(input.oauth)}
passdb passwd-file {
  passwd_file_path = ${input.usersDirectory}/%{user}
  default_password_scheme = PLAIN
}
userdb static {
  fields {
    uid = ${input.owner.uid}
    gid = ${input.owner.group}
    home = ${home}
  }
}
`;
}

function featuresOf({ features, separator }: ConfigurationInput): Features {
  return { ...features, separator };
}

function accounts({ directory }: ConfigurationInput): string {
  return `${directory}/accounts`;
}

function mailHome(input: ConfigurationInput): string {
  return `${accounts(input)}/${isModern(input) ? '%{user}' : '%u'}`;
}
