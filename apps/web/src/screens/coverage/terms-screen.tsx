import { Link, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useOffice } from '../../api/use-office.ts';
import type { TermChange } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { Count, countText, Trio, termText } from '../../parts/figures.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty, Loaded } from '../../parts/page-state.tsx';
import { STATE_ORDER, StateLabel } from '../../parts/state-mark.tsx';

const TermsChart = lazy(() => import('./terms-chart.tsx').then(({ TermsChart: chart }) => ({ default: chart })));

/** The terms side by side: who came, who went, who was paid and is gone, and what was paid. */
export function TermsScreen() {
  const { say } = useLanguage();
  const search = useSearch({ from: '/office/terms' });
  const terms = useOffice('compareTerms', { query: { divisionCode: search.division, schoolId: search.school } });
  return (
    <>
      <PageHead title={say('terms.title')} note={say('terms.note')} printable />
      <Loaded
        query={terms}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={say('home.noTerm')}>{say('home.noTermSays')}</Empty>}
      >
        {({ items }) => {
          const inOrder = [...items].sort((a, b) => (a.term.censusOn < b.term.censusOn ? -1 : 1));
          return (
            <>
              <section aria-labelledby="chart">
                <h2 id="chart">{say('terms.chart')}</h2>
                <Suspense fallback={<div style={{ height: 260 }} />}>
                  <TermsChart terms={inOrder} />
                </Suspense>
              </section>
              <TermsTable terms={inOrder} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function TermsTable({ terms }: { readonly terms: readonly TermChange[] }) {
  const { say, language } = useLanguage();
  const line = (title: React.ReactNode, key: string, cell: (term: TermChange, index: number) => React.ReactNode) => (
    <tr key={key}>
      <th scope="row" className="nowrap">
        {title}
      </th>
      {terms.map((term, index) => (
        <td className="n" key={term.term.term}>
          {cell(term, index)}
        </td>
      ))}
    </tr>
  );
  /** The first term has none before it to be held against. */
  const against = (index: number, content: React.ReactNode) =>
    index === 0 ? <span className="nil">{say('terms.first')}</span> : content;
  return (
    <section className="section" aria-label={say('terms.title')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard, too. */}
      <section className="wide" tabIndex={0} aria-label={say('terms.title')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{say('terms.what')}</th>
              {terms.map(({ term }) => (
                <th scope="col" className="n" key={term.term}>
                  <Link to="/coverage" search={{ term: term.term }}>
                    {termText(term.term, language)}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {line(<strong>{say('coverage.knownShort')}</strong>, 'known', ({ cell }) => (
              <strong>{countText(cell.known)}</strong>
            ))}
            {STATE_ORDER.map((state) =>
              line(<StateLabel state={state} />, state, ({ cell, term }) => (
                <Link to="/children" search={{ term: term.term, state }}>
                  <Count of={cell.states[state]} />
                </Link>
              )),
            )}
            {line(say('terms.appeared'), 'appeared', ({ appeared }, index) => against(index, countText(appeared)))}
            {line(say('terms.vanished'), 'vanished', ({ vanished }, index) => against(index, countText(vanished)))}
            {line(say('terms.stateChanged'), 'changed', ({ stateChanged }, index) =>
              against(index, countText(stateChanged)),
            )}
            {line(say('terms.paidBeforeAndGone'), 'gone', ({ paidBeforeAndGone }, index) =>
              against(index, <Trio of={paidBeforeAndGone} />),
            )}
            {line(say('money.entitled'), 'entitled', ({ cell }) => (
              <Trio of={cell.entitled} />
            ))}
            {line(say('money.paid'), 'paid', ({ cell }) => (
              <Trio of={cell.paid} />
            ))}
            {line(say('money.owed'), 'owed', ({ cell }) => (
              <Trio of={cell.owed} />
            ))}
            {line(say('money.displaced'), 'displaced', ({ cell }) => (
              <Trio of={cell.displaced} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
