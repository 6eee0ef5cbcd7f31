import { type Html, html } from './html.ts';
import type { Language } from './language.ts';
import { wordsOf } from './speech.ts';

export interface Page {
  readonly language: Language;
  readonly current: 'overview' | 'trace';
  readonly title: string;
  readonly body: Html;
  /** The page keeps itself up to date. */
  readonly live: boolean;
}

/** The frame of every page. */
export function layout({ language, current, title, body, live }: Page): string {
  const words = wordsOf(language);
  const here = (page: string) => (page === current ? html`aria-current="page"` : '');
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Buzón</title>
<link rel="icon" type="image/svg+xml" href="/public/buzon.svg">
<link rel="stylesheet" href="/public/dashboard.css">
${live && html`<script defer src="/public/live.js"></script>`}
</head>
<body>
<header class="top">
<a class="brand" href="/?lang=${language}"><img src="/public/buzon.svg" alt="" width="30" height="30"> Buzón</a>
<nav>
<a href="/?lang=${language}" ${here('overview')}>${words.nav.overview}</a>
<a href="/queues">${words.nav.queues}</a>
<a href="/trace?lang=${language}" ${here('trace')}>${words.nav.trace}</a>
</nav>
<a class="quiet" href="?lang=${words.other.language}" lang="${words.other.language}">${words.other.label}</a>
</header>
<main>${body}</main>
</body>
</html>
`.toString();
}
