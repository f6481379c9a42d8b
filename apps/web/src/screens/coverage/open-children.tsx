import { Link } from '@tanstack/react-router';
import { useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { StateLabel } from '../../parts/state-mark.tsx';
import type { BoardSearch } from '../search-params.ts';
import { type Scope, territoryOf } from './territory-link.tsx';

interface OpenChildrenProps {
  readonly scope: Scope;
  readonly term: string;
  readonly search: BoardSearch;
}

/** How many stand on the board itself; the list has them all. */
const SHOWN = 20;

/** The children still open, by name: a number near zero is people. */
export function OpenChildren({ scope, term, search }: OpenChildrenProps) {
  const { say, language } = useLanguage();
  const place = { term, divisionCode: search.division, schoolId: search.school, limit: SHOWN };
  const unresolved = useOffice('listChildren', { query: { ...place, state: 'unresolved' } });
  return (
    <section className="section" aria-labelledby="open">
      <div className="section-head">
        <h2 id="open">{say('coverage.openChildren')}</h2>
        <Link to="/children" search={{ term, ...territoryOf(scope), state: 'unresolved' }}>
          {say('coverage.allUnresolved', { n: unresolved.data?.total ?? 0 })}
        </Link>
      </div>
      <Loaded
        query={unresolved}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{say('coverage.noneUnresolved')}</p>}
      >
        {({ items }) => (
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{say('child.name')}</th>
                <th scope="col">{say('child.idNumber')}</th>
                <th scope="col">{say('child.village')}</th>
                <th scope="col">{say('child.school')}</th>
                <th scope="col">{say('child.stage')}</th>
                <th scope="col">{say('coverage.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((child) => (
                <tr key={child.childId}>
                  <td className="nowrap">
                    <Link to="/children/$childId" params={{ childId: child.childId }}>
                      {child.name}
                    </Link>
                  </td>
                  <td className="id">{child.maskedId}</td>
                  <td className="nowrap">{child.division?.name ?? ''}</td>
                  <td>{child.school?.name ?? ''}</td>
                  <td className="nowrap">{say(`stage.${child.stage}`)}</td>
                  <td>
                    <StateLabel state={child.state} /> {child.reasons.map((reason) => reason[language]).join('；')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </section>
  );
}
