import libmime from 'libmime';
import { withoutEdges } from '../without-edges.ts';

/** Code points; what is cut is the stem, so that the ending still tells the type. */
const LONGEST_NAME = 150;
/** Bytes of UTF-8 that ext4, NTFS and APFS all take for one name. */
const LONGEST_BYTES = 240;
const LONGEST_ENDING = 20;

/** Control, bidirectional, zero-width and line-separating characters, and lone surrogates. */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;
const ILLEGAL = /[<>:"|?*]/g;
/** Names of devices on Windows, with any ending. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=$|\s*\.)/i;
/** No file system takes such a name at either end. */
const EDGES = '. ';

/**
 * A file name that any file system takes and that leads nowhere else: no separators, no control or
 * direction-changing characters, no device names, no leading or trailing dots. `''` when nothing
 * is left.
 */
export function safeFileName(name: string): string {
  const shown = name.normalize('NFC').replace(/\s+/g, ' ').replace(INVISIBLE, '');
  const visible = shown.replace(/ +/g, ' ');
  const flat = visible
    .split(/[\\/]+/)
    .map((step) => step.trim())
    .filter((step) => step !== '' && !/^\.+$/.test(step) && !/^[a-z]:$/i.test(step))
    .join('_');
  const plain = withoutEdges(flat.replace(ILLEGAL, '_').replace(/\.{2,}/g, '.'), EDGES);
  if (/^_*$/.test(plain)) return '';
  const named = RESERVED.test(plain) ? `_${plain}` : plain;
  return withoutEdges(shortened(named), EDGES);
}

/** A name for a part that has none: `attachment-2.pdf`. */
export function nameByType(contentType: string, position: number): string {
  const ending = libmime.detectExtension(contentType);
  return `attachment-${position}.${/^[a-z0-9]{1,10}$/.test(ending) ? ending : 'bin'}`;
}

function shortened(name: string): string {
  // A UTF-16 unit takes three bytes of UTF-8 at most.
  if (name.length * 3 <= LONGEST_BYTES) return name;
  const points = Array.from(name);
  if (points.length <= LONGEST_NAME && Buffer.byteLength(name) <= LONGEST_BYTES) return name;
  const dot = points.lastIndexOf('.');
  const hasEnding = dot > 0 && points.length - dot <= LONGEST_ENDING;
  const ending = hasEnding ? points.slice(dot).join('') : '';
  const stem = hasEnding ? points.slice(0, dot) : points;
  return (
    cut(stem, LONGEST_NAME - Array.from(ending).length, LONGEST_BYTES - Buffer.byteLength(ending)) +
    ending
  );
}

function cut(points: readonly string[], most: number, bytes: number): string {
  let kept = '';
  let left = bytes;
  for (const point of points.slice(0, most)) {
    left -= Buffer.byteLength(point);
    if (left < 0) break;
    kept += point;
  }
  return kept;
}

/** The name of a mail stored as a file: its subject with `.eml`. */
export function mailFileName(subject: string): string {
  return `${safeFileName(subject) || 'message'}.eml`;
}
