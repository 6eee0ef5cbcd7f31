import { describe, expect, it } from 'vitest';
import { classifyNow, codeTable, type Verdict } from '../src/failures/index.ts';

/** Written down apart from the table, from the manual of SQL Server: who has to act. */
const numbers: Readonly<Record<Verdict, readonly number[]>> = {
  world: [
    64, 121, 233, 258, 596, 10053, 10054, 10060, 10061, 11001, 6001, 6002, 6005, 6006, 17142, 17147,
    17148, 17188, 17189, 17197, 18401, 18461, 615, 921, 922, 927, 942, 945, 952, 976, 978, 979, 982,
    983, 3906, 4221, 40613, 42108, 42109, 40143, 40166, 40197, 40501, 40540, 49918, 49919, 49920,
    10928, 10929, 10936, 17300, 17809, 17810, 1101, 1105, 3257, 9002, 40544, 823, 825, 833,
  ],
  installation: [
    18452, 18456, 18470, 18486, 18487, 18488, 911, 916, 4060, 4064, 40532, 40615, 40914, 229, 230,
    262, 297, 300, 15151, 15247, 208, 2760, 2812, 15009, 201, 207, 213, 1934, 8143, 8144, 8145,
    8146, 8162, 7202, 7314, 7391, 824, 926,
  ],
  'ask-probe': [
    -2, 1205, 1222, 33557097, 3960, 3961, 701, 802, 1204, 8628, 8645, 8651, 40549, 40550, 40551,
    40552, 40553, 102, 105, 156, 601, 41301, 41302, 41305, 41325, 41839,
  ],
  message: [
    50000, 266, 3902, 3903, 3915, 3916, 3931, 220, 232, 241, 242, 245, 248, 295, 2628, 8114, 8115,
    8134, 8152, 517, 11535, 515, 547, 2601, 2627, 217, 512, 3930, 3998, 6522, 16915, 16916,
  ],
};

const words: readonly (readonly [string, Verdict])[] = [
  ['ESOCKET', 'world'],
  ['ECLOSE', 'world'],
  ['ECONNCLOSED', 'world'],
  ['ENOTOPEN', 'world'],
  ['EINVALIDSTATE', 'world'],
  ['ENOCONN', 'world'],
  ['EINSTLOOKUP', 'world'],
  ['ELOGIN', 'installation'],
  ['EENCRYPT', 'installation'],
  ['ETDS', 'installation'],
  ['EINTERFACENOTSUPP', 'installation'],
  ['ECANCEL', 'ask-probe'],
  ['EPARAM', 'message'],
];

const cases: readonly (readonly [string, Verdict])[] = [
  ...(['world', 'installation', 'ask-probe', 'message'] as const).flatMap((verdict) =>
    numbers[verdict].map((number) => [`MSSQL${number}`, verdict] as const),
  ),
  ...words,
];

function verdictOf(code: string): Verdict {
  const error = Object.assign(new Error('words of the server'), { code });
  const failure = classifyNow(error, 'database');
  return failure === 'ask-probe' ? failure : failure.kind;
}

describe('errors of SQL Server', () => {
  it.each(cases)('P13 %s is %s', (code, verdict) => {
    expect(verdictOf(code)).toBe(verdict);
  });

  it('P13 every code of the table is in this test, once', () => {
    const tested = cases.map(([code]) => code);
    const known = codeTable.database.codes
      .flatMap(({ codes }) => codes)
      .filter((code) => code.startsWith('MSSQL'));
    expect(new Set(known).size).toBe(known.length);
    expect(tested).toEqual(expect.arrayContaining(known));
    expect(new Set(tested).size).toBe(tested.length);
  });

  it('P13 a number that nobody has heard of asks the probe', () => {
    expect(verdictOf('MSSQL4711')).toBe('ask-probe');
    expect(verdictOf('MSSQL40000')).toBe('ask-probe');
  });
});
