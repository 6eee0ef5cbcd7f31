export { addsUp } from './adds-up.ts';
export { boundedMessageId } from './filing-values.ts';
export { openStore } from './open.ts';
export type { StoreOptions } from './options.ts';
export { printMigrations } from './print-migrations.ts';
export { PUT_BACK } from './put-back.ts';
export type { Dialect } from './schema-source.ts';
export { describeSqlServer, type ServerDescription } from './sqlserver/describe-server.ts';
export type * from './store.ts';
