/**
 * Mutants: a pack with one small change. A good set of golden cases fails for every one of them that
 * changes any answer. Cases that are merely green prove little; killed mutants prove that they look.
 */
import { addDays, type PlainDate, type TermId } from '@bulou/kernel';
import { isSameRule } from './compare-rules.ts';
import { makeCaseRunner } from './golden.ts';
import type { Benefit, BenefitVersion, Field, FieldCondition, Pack, PackCondition, Parameter, Test } from './model.ts';
import { resolveRules } from './resolve-rules.ts';
import { restrictRules } from './restrict-rules.ts';

export interface Mutant {
  /** Stable, so that a waiver can name it. */
  readonly name: string;
  readonly pack: Pack;
  /** The benefits whose answers may differ. */
  readonly touches: readonly string[];
  /** The lists that must be missing for the change to show. */
  readonly notLoaded: readonly string[];
}

export interface MutationReport {
  readonly pack: string;
  readonly mutants: number;
  readonly killed: number;
  /** No combination of facts, in no term and on no day of the cases, gives another answer. */
  readonly equivalent: readonly string[];
  readonly waived: readonly { readonly mutant: string; readonly reason: string }[];
  readonly survivors: readonly string[];
  /** Waivers of mutants that are killed, or that do not exist: strike them. */
  readonly staleWaivers: readonly string[];
}

/** Runs the golden cases of the top pack against every mutant of it. */
export function scoreMutants(packs: readonly Pack[]): MutationReport {
  const top = packs.at(-1);
  if (top === undefined)
    return { pack: '', mutants: 0, killed: 0, equivalent: [], waived: [], survivors: [], staleWaivers: [] };
  const mutants = listMutants(top);
  const lower = packs.slice(0, -1);
  const waivers = new Map(top.waivers.map((each) => [each.mutant, each.reason]));
  const equivalent: string[] = [];
  const waived: { mutant: string; reason: string }[] = [];
  const survivors: string[] = [];
  for (const mutant of mutants) {
    if (isKilled([...lower, mutant.pack], top)) continue;
    const reason = waivers.get(mutant.name);
    if (isEquivalent(packs, [...lower, mutant.pack], mutant, top)) equivalent.push(mutant.name);
    else if (reason !== undefined) waived.push({ mutant: mutant.name, reason });
    else survivors.push(mutant.name);
  }
  const used = new Set(waived.map((each) => each.mutant));
  return {
    pack: top.id,
    mutants: mutants.length,
    killed: mutants.length - equivalent.length - waived.length - survivors.length,
    equivalent,
    waived,
    survivors,
    staleWaivers: [...waivers.keys()].filter((each) => !used.has(each)),
  };
}

function isKilled(packs: readonly Pack[], top: Pack): boolean {
  const run = makeCaseRunner(packs);
  return top.cases.some((each) => run(each).length > 0);
}

/** Every small change of a pack: conditions, amounts, shares, dates, seasons, status, layers. */
export function listMutants(pack: Pack): Mutant[] {
  return [
    ...pack.benefits.flatMap((benefit) => mutateBenefit(pack, benefit)),
    ...[...pack.parameters.values()].flatMap((parameter) => mutateParameter(pack, parameter)),
    ...mutateFields(pack),
    ...pack.groups.map((group) => ({
      name: `${group.id}: left out`,
      pack: { ...pack, groups: pack.groups.filter((each) => each !== group) },
      touches: group.benefits,
      notLoaded: [],
    })),
  ];
}

function mutateBenefit(pack: Pack, benefit: Benefit): Mutant[] {
  const changed: { name: string; benefit: Benefit }[] = [];
  const change = (name: string, fields: Partial<Benefit>): void => {
    changed.push({ name, benefit: { ...benefit, ...fields } });
  };
  benefit.versions.forEach((version, index) => {
    const label = benefit.versions.length > 1 ? ` (version ${version.from})` : '';
    for (const made of mutateVersion(version, pack, index)) {
      change(`${made.name}${label}`, { versions: benefit.versions.with(index, made.version) });
    }
  });
  if (benefit.status === 'payable') {
    change('only recorded', { status: 'recorded-only' });
    const [first, second] = benefit.payers;
    const other = first?.payer === 'county' ? 'central' : 'county';
    if (first && second)
      change('payers swapped', {
        payers: [{ ...first, payer: second.payer }, { ...second, payer: first.payer }, ...benefit.payers.slice(2)],
      });
    else if (first) change(`paid by ${other}`, { payers: [{ ...first, payer: other }] });
    if (first && second)
      change('paid by the first alone', { payers: [{ ...first, share: { numerator: 1n, denominator: 1n } }] });
    const [autumn, spring] = benefit.instalments;
    if (autumn && spring)
      change('paid whole in autumn', { instalments: [{ ...autumn, share: { numerator: 1n, denominator: 1n } }] });
    if (autumn && spring)
      change('paid whole in spring', { instalments: [{ ...spring, share: { numerator: 1n, denominator: 1n } }] });
    if (benefit.once) change('not only once', { once: false, instalments: [] });
    if (benefit.season !== undefined) change('in any season', { season: undefined });
    if (benefit.season !== undefined)
      change('in the other season', { season: benefit.season === 'autumn' ? 'spring' : 'autumn' });
    benefit.notWith.forEach((_, index) => {
      change(`not-with ${index + 1} left out`, { notWith: benefit.notWith.toSpliced(index, 1) });
    });
  } else {
    change('made payable', {
      status: 'payable',
      payers: [{ payer: 'county', share: { numerator: 1n, denominator: 1n } }],
    });
  }
  return changed.map((each) => ({
    name: `${benefit.id}: ${each.name}`,
    pack: { ...pack, benefits: pack.benefits.map((one) => (one === benefit ? each.benefit : one)) },
    touches: [benefit.id],
    notLoaded: [],
  }));
}

