import type { ChildState } from '@bulou/coverage/model';
import { useSay } from '../language/language.tsx';

export const STATE_ORDER: readonly ChildState[] = ['unresolved', 'owed', 'payable', 'aided_elsewhere', 'not_entitled'];

const MARKS: Readonly<Record<ChildState, string>> = {
  unresolved: '▲',
  owed: '◆',
  payable: '●',
  aided_elsewhere: '■',
  not_entitled: '–',
};

/** State colours of the house as fills; a shape or a word always stands beside them. */
export const STATE_FILLS: Readonly<Record<ChildState, string>> = {
  unresolved: '#b3261e',
  owed: '#d08700',
  payable: '#2f7d4f',
  aided_elsewhere: '#2f6cae',
  not_entitled: '#c3c8ce',
};

/** Shape and word of a state, in its colour. */
export function StateLabel({ state }: { readonly state: ChildState }) {
  const say = useSay();
  return (
    <span className={`state ${state}`}>
      <i className="mark" aria-hidden="true">
        {MARKS[state]}
      </i>
      {say(`state.${state}`)}
    </span>
  );
}
