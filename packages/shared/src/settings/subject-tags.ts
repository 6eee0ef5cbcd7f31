import type { VariableRule } from './environment-fields.ts';

/** A tag's words without what stands around them; `-` before it takes a supplied one away. */
const TAG = /^-?[^\s,[\](){}*-][^,[\](){}*]{0,79}$/;
const MOST_TAGS = 100;

/** `BUZON_SUBJECT_TAGS`: tags that gateways put before subjects (P4), with commas between them. */
export const subjectTagsVariable: VariableRule<readonly string[]> = {
  name: 'BUZON_SUBJECT_TAGS',
  allowed:
    'at most 100 tags of 1–80 characters without brackets and asterisks, with commas between them; - before one that is none',
  read: (value) => {
    const tags = value
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    return tags.length <= MOST_TAGS && tags.every((tag) => TAG.test(tag)) ? tags : null;
  },
  show: (value) => value,
};
