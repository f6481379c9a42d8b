/** Both forms of the equation of a pack's children, for the whole and for every township, village, school and stage. Pure. */
import type { PackChild } from './pack.queries.ts';

export const STATES = ['unresolved', 'owed', 'payable', 'aided_elsewhere', 'not_entitled'] as const;
type State = (typeof STATES)[number];

/** What a child's benefits that money is paid for came to, in payments and fen. */
export interface ChildMoney {
  entitledPayments: number;
  entitledFen: bigint;
  paidPayments: number;
  paidFen: bigint;
  displacedPayments: number;
  displacedFen: bigint;
}

export interface EquationCell extends Record<State, number> {
  readonly by: 'whole' | 'township' | 'village' | 'school' | 'stage';
  readonly key: string;
  known: number;
  registered: number;
  entitledPayments: number;
  entitledFen: bigint;
  paidPayments: number;
  paidFen: bigint;
  owedPayments: number;
  owedFen: bigint;
  displacedPayments: number;
  displacedFen: bigint;
}

export const NO_MONEY: Readonly<ChildMoney> = {
  ...{ entitledPayments: 0, entitledFen: 0n, paidPayments: 0, paidFen: 0n },
  ...{ displacedPayments: 0, displacedFen: 0n },
};

/** Sorted by kind and key; the whole comes first. A child without a place or a school counts in the whole and its stage only. */
export function tallyEquation(
  children: readonly PackChild[],
  moneyOf: ReadonlyMap<string, Readonly<ChildMoney>>,
): EquationCell[] {
  const cells = new Map<string, EquationCell>();
  for (const child of children) {
    const money = moneyOf.get(child.childId) ?? NO_MONEY;
    for (const [by, key] of listCellsOf(child)) {
      const name = `${by} ${key}`;
      const cell = cells.get(name) ?? makeCell(by, key);
      cells.set(name, cell);
      count(cell, child, money);
    }
  }
  const kinds = ['whole', 'township', 'village', 'school', 'stage'];
  return [...cells.values()].sort(
    (a, b) => kinds.indexOf(a.by) - kinds.indexOf(b.by) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}

function listCellsOf({ divisionCode, schoolId, stage }: PackChild): (readonly [EquationCell['by'], string])[] {
  const code = divisionCode ?? '';
  const cells: (readonly [EquationCell['by'], string])[] = [
    ['whole', ''],
    ['stage', stage],
  ];
  if (code.length >= 9) cells.push(['township', code.slice(0, 9)]);
  if (code.length === 12) cells.push(['village', code]);
  if (schoolId !== null) cells.push(['school', schoolId]);
  return cells;
}

function makeCell(by: EquationCell['by'], key: string): EquationCell {
  return {
    ...{ by, key, known: 0, registered: 0, unresolved: 0, owed: 0, payable: 0, aided_elsewhere: 0, not_entitled: 0 },
    ...{ ...NO_MONEY, owedPayments: 0, owedFen: 0n },
  };
}

function count(cell: EquationCell, child: PackChild, money: Readonly<ChildMoney>): void {
  cell.known += 1;
  if (child.registered) cell.registered += 1;
  cell[child.state as State] += 1;
  cell.entitledPayments += money.entitledPayments;
  cell.entitledFen += money.entitledFen;
  cell.paidPayments += money.paidPayments;
  cell.paidFen += money.paidFen;
  cell.displacedPayments += money.displacedPayments;
  cell.displacedFen += money.displacedFen;
  cell.owedPayments = cell.entitledPayments - cell.paidPayments - cell.displacedPayments;
  cell.owedFen = cell.entitledFen - cell.paidFen - cell.displacedFen;
}
