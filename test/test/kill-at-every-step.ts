import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ComposedService } from '../src/composition/run-composed.ts';
import type { Scenario } from '../src/composition/scenarios.ts';
import {
  type ScenarioOf,
  type Steps,
  strikesOf,
  struckSteps,
  titled,
} from '../src/composition/steps.ts';
import { strikeOnce } from '../src/composition/strike-once.ts';
import { StruckSystem } from '../src/composition/struck-system.ts';

/** Naming a part of an open connection asks nobody. */
const NAMING = /^(jobs|firstSeen|lease|mailer|queue|gate|turns)\.open$/;

/** A service kills itself before and after each of its steps; after each restart the sums are right. */
export function killAtEveryStep<Of extends Steps>(
  service: ComposedService,
  steps: Of,
  scenarios: Readonly<Record<ScenarioOf<Of>, Scenario>>,
): void {
  describe(`a ${service} that is killed at every step`, () => {
    const taken = new Set<string>();
    let here: StruckSystem;
    const end = async () => {
      for (const step of await here.taken()) taken.add(step);
      await here.stop();
    };
    beforeAll(async () => {
      here = await StruckSystem.start(service);
    });
    // What one strike has left behind is not to be held against the next.
    afterEach(async ({ task }) => {
      if (task.result?.state !== 'fail') return;
      await end();
      here = await StruckSystem.start(service);
    });
    afterAll(() => here?.stop());

    it.each(titled(strikesOf(steps)))(
      'P10 N3 L5 %s: all are filed once, moved once, confirmed alike',
      async (_, { scenario, ...strike }) => {
        expect(await strikeOnce(here, strike, scenarios[scenario])).toEqual([]);
      },
    );

    it('P10 no other step was taken than those that are struck', async () => {
      for (const step of await here.taken()) taken.add(step);
      const asked = [...taken].filter((step) => !NAMING.test(step));
      expect(asked.toSorted()).toEqual(struckSteps(steps).toSorted());
    });
  });
}
