import { PROCESSOR_SCENARIOS } from '../src/composition/scenarios.ts';
import { PROCESSOR_STEPS } from '../src/composition/steps.ts';
import { killAtEveryStep } from './kill-at-every-step.ts';

killAtEveryStep('processor', PROCESSOR_STEPS, PROCESSOR_SCENARIOS);
