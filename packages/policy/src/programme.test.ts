import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { plainDate, type TermId } from '@bulou/kernel';
import fc from 'fast-check';
import {
  compilePacks,
  completeFacts,
  explainDetermination,
  type Facts,
  type FieldCondition,
  type Outcome,
  type Rule,
} from './index.ts';
import { loadPacks } from './load.ts';

const packs = loadPacks(join(import.meta.dirname, '../../../policies/410923'));
const CENSUS = plainDate('2018-10-15');
const compile = (term: TermId, notLoaded: readonly string[] = []) =>
  compilePacks({ packs, term, censusOn: CENSUS, notLoaded });
const autumn = compile('2018-autumn');

const boarder: Facts = {
  registered: true,
  outOfPoverty: true,
  stage: 'junior',
  boarding: true,
  studyPlace: 'in-county',
  grade: 2,
};

function decideOne(
  programme: ReturnType<typeof compile>,
  id: string,
  facts: Facts,
  paidBefore?: (benefit: string) => boolean | undefined,
) {
  const found = programme.decide(facts, paidBefore).find((each) => each.benefit === id);
  assert.ok(found, id);
  return found;
}

test('a boarder gets half a year, shared by centre and county', () => {
  const made = decideOne(autumn, 'national/compulsory-boarding', boarder);
  assert.equal(made.outcome, 'pay');
  assert.equal(made.amountFen, 62_500n);
  assert.deepEqual(made.payers, [
    { payer: 'central', amountFen: 31_250n },
    { payer: 'county', amountFen: 31_250n },
  ]);
  assert.equal(made.bankPayable, true);
});

test('who studies outside the county is paid there', () => {
  const made = decideOne(autumn, 'national/compulsory-boarding', { ...boarder, studyPlace: 'in-province' });
  assert.equal(made.outcome, 'no');
  assert.deepEqual(made.reasons, ['paid-where-studying']);
});

test('every failed and every unknown condition is reported, and one failure suffices for a no', () => {
  const made = decideOne(autumn, 'national/compulsory-boarding', {
    ...boarder,
    stage: 'senior',
    studyPlace: 'in-province',
    boarding: null,
  });
  assert.equal(made.outcome, 'no');
  assert.deepEqual(made.failed, ['stage', 'paid-where-studying']);
  assert.deepEqual(made.unknown, ['boarding']);
  assert.deepEqual(made.reasons, ['stage', 'paid-where-studying', 'needs-boarding']);
});

test('an unknown fact never becomes a silent no', () => {
  const made = decideOne(autumn, 'national/compulsory-boarding', { ...boarder, boarding: undefined });
  assert.equal(made.outcome, 'undecided');
  assert.deepEqual(made.reasons, ['needs-boarding']);
});

test('a fact that the vocabulary does not have is a defect of the caller', () => {
  assert.throws(() => autumn.decide({ ...boarder, stage: 'kindergarten' }), TypeError);
  assert.throws(() => autumn.decide({ ...boarder, boarding: 'yes' }), TypeError);
});

test('once is held against what was ever paid', () => {
  const freshman: Facts = {
    registered: true,
    outOfPoverty: false,
    stage: 'junior-college',
    freshman: true,
    studyPlace: 'in-county',
  };
  assert.equal(decideOne(autumn, 'national/freshman-travel', freshman).amountFen, 50_000n);
  const again = decideOne(autumn, 'national/freshman-travel', freshman, (id) => id === 'national/freshman-travel');
  assert.deepEqual([again.outcome, again.reasons], ['no', ['paid-before']]);
  // The county's match has a ledger of its own.
  assert.equal(
    decideOne(autumn, 'nanle/freshman-match', freshman, (id) => id === 'national/freshman-travel').outcome,
    'pay',
  );
  const unknown = decideOne(autumn, 'national/freshman-travel', freshman, () => undefined);
  assert.deepEqual([unknown.outcome, unknown.reasons], ['undecided', ['needs-paid-before']]);
  const spring = decideOne(compile('2019-spring'), 'national/freshman-travel', freshman);
  assert.deepEqual([spring.outcome, spring.reasons], ['no', ['not-this-season']]);
});

test('a list of aid received that was never loaded leaves the child undecided, an absent entry means no', () => {
  const infant: Facts = {
    registered: true,
    outOfPoverty: false,
    stage: 'infant',
    bornByCensus: true,
    underSevenAtSchoolYearStart: true,
  };
  const id = 'nanle/preschool-care';
  const without = decideOne(
    compile('2018-autumn', ['received']),
    id,
    completeFacts(autumn.fields, infant, new Set(['received'])),
  );
  assert.equal(without.outcome, 'undecided');
  const complete = completeFacts(autumn.fields, infant, new Set());
  assert.equal(decideOne(autumn, id, complete).amountFen, 30_000n);
  const received = decideOne(autumn, id, { ...complete, preschoolAidProvince: true });
  assert.deepEqual(received.reasons, ['preschool-aid-province']);
});

