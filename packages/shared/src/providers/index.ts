export { type FoundProvider, findProvider, PROFILES, type ProviderSigns } from './find-provider.ts';
export { ruleOfAnswer } from './meaning.ts';
export {
  PROVIDER_SETTINGS,
  type ProviderName,
  type ProviderProfile,
  type ProviderSetting,
  rulesOf,
} from './profile.ts';
export type { AnswerRule, Meaning, Pause, Rule } from './rule.ts';
export { sendingRuleOf } from './sending.ts';
