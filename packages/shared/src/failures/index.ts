export { classify, classifyNow, type Probe } from './classify.ts';
export { codeTable, ruleOfCode, ruleOfWords, type SourceTable } from './codes.ts';
export { Failure, type FailureKind, type FailureSource } from './failure.ts';
export type { CodeRule, Verdict, WordsRule } from './rule.ts';
