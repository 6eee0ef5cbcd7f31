import { ruleOfCode, ruleOfWords } from './codes.ts';
import { Failure, type FailureKind, type FailureSource } from './failure.ts';
import type { Verdict } from './rule.ts';
import { readSigns, type Signs, toError } from './signs.ts';
import { smtpStageVerdict } from './smtp-stage.ts';

/** A fresh connection and a trivial call: rejects when the server is away. */
export type Probe = () => Promise<unknown>;

/** A server that answers a trivial call later than this is away for our purposes. */
const PROBE_TIMEOUT_MS = 5_000;

/** Longer words of a server are cut: they go into job data and log lines. */
const MAX_WORDS = 1_000;

interface Finding {
  readonly verdict: Verdict;
  readonly code: string;
  readonly says: string;
}

/**
 * Who has to act on an error, as far as its code tells (P13).
 * A `Failure` comes back as it is. `'ask-probe'`: only `classify` with a probe can tell.
 */
export function classifyNow(thrown: unknown, source: FailureSource): Failure | 'ask-probe' {
  if (thrown instanceof Failure) return thrown;
  const error = toError(thrown);
  const finding = lookUp(error, source);
  return finding.verdict === 'ask-probe'
    ? 'ask-probe'
    : failureOf(finding.verdict, source, finding, error);
}

/**
 * Who has to act on an error (P13): by its code, and where that does not tell (time-out, deadlock,
 * unknown) by the probe. The probe fails too: the world's, or the installation's when the probe's
 * own error says so. It answers: the message's. Without a probe it is the message's, which loses
 * nothing, except of Redis, which knows no messages: the world's.
 * Never rejects.
 */
export async function classify(
  thrown: unknown,
  source: FailureSource,
  probe?: Probe,
): Promise<Failure> {
  const known = classifyNow(thrown, source);
  if (known !== 'ask-probe') return known;
  const error = toError(thrown);
  const unprobed = source === 'redis' ? 'world' : 'message';
  const kind = probe === undefined ? unprobed : await kindByProbe(probe, source);
  return failureOf(kind, source, lookUp(error, source), error);
}

async function kindByProbe(probe: Probe, source: FailureSource): Promise<FailureKind> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, PROBE_TIMEOUT_MS, new Error('The probe was not answered in time'));
  });
  try {
    await Promise.race([probe(), tooLate]);
    return 'message';
  } catch (thrown) {
    const answer = classifyNow(thrown, source);
    return answer !== 'ask-probe' && answer.kind === 'installation' ? 'installation' : 'world';
  } finally {
    clearTimeout(timer);
  }
}

function lookUp(error: Error, source: FailureSource): Finding {
  const signs = readSigns(error, source);
  return smtpFinding(signs, source) ?? codeFinding(signs, source) ?? wordsFinding(signs, source);
}

/** In SMTP the words of a provider and the stage of the session outweigh the bare reply code. */
function smtpFinding(signs: Signs, source: FailureSource): Finding | null {
  if (source !== 'smtp') return null;
  const words = ruleOfWords('smtp', signs.words);
  const rule = words ?? smtpStageVerdict(signs.smtpCommand, signs.smtpReply);
  return rule === null
    ? null
    : { verdict: rule.verdict, says: rule.says, code: words?.code ?? signs.codes[0] ?? 'SMTP' };
}

function codeFinding(signs: Signs, source: FailureSource): Finding | null {
  for (const code of signs.codes) {
    const rule = ruleOfCode(source, code);
    if (rule !== undefined) return { verdict: rule.verdict, code, says: rule.says };
  }
  return null;
}

function wordsFinding(signs: Signs, source: FailureSource): Finding {
  const rule = ruleOfWords(source, signs.words);
  return rule === undefined
    ? { verdict: 'ask-probe', code: signs.codes[0] ?? 'UNKNOWN', says: '' }
    : { verdict: rule.verdict, code: rule.code, says: rule.says };
}

/** Without `says` (a procedure's own RAISE) the server's words stand alone. */
function failureOf(
  kind: FailureKind,
  source: FailureSource,
  { code, says }: Finding,
  cause: Error,
): Failure {
  const words = wordsOf(cause);
  const text = says === '' ? words : `${says}: ${words} (${code})`;
  return new Failure(kind, source, code, text, { cause });
}

/** An AggregateError of several refused addresses has no message of its own. */
function wordsOf(error: Error): string {
  const gathered =
    error instanceof AggregateError ? error.errors.map((e) => toError(e).message) : [];
  const words = error.message || gathered.join('; ') || error.name;
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words;
}
