import { printPostgresMigrations } from './postgres/migrations.ts';
import type { Dialect } from './schema-source.ts';
import { printSqlServerMigrations } from './sqlserver/migrations.ts';

/**
 * The whole schema as one script, for those who may not let a service create it: run it once, and
 * `migrate` finds nothing to do.
 */
export function printMigrations(dialect: Dialect): string {
  return dialect === 'postgres' ? printPostgresMigrations() : printSqlServerMigrations();
}
