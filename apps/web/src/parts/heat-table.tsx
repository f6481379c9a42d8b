import type { ReactNode } from 'react';
import { useSay } from '../language/language.tsx';
import { countText } from './figures.tsx';

/** Children still open, by the two states that are open. */
export interface Open {
  readonly unresolved: number;
  readonly owed: number;
}

export interface HeatRow {
  readonly key: string;
  readonly name: ReactNode;
  /** By column; absent is nobody. */
  readonly open: Readonly<Record<string, Open>>;
}

interface HeatTableProps<Row extends HeatRow> {
  readonly caption: string;
  readonly head: string;
  readonly columns: readonly { readonly key: string; readonly title: string }[];
  readonly rows: readonly Row[];
  /** Makes the number of a state a link to its children. `column` is absent in the sum of a row. */
  readonly renderCount: (row: Row, state: keyof Open, text: string, column?: string) => ReactNode;
}

const NONE: Open = { unresolved: 0, owed: 0 };

/** Darkness follows the count against the worst cell, by its root: one child is seen, a hundred do not drown it. */
function shade(open: Open, worst: number): string {
  const strength = 0.06 + 0.34 * Math.sqrt((open.unresolved + open.owed) / worst);
  return `rgba(208, 135, 0, ${strength.toFixed(3)})`;
}

function sum(cells: readonly Open[]): Open {
  return {
    unresolved: cells.reduce((total, cell) => total + cell.unresolved, 0),
    owed: cells.reduce((total, cell) => total + cell.owed, 0),
  };
}

/** Where children are still open: numbers of children, not percentages near a hundred that hide the last one. */
export function HeatTable<Row extends HeatRow>({ caption, head, columns, rows, renderCount }: HeatTableProps<Row>) {
  const say = useSay();
  const all = rows.flatMap((row) => Object.values(row.open));
  const worst = Math.max(1, ...all.map((open) => open.unresolved + open.owed));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard, too.
    <section className="wide" tabIndex={0} aria-label={caption}>
      <table className="plain heat">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {columns.map(({ key, title }) => (
              <th key={key} scope="col" className="n">
                {title}
              </th>
            ))}
            <th scope="col" className="n">
              {say('coverage.sum')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="nowrap">
                {row.name}
              </th>
              {columns.map(({ key }) => {
                const open = row.open[key] ?? NONE;
                const some = open.unresolved + open.owed > 0;
                return (
                  <td key={key} className="n" style={some ? { background: shade(open, worst) } : undefined}>
                    <Cell open={open} render={(state, text) => renderCount(row, state, text, key)} />
                  </td>
                );
              })}
              <td className="n all">
                <Cell open={sum(Object.values(row.open))} render={(state, text) => renderCount(row, state, text)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface CellProps {
  readonly open: Open;
  readonly render: (state: keyof Open, text: string) => ReactNode;
}

function Cell({ open, render }: CellProps) {
  if (open.unresolved + open.owed === 0) return <span className="nil">0</span>;
  return (
    <span className="open-cell">
      {open.unresolved > 0 ? render('unresolved', `▲${countText(open.unresolved)}`) : null}
      {open.owed > 0 ? render('owed', `◆${countText(open.owed)}`) : null}
    </span>
  );
}
