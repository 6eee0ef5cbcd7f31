import { withoutHistory } from '../reply/history.ts';
import { isForwarded } from '../reply/marks.ts';

/** The lines of a mail that are neither quoted nor forwarded: what somebody passes on is not his own. */
export function ownLines(lines: readonly string[]): readonly string[] {
  const forwarded = lines.findIndex(isForwarded);
  const { start, end } = withoutHistory(forwarded < 0 ? lines : lines.slice(0, forwarded));
  return lines.slice(start, end);
}
