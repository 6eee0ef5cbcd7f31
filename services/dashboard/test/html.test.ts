import { expect, it } from 'vitest';
import { html } from '../src/pages/html.ts';
import { agoIn, wordsOf } from '../src/pages/speech.ts';

it('O2 shows what mails and servers say as text, never as markup', () => {
  const subject = `<img src=x onerror="alert('1')">&`;
  expect(
    html`<p title="${subject}">${[html`<b>${subject}</b>`, null, false, 3]}</p>`.toString(),
  ).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;"><b>&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</b>3</p>',
  );
});

it.each([
  ['2026-03-01T11:59:30Z', '30 s ago'],
  ['2026-03-01T11:30:00Z', '30 min ago'],
  ['2026-03-01T09:00:00Z', '3 h ago'],
  ['2026-02-20T12:00:00Z', '9 d ago'],
  ['2026-03-01T12:00:05Z', '0 s ago'],
  [null, 'not yet'],
])('O2 says how long ago %s was', (at, expected) => {
  expect(agoIn(wordsOf('en'), at, new Date('2026-03-01T12:00:00Z'))).toBe(expected);
});
