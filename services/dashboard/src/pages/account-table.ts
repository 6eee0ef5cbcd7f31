import { addsUp, type ListenerAccount } from '@buzon/store';
import { type AccountView, gapsOf } from '../overview/accounts.ts';
import type { Part } from '../overview/part.ts';
import { type Html, html } from './html.ts';
import { agoIn, numberIn } from './speech.ts';
import type { Words } from './words.ts';

const COLUMNS = ['waitingBefore', 'seen', 'filed', 'removed', 'waitingAfter'] as const;

type Days = readonly (readonly [day: 'today' | 'yesterday', account: ListenerAccount])[];

/** The daily account (O9): what came and what became of it, and whether the output folder agrees. */
export function accountTable(
  accounts: Part<readonly AccountView[]>,
  words: Words,
  now: Date,
): Html | null {
  if (accounts.ok && accounts.value.length === 0) return null;
  return html`<section class="card"><h2>${words.account.title} <small>UTC</small></h2>
${accounts.ok ? table(accounts.value, words, now) : html`<p class="away">${words.unknown}</p>`}
</section>`;
}

function table(accounts: readonly AccountView[], words: Words, now: Date): Html {
  return html`<div class="scroll"><table>
<thead><tr><th></th><th></th>${COLUMNS.map((name) => html`<th scope="col">${words.account[name]}</th>`)}<th scope="col">${words.account.folder}</th></tr></thead>
<tbody>${accounts.map((view) => rows(view, words, now))}</tbody>
</table></div>`;
}

/** A row a day; the comparison is about both. */
function rows(view: AccountView, words: Words, now: Date): readonly Html[] {
  const days = daysOf(view);
  const name = html`<th scope="rowgroup" rowspan="${Math.max(1, days.length)}">${view.listener}</th>`;
  const folder = folderCell(view, words, now, Math.max(1, days.length));
  if (days.length === 0) {
    return [
      html`<tr>${name}<td colspan="${COLUMNS.length + 1}">${words.account.nothing}</td>${folder}</tr>`,
    ];
  }
  return days.map(
    ([day, account], n) =>
      html`<tr>${n === 0 && name}<th scope="row">${words.account[day]}</th>${cells(account, words)}${n === 0 && folder}</tr>`,
  );
}

function daysOf({ today, yesterday }: AccountView): Days {
  return [
    ...(today === null ? [] : ([['today', today]] as const)),
    ...(yesterday === null ? [] : ([['yesterday', yesterday]] as const)),
  ];
}

function cells(account: ListenerAccount, words: Words): readonly Html[] {
  const { opened, appended, duplicate, ignored, rejected } = account;
  const sums = { ...account, filed: opened + appended + duplicate + ignored + rejected };
  const isOff = !addsUp(account);
  return COLUMNS.map(
    (name) => html`<td class="${isOff ? 'bad' : ''}">${numberIn(words, sums[name])}</td>`,
  );
}

function folderCell(view: AccountView, words: Words, now: Date, span: number): Html {
  const { comparison, hasFolder } = view;
  if (!hasFolder) return html`<td rowspan="${span}">${words.deletes}</td>`;
  if (comparison === null) return html`<td rowspan="${span}">${words.account.notCompared}</td>`;
  const { unknown, missing, surplus } = gapsOf(view);
  const off = unknown + missing + surplus;
  const at = new Date(comparison.comparedAt).toISOString();
  return html`<td rowspan="${span}" class="${off > 0 ? 'bad' : ''}">${words.account.off(off)}
<small><time datetime="${at}">${agoIn(words, at, now)}</time></small></td>`;
}