function mutateVersion(
  version: BenefitVersion,
  pack: Pack,
  index: number,
): { name: string; version: BenefitVersion }[] {
  const made: { name: string; version: BenefitVersion }[] = [];
  version.who.forEach((condition, at) => {
    made.push({
      name: `condition ${at + 1} (${condition.code}) left out`,
      version: { ...version, who: version.who.toSpliced(at, 1) },
    });
    for (const each of mutateCondition(condition, pack)) {
      made.push({
        name: `condition ${at + 1} (${condition.code}) ${each.name}`,
        version: { ...version, who: version.who.with(at, each.condition) },
      });
    }
  });
  version.arms.forEach((arm, at) => {
    if (version.arms.length > 1)
      made.push({ name: `amount ${at + 1} left out`, version: { ...version, arms: version.arms.toSpliced(at, 1) } });
    arm.when.forEach((condition, position) => {
      for (const each of mutateCondition(condition, pack)) {
        const when = arm.when.with(position, each.condition as FieldCondition);
        made.push({
          name: `amount ${at + 1} when ${condition.field} ${each.name}`,
          version: { ...version, arms: version.arms.with(at, { ...arm, when }) },
        });
      }
    });
  });
  const [first, second] = version.arms;
  if (first && second) {
    made.push({
      name: 'amounts swapped',
      version: {
        ...version,
        arms: [{ ...first, amount: second.amount }, { ...second, amount: first.amount }, ...version.arms.slice(2)],
      },
    });
  }
  if (index > 0) made.push({ name: 'from a day later', version: { ...version, from: addDays(version.from, 1) } });
  if (version.to !== undefined)
    made.push({ name: 'to a day earlier', version: { ...version, to: addDays(version.to, -1) } });
  return made;
}

function mutateCondition(condition: PackCondition, pack: Pack): { name: string; condition: PackCondition }[] {
  if (condition.kind === 'computed-aid') return [];
  if (condition.kind === 'any') {
    return condition.of.map((each, at) => ({
      name: `without ${each.field}`,
      condition: { ...condition, of: condition.of.toSpliced(at, 1) },
    }));
  }
  const field = pack.fields.get(condition.field);
  if (field === undefined) return [];
  return mutateTest(condition.test, field).map((each) => ({
    name: each.name,
    condition: { ...condition, test: each.test },
  }));
}

function mutateTest(test: Test, field: Field): { name: string; test: Test }[] {
  if (test.kind === 'range') {
    const made: { name: string; test: Test }[] = [];
    for (const step of [-1, 1]) {
      if (test.from !== undefined)
        made.push({ name: `from ${test.from + step}`, test: { ...test, from: test.from + step } });
      if (test.to !== undefined) made.push({ name: `to ${test.to + step}`, test: { ...test, to: test.to + step } });
    }
    return made;
  }
  if (field.type === 'boolean') {
    return [{ name: 'turned round', test: { kind: 'is', values: test.values.map((value) => value !== true) } }];
  }
  const all = field.type === 'code' ? field.codes.map((each) => each.code) : [];
  const without =
    test.values.length > 1
      ? test.values.map((value, at) => ({
          name: `without ${value}`,
          test: { kind: 'is', values: test.values.toSpliced(at, 1) } as const,
        }))
      : [];
  const added = all
    .filter((code) => !test.values.includes(code))
    .map((code) => ({ name: `with ${code}`, test: { kind: 'is', values: [...test.values, code] } as const }));
  return [...without, ...added];
}

