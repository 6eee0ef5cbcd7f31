export { findBinary, installBinaries, type ProgramName, requireBinary } from './binaries.ts';
export { asLogged, documentedLines, PAGES_OF_ERRORS } from './documented-lines.ts';
export type { AccountOptions, FolderOptions } from './dovecot/account.ts';
export { type DovecotOptions, type DovecotServer, startDovecot } from './dovecot/dovecot.ts';
export type { StoredMail } from './dovecot/maildir.ts';
export {
  type Folders,
  inSet,
  row,
  type ScriptedMessage,
  scriptedMessages,
} from './imap/scripted-folders.ts';
export {
  type ScriptedImap,
  type ScriptedImapOptions,
  startScriptedImap,
} from './imap/scripted-imap.ts';
export type { Command, Handler, ScriptedSession } from './imap/scripted-session.ts';
export { type ImapSim, type ImapSimOptions, startImapSim } from './imap/sim/imap-sim.ts';
export { SIM_APP_PASSWORD, SIM_PASSWORD, SIM_USER } from './imap/sim/sim-log-in.ts';
export { SIM_NAMES, type SimName } from './imap/sim/sim-provider.ts';
export type { Grants } from './oauth/grants.ts';
export {
  type Refused,
  startTokenServer,
  type TokenRequest,
  type TokenServer,
  type TokenServerOptions,
} from './oauth/token-server.ts';
export { type PostgresOptions, type PostgresServer, startPostgres } from './postgres/postgres.ts';
export { freePort } from './process/port.ts';
export type { Direction } from './proxy/passage.ts';
export { startTcpProxy, type TcpProxy, type TcpProxyOptions } from './proxy/tcp-proxy.ts';
export { type RedisOptions, type RedisServer, startRedis } from './redis/redis.ts';
export type { Server } from './server.ts';
export { type ServiceOptions, type ServiceServer, startService } from './service/service.ts';
export {
  type ReceivedMail,
  type SmtpBehaviour,
  type SmtpEvent,
  type SmtpRefusal,
  type SmtpSink,
  type SmtpSinkOptions,
  startSmtpSink,
} from './smtp/smtp-sink.ts';
export { type Stack, type StackOptions, startStack } from './stack.ts';
export { temporaryDirectory } from './temporary-directory.ts';
export {
  type Authority,
  type CertificateRequest,
  type IssuedCertificate,
  makeAuthority,
} from './tls/authority.ts';
export { type UntilOptions, until } from './until.ts';
