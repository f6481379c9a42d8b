import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRandom, plainDate } from '@bulou/kernel';
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
import { describeMachine } from './measure.ts';
import {
  decideColumnFile,
  decideJsonFile,
  explainJsonFile,
  type OwnAnswer,
  type OwnTiming,
} from './parts/decide-file.ts';
import { type Peer, preparePeer } from './parts/openfisca.ts';
import { makeChild, writeColumns, writeFacts, writeSituation } from './parts/policy-children.ts';

/**
 * Speed of deciding, explaining and trying out, on made-up children from a fixed seed, and beside OpenFisca-Core on the
 * nine benefits that pay, equal to the fen. Three runs each; all are shown.
 */
export const summary = 'deciding, explaining and what-ifs of the packs of 410923, beside OpenFisca-Core';

const CHILDREN = 100_000;
const COLUMN_CHILDREN = 1_000_000;
const JSON_CHILDREN = 10_000;
const TURNS = 300;
const RUNS = 3;

const packs = loadPacks(fileURLToPath(new URL('../policies/410923', import.meta.url)), { release: '2018.1' });
const input = { packs, term: '2018-autumn', censusOn: plainDate('2018-10-15') } as const;

export async function run(args: readonly string[]): Promise<void> {
  const [step, ...paths] = args;
  if (step !== undefined) {
    console.log(JSON.stringify(runStep(step, paths)));
    return;
  }
  const programme = compilePacks(input);
  const random = makeRandom(2018);
  const children = Array.from({ length: CHILDREN }, () => makeChild(random, 0.02));
  console.log(describeMachine());
  console.log(
    `${programme.packRelease}, ${programme.benefits.length} benefits, children of seed 2018, 2 % unknown facts`,
  );
  measureRows(programme, children);
  measureColumns(programme, children);
  measureWhatIfs(programme, children);
  comparePeer();
}

function measure(name: string, work: () => unknown): void {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  console.log(`${name}: ${times.map((time) => `${time.toFixed(2)} ms`).join(', ')}`);
}

