import type { MimePart } from '../mime/part.ts';

const CID = /\bcid:([^"'\s>)]{1,998})/gi;

/** Which parts the HTML body shows (`cid:`, RFC 2392); those stay in the stored mail (P7). */
export class ShownParts {
  readonly #ids = new Set<string>();

  constructor(unsafeHtml: string) {
    for (const [, reference] of unsafeHtml.matchAll(CID)) {
      if (reference !== undefined) this.#ids.add(normalised(reference));
    }
  }

  has(part: MimePart): boolean {
    if (this.#ids.size === 0) return false;
    const id = part.description.fields.first('content-id');
    return id !== '' && this.#ids.has(normalised(id));
  }
}

function normalised(id: string): string {
  const bare = id.trim().replace(/^<|>$/g, '').replace(/&amp;/gi, '&').trim();
  try {
    return decodeURIComponent(bare).toLowerCase();
  } catch {
    return bare.toLowerCase();
  }
}