/** The benefits that pay a parameter, by themselves, on top of another, or under a cap. */
function listPayingBenefits(pack: Pack, parameter: string): string[] {
  const direct = pack.benefits.filter((benefit) =>
    benefit.versions.some((version) => version.arms.some((arm) => arm.amount === parameter)),
  );
  const ids = new Set(direct.map((benefit) => benefit.id));
  for (const group of pack.groups) if (group.amount === parameter) for (const id of group.benefits) ids.add(id);
  for (const benefit of pack.benefits) {
    if (benefit.versions.some((version) => version.topsUp !== undefined && ids.has(version.topsUp.benefit)))
      ids.add(benefit.id);
  }
  return [...ids];
}

function listReadingBenefits(pack: Pack, field: string): string[] {
  const reads = (condition: PackCondition): boolean =>
    condition.kind === 'field'
      ? condition.field === field
      : condition.kind === 'any' && condition.of.some((each) => each.field === field);
  const direct = pack.benefits.filter((benefit) =>
    benefit.versions.some((version) => version.who.some(reads) || version.arms.some((arm) => arm.when.some(reads))),
  );
  const ids = new Set(direct.map((benefit) => benefit.id));
  for (const benefit of pack.benefits) {
    if (benefit.versions.some((version) => version.topsUp !== undefined && ids.has(version.topsUp.benefit)))
      ids.add(benefit.id);
  }
  return [...ids];
}

function mutateParameter(pack: Pack, parameter: Parameter): Mutant[] {
  const touches = listPayingBenefits(pack, parameter.id);
  const change = (name: string, values: Parameter['values']): Mutant => ({
    name: `${parameter.id}: ${name}`,
    pack: { ...pack, parameters: new Map([...pack.parameters, [parameter.id, { ...parameter, values }]]) },
    touches,
    notLoaded: [],
  });
  return parameter.values.flatMap((value, at) => {
    const more = change(
      `a yuan more from ${value.from}`,
      parameter.values.with(at, { ...value, amountFen: value.amountFen + 100n }),
    );
    const before = parameter.values[at - 1];
    if (before === undefined) return [more];
    const later = parameter.values
      .with(at, { ...value, from: addDays(value.from, 1) })
      .with(at - 1, { ...before, to: value.from });
    const earlier = parameter.values
      .with(at, { ...value, from: addDays(value.from, -1) })
      .with(at - 1, { ...before, to: addDays(value.from, -2) });
    return [
      more,
      change(`change of ${value.from} a day later`, later),
      change(`change of ${value.from} a day earlier`, earlier),
    ];
  });
}

/** What it means that a list was not loaded, turned round, for fields that this pack's own benefits read. */
function mutateFields(pack: Pack): Mutant[] {
  const own = [...pack.fields.values()].filter((field) => field.place.file.startsWith(pack.folder));
  return own.map((field) => ({
    name: `field ${field.name}: list not loaded means the other thing`,
    pack: {
      ...pack,
      fields: new Map([
        ...pack.fields,
        [field.name, { ...field, notLoaded: field.notLoaded === 'undecided' ? 'not-assessed' : 'undecided' }],
      ]),
    },
    touches: listReadingBenefits(pack, field.name),
    notLoaded: [field.list],
  }));
}

/** Whether no combination of facts, in any term and on any day that the cases use, tells the two apart. */
function isEquivalent(original: readonly Pack[], changed: readonly Pack[], mutant: Mutant, top: Pack): boolean {
  const moments = new Map(top.cases.map((each) => [`${each.term} ${each.census}`, each]));
  const dates = new Set([...moments.values()].map((each) => `${each.term} ${each.census}`));
  for (const key of [...dates, ...boundaryMoments(top)]) {
    const [term, census] = key.split(' ') as [TermId, PlainDate];
    for (const benefit of mutant.touches) {
      const input = { term, censusOn: census, notLoaded: mutant.notLoaded };
      const a = restrictRules(resolveRules({ packs: original, ...input }), benefit);
      const b = restrictRules(resolveRules({ packs: changed, ...input }), benefit);
      if (!isSameRule(a, b)) return false;
    }
  }
  return true;
}

/** Both seasons on the first and last day of every value and version, so that a shifted day cannot hide. */
function boundaryMoments(pack: Pack): string[] {
  const values = [...pack.parameters.values()].flatMap((parameter) => parameter.values);
  const versions = pack.benefits.flatMap((benefit) => benefit.versions);
  const days = new Set(
    [...values, ...versions].flatMap((each) => [
      each.from,
      addDays(each.from, -1),
      ...(each.to === undefined ? [] : [each.to]),
    ]),
  );
  return [...days].flatMap((day) => [`2018-autumn ${day}`, `2018-spring ${day}`]);
}
