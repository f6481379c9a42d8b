/** Figures, not a test: `node packages/policy/test/bench-policy.ts`. Seeded, so that runs can be held together. */
import { join } from 'node:path';
import { makeRandom, plainDate } from '@bulou/kernel';
import { compileColumns } from '../src/columns.ts';
import { explainDetermination } from '../src/explain.ts';
import { loadPacks } from '../src/load.ts';
import type { Facts } from '../src/model.ts';
import { comparePopulation, preparePopulation } from '../src/population.ts';
import { compilePacks, compileWhatIf } from '../src/programme.ts';

const packs = loadPacks(join(import.meta.dirname, '../../../policies/410923'));
const input = { packs, term: '2018-autumn', censusOn: plainDate('2018-10-15') } as const;
const programme = compilePacks(input);
const random = makeRandom(2018);

function measure(name: string, run: () => number): void {
  const times = [0, 1, 2].map(() => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  console.log(`${name}: ${times.map((time) => `${time.toFixed(2)} ms`).join(', ')}`);
}

function makeChild(): Facts {
  const stage = random.pick([
    'infant',
    'preschool',
    'primary',
    'junior',
    'senior',
    'vocational',
    'junior-college',
    'undergraduate',
  ]);
  const maybe = (share: number): boolean | null => (random.next() < 0.02 ? null : random.next() < share);
  return {
    registered: maybe(0.2),
    outOfPoverty: maybe(0.6),
    stage,
    grade: random.integer(1, 6),
    boarding: maybe(0.4),
    studyPlace: random.pick(['in-county', 'in-county', 'in-county', 'in-province', 'out-of-province']),
    freshman: maybe(0.2),
    bornByCensus: true,
    underSevenAtSchoolYearStart: stage === 'infant' || stage === 'preschool',
    preschoolAidCentral: false,
    preschoolAidProvince: maybe(0.3),
    disabled: false,
    minimumLiving: maybe(0.05),
    destitute: false,
    chosenByUniversity: maybe(0.1),
  };
}

const children = Array.from({ length: 100_000 }, makeChild);
console.log(`${programme.benefits.length} benefits`);
measure('100,000 children decided, all determinations', () => {
  let paid = 0;
  for (const child of children) for (const made of programme.decide(child)) if (made.outcome === 'pay') paid += 1;
  return paid;
});
const json = JSON.stringify(children.slice(0, 10_000));
measure('10,000 children from JSON', () => {
  const parsed = JSON.parse(json) as Facts[];
  for (const child of parsed) programme.decide(child);
  return parsed.length;
});
const first = children[5] ?? {};
measure('1,000 × one child with explanation of every benefit', () => {
  let length = 0;
  for (let turn = 0; turn < 1000; turn += 1)
    for (const made of programme.decide(first)) length += explainDetermination(programme, made, 'zh', first).length;
  return length;
});

const COUNT = 1_000_000;
const columnar = compileColumns(programme.rules);
const encoded = columnar.evaluator.encoders.map((encoder) => {
  const column = new Uint8Array(COUNT);
  for (let child = 0; child < COUNT; child += 1)
    column[child] = encoder.encode(children[child % children.length]?.[encoder.field]);
  return column;
});
const ledger = programme.rules.ledger.map(() => new Uint8Array(COUNT).fill(1));
measure('1,000,000 children × all benefits in columns, masks stored for every child', () => {
  const made = columnar.decide([...encoded, ...ledger], COUNT);
  const rules = programme.benefits.length;
  const amounts = Array.from({ length: rules }, () => new Int32Array(COUNT));
  const failed = Array.from({ length: rules }, () => new Uint16Array(COUNT));
  const unknown = Array.from({ length: rules }, () => new Uint16Array(COUNT));
  for (let rule = 0; rule < rules; rule += 1) {
    const [amount, no, doubt] = [amounts[rule]!, failed[rule]!, unknown[rule]!];
    const tables = [
      Int32Array.from(made.answers, (each) => each.amount[rule]!),
      Uint16Array.from(made.answers, (each) => each.failed[rule]!),
      Uint16Array.from(made.answers, (each) => each.unknown[rule]!),
    ] as const;
    for (let child = 0; child < COUNT; child += 1) {
      const answer = made.answerOf[child]!;
      amount[child] = tables[0][answer]!;
      no[child] = tables[1][answer]!;
      doubt[child] = tables[2][answer]!;
    }
  }
  return made.answers.length;
});
const population = preparePopulation(
  programme,
  children.map((facts, index) => ({ childId: `${index}`, facts, township: `t${index % 12}` })),
);
const overlays = packs.flatMap((pack) => pack.whatIfs);
for (const overlay of overlays) {
  measure(
    `what-if ${overlay.id} on 100,000 children after load (${population.groups.length} groups)`,
    () => comparePopulation(population, compileWhatIf(input, overlay)).gaining,
  );
}
