import { simpleParser } from 'mailparser';
import { readOne } from '../stages/parse-stage.ts';

/** Who reads: Buzón, as a processor does, or the bare library. */
export const readers = {
  buzon: async (raw: Buffer): Promise<void> => {
    await readOne(raw);
  },
  mailparser: async (raw: Buffer): Promise<void> => {
    await simpleParser(raw);
  },
} as const;

export type Reader = keyof typeof readers;
