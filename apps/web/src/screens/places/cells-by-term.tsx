import { Link } from '@tanstack/react-router';
import type { CoverageCell, TermHead } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { EquationBar } from '../../parts/equation-bar.tsx';
import { countText, Trio, termText } from '../../parts/figures.tsx';
import { STATE_ORDER } from '../../parts/state-mark.tsx';
import { type Scope, TerritoryChildrenLink, territoryOf } from '../coverage/territory-link.tsx';

interface CellsByTermProps {
  readonly scope: Scope;
  readonly terms: readonly { readonly term: TermHead; readonly cell: CoverageCell }[];
}

/** The equation of one place, a line a term. */
export function CellsByTerm({ scope, terms }: CellsByTermProps) {
  const { say, language } = useLanguage();
  if (terms.length === 0) return <p>{say('places.noTerms')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard, too.
    <section className="wide" tabIndex={0} aria-label={say('places.terms')}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say('figure.term')}</th>
            <th scope="col" className="barcell">
              {say('coverage.bar')}
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
              {say('money.paid')}
            </th>
          </tr>
        </thead>
        <tbody>
          {terms.map(({ term, cell }) => (
            <tr key={term.term}>
              <th scope="row" className="nowrap">
                <Link to="/coverage" search={{ term: term.term, ...territoryOf(scope) }}>
                  {termText(term.term, language)}
                </Link>
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
                    <TerritoryChildrenLink scope={scope} term={term.term} state={state}>
                      {countText(cell.states[state])}
                    </TerritoryChildrenLink>
                  )}
                </td>
              ))}
              <td className="n">
                <Trio of={cell.paid} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
