import { base64Lines, type HostileShape, hostileBody } from './hostile-mail.ts';

const HTML = 'text/html; charset=utf-8';

/** HTML with something repeated in it. */
function repeated(name: string, full: number, text: string, before = '', after = ''): HostileShape {
  return {
    name,
    full,
    make: (times) => hostileBody(HTML, `${before}${text.repeat(times)}${after}`),
  };
}

/** HTML and the styles in it. */
export const MARKUP: readonly HostileShape[] = [
  repeated('tags', 250_000, '<b><i>a</i></b>'),
  repeated('tags below the limit', 24_000, '<b><i>a</i></b>'),
  repeated('unclosed tags', 1_000_000, '<b>'),
  repeated('nested divs', 100_000, '<div>'),
  repeated('nested tables', 30_000, '<table><tr><td>'),
  repeated('nested tables below the limit', 330, '<table><tr><td>', '', 'fondo'),
  repeated('nested quotes', 20_000, '<blockquote>', '', 'fondo'),
  repeated('closing tags of nothing', 500_000, '</p>'),
  repeated('tags that never end', 1_000_000, '<a '),
  repeated('less-than signs', 5_000_000, '<'),
  repeated('comments that never end', 500_000, '<!--'),
  repeated('declarations that never end', 500_000, '<!x'),
  repeated('unclosed scripts', 100_000, '<script>'),
  repeated('silent elements', 90_000, '<svg>x</svg>'),
  repeated('attributes', 300_000, ' a=1', '<p', '>x</p>'),
  repeated('attributes of quotes', 500_000, ' a="', '<p', '>x</p>'),
  repeated('an attribute without end', 5_000_000, 'x', '<p title="', '">x</p>'),
  repeated('a link without end', 5_000_000, 'a/', '<a href="http://', '">x</a>'),
  repeated('long links', 50_000, `<a href="http://${'x.'.repeat(50)}">x</a>`),
  repeated('a picture in the text', 5_000_000, 'AAAA', '<img src="data:image/png;base64,', '">'),
  repeated('blanks before a picture', 1_000_000, ' ', '<img src="data:image/png;base64,A', '!">'),
  repeated('cid references', 300_000, '<img src="cid:a@b">'),
  repeated('entities', 2_000_000, '&amp;'),
  repeated('ampersands', 5_000_000, '&'),
  repeated('numbers of characters', 1_000_000, '&#x1F4A9;'),
  repeated('digits of a character', 5_000_000, '9', '<p>&#', ';'),
  repeated('blanks', 5_000_000, '&nbsp; ', '<p>', '</p>'),
  repeated('line breaks', 1_000_000, '<br>'),
  repeated('a style sheet', 500_000, 'a{b:c}', '<style>', '</style><p>x</p>'),
  repeated('imports of styles', 200_000, '@import url(x);', '<style>', '</style><p>x</p>'),
  repeated('nested rules of style', 500_000, '@media a{', '<style>', '</style><p>x</p>'),
  repeated('selectors of style', 1_000_000, ':not(*)', '<style>', '{}</style><p>x</p>'),
  repeated('a style attribute', 500_000, 'color:red;', '<p style="', '">x</p>'),
  repeated('brackets of a style', 1_000_000, 'calc(', '<p style="width:', '">x</p>'),
  repeated('styles', 60_000, '<p style="color:red;margin:1px">x</p>'),
  repeated('charsets in meta', 300_000, '<meta charset', '', '>'),
  {
    name: 'tags in base64',
    full: 250_000,
    make: (times) =>
      hostileBody(HTML, base64Lines(Buffer.from('<b><i>a</i></b>'.repeat(times))), 'base64'),
  },
];