function measureRows(programme: Programme, children: readonly Facts[]): void {
  measure('100,000 children decided, all determinations', () => {
    for (const child of children) programme.decide(child);
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
  const encoded = columnar.evaluator.encoders.map((encoder) => {
    const codes = children.map((child) => encoder.encode(child[encoder.field]));
    return Uint8Array.from({ length: COLUMN_CHILDREN }, (_, child) => codes[child % codes.length] ?? 0);
  });
  const ledger = programme.rules.ledger.map(() => new Uint8Array(COLUMN_CHILDREN).fill(1));
  const columns = [...encoded, ...ledger].map((values) => ({ values }));
  measure('1,000,000 children × all benefits in columns, masks and unknowns, stored for every child', () => {
    const made = columnar.decide(columns, COLUMN_CHILDREN);
    return programme.benefits.map((_, rule) => columnar.expand(made, rule));
  });
}

function measureWhatIfs(programme: Programme, children: readonly Facts[]): void {
  const population = preparePopulation(
    programme,
    children.map((facts, index) => ({ childId: `${index}`, facts, township: `t${index % 12}` })),
  );
  const overlays = loadPacks(fileURLToPath(new URL('../policies/410923', import.meta.url))).flatMap(
    (pack) => pack.whatIfs,
  );
  for (const overlay of overlays) {
    measure(
      `what-if ${overlay.id} on 100,000 children after load (${population.groups.length} groups)`,
      () => comparePopulation(population, compileWhatIf(input, overlay)).gaining,
    );
  }
}

/** The nine benefits that pay; the peer knows no others. */
function compileNine(): Programme {
  const nine = compilePacks(input).benefits.filter((benefit) => benefit.status === 'payable');
  return compilePacks({ ...input, benefits: nine.map((benefit) => benefit.id) });
}

/** What our own fresh process measures. */
function runStep(step: string, [path = '', out = '']: readonly string[]): OwnTiming | OwnAnswer {
  const programme = compileNine();
  if (step === 'population') return decideColumnFile(programme, path, out);
  if (step === 'json') return decideJsonFile(programme, path);
  return explainJsonFile(programme, path, TURNS);
}

function runOwn<T>(...args: string[]): T {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const made = spawnSync(process.execPath, [main, 'policy', ...args], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return JSON.parse(made.stdout) as T;
}

function comparePeer(): void {
  const peer = preparePeer();
  if (typeof peer === 'string') {
    console.log(`\nOpenFisca-Core is not measured here: ${peer}`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bulou-bench-policy-'));
  try {
    const programme = compileNine();
    const random = makeRandom(2018);
    const children = Array.from({ length: COLUMN_CHILDREN }, () => makeChild(random, 0));
    console.log(
      `\nBeside OpenFisca-Core ${peer.version}: ${programme.benefits.length} benefits, every fact known, each time a fresh process of either, start and imports left out`,
    );
    comparePopulations(peer, programme, children, folder);
    compareJson(peer, programme, children, folder);
    compareOneChild(peer, programme, children, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(seconds < 0.01 ? 3 : 0)} ms`;

/** Runs both by turns, so that what else the machine does falls on both. */
function compareTurns<P, O>(runs: number, peer: () => P, own: () => O): { peer: P; own: O }[] {
  return Array.from({ length: runs }, () => ({ peer: peer(), own: own() }));
}

function comparePopulations(peer: Peer, programme: Programme, children: readonly Facts[], folder: string): void {
  const [columns, theirs, ours] = ['columns.bin', 'peer.bin', 'own.bin'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeColumns(columns, programme.rules, children, children.length);
  const turns = compareTurns(
    RUNS,
    () => peer.measure('population', columns, theirs),
    () => runOwn<OwnTiming>('population', columns, ours),
  );
  console.log('1,000,000 children from one file of columns to results in a file (ours with both masks):');
  for (const turn of turns) {
    const { read, build, compute, store, total } = turn.peer;
    const own = turn.own as Record<'read' | 'decide' | 'expand' | 'store' | 'total' | 'different', number>;
    console.log(
      `  OpenFisca ${milliseconds(total)} (read ${milliseconds(read)}, build ${milliseconds(build)}, vectorised arithmetic alone ${milliseconds(compute)}, store ${milliseconds(store)}); ` +
        `ours ${milliseconds(own.total)} (read ${milliseconds(own.read)}, decide ${own.different} different children ${milliseconds(own.decide)}, expand ${milliseconds(own.expand)}, store ${milliseconds(own.store)}): ${(total / own.total).toFixed(1)} times as fast`,
    );
  }
  const differing = countDifferences(programme, readFileSync(theirs), readFileSync(ours), children.length);
  console.log(
    `  ${(children.length * programme.benefits.length).toLocaleString('en-US')} amounts, ${differing} differ`,
  );
  if (differing > 0) throw new Error('The two engines do not agree.');
}

/** Theirs are amounts alone; ours has after the amounts of each benefit the two masks, a byte a child each. */
function countDifferences(programme: Programme, theirs: Buffer, ours: Buffer, children: number): number {
  let differing = 0;
  programme.benefits.forEach((_, rule) => {
    for (let child = 0; child < children; child += 1) {
      if (theirs.readInt32LE((rule * children + child) * 4) !== ours.readInt32LE(rule * children * 6 + child * 4))
        differing += 1;
    }
  });
  return differing;
}

function writeJson(programme: Programme, children: readonly Facts[], folder: string): readonly [string, string] {
  const theirs = join(folder, 'situation.json');
  const ours = join(folder, 'facts.json');
  writeSituation(theirs, programme.rules, children);
  writeFacts(ours, programme.rules, children);
  return [theirs, ours];
}

function compareJson(peer: Peer, programme: Programme, children: readonly Facts[], folder: string): void {
  const [theirs, ours] = writeJson(programme, children.slice(0, JSON_CHILDREN), folder);
  // Twice: the peer takes ten seconds and more.
  const turns = compareTurns(
    2,
    () => peer.measure('json', theirs),
    () => runOwn<OwnAnswer>('json', ours),
  );
  const line = turns.map((turn) => {
    refuseOtherSums(turn.peer.sums, turn.own.sums);
    return `OpenFisca ${turn.peer.total.toFixed(2)} s, ours ${milliseconds(turn.own.total)}: ${Math.round(turn.peer.total / turn.own.total)} times as fast`;
  });
  console.log(`10,000 children given as JSON, to either in its own form, sums equal: ${line.join('; ')}`);
}

function compareOneChild(peer: Peer, programme: Programme, children: readonly Facts[], folder: string): void {
  const entitled = children.find((child) => child['registered'] === true && child['stage'] === 'junior');
  const [theirs, ours] = writeJson(programme, entitled === undefined ? [] : [entitled], folder);
  const turns = compareTurns(
    RUNS,
    () => peer.measure('child', theirs, String(TURNS)),
    () => runOwn<OwnTiming>('child', ours),
  );
  const line = turns.map(
    (turn) =>
      `OpenFisca ${milliseconds(turn.peer.median)}, ours ${milliseconds(turn.own['median'] ?? 0)}: ${Math.round(turn.peer.median / (turn.own['median'] ?? 1))} times as fast`,
  );
  console.log(`one child from JSON, with explanation, median of ${TURNS}: ${line.join('; ')}`);
}

function refuseOtherSums(theirs: Readonly<Record<string, number>>, ours: Readonly<Record<string, number>>): void {
  for (const [benefit, sum] of Object.entries(ours)) {
    const name = benefit.replace(/^.*\//, '').replaceAll('-', '_');
    if (theirs[name] !== sum) throw new Error(`${benefit}: ${theirs[name]} fen there, ${sum} fen here.`);
  }
}
