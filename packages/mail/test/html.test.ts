import { describe, expect, it } from 'vitest';
import { isTooComplex } from '../src/body/html-complexity.ts';
import { htmlToText } from '../src/body/html-to-text.ts';
import { sanitize } from '../src/body/sanitize.ts';

describe('P1 safe HTML', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name=q></form>',
    '<svg><script>alert(1)</script></svg>',
    '<svg/onload=alert(1)>',
    '<math><mtext><script>alert(1)</script></mtext></math>',
    '<img src="https://tracker.example/p.gif">',
    '<img src="//tracker.example/p.gif">',
    '<img src="/p.gif">',
    '<img srcset="https://tracker.example/p.gif 2x" src="cid:a">',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<p style="background:url(https://tracker.example/p.gif)">x</p>',
    '<p style="background:u\\72l(https://tracker.example)">x</p>',
    '<p style="width:expression(alert(1))">x</p>',
    '<div style="position:fixed">x</div>',
    '<table background="https://tracker.example/p.gif"><tr><td>x</td></tr></table>',
    '<link rel=stylesheet href="https://tracker.example/a.css">',
    '<style>@import url(https://tracker.example)</style>',
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<object data="https://evil.example"></object>',
    '<video src="https://tracker.example/v.mp4"></video>',
    '<body onload=alert(1)>x</body>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<!--<img src="--><img src=x onerror=alert(1)//">',
  ])('P1 takes the sting out of %s', (html) => {
    expect(sanitize(html)).not.toMatch(
      /script|onerror|onload|javascript:|tracker|evil|data:|expression|position|<form|<input|<svg|<style|<meta|src="[^c]/i,
    );
  });

  it.each([
    'margin-top:-900px',
    'margin: 0 0 0 -900px',
    'transform:translate(-100%)',
    'translate:-100% 0',
    'z-index:99',
    'scale:50',
  ])('P1 leaves no style that shows something out of its place: %s', (style) => {
    expect(sanitize(`<p style="color:red;${style}">x</p>`)).toBe('<p>x</p>');
  });

  it.each(['margin:0cm 0cm 8pt', 'text-indent:-18pt', 'text-transform:uppercase', 'float:left'])(
    'P1 keeps the style %s',
    (style) => {
      expect(sanitize(`<p style="${style}">x</p>`)).toBe(`<p style="${style}">x</p>`);
    },
  );

  it('P1 keeps what a reader needs', () => {
    const safe = sanitize(
      '<p style="color:#333">Hola <b>Ana</b> <a href="https://x.example/a?b=1&amp;c=2">ver</a> <img src="cid:logo@x" alt="logo"></p>',
    );
    expect(safe).toBe(
      '<p style="color:#333">Hola <b>Ana</b> <a href="https://x.example/a?b=1&amp;c=2" rel="noopener noreferrer">ver</a> <img src="cid:logo@x" alt="logo" /></p>',
    );
    expect(sanitize('<img src="data:image/png;base64,AAAA">')).toContain('data:image/png');
    expect(sanitize('<a href="mailto:a@b">m</a><a href="tel:+54">t</a>')).toContain(
      'href="tel:+54"',
    );
  });
});

describe('P1 bounded HTML', () => {
  it.each([
    ['a million tags', '<b>'.repeat(1_000_000)],
    ['20,000 nested divs', '<div>'.repeat(20_000)],
    ['3,000 nested tables', '<table><tr><td>'.repeat(3000)],
    ['nesting that stray end tags seem to close', '<div></p></b>'.repeat(2000)],
    ['nesting through list items', '<li><dd>'.repeat(2000)],
    ['9 million characters', 'x'.repeat(9_000_000)],
  ])('P1 does not sanitise %s', (_what, html) => {
    expect(isTooComplex(html)).toBe(true);
  });

  it.each([
    ['5,000 unclosed cells', `<table>${'<tr><td>x<td>y'.repeat(5000)}`],
    ['5,000 unclosed paragraphs', '<p>x'.repeat(5000)],
    ['5,000 line breaks', 'x<br>'.repeat(5000)],
    ['comments full of tags', `<!-- ${'<div>'.repeat(5000)} -->`],
    ['an unclosed comment', `<!-- ${'<div>'.repeat(5000)}`],
    ['well-closed rows', '<div><b>x</b></div>'.repeat(5000)],
  ])('P1 sanitises %s', (_what, html) => {
    expect(isTooComplex(html)).toBe(false);
  });
});

