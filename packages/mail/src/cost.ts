/** What a mail may cost to be parsed where others wait: measured to stay below 50 ms (P1). */
const SMALL_BYTES = 64 * 1024;
/** HTML in base64 hides how many tags it has. */
const SMALL_HIDDEN_HTML_BYTES = 32 * 1024;
const FEW_DELIMITERS = 100;
const FEW_LINES = 4000;
const FEW_TAGS = 4000;

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

/** Estimates what parsing will cost, by one look at bytes; what is too long is not looked at. */
export function estimateCost(raw: Buffer): CostEstimate {
  if (raw.length > SMALL_BYTES) {
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
  const small = isSimple && (raw.length <= SMALL_HIDDEN_HTML_BYTES || !mayHideHtml(raw));
  return { small, bytes: raw.length, delimiters, lines, tags };
}

function mayHideHtml(raw: Buffer): boolean {
  const text = raw.toString('latin1');
  return /text\/html/i.test(text) && /base64/i.test(text);
}
