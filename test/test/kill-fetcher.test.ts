import { FETCHER_SCENARIOS } from '../src/composition/scenarios.ts';
import { FETCHER_STEPS } from '../src/composition/steps.ts';
import { killAtEveryStep } from './kill-at-every-step.ts';

killAtEveryStep('fetcher', FETCHER_STEPS, FETCHER_SCENARIOS);
