import { z } from 'zod';
import { PROVIDER_SETTINGS } from '../providers/index.ts';
import { choice, flag, list, number, path, text, trimmed, word } from './fields.ts';

/** The values of one listener as they are written: the one schema of both forms (spec section 6). */
export const listenerSchema = z.object({
  hostName: word('required: the name or address of the IMAP server'),
  port: number(1, 65_535).optional().describe('a whole number, 1–65535'),
  provider: choice(PROVIDER_SETTINGS).default('auto').describe(PROVIDER_SETTINGS.join(', ')),
  useSsl: flag().default(true).describe('True, False'),
  requireTls: flag().default(false).describe('True, False'),
  tlsCaFile: path()
    .nullable()
    .default(null)
    .describe('the path of a PEM file with the certificate of an authority'),
  tlsMinVersion: choice(['1.0', '1.1', '1.2', '1.3'])
    .default('1.2')
    .describe('1.0, 1.1, 1.2, 1.3 (1.0 and 1.1 are no longer safe)'),
  tlsServerName: word('')
    .nullable()
    .default(null)
    .describe('the name that stands in the certificate, without a port'),
  userName: text('required: the name of the account'),
  password: text('')
    .nullable()
    .default(null)
    .describe('required without OAuth: the password, or enc:…, env:NAME, file:PATH'),
  inputFolder: path()
    .default('INBOX')
    .describe('the path of a folder, with / between its parts, such as IMAP/New'),
  outputFolder: path()
    .nullable()
    .default(null)
    .describe(
      'the path of a folder, with / between its parts; leave it out to have filed messages deleted',
    ),
  extractAttachments: flag().default(false).describe('True, False'),
  syncMaxWaitTime: number(60, 600).default(60).describe('a whole number of seconds, 60–600'),
  syncMaxChangesCount: number(1, 10_000).default(10).describe('a whole number, 1–10000'),
  protocolLogFile: path()
    .nullable()
    .default(null)
    .describe('the path of a file; %date% and %time% are replaced'),
  caseProcess: text('').nullable().default(null).describe('the name of a process'),
  functionalUnit: text('').nullable().default(null).describe('the name of a functional unit'),
  unknownSender: choice(['Open', 'Register', 'Reject'])
    .default('Open')
    .describe('Open, Register, Reject'),
  replyToFrom: list(/^[^\s@<>]*@[^\s@<>]+$/)
    .default([])
    .describe('addresses such as web@example.com, or @example.com for all of a domain'),
  trustedAuthserv: list(/^[\w.:-]+$/)
    .default([])
    .describe('the authserv-id that your server writes, such as mx.example.com'),
  requireAuthentication: choice(['Off', 'On', 'False', 'True'])
    .default('Off')
    .transform((word) => word === 'On' || word === 'True')
    .describe('Off, On (needs TrustedAuthserv)'),
  followUpDays: number(1, 3_650)
    .nullable()
    .default(null)
    .describe('a whole number of days, 1–3650; leave it out for no limit'),
  confirmation: choice(['Off', 'Opened', 'Always']).default('Off').describe('Off, Opened, Always'),
  language: choice(['es', 'en']).default('es').describe('es, en'),
  confirmationFrom: trimmed()
    .regex(/^(?:[^\s<>@]+@[^\s<>@]+|[^<>]*<[^\s<>@]+@[^\s<>@]+>)$/)
    .nullable()
    .default(null)
    .describe('an address such as reclamos@example.com or Reclamos <reclamos@example.com>'),
  confirmationsPerHour: number(1, 1_000).default(5).describe('a whole number, 1–1000'),
  confirmNewerThanHours: number(1, 8_760).default(48).describe('a whole number of hours, 1–8760'),
  maxMessageBytes: number(1_024, 1_073_741_824)
    .default(52_428_800)
    .describe('a whole number of bytes, 1024–1073741824'),
});
