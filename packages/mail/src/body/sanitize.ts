import sanitizeHtml from 'sanitize-html';

const ATTRIBUTES =
  'align bgcolor border class color dir face height id lang name size style title valign width'.split(
    ' ',
  );
/** Styles that load, run, cover something or leave their place, or hide that they do (CSS escapes, comments). */
const UNSAFE_STYLE =
  /url|image|expression|import|binding|behaviou?r|position|[\\@<]|\/\*|(?<!text-)transform|translate|rotate|zoom|scale|z-index|inset|animation|margin[^;]{0,100}[:\s]-/i;
const EMBEDDED_IMAGE = /^\s*data:image\/(?:png|jpe?g|gif|webp|bmp|x-icon);base64,[\w+/=\s%-]*$/i;

/** Characters; longer addresses are no links, and checking one takes time by its square. */
const LONGEST_LINK = 8192;

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: (
    'a abbr address article b big blockquote br caption center cite code col colgroup dd del dfn div dl dt ' +
    'em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main nav ol p pre q s samp ' +
    'section small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr'
  ).split(' '),
  allowedAttributes: {
    '*': ATTRIBUTES,
    a: ['href', 'rel'],
    img: ['src', 'alt'],
    ol: ['start', 'type'],
    table: ['cellpadding', 'cellspacing'],
    td: ['colspan', 'rowspan', 'nowrap'],
    th: ['colspan', 'rowspan', 'nowrap'],
    col: ['span'],
    colgroup: ['span'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid', 'data'] },
  allowProtocolRelative: false,
  // Styles are judged as text below: parsing each with a CSS parser costs more than the rest.
  parseStyleAttributes: false,
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'template',
    'object',
    'svg',
    'math',
    'xmp',
    'iframe',
    'noembed',
    'noframes',
  ],
  transformTags: {
    '*': withSafeStyle,
    a: (tagName, attributes) => {
      dropUnsafeStyle(attributes);
      // The page that a link opens gets no hold on the one that shows the mail.
      return {
        tagName,
        attribs: Object.assign(withoutLongLink(attributes), { rel: 'noopener noreferrer' }),
      };
    },
    img: (tagName, attributes) => {
      dropUnsafeStyle(attributes);
      return { tagName, attribs: withoutRemoteImage(attributes) };
    },
  },
};

/**
 * HTML that is safe to show in a page: no scripts, handlers, forms or remote loads. Images come
 * only from the mail itself (`cid:`, `data:`); links lead to http, https, mailto and tel.
 * The caller bounds its input (`isTooComplex`).
 */
export function sanitize(html: string): string {
  return sanitizeHtml(html, OPTIONS);
}

function withSafeStyle(tagName: string, attributes: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  dropUnsafeStyle(attributes);
  return { tagName, attribs: attributes };
}

/** In place: the attributes are the parser's own, made for this tag. */
function dropUnsafeStyle(attributes: sanitizeHtml.Attributes): void {
  const { style } = attributes;
  if (style !== undefined && UNSAFE_STYLE.test(style)) Reflect.deleteProperty(attributes, 'style');
}

function withoutLongLink(attributes: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const { href = '', ...rest } = attributes;
  return href.length > LONGEST_LINK ? rest : attributes;
}

/** A remote image tells its sender who read the mail when and where: only its text stays. */
function withoutRemoteImage(attributes: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const { src = '', ...rest } = attributes;
  const isShort = src.length <= LONGEST_LINK;
  const isOurs = (isShort && /^cid:/i.test(src.trim())) || EMBEDDED_IMAGE.test(src);
  return isOurs ? attributes : rest;
}
