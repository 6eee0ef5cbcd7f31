import { describe, expect, it } from 'vitest';
import { printMigrations } from '../src/index.ts';
import { batchesOf } from '../src/sqlserver/migrations.ts';

const GUARD = 'IF @@ERROR <> 0 SET NOEXEC ON;';

describe('the script for a person who may change the schema', () => {
  it('O6 executes nothing more after its first error, whatever program runs it', () => {
    const [begin, ...batches] = batchesOf(printMigrations('sqlserver'));
    expect(begin).toContain('SET XACT_ABORT ON');
    const end = batches.splice(-2);
    expect(end[0]).toMatch(/^PRINT /);
    expect(end[1]).toBe('SET NOEXEC OFF;');
    expect(batches.length).toBeGreaterThan(80);
    batches.forEach((batch, index) => {
      expect(batch === GUARD).toBe(index % 2 === 1);
    });
  });
});