test('a benefit whose list was not loaded is not assessed, unless something else already fails', () => {
  const pupil: Facts = { registered: false, stage: 'senior', studyPlace: 'in-county' };
  const programme = compile('2018-autumn', ['disability', 'civil-affairs']);
  assert.equal(decideOne(programme, 'national/senior-fee-waiver', pupil).outcome, 'not_assessed');
  assert.equal(decideOne(programme, 'national/senior-fee-waiver', { ...pupil, stage: 'junior' }).outcome, 'no');
});

test('exactly the nine benefits of the table can reach a bank list', () => {
  const payable = autumn.benefits.filter((benefit) => benefit.bankPayable).map((benefit) => benefit.id);
  assert.deepEqual(payable.sort(), [
    'nanle/compulsory-day',
    'nanle/freshman-match',
    'nanle/higher-education-living',
    'nanle/preschool-care',
    'nanle/preschool-living',
    'national/compulsory-boarding',
    'national/freshman-travel',
    'national/senior-grant',
    'national/vocational-grant',
  ]);
  const recorded = autumn.benefits.filter((benefit) => benefit.status === 'recorded-only').map((benefit) => benefit.id);
  for (const made of autumn.decide({ ...boarder, stage: 'vocational', grade: 1 })) {
    if (recorded.includes(made.benefit))
      assert.ok(made.outcome === 'no' || made.outcome === 'not_assessed', made.benefit);
  }
});

test('an explanation says the fact, the source and who can supply what is missing', () => {
  const made = decideOne(autumn, 'national/compulsory-boarding', { ...boarder, boarding: null });
  const zh = explainDetermination(autumn, made, 'zh', boarder).join('');
  assert.match(zh, /还不能定/);
  assert.match(zh, /请向就读学校核实/);
  assert.match(explainDetermination(autumn, made, 'en').join(' '), /ask the school/);
});

test('the release names the pack and one hash over all it stands on', () => {
  assert.match(autumn.packRelease, /^nanle@\d{4}\.\d+\+[0-9a-f]{12}$/);
});

/** A second, naive reading of a rule, sharing no code with the evaluator. */
function interpret(rule: Rule, facts: Facts, paidBefore: ReadonlySet<string>): { outcome: Outcome; amountFen: bigint } {
  const holds = (condition: FieldCondition): boolean | undefined => {
    const value = facts[condition.field];
    if (value === undefined || value === null) return undefined;
    if (condition.test.kind === 'is') return condition.test.values.some((each) => each === value);
    const { from = -Infinity, to = Infinity } = condition.test;
    return Number(value) >= from && Number(value) <= to;
  };
  const all = (answers: (boolean | undefined)[]) =>
    answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
  const answers = rule.conditions.map((condition) => {
    if (condition.kind === 'field') return holds(condition);
    if (condition.kind === 'constant') return condition.value;
    if (condition.kind === 'ledger') return !paidBefore.has(condition.benefit);
    if (condition.kind === 'any') {
      const inner = condition.of.map(holds);
      return inner.includes(true) ? true : inner.includes(undefined) ? undefined : false;
    }
    throw new Error('Not used by these packs');
  });
  const arms = rule.arms.map((arm) => all(arm.when.map(holds)));
  const chosen = arms.indexOf(true);
  const before = arms.slice(0, chosen < 0 ? arms.length : chosen);
  if (arms.length > 0) answers.push(before.includes(undefined) ? undefined : chosen >= 0);
  const answer = all(answers);
  if (answer === false) return { outcome: 'no', amountFen: 0n };
  if (rule.benefit.status === 'recorded-only') return { outcome: 'not_assessed', amountFen: 0n };
  if (answer === undefined) return { outcome: 'undecided', amountFen: 0n };
  return { outcome: 'pay', amountFen: rule.arms[chosen]?.amountFen ?? 0n };
}

test('the compiled evaluator agrees with a naive interpreter on any facts, unknowns included', () => {
  const value = (field: (typeof autumn.fields)[number]) =>
    field.type === 'boolean'
      ? fc.constantFrom(true, false, undefined, null)
      : field.type === 'code'
        ? fc.constantFrom(undefined, ...field.codes.map((each) => each.code))
        : fc.option(fc.integer({ min: field.from, max: field.to }), { nil: undefined });
  const facts = fc.record(Object.fromEntries(autumn.fields.map((field) => [field.name, value(field)])));
  const ledger = fc.subarray(['national/freshman-travel', 'nanle/freshman-match']);
  fc.assert(
    fc.property(facts, ledger, (child, paid) => {
      const paidBefore = new Set(paid);
      for (const programme of [autumn]) {
        const made = programme.decide(child, (id) => paidBefore.has(id));
        programme.rules.rules.forEach((rule, index) => {
          const naive = interpret(rule, child, paidBefore);
          assert.deepEqual(
            { outcome: made[index]?.outcome, amountFen: made[index]?.amountFen },
            naive,
            rule.benefit.id,
          );
          assert.equal(
            (made[index]?.payers ?? []).reduce((sum, each) => sum + each.amountFen, 0n),
            naive.amountFen,
          );
        });
      }
    }),
    { numRuns: 2000 },
  );
});
