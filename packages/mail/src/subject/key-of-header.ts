import { HeaderFields } from '../header/fields.ts';
import { listNames } from '../header/list-names.ts';
import { headerLinesOf } from '../mime/header-lines.ts';
import { decodedSubject } from '../summary.ts';
import { type SubjectKey, subjectKey } from './subject-key.ts';

/**
 * The subject key that reading the whole mail gives, from the beginning of its bytes that holds the
 * header. For cases whose subject alone does not tell: it was cut, or had a mailing list's tag.
 */
export function subjectKeyOfHeader(raw: Buffer, tags: readonly string[]): SubjectKey {
  const fields = new HeaderFields(headerLinesOf(raw));
  return subjectKey(decodedSubject(fields), { tags, lists: listNames(fields) });
}