describe('P1 text of HTML', () => {
  it.each([
    ['<p>Hola</p><p>Ana &amp; Luis</p>', 'Hola\n\nAna & Luis'],
    ['a<br>b<br/>c', 'a\nb\nc'],
    ['<ul><li>uno<li>dos</ul>', '- uno\n- dos'],
    ['<head><title>x</title><style>p{}</style></head><body>Hola</body>', 'Hola'],
    ['<script>if (a<b) alert(1)</script>Hola', 'Hola'],
    ['<!-- nada --><!DOCTYPE html>Hola', 'Hola'],
    ['A&ntilde;o &#241; &#xF1; &euro; &nbsp;x&unknown;', 'Año ñ ñ €  x&unknown;'],
    ['1 < 2 y 3 > 2', '1 < 2 y 3 > 2'],
    ['<table><tr><td>a</td><td>b</td></tr></table>', 'a\tb'],
    ['hola\r\n   mundo', 'hola mundo'],
    ['<title>never closed <p>Hola', 'never closed\n\nHola'],
    ['<p>cut <a href="x', 'cut'],
    ['&#0;&#55296;&#1114112;', '\uFFFD\uFFFD\uFFFD'],
    // Links say where they lead, unless their words do.
    [
      'vea <a href="https://x.example/a?b=1&amp;c=2">aquí</a>.',
      'vea aquí (https://x.example/a?b=1&c=2).',
    ],
    ['<a href="https://www.x.example/">x.example</a>', 'x.example'],
    ['<a href="mailto:Ana@x.example">ana@x.example</a>', 'ana@x.example'],
    ['<a href="mailto:ana@x.example?subject=y">Ana</a>', 'Ana (ana@x.example)'],
    ['<a href="tel:+34600">+34 600</a>', '+34 600'],
    ['<a href="#top">subir</a> <a href="javascript:x()">ver</a>', 'subir ver'],
    ['<a href="https://x.example/"></a>ver', 'ver'],
    [`<a href="https://x.example/a?${'t'.repeat(500)}">ver</a>`, 'ver (https://x.example/a)'],
    [`<a href="https://x.example/${'t'.repeat(500)}">ver</a>`, 'ver (https://x.example/…)'],
    [
      '<a href=https://x.example/><img alt="Ver pedido" src=x></a>',
      '[Ver pedido] (https://x.example/)',
    ],
    // Lists, quotes and preformatted text look like what they are.
    ['<ol><li>uno<li>dos</ol>fin', '1. uno\n2. dos\n\nfin'],
    ['<ol start=3><li><p>tres</p></li><li><p>cuatro</p></ol>', '3. tres\n4. cuatro'],
    ['<ul><li>uno<ul><li>a</ul><li>dos</ul>', '- uno\n  - a\n- dos'],
    [
      'sí<blockquote>uno<br>dos<blockquote>tres</blockquote></blockquote>no',
      'sí\n\n> uno\n> dos\n>\n>> tres\n\nno',
    ],
    ['<pre>a  b\n  c</pre>', 'a  b\n  c'],
    ['uno<hr>dos', 'uno\n-----\ndos'],
    // Rows of data are lines; cells with more than a line are not squeezed into one.
    [
      '<table><tr><th>Pieza</th><th>Precio</th></tr><tr><td><p>Silla</p></td><td><b>10&nbsp;€</b></td></tr></table>',
      'Pieza\tPrecio\nSilla\t10 €',
    ],
    ['<table><tr><td>a</td><td></td><td>c</td></tr><tr><td>d</table>', 'a\t\tc\nd'],
    ['<table><tr><td>a<br>b</td><td>c</td></tr></table>', 'a\nb\nc'],
    [
      '<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>',
      'a\tb\tc',
    ],
    ['<tr><td>a</td><td>b</td></tr></table></li></blockquote>', 'a\nb'],
    // What is not shown is not read, unless it would be all.
    ['<div style="DISPLAY: none">x<div>y</div></div>Hola', 'Hola'],
    ['<div style="display:none">Hola', 'Hola'],
    ['a<span style="display:none">x<br>y</span>b', 'ab'],
    ['<img alt="a > b" src=x>Hola <b title="1 > 0">Ana</b>', '[a > b]Hola Ana'],
    ['<b title="never closed>Hola</b> Ana', 'Hola Ana'],
  ])('P1 reads %j as %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it.each([
    ['unclosed scripts', '<script>'.repeat(200_000)],
    ['lone angle brackets', '<'.repeat(1_000_000)],
    ['nested tables', '<table><tr><td>'.repeat(100_000)],
    ['open comments', '<!--'.repeat(200_000)],
    ['blanks', ' \n'.repeat(500_000)],
    ['links on one line', 'x<a href=y>z</a>'.repeat(60_000)],
    ['hidden words on one line', 'x<b style="display:none">y</b>'.repeat(30_000)],
    ['open quotes', '<a ">'.repeat(200_000)],
  ])('P1 reads a million %s in linear work', (_what, html) => {
    expect(htmlToText(html).length).toBeLessThanOrEqual(html.length);
  });
});

it('P1 keeps the lines of plain text that is called HTML', () => {
  expect(htmlToText('Hola:\n\nquiero 3 < 4 sillas.\nAna')).toBe(
    'Hola:\n\nquiero 3 < 4 sillas.\nAna',
  );
  expect(htmlToText('Hola\n<b>Ana</b>')).toBe('Hola Ana');
});
