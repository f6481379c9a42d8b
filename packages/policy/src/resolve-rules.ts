/** From packs to the rules of one term: dates, layers, top-ups, seasons, instalments. Pure. */
import { type Fen, type PlainDate, type Season, seasonOf, splitByShares, type TermId } from '@bulou/kernel';
import type { Benefit, BenefitVersion, DatedValue, Field, Pack, Parameter, WhatIf } from './model.ts';
import type { Rule, RuleArm, RuleCondition, RuleGroup, RuleSet } from './rule.ts';

export interface ResolveInput {
  /** Lowest layer first, as `loadPacks` returns them. */
  readonly packs: readonly Pack[];
  readonly term: TermId;
  /** The day whose law counts: the term's census date, never today. */
  readonly censusOn: PlainDate;
  /** Lists that were not loaded, such as `received` or `disability`. */
  readonly notLoaded?: readonly string[];
  /** A what-if laid over the packs. */
  readonly overlay?: WhatIf;
}

interface Draft {
  readonly benefit: Benefit;
  readonly version: BenefitVersion;
}

/** A version in force on a day; `undefined` when the benefit does not exist then. */
export function findVersion(benefit: Benefit, on: PlainDate): BenefitVersion | undefined {
  return benefit.versions.find((version) => version.from <= on && (version.to === undefined || on <= version.to));
}

export function findValue(parameter: Parameter, on: PlainDate): DatedValue | undefined {
  return parameter.values.find((value) => value.from <= on && (value.to === undefined || on <= value.to));
}

export function resolveRules(input: ResolveInput): RuleSet {
  const { packs, censusOn, overlay } = input;
  const fields = new Map<string, Field>(packs.flatMap((pack) => [...pack.fields]));
  const drafts = orderDrafts(
    packs.flatMap((pack) =>
      pack.benefits.flatMap((benefit) => {
        const version = overlay?.off.includes(benefit.id) ? undefined : findVersion(benefit, censusOn);
        return version === undefined ? [] : [{ benefit, version: applyOverlay(version, benefit.id, overlay) }];
      }),
    ),
  );
  const positions = new Map(drafts.map((draft, index) => [draft.benefit.id, index]));
  const parameters = new Map(packs.flatMap((pack) => [...pack.parameters]));
  const amounts = makeAmountFinder(parameters, censusOn, overlay);
  const rules: Rule[] = [];
  for (const draft of drafts)
    rules.push(makeRule(draft, rules.length, { drafts, positions, rules, amounts, term: input.term }));
  return {
    term: input.term,
    censusOn,
    fields: [...fields.values()],
    ledger: [
      ...new Set(
        rules.flatMap((rule) => rule.conditions.flatMap((each) => (each.kind === 'ledger' ? [each.benefit] : []))),
      ),
    ],
    rules,
    groups: packs.flatMap((pack) => pack.groups.flatMap((group) => makeGroup(group, positions, amounts))),
    notLoaded: new Set(input.notLoaded ?? []),
  };
}

function applyOverlay(version: BenefitVersion, id: string, overlay: WhatIf | undefined): BenefitVersion {
  const without = overlay?.without.get(id);
  if (without === undefined) return version;
  return { ...version, who: version.who.filter((each) => !(each.kind === 'field' && without.includes(each.field))) };
}

type AmountFinder = (parameter: string) => { value: DatedValue; unit: Parameter['unit'] } | undefined;

function makeAmountFinder(
  parameters: ReadonlyMap<string, Parameter>,
  on: PlainDate,
  overlay: WhatIf | undefined,
): AmountFinder {
  return (id) => {
    const parameter = parameters.get(id);
    const value = parameter === undefined ? undefined : findValue(parameter, on);
    if (parameter === undefined || value === undefined) return undefined;
    const changed = overlay?.amounts.get(id);
    return { value: changed === undefined ? value : { ...value, amountFen: changed }, unit: parameter.unit };
  };
}

