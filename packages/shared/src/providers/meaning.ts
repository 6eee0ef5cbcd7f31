import type { ProviderProfile } from './profile.ts';
import type { AnswerRule } from './rule.ts';

/** The rule that the words of a refusal fall under; undefined: it means no more than it says. */
export function ruleOfAnswer(profile: ProviderProfile, words: string): AnswerRule | undefined {
  return profile.answers.find((rule) => rule.words.test(words));
}
