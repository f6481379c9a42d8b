/** Cells of the boards from sums. Pure. */
import { type ChildState, STATES } from '../model.ts';
import type { TallyRow } from './board.queries.ts';

/** Children, payments and fen as whole numbers; a county's sums stay far below 2^53. */
export interface BoardTally {
  readonly children: number;
  readonly payments: number;
  readonly amountFen: number;
}

/** Both forms of the equation for one place. */
export interface BoardCell {
  readonly known: number;
  readonly registered: number;
  readonly states: Readonly<Record<ChildState, number>>;
  readonly registeredStates: Readonly<Record<ChildState, number>>;
  readonly entitled: BoardTally;
  readonly paid: BoardTally;
  readonly owed: BoardTally;
  readonly displaced: BoardTally;
}

/** Sums groups of tallies into one cell; both equations hold by how the lines were made. */
export function sumCell(rows: readonly TallyRow[]): BoardCell {
  const count = (read: (row: TallyRow) => number, keep: (row: TallyRow) => boolean = () => true) =>
    rows.reduce((total, row) => (keep(row) ? total + read(row) : total), 0);
  const money = (read: (row: TallyRow) => bigint) => Number(rows.reduce((total, row) => total + read(row), 0n));
  const statesOf = (keep: (row: TallyRow) => boolean) =>
    Object.fromEntries(
      STATES.map((state) => [
        state,
        count(
          (row) => row.children,
          (row) => row.state === state && keep(row),
        ),
      ]),
    ) as Record<ChildState, number>;
  const part = (
    children: (row: TallyRow) => number,
    payments: (row: TallyRow) => number,
    fen: (row: TallyRow) => bigint,
  ) => ({
    children: count(children),
    payments: count(payments),
    amountFen: money(fen),
  });
  const paid = part(
    (row) => row.paidChildren,
    (row) => row.paidPayments,
    (row) => row.paidFen,
  );
  const owed = part(
    (row) => row.owedChildren,
    (row) => row.owedPayments,
    (row) => row.owedFen,
  );
  const displaced = part(
    (row) => row.displacedChildren,
    (row) => row.displacedPayments,
    (row) => row.displacedFen,
  );
  return {
    known: count((row) => row.children),
    registered: count(
      (row) => row.children,
      (row) => row.registered,
    ),
    states: statesOf(() => true),
    registeredStates: statesOf((row) => row.registered),
    entitled: {
      children: count((row) => row.entitledChildren),
      payments: paid.payments + owed.payments + displaced.payments,
      amountFen: paid.amountFen + owed.amountFen + displaced.amountFen,
    },
    paid,
    owed,
    displaced,
  };
}
