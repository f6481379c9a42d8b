import { useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { countText } from '../../parts/figures.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { STATE_FILLS, StateLabel } from '../../parts/state-mark.tsx';
import type { BoardSearch } from '../search-params.ts';
import { type Scope, TerritoryChildrenLink } from './territory-link.tsx';

interface ReasonsTableProps {
  readonly scope: Scope;
  readonly term: string;
  readonly search: BoardSearch;
}

/** Why children are still open, the most frequent reason first; each number opens them. */
export function ReasonsTable({ scope, term, search }: ReasonsTableProps) {
  const { say, language } = useLanguage();
  const reasons = useOffice('listReasons', { query: { term, divisionCode: search.division, schoolId: search.school } });
  return (
    <section className="section" aria-labelledby="reasons">
      <div className="section-head">
        <h2 id="reasons">{say('coverage.reasons')}</h2>
      </div>
      <Loaded query={reasons} isEmpty={({ items }) => items.length === 0} empty={<p>{say('coverage.heatNone')}</p>}>
        {({ items }) => {
          const most = Math.max(...items.map(({ children }) => children));
          return (
            <table className="plain reasons">
              <thead>
                <tr>
                  <th scope="col">{say('coverage.state')}</th>
                  <th scope="col">{say('coverage.reason')}</th>
                  <th scope="col" className="n">
                    {say('coverage.children')}
                  </th>
                  <th scope="col" className="barcell">
                    <span className="nil" aria-hidden="true" />
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={`${item.state} ${item.code}`}>
                    <td>
                      <StateLabel state={item.state} />
                    </td>
                    <td>{item[language]}</td>
                    <td className="n">
                      <TerritoryChildrenLink scope={scope} term={term} state={item.state} reason={item.code}>
                        {countText(item.children)}
                      </TerritoryChildrenLink>
                    </td>
                    <td className="barcell">
                      <svg
                        className="bar"
                        viewBox="0 0 1000 10"
                        preserveAspectRatio="none"
                        height={10}
                        aria-hidden="true"
                      >
                        <rect
                          width={Math.max(4, (item.children / most) * 1000)}
                          height={10}
                          fill={STATE_FILLS[item.state]}
                        />
                      </svg>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          );
        }}
      </Loaded>
    </section>
  );
}
