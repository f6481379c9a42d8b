import { join } from 'node:path';
import { readCsv } from './read-csv.ts';

/** What the truth and the outputs of one term say of each other. Each fault names the person and, where it helps, rows. */
export interface TermJudgement {
  readonly registered: number;
  readonly plantedUnresolvable: number;
  readonly faults: readonly Fault[];
  /** `truth → ours` with its count; a state that the truth allows beside its own is marked `~`, a wrong one `✗`. */
  readonly confusion: ReadonlyMap<string, number>;
  readonly reviewPairs: number;
  /** Of the review pairs, how many are one person. */
  readonly reviewSame: number;
  readonly samePairs: number;
  readonly childOf: ReadonlyMap<string, string>;
  readonly cases: readonly PlantedCase[];
}

export const FAULT_KINDS = [
  'missing',
  'mixed',
  'mixed-other',
  'split',
  'split-other',
  'lost-row',
  'wrong-link',
  'unresolved',
  'unresolved-allowed',
  'wrong-state',
  'wrong-amount',
  'wrong-uncertain',
  'paid-stranger',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly person: string;
  readonly detail: string;
}

export interface PlantedCase {
  readonly name: string;
  readonly people: readonly string[];
  readonly resolvable: boolean;
}

/** Reads a term's output folder beside the truth and lists every disagreement. */
export function judgeTerm(truthFolder: string, outFolder: string, term: string): TermJudgement {
  const truth = readTruth(truthFolder, term);
  const out = readOutputs(outFolder);
  const faults: Fault[] = [];
  const report = (kind: FaultKind, person: string, detail: string) => faults.push({ kind, person, detail });
  const childrenOf = new Map<string, Set<string>>();
  const childOfRow = new Map<string, string>();
  for (const { id, rows } of out.children.values()) {
    const people = new Set<string>();
    for (const row of rows) {
      childOfRow.set(row, id);
      const person = truth.personOf.get(row);
      if (person === undefined || person === '') continue;
      people.add(person);
      const ids = childrenOf.get(person) ?? new Set();
      childrenOf.set(person, ids.add(id));
    }
    if (people.size < 2) continue;
    const registered = [...people].find((person) => truth.states.has(person));
    report(registered === undefined ? 'mixed-other' : 'mixed', registered ?? [...people][0] ?? '', rows.join(' | '));
  }
  for (const [person, ids] of childrenOf) {
    if (ids.size < 2) continue;
    const detail = [...ids].map((id) => out.children.get(id)?.rows.join(' | ')).join(' || ');
    report(truth.states.has(person) ? 'split' : 'split-other', person, detail);
  }
  for (const [row, person] of truth.personOf) {
    if (truth.states.has(person) && !childOfRow.has(row)) report('lost-row', person, row);
  }
  const childOf = new Map([...childrenOf].map(([person, ids]) => [person, mainChild([...ids], out)] as const));
  const links = judgeLinks(out.links, truth, report);
  const confusion = judgeStates(truth, out, childOf, report);
  judgeAmounts(truth, out, childOf, childrenOf, report);
  const plantedUnresolvable = [...truth.states.values()].filter((each) => each.state === 'unresolved').length;
  return {
    registered: truth.states.size,
    plantedUnresolvable,
    faults,
    confusion,
    ...links,
    childOf,
    cases: truth.cases,
  };
}

type Report = (kind: FaultKind, person: string, detail: string) => void;

interface Truth {
  readonly personOf: ReadonlyMap<string, string>;
  readonly states: ReadonlyMap<
    string,
    { readonly state: string; readonly also: readonly string[]; readonly reason: string }
  >;
  readonly entitlements: readonly Record<string, string>[];
  readonly cases: readonly PlantedCase[];
}

function readTruth(folder: string, term: string): Truth {
  const read = (name: string) => readCsv(join(folder, `${name}-${term}.csv`));
  return {
    personOf: new Map(read('rows').map((row) => [row['source_ref'] ?? '', row['person_id'] ?? ''])),
    states: new Map(
      read('states').map((row) => [
        row['person_id'] ?? '',
        { state: row['state'] ?? '', also: splitList(row['alternatives']), reason: row['reason'] ?? '' },
      ]),
    ),
    entitlements: read('entitlements'),
    cases: read('cases').map((row) => ({
      name: row['case'] ?? '',
      people: splitList(row['person_ids']),
      resolvable: row['resolvable'] === 'yes',
    })),
  };
}

interface Outputs {
  readonly children: ReadonlyMap<string, OutputChild>;
  readonly links: readonly Record<string, string>[];
  /** Fen by child and benefit of what is to be paid. */
  readonly paid: ReadonlyMap<string, string>;
}

