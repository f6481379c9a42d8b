import { Link } from '@tanstack/react-router';
import type { CoverageBoard, Stage } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { EquationBar } from '../../parts/equation-bar.tsx';
import { Count, countText, Yuan } from '../../parts/figures.tsx';
import { STATE_ORDER } from '../../parts/state-mark.tsx';
import type { BoardSearch } from '../search-params.ts';
import { type Scope, TerritoryChildrenLink } from './territory-link.tsx';

/** The same equation for every part of a territory, a line each: children, payments and yuan together. */
export function PartsTable({ board, search }: { readonly board: CoverageBoard; readonly search: BoardSearch }) {
  const say = useSay();
  if (board.parts.length === 0) return <p className="note">{say('coverage.noParts')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard, too.
    <section className="wide tall" tabIndex={0} aria-label={say(`coverage.by.${board.by}`, { name: board.scope.name })}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say(`coverage.split.${board.by}`)}</th>
            <th scope="col" className="barcell">
              <span className="note">{say('coverage.bar')}</span>
            </th>
            <th scope="col" className="n">
              {say('coverage.knownShort')}
            </th>
            {STATE_ORDER.map((state) => (
              <th scope="col" className="n" key={state}>
                {say(`state.${state}`)}
              </th>
            ))}
            <th scope="col" className="n">
              {say('coverage.paidPayments')}
            </th>
            <th scope="col" className="n">
              {say('coverage.paidYuan')}
            </th>
            <th scope="col" className="n">
              {say('coverage.owedYuan')}
            </th>
          </tr>
        </thead>
        <tbody>
          {board.parts.map((part) => (
            <Part key={part.key} board={board} part={part} search={search} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface PartProps {
  readonly board: CoverageBoard;
  readonly part: CoverageBoard['parts'][number];
  readonly search: BoardSearch;
}

function Part({ board, part, search }: PartProps) {
  const { cell } = part;
  return (
    <tr>
      <th scope="row" className="nowrap">
        <PartName board={board} part={part} search={search} />
      </th>
      <td className="barcell">
        <EquationBar states={cell.states} />
      </td>
      <td className="n">{countText(cell.known)}</td>
      {STATE_ORDER.map((state) => (
        <td className="n" key={state}>
          {cell.states[state] === 0 ? (
            <span className="nil">0</span>
          ) : (
            <TerritoryChildrenLink {...filterOf(board, part.key)} term={board.term.term} state={state}>
              {countText(cell.states[state])}
            </TerritoryChildrenLink>
          )}
        </td>
      ))}
      <td className="n">
        <Count of={cell.paid.payments} />
      </td>
      <td className="n">
        <Yuan fen={cell.paid.amountFen} />
      </td>
      <td className="n">
        <Yuan fen={cell.owed.amountFen} />
      </td>
    </tr>
  );
}

/** The territory and stage that a part stands for. */
function filterOf({ by, scope }: CoverageBoard, key: string): { scope: Scope; stage?: Stage } {
  if (by === 'stage') return { scope, stage: key as Stage };
  return { scope: { kind: by, key } };
}

/** `unknown` gathers the children that no list places: there is nothing to drill into but the children. */
function PartName({ board, part, search }: PartProps) {
  const say = useSay();
  if (board.by === 'stage') return <>{say(`stage.${part.key as Stage}`)}</>;
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(part.key) || part.key === 'unknown') return <>{part.name}</>;
  const territory = board.by === 'school' ? { school: part.key } : { division: part.key };
  return (
    <Link to="/coverage" search={{ ...(search.term ? { term: search.term } : {}), ...territory }}>
      {part.name}
    </Link>
  );
}
