import { type ChildState, STATES } from '../../model.ts';
import { STATE_WORDS } from '../../words.ts';
import { count, html, Markup } from './html.ts';

/** State colours of the house; a shape or a word always stands beside them. */
export const STATE_COLOURS: Record<ChildState, string> = {
  unresolved: '#b3261e',
  owed: '#d08700',
  payable: '#2f7d4f',
  aided_elsewhere: '#2f6cae',
  not_entitled: '#c3c8ce',
};

const FULL = 1000;
/** One child in ten thousand must still be seen. */
const LEAST = 7;

/** Widths in thousandths that sum to 1000; a part that is not empty is never thinner than can be seen. */
export function widthsOf(states: Readonly<Record<ChildState, number>>): Record<ChildState, number> {
  const total = STATES.reduce((sum, state) => sum + states[state], 0);
  const widths = { unresolved: 0, owed: 0, payable: 0, aided_elsewhere: 0, not_entitled: 0 };
  if (total === 0) return widths;
  let thin = 0;
  let wide = 0;
  for (const state of STATES) {
    if (states[state] > 0 && (states[state] / total) * FULL < LEAST) thin += LEAST;
    else wide += states[state];
  }
  for (const state of STATES) {
    if (states[state] === 0) continue;
    const exact = (states[state] / total) * FULL;
    widths[state] = exact < LEAST ? LEAST : (states[state] / wide) * (FULL - thin);
  }
  return widths;
}

/** The emblem: one bar of five parts. An SVG rather than boxes, so that its colours print. */
export function equationBar(states: Readonly<Record<ChildState, number>>, height: number): Markup {
  const total = STATES.reduce((sum, state) => sum + states[state], 0);
  const widths = widthsOf(states);
  let x = 0;
  let parts = '';
  for (const state of STATES) {
    if (widths[state] === 0) continue;
    parts += `<rect x="${x.toFixed(1)}" width="${Math.max(widths[state] - 1.5, 2).toFixed(1)}" height="10" fill="${STATE_COLOURS[state]}"/>`;
    x += widths[state];
  }
  const label = STATES.map((state) => `${STATE_WORDS[state].zh} ${count(states[state])}`).join('，');
  if (total === 0)
    parts =
      '<rect width="1000" height="10" fill="none" stroke="#d5d9de" stroke-dasharray="6 6" vector-effect="non-scaling-stroke"/>';
  return html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" height="${height}" role="img" aria-label="${label}">${new Markup(parts)}</svg>`;
}

export function stateMark(state: ChildState): Markup {
  return html`<i class="mark ${state}" aria-hidden="true">${STATE_WORDS[state].mark}</i>`;
}
