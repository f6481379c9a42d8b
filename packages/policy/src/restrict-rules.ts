import type { Rule, RuleGroup, RuleSet } from './rule.ts';

/** The rule set cut down to one rule and all that its answer depends on, with new positions. */
export function restrictRules(set: RuleSet, benefit: string): { set: RuleSet; index: number } {
  const restricted = restrictRulesTo(set, [benefit]);
  return { set: restricted, index: restricted.rules.findIndex((rule) => rule.benefit.id === benefit) };
}

/** As {@link restrictRules}, for several benefits together. */
export function restrictRulesTo(set: RuleSet, benefits: readonly string[]): RuleSet {
  const keep = new Set<number>();
  const waiting = set.rules.filter((rule) => benefits.includes(rule.benefit.id)).map((rule) => rule.index);
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (keep.has(index)) continue;
    keep.add(index);
    const rule = set.rules[index];
    if (rule) waiting.push(...neighboursOf(rule, set.groups));
  }
  const order = [...keep].sort((a, b) => a - b);
  const position = new Map(order.map((old, index) => [old, index]));
  const move = (old: number): number => position.get(old) ?? -1;
  const rules = order.flatMap((old) => set.rules[old] ?? []).map((rule) => moveRule(rule, move));
  const groups = set.groups
    .map((group) => ({ ...group, rules: group.rules.filter((each) => keep.has(each)).map(move) }))
    .filter((group) => group.rules.length > 0);
  const asked = new Set(
    rules.flatMap((rule) => rule.conditions.flatMap((each) => (each.kind === 'ledger' ? [each.benefit] : []))),
  );
  return { ...set, rules, groups, ledger: set.ledger.filter((each) => asked.has(each)) };
}

function neighboursOf(rule: Rule, groups: readonly RuleGroup[]): number[] {
  return [
    ...rule.givesWayTo.map((each) => each.rule),
    ...rule.conditions.flatMap((each) => (each.kind === 'computed-aid' ? each.rules : [])),
    ...groups.flatMap((group) => (group.rules.includes(rule.index) ? group.rules : [])),
  ];
}

function moveRule(rule: Rule, move: (old: number) => number): Rule {
  return {
    ...rule,
    index: move(rule.index),
    givesWayTo: rule.givesWayTo.map((each) => ({ ...each, rule: move(each.rule) })),
    conditions: rule.conditions.map((each) =>
      each.kind === 'computed-aid' ? { ...each, rules: each.rules.map(move) } : each,
    ),
  };
}
