import { CONTENTS } from './contents.ts';
import { FIELDS } from './fields.ts';
import { type HostileMail, type HostileShape, identified, messageIdOf } from './hostile-mail.ts';
import { MARKUP } from './markup.ts';
import { STRUCTURE } from './structure.ts';

/** Every way to hurt that is known. */
const HOSTILE_SHAPES: readonly HostileShape[] = [...STRUCTURE, ...MARKUP, ...FIELDS, ...CONTENTS];

/** What is parsed in the processor itself is at most so large. Bytes. */
const SMALL_BYTES = 63 * 1024;

/** Those that the requirements name (spec section 8, P1). */
const NAMED: ReadonlySet<string> = new Set([
  'nested parts',
  'header fields',
  'characters of a line',
  'tags',
  'padding in base64',
  'parts',
  'bytes of an attachment',
]);

/**
 * Each shape at its full strength, one after the other: some are 40 MB.
 * @param mostBytes larger ones are left out, but for those that the requirements name
 */
export function* hostileMails(mostBytes = Number.POSITIVE_INFINITY): Generator<HostileMail> {
  for (const [n, { name, full, make }] of HOSTILE_SHAPES.entries()) {
    const id = `full-${n}`;
    const raw = identified(make(full), id);
    if (raw.length > mostBytes && !NAMED.has(name)) continue;
    yield { name: `${full.toLocaleString('en')} ${name}`, messageId: messageIdOf(id), raw };
  }
}

/** Each shape as strong as it can be in a mail that is small enough to be parsed in place. */
export function* smallHostileMails(): Generator<HostileMail> {
  for (const [n, shape] of HOSTILE_SHAPES.entries()) {
    const id = `small-${n}`;
    const times = timesOfSmall(shape);
    const raw = identified(shape.make(times), id);
    yield { name: `${times} ${shape.name}`, messageId: messageIdOf(id), raw };
  }
}

function timesOfSmall({ make, full }: HostileShape): number {
  if (full === 1) return 1;
  const probe = Math.min(full, 100);
  const empty = make(1).length;
  const each = Math.max(0.5, (make(probe).length - empty) / (probe - 1));
  return Math.max(1, Math.min(full, Math.floor((SMALL_BYTES - empty) / each)));
}
