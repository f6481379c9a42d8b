import { type Stage, stageLabel } from '@bulou/kernel';
import { CoverageFault } from '../fault.ts';
import {
  type ChildState,
  type CoverageCell,
  type CoverageProof,
  type DeterminedChild,
  STATES,
  type Territory,
  type TerritoryKind,
} from '../model.ts';
import { compareText } from '../order.ts';
import { listDifferences } from './differences.ts';
import type { ProofInput } from './proof-model.ts';
import { addMoney, assertCell, assertParts, makeCell, type OpenCell } from './tally.ts';

export const UNKNOWN = 'unknown';

/** Money of one child by part, counted from the payment list and the owed items. */
interface ChildMoney {
  paid: number;
  paidFen: bigint;
  owed: number;
  owedFen: bigint;
}

/**
 * Counts both forms of the equation for the county and every township, village, school and stage, and asserts them.
 * Children come from the determinations, "paid" from the payment list, "owed" from the owed items, "entitled" from the
 * decisions: four separate sources. Throws a {@link CoverageFault} naming the first territory that does not sum.
 */
export function proveCoverage(input: ProofInput): CoverageProof {
  const { result } = input;
  const bank = new Set(result.benefits.filter((info) => info.bankPayable).map((info) => info.benefit));
  const moneyOf = gatherMoney(input);
  const cells = new Map<string, OpenCell>();
  const open: Record<string, Record<string, number>> = {};
  const reasons = Object.fromEntries(STATES.map((state) => [state, {}])) as Record<ChildState, Record<string, number>>;
  const seen = new Set<string>();
  for (const child of result.children) {
    if (seen.has(child.childId)) throw new CoverageFault(child.childId, 'the same child is counted twice.');
    seen.add(child.childId);
    const place = placeOf(child, result.county);
    const money = moneyOf.get(child.childId);
    const due = sumDecisions(child, bank);
    for (const key of cellKeys(child, place)) countChild(cellAt(cells, key), child, money, due);
    for (const reason of child.reasons) reasons[child.state][reason] = (reasons[child.state][reason] ?? 0) + 1;
    if (child.state === 'unresolved' || child.state === 'owed') {
      const row = open[place.township] ?? {};
      open[place.township] = row;
      row[child.countedStage] = (row[child.countedStage] ?? 0) + 1;
    }
  }
  for (const childId of moneyOf.keys())
    if (!seen.has(childId)) throw new CoverageFault(childId, 'money is listed for a child that nobody knows.');
  const territories = nameTerritories(cells, input);
  assertAll(territories);
  return {
    territories,
    openByTownshipAndStage: open,
    lists: listDifferences(input),
    gaps: input.gaps ?? [],
    gapChildren: result.children.filter(isUnpaidRegistered).length,
    reasons,
  };
}

/** Registered, at no layer's expense, and not because they died, moved or left school. */
export function isUnpaidRegistered(child: DeterminedChild): boolean {
  return child.facts.registered && child.state === 'not_entitled' && child.facts.event === undefined;
}

export interface Place {
  readonly township: string;
  readonly village: string;
}

/** Where the household is; children that no list places are counted under `unknown`, never left out. */
export function placeOf(child: DeterminedChild, county: string): Place {
  const code = child.facts.divisionCode;
  if (code === undefined || !code.startsWith(county) || code.length < 9) return { township: UNKNOWN, village: UNKNOWN };
  const township = code.slice(0, 9);
  return { township, village: code.length >= 12 ? code.slice(0, 12) : `${township}:${UNKNOWN}` };
}

function cellKeys(child: DeterminedChild, place: Place): string[] {
  return [
    'county|',
    `township|${place.township}`,
    `village|${place.village}`,
    `school|${child.facts.schoolKey ?? UNKNOWN}`,
    `stage|${child.countedStage}`,
  ];
}

function cellAt(cells: Map<string, OpenCell>, key: string): OpenCell {
  let cell = cells.get(key);
  if (!cell) {
    cell = makeCell();
    cells.set(key, cell);
  }
  return cell;
}

function gatherMoney(input: ProofInput): Map<string, ChildMoney> {
  const byChild = new Map<string, ChildMoney>();
  const at = (childId: string): ChildMoney => {
    let money = byChild.get(childId);
    if (!money) {
      money = { paid: 0, paidFen: 0n, owed: 0, owedFen: 0n };
      byChild.set(childId, money);
    }
    return money;
  };
  for (const payment of input.decision.payments) {
    const money = at(payment.childId);
    money.paid += 1;
    money.paidFen += payment.amountFen;
  }
  for (const item of input.decision.owed) {
    const money = at(item.child.childId);
    money.owed += 1;
    money.owedFen += item.decision.amountFen;
  }
  return byChild;
}

/** What the decisions of one child say is due, displaced and not assessed. */
interface DecisionSums {
  readonly due: number;
  readonly dueFen: bigint;
  readonly displaced: number;
  readonly displacedFen: bigint;
  readonly notAssessed: number;
}

