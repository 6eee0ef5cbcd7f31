export { openStore } from './open.ts';
export type { StoreOptions } from './options.ts';
export { printMigrations } from './postgres/migrations.ts';
export type * from './store.ts';
