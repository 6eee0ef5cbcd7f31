/** What may stand in HTML that is shown; everything else goes. */
const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const ALLOWED_TAGS = words(
  'a abbr address article b big blockquote br caption center cite code col colgroup dd del dfn div dl dt ' +
    'em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main nav ol p pre q s samp ' +
    'section small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr',
);
/** Elements that go with all that is in them: it is no text, or not for the reader. */
const WITHOUT_TEXT = words(
  'script style textarea option noscript title template object svg math xmp iframe noembed noframes',
);
const VOID_TAGS = words('img br hr');

const COMMON_ATTRIBUTES = words(
  'align bgcolor border class color dir face height id lang name size style title valign width',
);
const CELL = words('colspan rowspan nowrap');
const OWN_ATTRIBUTES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['a', words('href')],
  ['img', words('src alt')],
  ['ol', words('start type')],
  ['table', words('cellpadding cellspacing')],
  ['td', CELL],
  ['th', CELL],
  ['col', words('span')],
  ['colgroup', words('span')],
]);
/** Attributes that say something by standing there without a value. */
const MAY_BE_EMPTY = words('align alt bgcolor border cellpadding cellspacing face nowrap valign');

const LINK_SCHEMES = words('http https mailto tel');
/** Styles that load, run or cover something, or hide that they do (CSS escapes, comments). */
const UNSAFE_STYLE = /url|image|expression|import|binding|behaviou?r|position|[\\@<]|\/\*/i;
const EMBEDDED_IMAGE = /^\s*data:image\/(?:png|jpe?g|gif|webp|bmp|x-icon);base64,[\w+/=\s%-]*$/i;
/** Characters; longer addresses are no links, and checking one takes time by its square. */
const LONGEST_LINK = 8192;

export type TagRule = 'kept' | 'void' | 'dropped' | 'dropped-with-content';

/** What becomes of an element, by its lower-case name. */
export function tagRule(name: string): TagRule {
  if (ALLOWED_TAGS.has(name)) return VOID_TAGS.has(name) ? 'void' : 'kept';
  return WITHOUT_TEXT.has(name) ? 'dropped-with-content' : 'dropped';
}

/** Whether an attribute stays, with this value (character references decoded). */
export function isSafeAttribute(tag: string, name: string, value: string): boolean {
  if (!COMMON_ATTRIBUTES.has(name) && OWN_ATTRIBUTES.get(tag)?.has(name) !== true) return false;
  if (value === '') return MAY_BE_EMPTY.has(name);
  if (name === 'style') return !UNSAFE_STYLE.test(value);
  if (name === 'href') return isSafeLink(value);
  return name !== 'src' || isOwnImage(value);
}

/** Links lead to http, https, mailto and tel, or nowhere out of the page. */
function isSafeLink(value: string): boolean {
  if (value.length > LONGEST_LINK) return false;
  const link = withoutDisguise(value);
  const scheme = /^([a-z][a-z0-9.\-+]*):/i.exec(link)?.[1];
  return scheme === undefined ? !/^[/\\]{2}/.test(link) : LINK_SCHEMES.has(scheme.toLowerCase());
}

/** A remote image tells its sender who read the mail when and where: only the mail's own are shown. */
function isOwnImage(value: string): boolean {
  if (value.length <= LONGEST_LINK && /^cid:/i.test(value.trim())) {
    return /^cid:/i.test(withoutDisguise(value));
  }
  return EMBEDDED_IMAGE.test(value);
}

/** An address as browsers read it: they skip controls and blanks, and some of them comments. */
function withoutDisguise(value: string): string {
  let link = Array.from(value, (char) => (char > ' ' ? char : '')).join('');
  for (let from = link.indexOf('<!--'); from >= 0; from = link.indexOf('<!--')) {
    const to = link.indexOf('-->', from + 4);
    if (to < 0) return link;
    link = link.slice(0, from) + link.slice(to + 3);
  }
  return link;
}
