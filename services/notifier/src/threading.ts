import type { Confirmation } from '@buzon/store';

/** A line of header is bounded; clients need only the root and the nearest of a conversation. */
const MAX_REFERENCES = 20;

/** One Message-ID as it may stand in a header; anything else that a mail claims is left out. */
const MESSAGE_ID = /^<[^<>\s\p{Cc}]{1,250}>$/u;

export interface Threading {
  readonly inReplyTo?: string;
  readonly references?: string[];
}

/**
 * The threading headers of a reply (RFC 5322 §3.6.4): References are the parent's References and
 * then its Message-ID; In-Reply-To is its Message-ID. A parent without Message-ID has no answer.
 */
export function threading(row: Pick<Confirmation, 'inReplyTo' | 'references'>): Threading {
  const parent = row.inReplyTo !== null && MESSAGE_ID.test(row.inReplyTo) ? row.inReplyTo : null;
  const chain = [...new Set([...row.references, ...(parent === null ? [] : [parent])])]
    .filter((id) => MESSAGE_ID.test(id))
    // The parent stands last, also when its own References name it.
    .sort((a, b) => Number(a === parent) - Number(b === parent));
  const [root, ...rest] = chain;
  return {
    ...(parent === null ? {} : { inReplyTo: parent }),
    ...(root === undefined ? {} : { references: [root, ...rest.slice(1 - MAX_REFERENCES)] }),
  };
}