/** Layer order first, then what a rule depends on before the rule; otherwise as written. */
export function orderDrafts<T extends Draft>(drafts: readonly T[]): T[] {
  const byId = new Map(drafts.map((draft) => [draft.benefit.id, draft]));
  const ordered: T[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (draft: T): void => {
    if (state.has(draft.benefit.id)) return;
    state.set(draft.benefit.id, 'open');
    for (const id of dependenciesOf(draft)) {
      const other = byId.get(id);
      if (other) visit(other);
    }
    state.set(draft.benefit.id, 'done');
    ordered.push(draft);
  };
  for (const draft of drafts) visit(draft);
  return ordered;
}

/** The benefits that must be decided before this one. */
export function dependenciesOf(draft: Draft): string[] {
  const topsUp = draft.version.topsUp?.benefit;
  const ways = draft.benefit.notWith.flatMap((each) => (each.kind === 'gives-way-to' ? [each.benefit] : []));
  return topsUp === undefined ? ways : [topsUp, ...ways];
}

interface RuleContext {
  readonly drafts: readonly Draft[];
  readonly positions: ReadonlyMap<string, number>;
  readonly rules: readonly Rule[];
  readonly amounts: AmountFinder;
  readonly term: TermId;
}

function makeRule(draft: Draft, index: number, context: RuleContext): Rule {
  const { benefit, version } = draft;
  const base =
    version.topsUp === undefined ? undefined : context.rules[context.positions.get(version.topsUp.benefit) ?? -1];
  const season = seasonOf(context.term);
  const seasons = seasonsOf(benefit);
  const conditions: RuleCondition[] = [
    ...(base === undefined ? [] : base.conditions.filter((each) => each.kind === 'field' || each.kind === 'any')),
    ...version.who.flatMap((condition): RuleCondition[] => {
      if (condition.kind !== 'computed-aid') return [condition];
      const rules = context.drafts.flatMap((other, position) =>
        position < index &&
        condition.levels.includes(other.benefit.level) &&
        other.benefit.purpose === condition.purpose
          ? [position]
          : [],
      );
      return [{ kind: 'computed-aid', rules, code: condition.code }];
    }),
  ];
  if (!seasons.includes(season)) conditions.push({ kind: 'constant', value: false, code: 'not-this-season' });
  if (benefit.once && benefit.status === 'payable')
    conditions.push({ kind: 'ledger', benefit: benefit.id, code: 'paid-before' });
  const arms = makeArms(draft, base, context);
  // A tops-up whose base does not exist on that day has nothing to top up.
  const orphan = version.topsUp !== undefined && base === undefined;
  if (orphan) conditions.push({ kind: 'constant', value: false, code: 'not-this-season' });
  return {
    index,
    benefit,
    version,
    conditions: dropRepeats(conditions),
    arms,
    armCode: arms.flatMap((arm) => arm.when)[0]?.code ?? 'amount',
    givesWayTo: findWays(draft, index, context),
    seasons,
  };
}

/** When there is anything to pay. An item that is only recorded may say nothing about it. */
function seasonsOf(benefit: Benefit): readonly Season[] {
  if (benefit.season !== undefined) return [benefit.season];
  if (benefit.once || benefit.instalments.length === 0) return ['autumn', 'spring'];
  return benefit.instalments.map((each) => each.season);
}

/** A top-up may state again what its base already asks. */
function dropRepeats(conditions: readonly RuleCondition[]): RuleCondition[] {
  const seen = new Set<string>();
  return conditions.filter((condition) => {
    const { place: _place, ...rest } = condition as RuleCondition & { place?: unknown };
    const key = JSON.stringify(rest, (name, value: unknown) => (name === 'place' ? undefined : value));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function makeArms(draft: Draft, base: Rule | undefined, context: RuleContext): RuleArm[] {
  const { benefit, version } = draft;
  const own = version.arms.flatMap((arm) => {
    const found = context.amounts(arm.amount);
    return found === undefined ? [] : [{ when: arm.when, parameter: arm.amount, ...found }];
  });
  if (version.topsUp === undefined) {
    return own.map(({ unit, ...arm }) => ({
      ...arm,
      amountFen: instalmentOf(benefit, arm.value.amountFen, unit, context.term),
    }));
  }
  const baseArms = base?.arms ?? [];
  if (version.topsUp.by === 'same-amount') return baseArms.map((arm) => ({ ...arm }));
  return baseArms.flatMap((arm) =>
    own.map(({ unit, ...each }) => {
      const target = instalmentOf(benefit, each.value.amountFen, unit, context.term);
      const rest = version.topsUp?.by === 'fill-to' ? target - arm.amountFen : target;
      return {
        when: [...arm.when, ...each.when],
        parameter: each.parameter,
        value: each.value,
        amountFen: rest > 0n ? rest : 0n,
      };
    }),
  );
}

/** What of a standard falls into a term: the whole when paid once or by term, the instalment's share of a year else. */
function instalmentOf(benefit: Benefit, amountFen: Fen, unit: Parameter['unit'], term: TermId): Fen {
  if (benefit.once || benefit.instalments.length === 0 || unit !== 'CNY/school-year') return amountFen;
  const position = benefit.instalments.findIndex((each) => each.season === seasonOf(term));
  const parts = splitByShares(
    amountFen,
    benefit.instalments.map((each) => each.share),
  );
  return parts[position] ?? 0n;
}

function findWays(draft: Draft, index: number, context: RuleContext): Rule['givesWayTo'] {
  const named = draft.benefit.notWith.flatMap((each) => {
    const rule = each.kind === 'gives-way-to' ? context.positions.get(each.benefit) : undefined;
    return rule === undefined ? [] : [{ rule, cite: each.cite }];
  });
  const forbidden = context.drafts
    .slice(0, index)
    .flatMap((other, rule) =>
      other.benefit.notWith.flatMap((each) =>
        each.kind === 'forbids' &&
        each.levels.includes(draft.benefit.level) &&
        each.purpose === draft.benefit.purpose &&
        other.benefit.pack !== draft.benefit.pack
          ? [{ rule, cite: each.cite }]
          : [],
      ),
    );
  return [...named, ...forbidden];
}

function makeGroup(
  group: Pack['groups'][number],
  positions: ReadonlyMap<string, number>,
  amounts: AmountFinder,
): RuleGroup[] {
  const rules = group.benefits.flatMap((id) => positions.get(id) ?? []);
  if (rules.length === 0) return [];
  return [{ group, rules, capFen: group.amount === undefined ? undefined : amounts(group.amount)?.value.amountFen }];
}
