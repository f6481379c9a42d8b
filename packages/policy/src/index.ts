/** @bulou/policy: loads, checks, decides, explains and compares policy packs. Browser-safe; folders are read by `@bulou/policy/load`. */
export * from './check.ts';
export * from './derive-age.ts';
export * from './explain.ts';
export * from './format-faults.ts';
export * from './model.ts';
export { policyProblems } from './problems.ts';
export * from './programme.ts';
export { type PackFiles, readPack } from './read-pack.ts';
export type { PayerShare, Rule, RuleArm, RuleCondition, RuleSet } from './rule.ts';
export * from './words.ts';
