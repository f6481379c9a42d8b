/** Made-up children for the bench of policy, as facts, as a file of columns and as JSON, from a fixed seed. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import type { Random } from '@bulou/kernel';
import { columnOfField, columnOfLedger, type Facts, type Field, type RuleSet } from '@bulou/policy';

/** The month that the peer calls its period: the census month. */
const PERIOD = '2018-10';

const STAGES_BY_AGE = [
  ['infant', 3],
  ['preschool', 6],
  ['primary', 12],
  ['junior', 15],
  ['senior', 18],
  ['undergraduate', 23],
  ['postgraduate', 26],
] as const;
const STAGES = STAGES_BY_AGE.map(([stage]) => stage);

/** One child. `unknowns` is the share of facts that nobody knows. */
export function makeChild(random: Random, unknowns: number): Facts {
  const age = random.integer(0, 25);
  const maybe = (share: number): boolean | null => (random.next() < unknowns ? null : random.next() < share);
  return {
    registered: maybe(0.55),
    outOfPoverty: maybe(0.45),
    stage: random.next() < unknowns ? null : makeStage(random, age),
    grade: random.next() < unknowns ? null : random.integer(1, 6),
    boarding: maybe(0.5),
    studyPlace: random.pick(['in-county', 'in-county', 'in-county', 'in-province', 'out-of-province']),
    freshman: maybe(0.2),
    bornByCensus: maybe(0.99),
    underSevenAtSchoolYearStart: age < 7,
    preschoolAidCentral: maybe(0.1),
    preschoolAidProvince: maybe(0.15),
    disabled: false,
    minimumLiving: maybe(0.05),
    destitute: false,
    chosenByUniversity: maybe(0.1),
  };
}

/** Mostly what fits the age; now and then another, so that odd combinations occur. */
function makeStage(random: Random, age: number): string {
  const odd = random.next();
  if (odd < 0.01) return random.pick(STAGES);
  const stage = STAGES_BY_AGE.find(([, below]) => age < below)?.[0] ?? 'postgraduate';
  if (stage === 'senior' && odd < 0.4) return 'vocational';
  if (stage === 'undergraduate' && odd < 0.4) return 'junior-college';
  return odd > 0.995 ? 'special' : stage;
}

/** Whether a benefit that is paid once was paid to a child before: to one in fifty. */
export function wasPaidBefore(benefit: string, child: number): boolean {
  return (child * 7919 + benefit.length) % 50 === 0;
}

export interface ColumnHead {
  readonly name: string;
  /** What the bytes mean, where they are not numbers or 0 and 1. */
  readonly codes?: readonly string[];
}

/** A line of JSON that names the columns, then each column, one byte a child. Both engines read it. */
export function writeColumns(path: string, set: RuleSet, children: readonly Facts[], count: number): void {
  const fields = fieldsOf(set);
  const heads: ColumnHead[] = [
    ...fields.map((field) => ({
      name: columnOfField(field.name),
      ...(field.type === 'code' ? { codes: field.codes.map((each) => each.code) } : {}),
    })),
    ...set.ledger.map((benefit) => ({ name: columnOfLedger(benefit) })),
  ];
  const file = openSync(path, 'w');
  writeSync(file, `${JSON.stringify({ count, columns: heads })}\n`);
  for (const field of fields)
    writeSync(
      file,
      Uint8Array.from({ length: count }, (_, at) => byteOf(field, children, at)),
    );
  for (const benefit of set.ledger)
    writeSync(
      file,
      Uint8Array.from({ length: count }, (_, at) => Number(wasPaidBefore(benefit, at))),
    );
  closeSync(file);
}

function fieldsOf(set: RuleSet): Field[] {
  const names = new Set(
    set.rules.flatMap((rule) =>
      [...rule.conditions, ...rule.arms.flatMap((arm) => arm.when)].flatMap((each) =>
        each.kind === 'field' ? [each.field] : each.kind === 'any' ? each.of.map((one) => one.field) : [],
      ),
    ),
  );
  return set.fields.filter((field) => names.has(field.name));
}

function byteOf(field: Field, children: readonly Facts[], at: number): number {
  const value = children[at % children.length]?.[field.name];
  return field.type === 'code' ? field.codes.findIndex((each) => each.code === value) : Number(value);
}

/** A situation as the web interface of OpenFisca takes it: `{persons: {c0: {registered: {"2018-10": true}}}}`. */
export function writeSituation(path: string, set: RuleSet, children: readonly Facts[]): void {
  const fields = fieldsOf(set);
  const persons = children.map((facts, at) => {
    const known = fields.map((field) => {
      const value = facts[field.name];
      return [columnOfField(field.name), typeof value === 'string' ? value.replaceAll('-', '_') : value] as const;
    });
    const paid = set.ledger.map((benefit) => [columnOfLedger(benefit), wasPaidBefore(benefit, at)] as const);
    return [`c${at}`, Object.fromEntries([...known, ...paid].map(([name, value]) => [name, { [PERIOD]: value }]))];
  });
  writeFileSync(path, JSON.stringify({ persons: Object.fromEntries(persons) }));
}

/** A child as our own JSON has it: the facts by their names, and what was paid before. */
export interface JsonChild {
  readonly facts: Facts;
  readonly paidBefore: readonly string[];
}

/** The same children in our own form. */
export function writeFacts(path: string, set: RuleSet, children: readonly Facts[]): void {
  const names = fieldsOf(set).map((field) => field.name);
  const made = children.map(
    (facts, at): JsonChild => ({
      facts: Object.fromEntries(names.map((name) => [name, facts[name]])),
      paidBefore: set.ledger.filter((benefit) => wasPaidBefore(benefit, at)),
    }),
  );
  writeFileSync(path, JSON.stringify(made));
}
