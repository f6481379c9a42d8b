import type { Fen } from '@bulou/kernel';
import { CoverageFault } from '../fault.ts';
import { type ChildState, type CoverageCell, STATES, type Tally } from '../model.ts';

export type MoneyPart = 'entitled' | 'paid' | 'owed' | 'displaced' | 'notAssessed';
export const MONEY_PARTS: readonly MoneyPart[] = ['entitled', 'paid', 'owed', 'displaced', 'notAssessed'];

/** A cell while it is being counted. Children and money come from different arrays, so that the sums prove something. */
export interface OpenCell {
  known: number;
  registered: number;
  states: Record<ChildState, number>;
  registeredStates: Record<ChildState, number>;
  entitled: Tally;
  paid: Tally;
  owed: Tally;
  displaced: Tally;
  notAssessed: Tally;
}

export function makeCell(): OpenCell {
  const tally = (): Tally => ({ children: 0, payments: 0, amountFen: 0n });
  return {
    known: 0,
    registered: 0,
    states: makeStates(),
    registeredStates: makeStates(),
    entitled: tally(),
    paid: tally(),
    owed: tally(),
    displaced: tally(),
    notAssessed: tally(),
  };
}

function makeStates(): Record<ChildState, number> {
  return { unresolved: 0, owed: 0, payable: 0, aided_elsewhere: 0, not_entitled: 0 };
}

/** Adds money of one child: children once, each benefit a payment. */
export function addMoney(tally: Tally, payments: number, amountFen: Fen): void {
  if (payments === 0) return;
  tally.children += 1;
  tally.payments += payments;
  tally.amountFen += amountFen;
}

/**
 * Both forms of the equation for one territory. By child: known = unresolved + owed + payable + aided elsewhere + not
 * entitled. By money, in payments and in fen: entitled = paid + owed + displaced. Throws a {@link CoverageFault}.
 */
export function assertCell(territory: string, cell: CoverageCell): void {
  const children = STATES.reduce((sum, state) => sum + cell.states[state], 0);
  if (children !== cell.known)
    throw new CoverageFault(territory, `${cell.known} children known, but the five states hold ${children}.`);
  const registered = STATES.reduce((sum, state) => sum + cell.registeredStates[state], 0);
  if (registered !== cell.registered)
    throw new CoverageFault(territory, `${cell.registered} are registered, but the five states hold ${registered}.`);
  const parts = [cell.paid, cell.owed, cell.displaced];
  const payments = parts.reduce((sum, part) => sum + part.payments, 0);
  if (payments !== cell.entitled.payments)
    throw new CoverageFault(territory, `${cell.entitled.payments} benefits due, but ${payments} are accounted for.`);
  const fen = parts.reduce((sum, part) => sum + part.amountFen, 0n);
  if (fen !== cell.entitled.amountFen)
    throw new CoverageFault(territory, `${cell.entitled.amountFen} fen due, but ${fen} fen are accounted for.`);
}

/** The parts sum to the whole, in every count and every fen. Throws a {@link CoverageFault}. */
export function assertParts(territory: string, whole: CoverageCell, parts: readonly CoverageCell[]): void {
  const sum = (read: (cell: CoverageCell) => number) => parts.reduce((total, part) => total + read(part), 0);
  const check = (what: string, read: (cell: CoverageCell) => number) => {
    if (sum(read) !== read(whole))
      throw new CoverageFault(territory, `${what} is ${read(whole)}, but its parts sum to ${sum(read)}.`);
  };
  check('known', (cell) => cell.known);
  check('registered', (cell) => cell.registered);
  for (const state of STATES) check(state, (cell) => cell.states[state]);
  for (const part of MONEY_PARTS) {
    check(`${part} payments`, (cell) => cell[part].payments);
    const fen = parts.reduce((total, each) => total + each[part].amountFen, 0n);
    if (fen !== whole[part].amountFen)
      throw new CoverageFault(territory, `${part} is ${whole[part].amountFen} fen, but its parts sum to ${fen} fen.`);
  }
}
