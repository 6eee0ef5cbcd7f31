export { findBinary, installBinaries, type ProgramName, requireBinary } from './binaries.ts';
export type { AccountOptions, FolderOptions } from './dovecot/account.ts';
export { type DovecotOptions, type DovecotServer, startDovecot } from './dovecot/dovecot.ts';
export type { StoredMail } from './dovecot/maildir.ts';
export { type PostgresOptions, type PostgresServer, startPostgres } from './postgres/postgres.ts';
export { freePort } from './process/port.ts';
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
export { type UntilOptions, until } from './until.ts';