function sumDecisions(child: DeterminedChild, bank: ReadonlySet<string>): DecisionSums {
  let due = 0;
  let dueFen = 0n;
  let displaced = 0;
  let displacedFen = 0n;
  let notAssessed = 0;
  for (const each of child.decisions) {
    if (!bank.has(each.benefit)) continue;
    if (each.outcome === 'not_assessed') notAssessed += 1;
    if (each.amountFen <= 0n) continue;
    if (each.outcome === 'displaced') {
      displaced += 1;
      displacedFen += each.amountFen;
    } else if (each.outcome === 'pay') {
      due += 1;
      dueFen += each.amountFen;
    }
  }
  return { due, dueFen, displaced, displacedFen, notAssessed };
}

function countChild(cell: OpenCell, child: DeterminedChild, money: ChildMoney | undefined, sums: DecisionSums): void {
  cell.known += 1;
  cell.states[child.state] += 1;
  if (child.facts.registered) {
    cell.registered += 1;
    cell.registeredStates[child.state] += 1;
  }
  addMoney(cell.entitled, sums.due + sums.displaced, sums.dueFen + sums.displacedFen);
  addMoney(cell.displaced, sums.displaced, sums.displacedFen);
  addMoney(cell.notAssessed, sums.notAssessed, 0n);
  if (money) {
    addMoney(cell.paid, money.paid, money.paidFen);
    addMoney(cell.owed, money.owed, money.owedFen);
  }
}

function nameTerritories(cells: Map<string, OpenCell>, input: ProofInput): Territory[] {
  const names = new Map(input.divisions.map((division) => [division.divisionCode, division]));
  for (const division of input.divisions) {
    if (division.level === 'township' || division.level === 'village')
      cellAt(cells, `${division.level}|${division.divisionCode}`);
  }
  // A village of the children's lists may lie in a township that the divisions do not name.
  for (const key of [...cells.keys()])
    if (key.startsWith('village|')) cellAt(cells, `township|${parentOfVillage(key.slice(8))}`);
  cellAt(cells, 'county|');
  const schools = schoolNamesOf(input);
  const order: TerritoryKind[] = ['county', 'township', 'village', 'school', 'stage'];
  const territories = [...cells].map(([key, cell]): Territory => {
    const kind = key.slice(0, key.indexOf('|')) as TerritoryKind;
    const code = kind === 'county' ? input.result.county : key.slice(key.indexOf('|') + 1);
    if (kind === 'county') return { kind, key: code, name: input.countyName, cell };
    if (kind === 'township')
      return {
        kind,
        key: code,
        name: names.get(code)?.name ?? unknownName(code),
        parentKey: input.result.county,
        cell,
      };
    if (kind === 'village')
      return {
        kind,
        key: code,
        name: names.get(code)?.name ?? unknownName(code),
        parentKey: parentOfVillage(code),
        cell,
      };
    if (kind === 'school')
      return { kind, key: code, name: schools.get(code) ?? (code === UNKNOWN ? '不在校或学校不详' : code), cell };
    return { kind, key: code, name: code === UNKNOWN ? '学段不详' : stageLabel(code as Stage, 'zh'), cell };
  });
  return territories.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || compareText(a.key, b.key));
}

function parentOfVillage(code: string): string {
  return code === UNKNOWN ? UNKNOWN : code.slice(0, 9);
}

function unknownName(code: string): string {
  return code.includes(UNKNOWN) ? (code === UNKNOWN ? '乡镇村不详' : '村不详') : code;
}

function schoolNamesOf(input: ProofInput): Map<string, string> {
  const names = new Map<string, string>(input.schoolNames ?? []);
  for (const child of input.result.children) {
    const { schoolKey, schoolName } = child.facts;
    if (schoolKey !== undefined && schoolName !== undefined && !names.has(schoolKey)) names.set(schoolKey, schoolName);
  }
  return names;
}

/** Every territory by itself, then each whole against its parts. */
function assertAll(territories: readonly Territory[]): void {
  for (const territory of territories) assertCell(`${territory.kind} ${territory.key}`, territory.cell);
  const county = territories.find((territory) => territory.kind === 'county')!;
  const cellsOf = (kind: TerritoryKind): CoverageCell[] =>
    territories.filter((territory) => territory.kind === kind).map((territory) => territory.cell);
  for (const kind of ['township', 'village', 'school', 'stage'] as const)
    assertParts(`county ${county.key} by ${kind}`, county.cell, cellsOf(kind));
  const villages = Map.groupBy(
    territories.filter((territory) => territory.kind === 'village'),
    (village) => village.parentKey ?? UNKNOWN,
  );
  for (const township of territories.filter((territory) => territory.kind === 'township'))
    assertParts(
      `township ${township.key}`,
      township.cell,
      (villages.get(township.key) ?? []).map((village) => village.cell),
    );
}
