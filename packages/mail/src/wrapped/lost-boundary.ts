import { leavesOf, type MimePart, type Opened } from '../mime/part.ts';
import { walkMime } from '../mime/walk.ts';

/** A delimiter line before a field or an empty line, where parts begin; none that ends them. */
const DELIMITER = /^--([^\s-][^\r\n]{0,69}?)(?<!--)[ \t]*\r?\n(?=content-[a-z-]{1,40}:|\r?\n)/im;
const LOOKED_AT = 256 * 1024;
/** Characters of a preamble ("This is a multi-part message in MIME format"). */
const LONGEST_PREAMBLE = 300;

/**
 * Finds the parts of a multipart whose boundary is missing or wrong in its header, by the delimiter
 * lines that stand in it; null when there are none.
 */
export async function openLostBoundary(part: MimePart): Promise<Opened | null> {
  // It is neither: its parts are broken, and another one would be a guess against the header.
  if (part.isDelimited) return null;
  const { content, body } = part;
  const sample = content.toString('latin1', 0, LOOKED_AT);
  const found = DELIMITER.exec(sample);
  const boundary = found?.[1];
  if (boundary === undefined || /["\\]/.test(boundary)) return null;
  // What stands before the first part is not shown: it must not be the mail itself.
  if (sample.slice(0, found?.index).trim().length > LONGEST_PREAMBLE) return null;
  const header = `Content-Type: ${part.type}; boundary="${boundary}"\r\n\r\n`;
  const root = await walkMime(Buffer.concat([Buffer.from(header, 'latin1'), content]));
  if (root.isLeaf) return null;
  const shift = (body?.start ?? 0) - header.length;
  for (const leaf of leavesOf(root)) {
    leaf.isFound = true;
    const hasPlace = !part.isFound && leaf.delimiterAt !== null;
    if (hasPlace) leaf.cut = { start: (leaf.delimiterAt ?? 0) + shift, end: leaf.end + shift };
  }
  return { parts: [root], complete: true, spare: { text: null, html: null } };
}
