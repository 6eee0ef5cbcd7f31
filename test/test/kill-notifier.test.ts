import { NOTIFIER_SCENARIOS } from '../src/composition/scenarios.ts';
import { NOTIFIER_STEPS } from '../src/composition/steps.ts';
import { killAtEveryStep } from './kill-at-every-step.ts';

killAtEveryStep('notifier', NOTIFIER_STEPS, NOTIFIER_SCENARIOS);
