import { describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import { resolveStoreOptions } from '../src/options.ts';

const options = (url: string) => ({ url, poolSize: 1, applicationName: 'test' });

describe('DATABASE_URL', () => {
  it('P8 the URL’s own parameter sets the time that the procedure has', () => {
    const resolved = resolveStoreOptions(
      options('postgres://u:p%40@db.example/buzon?procedureTimeout=7&sslmode=require'),
    );
    expect(resolved.procedureTimeoutMs).toBe(7_000);
    expect(resolved.url).toBe('postgres://u:p%40@db.example/buzon?sslmode=require');
  });

  it('P8 the procedure has 30 s when nothing is said', () => {
    expect(resolveStoreOptions(options('postgres://db.example/x')).procedureTimeoutMs).toBe(30_000);
  });

  it.each(['0', '-1', '1.5', 'soon', '3601'])('P8 refuses procedureTimeout=%s', (value) => {
    expect(() => openStore(options(`postgres://db/x?procedureTimeout=${value}`))).toThrow(
      /procedureTimeout/,
    );
  });

  it('P13 a scheme that this build does not speak is the installation’s', () => {
    expect(() => openStore(options('mysql://db.example/buzon'))).toThrow(
      expect.objectContaining({ kind: 'installation', message: expect.stringMatching(/mysql/) }),
    );
  });

  it('O5 never tells the password of a URL that it cannot read', () => {
    expect(() => openStore(options('postgres://u:geheim@[bad/x'))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('geheim') }),
    );
  });
});
