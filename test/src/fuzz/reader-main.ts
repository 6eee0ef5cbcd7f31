import { openStore, type Store } from '@buzon/store';
import { type Inputs, openInputs } from './inputs.ts';
import { type Judged, judge } from './judge.ts';
import type { Question, Report } from './reader.ts';

/** Every so many inputs are filed a second time, as another delivery. */
const SECOND_TIME = 10;
const MAILBOX_KEY = 'f022f022f022';

const [seed = '', databaseUrl = ''] = process.argv.slice(2);
const inputs = await openInputs(Number(seed));
const store = openStore({ url: databaseUrl, poolSize: 1, applicationName: 'buzon-fuzz' });
process.on('message', (question: Question) => {
  void answer(inputs, store, question).then((report) => process.send?.(report));
});
process.send?.({ index: -1, sources: inputs.sources, real: inputs.real });

/** Reads one input and files it. */
async function answer(from: Inputs, into: Store, { index }: Question): Promise<Report> {
  const raw = from.at(index);
  try {
    const judged = await judge(raw);
    const faults = [...judged.faults, ...(await faultsOfFiling(into, judged, index))];
    const { milliseconds, inPlace, message } = judged;
    return {
      index,
      bytes: raw.length,
      milliseconds,
      inPlace,
      fallback: message.fallback !== 'none',
      faults,
    };
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      index,
      bytes: raw.length,
      milliseconds: 0,
      inPlace: false,
      fallback: false,
      faults: [words],
    };
  }
}

async function faultsOfFiling(into: Store, judged: Judged, index: number): Promise<string[]> {
  const first = await file(into, judged, index, 1);
  if (index % SECOND_TIME !== 0) return [];
  const second = await file(into, judged, index, 2);
  const isSame = second.outcome === 'duplicate' && second.messageId === first.messageId;
  return isSame ? [] : [`filed twice: ${first.outcome}, then ${second.outcome}`];
}

function file(into: Store, { message, items }: Judged, index: number, uidValidity: number) {
  return into.fileMessage({
    rules: {
      listener: 'Fuzz',
      caseProcess: null,
      functionalUnit: null,
      unknownSender: 'Open',
      followUpDays: null,
      confirmation: 'Opened',
      confirmationsPerHour: 5,
      confirmNewerThanHours: 48,
      ownAddresses: [],
      requireAuthentication: false,
    },
    delivery: { mailboxKey: MAILBOX_KEY, uidValidity, uid: index + 1 },
    receivedAt: new Date(),
    knownMessageId: null,
    message,
    items,
  });
}