interface OutputChild {
  readonly id: string;
  readonly state: string;
  readonly reasons: string;
  readonly rows: readonly string[];
}

function readOutputs(folder: string): Outputs {
  const children = readCsv(join(folder, 'children.csv')).map((row) => ({
    id: row['child_id'] ?? '',
    state: row['state'] ?? '',
    reasons: row['reasons'] ?? '',
    rows: splitList(row['sources']),
  }));
  const paid = new Map<string, string>();
  for (const row of readCsv(join(folder, 'determinations.csv')))
    if (row['outcome'] === 'pay') paid.set(`${row['child_id']} ${row['benefit']}`, row['amount_fen'] ?? '');
  return {
    children: new Map(children.map((child) => [child.id, child])),
    links: readCsv(join(folder, 'links.csv')),
    paid,
  };
}

function splitList(text: string | undefined): string[] {
  return (text ?? '').split(';').filter((part) => part !== '');
}

/** Of the children a person was split into, the one with most rows stands for the person. */
function mainChild(ids: readonly string[], out: Outputs): string {
  const size = (id: string) => out.children.get(id)?.rows.length ?? 0;
  return [...ids].sort((a, b) => size(b) - size(a))[0] ?? '';
}

function judgeLinks(links: Outputs['links'], { personOf }: Truth, report: Report) {
  let [reviewPairs, reviewSame, samePairs] = [0, 0, 0];
  for (const link of links) {
    const [a, b] = [personOf.get(link['a'] ?? '') ?? '', personOf.get(link['b'] ?? '') ?? ''];
    const same = a !== '' && a === b;
    if (link['decision'] === 'review') {
      reviewPairs += 1;
      if (same) reviewSame += 1;
    } else {
      samePairs += 1;
      if (!same) report('wrong-link', a || b, `${link['a']} | ${link['b']} ${link['reasons']}`);
    }
  }
  return { reviewPairs, reviewSame, samePairs };
}

function judgeStates(truth: Truth, out: Outputs, childOf: ReadonlyMap<string, string>, report: Report) {
  const confusion = new Map<string, number>();
  for (const [person, { state, also, reason }] of truth.states) {
    const child = out.children.get(childOf.get(person) ?? '');
    const ours = child?.state ?? 'missing';
    const mark = ours === state ? '' : also.includes(ours) ? ' ~' : ' ✗';
    const key = `${state} → ${ours}${mark}`;
    confusion.set(key, (confusion.get(key) ?? 0) + 1);
    const detail = `truth ${state} (${reason}), ours ${ours} (${child?.reasons ?? ''}): ${child?.rows.join(' | ')}`;
    if (child === undefined) report('missing', person, detail);
    else if (ours === 'unresolved' && state !== 'unresolved')
      report(mark === ' ~' ? 'unresolved-allowed' : 'unresolved', person, detail);
    else if (mark === ' ✗') report('wrong-state', person, detail);
  }
  return confusion;
}

function judgeAmounts(
  truth: Truth,
  out: Outputs,
  childOf: ReadonlyMap<string, string>,
  childrenOf: ReadonlyMap<string, ReadonlySet<string>>,
  report: Report,
): void {
  const known = new Set<string>();
  for (const row of truth.entitlements) {
    const person = row['person_id'] ?? '';
    const benefit = row['benefit'] ?? '';
    const child = out.children.get(childOf.get(person) ?? '');
    if (child === undefined) continue;
    for (const id of childrenOf.get(person) ?? []) known.add(`${id} ${benefit}`);
    if (child.state === 'unresolved') continue;
    const due = row['outcome'] === 'pay' ? (row['amount_fen'] ?? '0') : '0';
    const ours = out.paid.get(`${child.id} ${benefit}`) ?? '0';
    if (ours === due) continue;
    const detail = `${benefit}: truth ${due}, ours ${ours} (${child.state} ${child.reasons}): ${child.rows.join(' | ')}`;
    report(row['certain'] === 'yes' ? 'wrong-amount' : 'wrong-uncertain', person, detail);
  }
  const benefits = new Set(truth.entitlements.map((row) => row['benefit']));
  for (const [key, fen] of out.paid) {
    const [id = '', benefit = ''] = key.split(' ');
    const child = out.children.get(id);
    if (!benefits.has(benefit) || known.has(key) || child?.state === 'unresolved') continue;
    const person = child?.rows.map((row) => truth.personOf.get(row)).find((each) => each !== undefined) ?? '';
    report('paid-stranger', person, `${benefit} ${fen}: ${child?.rows.join(' | ')}`);
  }
}
