import { leavesOf, type MimePart, type Opened } from '../mime/part.ts';
import { isCalendar, openCalendar } from './calendar.ts';
import { openLostBoundary } from './lost-boundary.ts';
import { mayBeOpaqueSignature, openOpaqueSignature } from './opaque-signature.ts';
import { mayHoldFiles, openUuencoded } from './uuencoded.ts';
import { isWinmail, openWinmail } from './winmail.ts';

/** Wrappers within wrappers. */
const DEEPEST = 5;

/**
 * Opens what holds other parts but is no multipart, in place: `opened` of such leaves is set. What
 * can't be opened stays what it is.
 * @returns what a reader should know
 */
export async function openWrappers(root: MimePart, depth = 0): Promise<string[]> {
  const warnings: string[] = [];
  for (const leaf of leavesOf(root)) {
    leaf.opened = await opened(leaf);
    if (isWinmail(leaf) && leaf.opened?.complete !== true) {
      warnings.push('winmail.dat is damaged: it is kept as it is');
    }
    if (leaf.opened === null || depth === DEEPEST) continue;
    for (const part of leaf.opened.parts) {
      // What was found as text or as a file is at its end.
      if (!part.isFound || !part.isLeaf) warnings.push(...(await openWrappers(part, depth + 1)));
    }
  }
  return warnings;
}

async function opened(leaf: MimePart): Promise<Opened | null> {
  try {
    if (isWinmail(leaf)) return openWinmail(leaf);
    if (mayBeOpaqueSignature(leaf)) return await openOpaqueSignature(leaf);
    if (leaf.isMultipart) return leaf.body === null ? null : await openLostBoundary(leaf);
    if (isCalendar(leaf)) return openCalendar(leaf);
    return mayHoldFiles(leaf) ? openUuencoded(leaf) : null;
  } catch {
    // It exceeds the limits of what is parsed: it stays closed.
    return null;
  }
}
