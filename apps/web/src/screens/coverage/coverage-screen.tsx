import { useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useOffice } from '../../api/use-office.ts';
import type { CoverageBoard } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { Equation } from '../../parts/equation-bar.tsx';
import { TermNote } from '../../parts/figures.tsx';
import { MoneyEquation } from '../../parts/money-equation.tsx';
import { PageHead, type Step } from '../../parts/page-head.tsx';
import { Awaited, Empty, Loaded } from '../../parts/page-state.tsx';
import { TermPicker } from '../../parts/term-picker.tsx';
import type { BoardSearch } from '../search-params.ts';
import { OpenChildren } from './open-children.tsx';
import { PartsTable } from './parts-table.tsx';
import { ReasonsTable } from './reasons-table.tsx';
import { StageHeat } from './stage-heat.tsx';
import { TerritoryChildrenLink } from './territory-link.tsx';

/** The coverage board: the equation of a territory, then where it is still open, then the children themselves. */
export function CoverageScreen() {
  const search = useSearch({ from: '/office/coverage' });
  const query = {
    term: search.term,
    divisionCode: search.division,
    schoolId: search.school,
  };
  const board = useOffice('getCoverage', { query: { ...query, by: search.by } }, { keepsLast: true });
  // All parts of the board are asked for at once and drawn together, so that nothing moves under the reader's eye.
  const heat = useOffice(
    'getCoverageHeat',
    { query: queryOf(board.data?.term.term, search) },
    { enabled: board.isSuccess },
  );
  const reasons = useOffice(
    'listReasons',
    { query: queryOf(board.data?.term.term, search) },
    { enabled: board.isSuccess },
  );
  if (board.data && (heat.isPending || reasons.isPending) && !board.isPlaceholderData) return <Awaited />;
  return <Loaded query={board}>{(data) => <Board board={data} search={search} />}</Loaded>;
}

/** What a territory can be split by, the usual one first. */
const SPLITS = {
  county: ['township', 'school', 'stage'],
  township: ['village', 'school', 'stage'],
  village: ['school', 'stage'],
  school: ['stage'],
} as const;

function Board({ board, search }: { readonly board: CoverageBoard; readonly search: BoardSearch }) {
  const say = useSay();
  const navigate = useNavigate();
  const { scope, term } = board;
  const splits = SPLITS[scope.kind];
  const go = (change: Partial<BoardSearch>) => void navigate({ to: '/coverage', search: { ...search, ...change } });
  const head = (
    <PageHead
      title={say('coverage.title', { name: scope.name })}
      steps={stepsUp(board, search)}
      note={<TermNote term={term} />}
      actions={<TermPicker term={term.term} onPick={(picked) => go({ term: picked })} />}
      printable
    />
  );
  // That nobody is known is no good news and no proof: it says what to look for.
  if (board.cell.known === 0) {
    return (
      <>
        {head}
        <Empty title={say('coverage.nobody')}>
          <p>{say('coverage.nobodySays')}</p>
        </Empty>
      </>
    );
  }
  return (
    <>
      {head}
      <Equation
        states={board.cell.states}
        of={say('coverage.knownOf', { registered: board.cell.registered })}
        renderCount={(state, text) => (
          <TerritoryChildrenLink scope={scope} term={term.term} state={state}>
            {text}
          </TerritoryChildrenLink>
        )}
      />
      <MoneyEquation cell={board.cell} />
      {scope.kind === 'school' ? null : <StageHeat scope={scope} term={term.term} search={search} />}
      <section className="section" aria-labelledby="parts">
        <div className="section-head">
          <h2 id="parts">{say(`coverage.by.${board.by}`, { name: scope.name })}</h2>
          {splits.length > 1 ? (
            <Segmented
              className="no-print"
              value={board.by}
              options={splits.map((by) => ({ value: by, label: say(`coverage.split.${by}`) }))}
              onChange={(by) => go({ by })}
            />
          ) : null}
        </div>
        <PartsTable board={board} search={search} />
      </section>
      <ReasonsTable scope={scope} term={term.term} search={search} />
      <OpenChildren scope={scope} term={term.term} search={search} />
    </>
  );
}

/** From the county down to what is shown; the last, which is the page itself, is left out. */
function stepsUp(board: CoverageBoard, search: BoardSearch): Step[] {
  const term = search.term === undefined ? {} : { term: search.term };
  return board.path
    .filter(({ key }) => key !== board.scope.key)
    .map(({ key, name }) => ({ title: name, to: { to: '/coverage', search: { ...term, division: key } } }));
}

/** The same question that the parts of the board ask, so that one answer serves both. */
function queryOf(term: string | undefined, search: BoardSearch) {
  return { term, divisionCode: search.division, schoolId: search.school };
}
