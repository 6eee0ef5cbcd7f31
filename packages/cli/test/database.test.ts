import { Failure } from '@buzon/shared/failures';
import { describe, expect, it } from 'vitest';
import { databaseAdvice } from '../src/database.ts';

const advice = (kind: Failure['kind'], code: string) =>
  databaseAdvice(new Failure(kind, 'database', code, 'words of the server'));

describe('what to do about a database', () => {
  it.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_HAS_EXPIRED'])(
    'O6 P13 whose certificate is not trusted (%s)',
    (code) => {
      expect(advice('installation', code)).toMatch(/NODE_EXTRA_CA_CERTS.*DATABASE_URL/);
    },
  );

  it('O6 P13 that is away, without its schema, or that says it itself', () => {
    expect(advice('world', 'ESOCKET')).toMatch(/DATABASE_URL is right and the server runs/);
    expect(advice('installation', '42P01')).toBe('run `buzon migrate`');
    expect(advice('installation', 'MSSQL4060')).toBeNull();
  });
});
