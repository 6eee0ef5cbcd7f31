/** Beyond these, HTML is shown as text: sanitising it would take too long. */
const MOST_TAGS = 100_000;
const DEEPEST = 1000;
/** Characters. */
const LONGEST_HTML = 8 * 1024 * 1024;

const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/** Open elements that the start of another one ends, as HTML parsers do it. */
const ENDED_BY: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    p: 'p',
    li: 'li',
    dt: 'dt dd',
    dd: 'dt dd',
    option: 'option',
    td: 'td th',
    th: 'td th',
    tr: 'tr td th',
    tbody: 'thead tbody tr td th',
    tfoot: 'thead tbody tr td th',
  }).map(([name, ended]) => [name, new Set(ended.split(' '))]),
);

const TAG = /<(!--|\/?)([a-z][a-z0-9:_-]*)?/gi;

/** Whether HTML is too long, too deep or too full of tags to be parsed in bounded time. Linear. */
export function isTooComplex(html: string): boolean {
  return html.length > LONGEST_HTML || (!hasFewTags(html) && hasTooManyTags(html));
}

/** Too many or too deep; nests as a parser would. */
function hasTooManyTags(html: string): boolean {
  const nesting = new Nesting();
  let tags = 0;
  TAG.lastIndex = 0;
  for (let tag = TAG.exec(html); tag !== null; tag = TAG.exec(html)) {
    if (tag[1] === '!--') {
      const end = html.indexOf('-->', TAG.lastIndex);
      if (end < 0) break;
      TAG.lastIndex = end;
      continue;
    }
    if (tag[2] === undefined) continue;
    if (++tags > MOST_TAGS) return true;
    const name = tag[2].toLowerCase();
    if (tag[1] === '/') nesting.close(name);
    else nesting.open(name);
    if (nesting.depth > DEEPEST) return true;
  }
  TAG.lastIndex = 0;
  return false;
}

/** No more than may be within one another: most mails. */
function hasFewTags(html: string): boolean {
  let count = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    if (++count > DEEPEST) return false;
  }
  return true;
}

class Nesting {
  readonly #stack: string[] = [];
  readonly #open = new Map<string, number>();

  get depth(): number {
    return this.#stack.length;
  }

  open(name: string): void {
    if (VOID.has(name)) return;
    const ended = ENDED_BY.get(name);
    while (ended?.has(this.#stack.at(-1) ?? '')) this.#pop();
    this.#stack.push(name);
    this.#open.set(name, (this.#open.get(name) ?? 0) + 1);
  }

  close(name: string): void {
    if ((this.#open.get(name) ?? 0) === 0) return;
    while (this.#pop() !== name);
  }

  #pop(): string | undefined {
    const name = this.#stack.pop();
    if (name !== undefined) this.#open.set(name, (this.#open.get(name) ?? 1) - 1);
    return name;
  }
}
