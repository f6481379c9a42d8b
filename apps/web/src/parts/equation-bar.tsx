import type { ChildState } from '@bulou/coverage/model';
import type { ReactNode } from 'react';
import { useSay } from '../language/language.tsx';
import { type StateCounts, sumStates, widthsOf } from './bar-widths.ts';
import { countText } from './figures.tsx';
import { STATE_FILLS, STATE_ORDER, StateLabel } from './state-mark.tsx';

/** The emblem: one bar of five parts whose lengths sum to the children known. Drawn, so that its colours print. */
export function EquationBar({ states, height = 10 }: { readonly states: StateCounts; readonly height?: number }) {
  const say = useSay();
  const widths = widthsOf(states);
  const label = STATE_ORDER.map((state) => `${say(`state.${state}`)} ${countText(states[state])}`).join(', ');
  let x = 0;
  const parts = STATE_ORDER.filter((state) => widths[state] > 0).map((state) => {
    const from = x;
    x += widths[state];
    return <rect key={state} x={from} width={Math.max(widths[state] - 1.5, 2)} height={10} fill={STATE_FILLS[state]} />;
  });
  return (
    <svg className="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" height={height} role="img" aria-label={label}>
      {sumStates(states) === 0 ? (
        <rect width={1000} height={10} fill="none" stroke="#c6ccd3" strokeDasharray="6 6" />
      ) : (
        parts
      )}
    </svg>
  );
}

interface EquationProps {
  readonly states: StateCounts;
  /** What the total is of: "名孩子，各名单里都算上". */
  readonly of: ReactNode;
  /** Makes the number of a state a link to its rows. */
  readonly renderCount?: (state: ChildState, text: string) => ReactNode;
}

/** The equation with its numbers: known = unresolved + owed + payable + aided elsewhere + not entitled. */
export function Equation({ states, of, renderCount = (_state, text) => text }: EquationProps) {
  const known = sumStates(states);
  return (
    <div className="equation">
      <div className="lead">
        <b>{countText(known)}</b>
        <span>{of}</span>
      </div>
      <EquationBar states={states} height={16} />
      <ul className="parts">
        {STATE_ORDER.map((state) => (
          <li key={state}>
            <div className="what">
              <StateLabel state={state} />
            </div>
            <b>{renderCount(state, countText(states[state]))}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
