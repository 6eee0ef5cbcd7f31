import { leavesOf, type MimePart } from '../mime/part.ts';
import { isWinmail, openWinmail } from './winmail.ts';

/**
 * Opens what wraps other parts, in place: `opened` of such leaves is set.
 * @returns what a reader should know
 */
export function openWrappers(root: MimePart): string[] {
  const warnings: string[] = [];
  for (const leaf of leavesOf(root)) {
    if (!isWinmail(leaf)) continue;
    leaf.opened = openWinmail(leaf);
    if (leaf.opened?.complete !== true) {
      warnings.push('winmail.dat is damaged: it is kept as it is');
    }
  }
  return warnings;
}
