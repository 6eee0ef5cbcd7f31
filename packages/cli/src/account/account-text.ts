import { addsUp, type ListenerAccount } from '@buzon/store';

type Row = readonly [label: string, count: number];

const WIDTH = 22;

/** The account of one listener, for a person. */
export function accountText(one: ListenerAccount): string {
  const came: readonly Row[] = [
    ['waiting before', one.waitingBefore],
    ['seen', one.seen],
  ];
  const ended: readonly Row[] = [
    ['opened a case', one.opened],
    ['appended to a case', one.appended],
    ['duplicates', one.duplicate],
    ['ignored', one.ignored],
    ['rejected', one.rejected],
    ['removed by others', one.removed],
    ['waiting or parked', one.waitingAfter],
  ];
  const verdict = addsUp(one) ? [] : ['  does not add up'];
  return [`${one.listener}`, ...came.map(line), '  of these', ...ended.map(line), ...verdict].join(
    '\n',
  );
}

function line([label, count]: Row): string {
  return `  ${label.padEnd(WIDTH)}${String(count).padStart(8)}`;
}
