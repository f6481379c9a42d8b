import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/session.ts';
import { useOffice } from '../../api/use-office.ts';
import type { CoverageBoard, CoverageCell, Home } from '../../generated/office-api.ts';
import { useLanguage, useSay } from '../../language/language.tsx';
import { seesChildren } from '../../layout/menu.ts';
import { Equation } from '../../parts/equation-bar.tsx';
import { countText, dateInProse, TermNote, termText } from '../../parts/figures.tsx';
import { MoneyEquation } from '../../parts/money-equation.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty, Loaded } from '../../parts/page-state.tsx';
import { STATE_ORDER, StateLabel } from '../../parts/state-mark.tsx';
import { TerritoryChildrenLink } from '../coverage/territory-link.tsx';

/** What waits for me, and the equation of my territory with what moved since the term before. */
export function HomeScreen() {
  const say = useSay();
  const me = useMe();
  const home = useOffice('getHome', {});
  return (
    <>
      <PageHead title={say('home.title', { name: me.fullName })} note={me.territory.name ?? me.countyName} />
      <Loaded query={home}>
        {(data) => (
          <div className="columns">
            <section aria-labelledby="waits">
              <div className="section-head">
                <h2 id="waits">{say('home.waits')}</h2>
              </div>
              <Waiting home={data} />
            </section>
            <Territory home={data} administrator={!seesChildren(me.role)} />
          </div>
        )}
      </Loaded>
    </>
  );
}

const PLACES = {
  tasks: '/tasks',
  review: '/review',
  'second-reading': '/review',
  password: '/mine',
  totp: '/mine',
} as const;

function Waiting({ home }: { readonly home: Home }) {
  const { say, language } = useLanguage();
  if (home.waiting.length === 0) return <Empty title={say('home.nothingWaits')}>{say('home.nothingWaitsSays')}</Empty>;
  return (
    <ul className="waiting">
      {home.waiting.map((each) => (
        <li key={each.kind}>
          <span className={each.overdue > 0 ? 'by late' : 'by'}>
            {each.dueOn ? dateInProse(each.dueOn, language) : say('home.anyTime')}
          </span>
          <span className="say">
            <Link
              to={PLACES[each.kind]}
              search={
                each.kind === 'second-reading' ? { reading: 'second' } : each.kind === 'tasks' ? { mine: 'yes' } : {}
              }
            >
              {language === 'zh' ? each.zh : each.en}
            </Link>
            {each.overdue > 0 ? (
              <span className="unresolved"> ▲ {say('home.overdue', { n: each.overdue })}</span>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Territory({ home, administrator }: { readonly home: Home; readonly administrator: boolean }) {
  const say = useSay();
  const { board, before } = home;
  if (administrator) {
    return (
      <section>
        <h2>{say('home.administrator')}</h2>
        <p className="note">{say('home.administratorSays')}</p>
      </section>
    );
  }
  if (!board) {
    return (
      <section>
        <Empty title={say('home.noTerm')}>{say('home.noTermSays')}</Empty>
      </section>
    );
  }
  return (
    <section aria-labelledby="territory">
      <div className="section-head">
        <h2 id="territory">{board.scope.name}</h2>
        <Link to="/coverage">{say('home.toBoard')}</Link>
      </div>
      <p className="note">
        <TermNote term={board.term} />
      </p>
      <Equation
        states={board.cell.states}
        of={say('coverage.known')}
        renderCount={(state, text) => (
          <TerritoryChildrenLink scope={board.scope} term={board.term.term} state={state}>
            {text}
          </TerritoryChildrenLink>
        )}
      />
      <MoneyEquation cell={board.cell} />
      {before ? <Moved board={board} before={before} /> : null}
    </section>
  );
}

function Moved({
  board,
  before,
}: {
  readonly board: CoverageBoard;
  readonly before: { readonly term: { readonly term: string }; readonly cell: CoverageCell };
}) {
  const { say, language } = useLanguage();
  return (
    <div className="section">
      <div className="section-head">
        <h2>{say('home.moved', { term: termText(before.term.term, language) })}</h2>
        <Link to="/terms">{say('home.toTerms')}</Link>
      </div>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say('coverage.state')}</th>
            <th scope="col" className="n">
              {termText(before.term.term, language)}
            </th>
            <th scope="col" className="n">
              {termText(board.term.term, language)}
            </th>
            <th scope="col" className="n">
              {say('home.change')}
            </th>
          </tr>
        </thead>
        <tbody>
          {STATE_ORDER.map((state) => {
            const was = before.cell.states[state];
            const is = board.cell.states[state];
            return (
              <tr key={state}>
                <td>
                  <StateLabel state={state} />
                </td>
                <td className="n">{countText(was)}</td>
                <td className="n">{countText(is)}</td>
                <td className="n">{changeText(is - was)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function changeText(change: number): string {
  if (change === 0) return '0';
  return change > 0 ? `+${countText(change)}` : `−${countText(-change)}`;
}
