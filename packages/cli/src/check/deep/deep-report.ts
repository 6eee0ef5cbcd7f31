import type { ServerDescription } from '@buzon/store';
import { z } from 'zod';

/** What of vitest's JSON is told. */
const results = z.object({
  testResults: z.array(
    z.object({
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});
/** What most tests belong to need not stand before each of them. */
const THE_CONTRACT = 'the store on SQL Server';

type Assertion = z.infer<typeof results>['testResults'][number]['assertionResults'][number];

/** What a report says beside the results. */
export interface DeepRun {
  readonly server: ServerDescription;
  /** The version of Node.js. */
  readonly node: string;
  /** Minutes and seconds. */
  readonly took: string;
  /** What cannot be tried on such a server, and why. */
  readonly notTried: readonly string[];
}

export interface DeepReport {
  readonly passed: boolean;
  readonly lines: readonly string[];
}

/** A report of the tests in Markdown, to be pasted into an issue. Holds no address and no password. */
export function deepReport(
  document: unknown,
  { server, node, took, notTried }: DeepRun,
): DeepReport {
  const { testResults } = results.parse(document);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed');
  const broken = testResults.map(({ message }) => message).filter((message) => message !== '');
  const count = tests.filter(({ status }) => status === 'passed').length;
  return {
    passed: failed.length === 0 && broken.length === 0 && count > 0,
    lines: [
      '# Buzón on SQL Server',
      '',
      `- server: ${server.version}`,
      `- collation: ${server.collation}`,
      `- Node.js ${node}`,
      `- ${count} passed, ${failed.length} failed in ${took} minutes`,
      ...notTried.map((what) => `- not tried ${what}`),
      '',
      ...tests.map(lineOf),
      ...broken.flatMap((message) => ['', `could not run: ${firstLine(message)}`]),
      ...failed.flatMap(reasonOf),
    ],
  };
}

function lineOf({ ancestorTitles, title, status, duration }: Assertion): string {
  const mark = status === 'passed' ? 'x' : ' ';
  const place = ancestorTitles.filter((one) => one !== THE_CONTRACT).join(', ');
  return `- [${mark}] ${place}: ${title} (${Math.round(duration ?? 0)} ms)`;
}

function reasonOf({ title, failureMessages }: Assertion): readonly string[] {
  return ['', `${title}: ${(failureMessages ?? []).map(firstLine).join('; ')}`];
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
