import { type BareCosts, bareCosts } from './bare/bare-libraries.ts';
import { type Run, runEndToEnd } from './end-to-end.ts';
import { Installation } from './installation.ts';
import { measureLatency, WARM_UP_BATCHES } from './latency.ts';
import { machineSpeed } from './measure/machine-speed.ts';
import { all, type Mails, mixOf, smallOf } from './mix.ts';
import type { BenchOptions } from './options.ts';
import { PostOffice } from './post-office.ts';
import type { Measurements } from './result.ts';
import { type Ceilings, measureCeilings } from './stages/ceilings.ts';
import type { StageBench } from './stages/stage.ts';

/** Stages cost so little that a part of the mails is enough, and all of those fit into memory. */
const STAGE_SHARE = 4;
const MOST_STAGE_MAILS = 600;
/**
 * Of what a run measures, for each processor: cold code costs 40 % more CPU, and V8 still compiles after
 * four thousand mails.
 */
const WARM_UP_TIMES = 2;
const LEAST_WARM_UP = 200;
/** For each number of processors and round: warming up costs more than measuring. */
const RUNS_IN_A_ROW = 2;
const BATCH = 10;

/** Runs everything, telling what it does. */
export async function runBench(
  options: BenchOptions,
  tell: (words: string) => void,
): Promise<Measurements> {
  tell('starting the servers and services');
  const installation = await Installation.start(options.profileDirectory);
  try {
    const office = await PostOffice.open(installation.system);
    const bench = new Bench(options, installation, office, tell);
    const measurements = await bench.run();
    await office.close();
    return measurements;
  } finally {
    await installation.stop();
  }
}

class Bench {
  readonly #options: BenchOptions;
  readonly #installation: Installation;
  readonly #office: PostOffice;
  readonly #tell: (words: string) => void;
  readonly #runs: Run[] = [];
  readonly #smallRuns: Run[] = [];
  readonly #ceilings: Ceilings[] = [];
  readonly #bare: BareCosts[] = [];
  readonly #machine: number[] = [];
  /** Every measurement has mails of its own: what is known already is filed in no time. */
  #seed = 0;

  constructor(
    options: BenchOptions,
    installation: Installation,
    office: PostOffice,
    tell: (words: string) => void,
  ) {
    this.#options = options;
    this.#installation = installation;
    this.#office = office;
    this.#tell = tell;
  }

  async run(): Promise<Measurements> {
    const { mails, rounds, processors, batches } = this.#options;
    const [fewest = 1] = processors;
    this.#tell('warming up');
    await this.#stages(LEAST_WARM_UP);
    await this.#bareLibraries(LEAST_WARM_UP);
    for (let round = 1; round <= rounds; round += 1) {
      this.#tell(`stages alone, round ${round}`);
      this.#ceilings.push(await this.#stages(mails / STAGE_SHARE));
      // Down again by the way it came up: those that run stay warm.
      const order = round % 2 === 1 ? processors : processors.toReversed();
      for (const count of order) await this.#endToEnd(round, count);
    }
    this.#bare.push(await this.#bareLibraries(mails / STAGE_SHARE));
    await this.#scaleTo(fewest);
    await this.#small(mails);
    this.#tell(`latency of ${batches} batches of ${BATCH}`);
    const latencies = await this.#latency((batches + WARM_UP_BATCHES) * BATCH);
    this.#machine.push(machineSpeed());
    return {
      runs: this.#runs,
      smallRuns: this.#smallRuns,
      ceilings: this.#ceilings,
      bare: this.#bare,
      latencies,
      machine: this.#machine,
    };
  }

  async #endToEnd(round: number, processors: number): Promise<void> {
    const { mails } = this.#options;
    await this.#scaleTo(processors);
    this.#tell(`end to end, round ${round}, processors ${processors}`);
    for (let run = 0; run < RUNS_IN_A_ROW; run += 1) {
      this.#machine.push(machineSpeed());
      this.#bare.push(await this.#bareLibraries(mails / STAGE_SHARE));
      this.#runs.push(await this.#measured(mixOf(this.#nextSeed(), mails)));
    }
  }

  async #small(mails: number): Promise<void> {
    this.#tell('end to end, 20 KB only');
    await this.#measured(smallOf(this.#nextSeed(), Math.floor(mails / 2)));
    this.#smallRuns.push(await this.#measured(smallOf(this.#nextSeed(), mails * 2)));
  }

  async #measured(mails: Mails): Promise<Run> {
    return runEndToEnd(this.#installation, this.#office, mails);
  }

  /** New processors are cold: they are given mails that nobody counts. */
  async #scaleTo(processors: number): Promise<void> {
    const before = this.#installation.processors;
    await this.#installation.scaleTo(processors);
    if (processors <= before) return;
    this.#tell(`warming up ${processors} processors`);
    const each = Math.max(LEAST_WARM_UP, this.#options.mails);
    await this.#measured(mixOf(this.#nextSeed(), each));
    await this.#measured(smallOf(this.#nextSeed(), WARM_UP_TIMES * each * processors));
  }

  async #latency(mails: number): Promise<readonly number[]> {
    await this.#office.clear();
    return measureLatency(this.#installation, this.#office, smallOf(this.#nextSeed(), mails));
  }

  async #stages(count: number): Promise<Ceilings> {
    return measureCeilings(await this.#stageBench(count));
  }

  async #bareLibraries(count: number): Promise<BareCosts> {
    return bareCosts(await this.#stageBench(count));
  }

  async #stageBench(count: number): Promise<StageBench> {
    const seed = this.#nextSeed();
    const mails = mixOf(seed, Math.min(Math.floor(count), MOST_STAGE_MAILS));
    await this.#office.clear();
    await this.#office.stock(mails);
    return { system: this.#installation.system, mails: all(mails), seed };
  }

  #nextSeed(): number {
    this.#seed += 1;
    return this.#seed;
  }
}
