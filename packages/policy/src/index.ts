/** @bulou/policy: loads, checks, decides, explains and compares policy packs. Browser-safe; folders are read by `@bulou/policy/load`. */

export * from './agreement.ts';
export * from './check.ts';
export * from './columns.ts';
export * from './compare-rules.ts';
export * from './derive-age.ts';
export * from './diff.ts';
export * from './enumerate.ts';
export * from './evaluate.ts';
export * from './explain.ts';
export * from './format-faults.ts';
export * from './golden.ts';
export * from './model.ts';
export * from './mutants.ts';
export * from './pack-json-schema.ts';
export * from './population.ts';
export { policyProblems } from './problems.ts';
export * from './programme.ts';
export * from './prose.ts';
export { type PackFiles, readPack } from './read-pack.ts';
export * from './resolve-rules.ts';
export * from './restrict-rules.ts';
export type { PayerShare, Rule, RuleArm, RuleCondition, RuleSet } from './rule.ts';
export * from './sql.ts';
export * from './words.ts';
