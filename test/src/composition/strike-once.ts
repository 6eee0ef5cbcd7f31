import type { Scenario } from './scenarios.ts';
import type { Strike } from './steps.ts';
import type { StruckSystem } from './struck-system.ts';

/**
 * Leads the service to one step, where it kills itself; starts it again, and looks at the sums.
 * @returns what is wrong; empty when nothing is
 */
export async function strikeOnce(
  here: StruckSystem,
  strike: Strike,
  scenario: Scenario,
): Promise<readonly string[]> {
  await scenario.prepare?.(here);
  await here.arm(strike);
  await scenario.provoke(here);
  await here.struck();
  await scenario.mend?.(here);
  await here.restart();
  await scenario.settle?.(here);
  return here.sums();
}
