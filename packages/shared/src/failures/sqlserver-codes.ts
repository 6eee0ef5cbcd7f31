import type { CodeRule } from './rule.ts';

/** Numbers of SQL Server stand as `MSSQL1205`: a bare 40197 could be taken for an SQLSTATE. */
const numbers = (...list: readonly number[]): readonly string[] =>
  list.map((number) => `MSSQL${number}`);

/**
 * Error numbers of SQL Server and Azure SQL (sys.messages; "Transient fault handling" of Azure SQL),
 * and the words of its driver. What a person has to do stands in `says`.
 */
export const sqlServerCodes: readonly CodeRule[] = [
  // The world's: the server is away, restarting, failing over or full.
  {
    codes: [
      ...numbers(64, 121, 233, 258, 596, 10053, 10054, 10060, 10061, 11001),
      'ESOCKET',
      'ECLOSE',
      'ECONNCLOSED',
      'ENOTOPEN',
      'EINVALIDSTATE',
      'ENOCONN',
    ],
    verdict: 'world',
    says: 'The connection to the database failed',
  },
  {
    codes: ['EINSTLOOKUP'],
    verdict: 'world',
    says: 'The SQL Server Browser (UDP 1434) does not tell the port of the instance: start it, or give the port instead of instanceName',
  },
  {
    codes: numbers(6001, 6002, 6005, 6006, 17142, 17147, 17148, 17188, 17189, 17197, 18401, 18461),
    verdict: 'world',
    says: 'The database server is shutting down or starting',
  },
  {
    codes: numbers(
      615,
      921,
      922,
      927,
      942,
      945,
      952,
      976,
      978,
      979,
      982,
      983,
      3906,
      4221,
      40613,
      42108,
      42109,
    ),
    verdict: 'world',
    says: 'The database is offline, being restored or failing over',
  },
  {
    codes: numbers(40143, 40166, 40197, 40501, 40540, 49918, 49919, 49920, 10928, 10929, 10936),
    verdict: 'world',
    says: 'Azure SQL is busy or being moved',
  },
  {
    codes: numbers(17300, 17809, 17810),
    verdict: 'world',
    says: 'The database has too many connections',
  },
  {
    codes: numbers(1101, 1105, 3257, 9002, 40544),
    verdict: 'world',
    says: 'The disk, the file group or the log of the database is full',
  },
  {
    codes: numbers(823, 825, 833),
    verdict: 'world',
    says: 'The operating system of the database failed to read or write',
  },

  // The installation's: something is missing or forbidden for every message alike.
  {
    codes: [...numbers(18452, 18456, 18470, 18486, 18487, 18488), 'ELOGIN'],
    verdict: 'installation',
    says: 'The database refuses the user or password: correct them in DATABASE_URL, or enable the login',
  },
  {
    codes: numbers(911, 916, 4060, 4064),
    verdict: 'installation',
    says: 'The database does not exist or is not open to this user: create it, add the user to it, or correct DATABASE_URL',
  },
  {
    codes: numbers(40532, 40615, 40914),
    verdict: 'installation',
    says: 'Azure SQL does not let this machine in: correct the name of the server, or its firewall rules',
  },
  {
    codes: numbers(229, 230, 262, 297, 300, 15151, 15247),
    verdict: 'installation',
    says: 'The database user lacks a right: grant it (docs/sql-server.md)',
  },
  {
    codes: numbers(208, 2760, 2812, 15009),
    verdict: 'installation',
    says: 'The schema or a procedure is missing or too old: run `buzon migrate`, or put your procedure back',
  },
  {
    codes: numbers(201, 207, 213, 1934, 8143, 8144, 8145, 8146, 8162),
    verdict: 'installation',
    says: 'The schema or a procedure does not fit this version: run `buzon migrate`, or mend your procedure',
  },
  {
    codes: numbers(7202, 7314, 7391),
    verdict: 'installation',
    says: 'A linked server is missing or not prepared for transactions',
  },
  { codes: numbers(824, 926), verdict: 'installation', says: 'The database is damaged' },
  {
    codes: ['EENCRYPT'],
    verdict: 'installation',
    says: 'The database does not speak TLS: enable it, or set encrypt=false in DATABASE_URL',
  },
  {
    codes: ['ETDS', 'EINTERFACENOTSUPP'],
    verdict: 'installation',
    says: 'The database speaks another version of TDS: set tdsVersion in DATABASE_URL',
  },

  // The code does not tell: the same one comes from a sick server and from one odd message.
  {
    codes: ['MSSQL-2', 'ECANCEL'],
    verdict: 'ask-probe',
    says: 'The database took longer than the time limit',
  },
  {
    codes: numbers(1205),
    verdict: 'ask-probe',
    says: 'Two transactions blocked each other (deadlock)',
  },
  {
    codes: numbers(1222),
    verdict: 'ask-probe',
    says: 'A lock could not be had in time',
  },
  {
    codes: numbers(3960, 3961),
    verdict: 'ask-probe',
    says: 'Two transactions were in each other’s way',
  },
  {
    codes: numbers(701, 802, 1204, 8628, 8645, 8651, 40549, 40550, 40551, 40552, 40553),
    verdict: 'ask-probe',
    says: 'The database lacks memory or locks',
  },
  // READ UNCOMMITTED met rows that were moved under it.
  { codes: numbers(601), verdict: 'ask-probe', says: 'Rows were moved while they were read' },
  {
    codes: numbers(41301, 41302, 41305, 41325, 41839),
    verdict: 'ask-probe',
    says: 'Two transactions were in each other’s way (memory-optimized tables)',
  },
  // Babelfish: an error of PostgreSQL that it has no number for.
  { codes: numbers(33557097), verdict: 'ask-probe', says: 'The database failed' },
  // Mostly dynamic SQL that one message's text broke.
  { codes: numbers(102, 105, 156), verdict: 'ask-probe', says: 'A statement is wrong' },

  // The message's: a procedure said so, or its values do not fit.
  { codes: numbers(50000), verdict: 'message', says: '' },
  {
    codes: numbers(266, 3902, 3903, 3915, 3916, 3931),
    verdict: 'message',
    says: 'A procedure commits or rolls back, which it must not',
  },
  {
    codes: [
      ...numbers(220, 232, 241, 242, 245, 248, 295, 517, 2628, 8114, 8115, 8134, 8152),
      'EPARAM',
    ],
    verdict: 'message',
    says: 'A value does not fit',
  },
  {
    codes: numbers(11535),
    verdict: 'message',
    says: 'A procedure selects, which it must not: assign to a variable instead',
  },
  { codes: numbers(515, 547, 2601, 2627), verdict: 'message', says: 'A constraint forbids it' },
  {
    codes: numbers(217, 512, 3930, 3998, 6522, 16915, 16916),
    verdict: 'message',
    says: 'A procedure failed',
  },
];
