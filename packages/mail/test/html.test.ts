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
  ])('P1 reads %j as %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it.each([
    ['unclosed scripts', '<script>'.repeat(200_000)],
    ['lone angle brackets', '<'.repeat(1_000_000)],
    ['nested tables', '<table><tr><td>'.repeat(100_000)],
    ['open comments', '<!--'.repeat(200_000)],
    ['blanks', ' \n'.repeat(500_000)],
  ])('P1 reads a million %s in linear work', (_what, html) => {
    expect(htmlToText(html).length).toBeLessThanOrEqual(html.length);
  });
});
