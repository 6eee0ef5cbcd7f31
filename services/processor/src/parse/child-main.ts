import type { Frame } from './frame.ts';
import { readHeaders, readWhole } from './reading.ts';
import { serveChild } from './serve-child.ts';
import { type Answer, packReading, type Task } from './task.ts';

async function answer({ head, blobs: [raw = Buffer.alloc(0)] }: Frame): Promise<Frame> {
  const { rules, headersOnly } = head as Task;
  try {
    const reading =
      headersOnly === null ? await readWhole(raw, rules) : readHeaders(raw, rules, headersOnly);
    return packReading(reading, raw);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { head: { ok: false, words } satisfies Answer, blobs: [] };
  }
}

/** The process in which a mail is read that may cost too much. */
serveChild(answer);
