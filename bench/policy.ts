import { fileURLToPath } from 'node:url';
import { makeRandom, plainDate, type Random } from '@bulou/kernel';
import {
  comparePopulation,
  compileColumns,
  compilePacks,
  compileWhatIf,
  explainDetermination,
  type Facts,
  type Programme,
  preparePopulation,
} from '@bulou/policy';
import { loadPacks } from '@bulou/policy/load';

/**
 * Speed of deciding, explaining and trying out, on made-up children from a fixed seed. Three runs each; all are shown.
 * No other rules engine is measured beside it yet.
 */
export const summary = 'deciding, explaining and what-ifs of the packs of 410923 (no peer beside it yet)';

const STAGES = [
  'infant',
  'preschool',
  'primary',
  'junior',
  'senior',
  'vocational',
  'junior-college',
  'undergraduate',
] as const;
const CHILDREN = 100_000;
const COLUMN_CHILDREN = 1_000_000;

const packs = loadPacks(fileURLToPath(new URL('../policies/410923', import.meta.url)));
const input = { packs, term: '2018-autumn', censusOn: plainDate('2018-10-15') } as const;

export async function run(): Promise<void> {
  const programme = compilePacks(input);
  const random = makeRandom(2018);
  const children = Array.from({ length: CHILDREN }, () => makeChild(random));
  console.log(`${programme.benefits.length} benefits, children of seed 2018`);
  measureRows(programme, children);
  measureColumns(programme, children);
  measureWhatIfs(programme, children);
}

function measure(name: string, work: () => unknown): void {
  const times = [0, 1, 2].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  console.log(`${name}: ${times.map((time) => `${time.toFixed(2)} ms`).join(', ')}`);
}

function makeChild(random: Random): Facts {
  const stage = random.pick(STAGES);
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

function measureRows(programme: Programme, children: readonly Facts[]): void {
  measure('100,000 children decided, all determinations', () => {
    for (const child of children) programme.decide(child);
  });
  const json = JSON.stringify(children.slice(0, 10_000));
  measure('10,000 children from JSON', () => {
    for (const child of JSON.parse(json) as Facts[]) programme.decide(child);
  });
  const first = children[5] ?? {};
  measure('1,000 × one child with explanation of every benefit', () => {
    for (let turn = 0; turn < 1000; turn += 1)
      for (const made of programme.decide(first)) explainDetermination(programme, made, 'zh', first);
  });
}

/** From encoded columns to an amount, the failed and the unknown conditions of every benefit, stored for every child. */
function measureColumns(programme: Programme, children: readonly Facts[]): void {
  const columnar = compileColumns(programme.rules);
  const encoded = columnar.evaluator.encoders.map((encoder) =>
    Uint8Array.from({ length: COLUMN_CHILDREN }, (_, child) =>
      encoder.encode(children[child % children.length]?.[encoder.field]),
    ),
  );
  const ledger = programme.rules.ledger.map(() => new Uint8Array(COLUMN_CHILDREN).fill(1));
  measure('1,000,000 children × all benefits in columns, masks stored for every child', () => {
    const made = columnar.decide([...encoded, ...ledger], COLUMN_CHILDREN);
    return programme.benefits.map((_, rule) => ({
      amounts: spread(
        made.answerOf,
        Int32Array.from(made.answers, (each) => each.amount[rule] ?? 0),
      ),
      failed: spread(
        made.answerOf,
        Uint16Array.from(made.answers, (each) => each.failed[rule] ?? 0),
      ),
      unknown: spread(
        made.answerOf,
        Uint16Array.from(made.answers, (each) => each.unknown[rule] ?? 0),
      ),
    }));
  });
}

function spread<T extends Int32Array | Uint16Array>(answerOf: ArrayLike<number>, table: T): T {
  const all = (table instanceof Int32Array ? new Int32Array(answerOf.length) : new Uint16Array(answerOf.length)) as T;
  for (let child = 0; child < answerOf.length; child += 1) all[child] = table[answerOf[child] ?? 0] ?? 0;
  return all;
}

function measureWhatIfs(programme: Programme, children: readonly Facts[]): void {
  const population = preparePopulation(
    programme,
    children.map((facts, index) => ({ childId: `${index}`, facts, township: `t${index % 12}` })),
  );
  for (const overlay of packs.flatMap((pack) => pack.whatIfs)) {
    measure(
      `what-if ${overlay.id} on 100,000 children after load (${population.groups.length} groups)`,
      () => comparePopulation(population, compileWhatIf(input, overlay)).gaining,
    );
  }
}
