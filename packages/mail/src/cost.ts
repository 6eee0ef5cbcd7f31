import { hasEvenLines } from './mime/even-lines.ts';
import { hyphenLinesOf } from './mime/hyphen-lines.ts';
import { viewOf } from './mime/mail-view.ts';
import { leavesOf, type MimePart } from './mime/part.ts';
import { walkView } from './mime/walk.ts';
import { mayBeOpaqueSignature } from './wrapped/opaque-signature.ts';
import { isWinmail } from './wrapped/winmail.ts';

/** What a mail may cost to be parsed where others wait: measured to stay below 50 ms (P1). Bytes. */
export const MOST_IN_PLACE_BYTES = 64 * 1024;
/** The same with files attached, that are decoded and digested and nothing else. */
const MOST_WITH_FILES_BYTES = 1.5 * 1024 * 1024;
/** Of these the bytes that are for reading. */
const MOST_TEXT_BYTES = 32 * 1024;
/** Never for reading, whatever else its header says. */
const FILE = /^(?:application|audio|font|image|model|video)\//;
/** HTML in base64 hides how many tags it has. */
const SMALL_HIDDEN_HTML_BYTES = 32 * 1024;
const FEW_DELIMITERS = 100;
const FEW_LINES = 4000;
/** A header is read character by character, several times over. Bytes. */
const SHORT_HEADER = 16 * 1024;
const FEW_TAGS = 2500;

const FEW_PADDINGS = 100;
/** RFC 2045 §6.2. */
const AS_IT_IS = /^(?:|7bit|8bit|binary)$/;

const EQUALS = 0x3d;
const LF = 0x0a;
const DASH = 0x2d;
const LESS_THAN = 0x3c;

export interface CostEstimate {
  /** May be parsed in place; otherwise it belongs in a process that can be ended. */
  readonly small: boolean;
  readonly bytes: number;
  /** Lines that may open a part. */
  readonly delimiters: number;
  readonly lines: number;
  readonly tags: number;
}

/** What was seen of a mail that takes no time. */
export interface QuickLook {
  /** Its parts, where that took a look at them. */
  readonly root: MimePart | null;
}

/**
 * A look at a mail that is parsed so soon that others may wait meanwhile (P1): it is small and simple, or
 * what makes it large are files. Null for any other.
 */
export async function quickLook(raw: Buffer): Promise<QuickLook | null> {
  if (raw.length <= MOST_IN_PLACE_BYTES) return estimateCost(raw).small ? { root: null } : null;
  if (raw.length > MOST_WITH_FILES_BYTES) return null;
  const lines = hyphenLinesOf(raw);
  if (!hasEvenLines(raw, lines)) return null;
  const view = viewOf(raw, lines);
  if (!estimateCost(view.skeleton.bytes).small) return null;
  const root = await walkView(view).catch(() => null);
  return root !== null && hasLittleText(root) ? { root } : null;
}

/** Whether `quickLook` has something to show. */
export async function isQuicklyRead(raw: Buffer): Promise<boolean> {
  return (await quickLook(raw)) !== null;
}

function hasLittleText(root: MimePart): boolean {
  const texts = leavesOf(root)
    .filter((leaf) => !isFile(leaf))
    .map(({ encoded }) => encoded);
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  return bytes <= MOST_TEXT_BYTES && texts.every((text) => estimateCost(text).small);
}

/** What is decoded in no time, kept, and not looked into. */
function isFile(leaf: MimePart): boolean {
  const isOpened = isWinmail(leaf) || mayBeOpaqueSignature(leaf);
  return FILE.test(leaf.type) && !isOpened && isPlainlyEncoded(leaf);
}

/** In base64 each padding begins a run of its own; honest files have one. */
function isPlainlyEncoded({ encoded, description: { encoding } }: MimePart): boolean {
  if (encoding !== 'base64') return AS_IT_IS.test(encoding);
  let at = -1;
  for (let found = 0; found <= FEW_PADDINGS; found++) {
    at = encoded.indexOf(EQUALS, at + 1);
    if (at === -1) return true;
  }
  return false;
}

/** Estimates what parsing will cost, by one look at bytes; what is too long is not looked at. */
export function estimateCost(raw: Buffer): CostEstimate {
  if (raw.length > MOST_IN_PLACE_BYTES) {
    return { small: false, bytes: raw.length, delimiters: 0, lines: 0, tags: 0 };
  }
  let delimiters = 0;
  let lines = 0;
  let tags = 0;
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === LESS_THAN) tags++;
    if (raw[i] !== LF) continue;
    lines++;
    if (raw[i + 1] === DASH && raw[i + 2] === DASH) delimiters++;
  }
  const isSimple = delimiters <= FEW_DELIMITERS && lines <= FEW_LINES && tags <= FEW_TAGS;
  const isPlain = isSimple && hasShortHeader(raw);
  const small = isPlain && (raw.length <= SMALL_HIDDEN_HTML_BYTES || !mayHideHtml(raw));
  return { small, bytes: raw.length, delimiters, lines, tags };
}

/** Where the header ends: at the first empty line. */
function hasShortHeader(raw: Buffer): boolean {
  if (raw.length <= SHORT_HEADER) return true;
  const start = raw.toString('latin1', 0, SHORT_HEADER);
  return start.includes('\r\n\r\n') || start.includes('\n\n');
}

function mayHideHtml(raw: Buffer): boolean {
  const text = raw.toString('latin1');
  return /text\/html/i.test(text) && /base64/i.test(text);
}
