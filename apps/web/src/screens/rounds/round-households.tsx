import { Link } from '@tanstack/react-router';
import { useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import type { MessageKey } from '../../language/zh.ts';
import { Loaded } from '../../parts/page-state.tsx';

/** The households of a village, each with a way to its sheet. */
export function RoundHouseholds({ roundId, division }: { readonly roundId: string; readonly division: string }) {
  const { say } = useLanguage();
  const list = useOffice('listRoundHouseholds', { path: { roundId }, query: { divisionCode: division, limit: 200 } });
  return (
    <Loaded query={list}>
      {({ items, total }) => (
        <section className="section">
          <h2>{say('round.householdsOf', { n: total })}</h2>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{say('round.head')}</th>
                <th scope="col">{say('round.state')}</th>
                <th scope="col">{say('round.result')}</th>
                <th scope="col">{say('round.surveyor')}</th>
                <th scope="col" className="n">
                  {say('round.children')}
                </th>
                <th scope="col" className="n">
                  {say('round.newChildren')}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((each) => (
                <tr key={each.householdId}>
                  <td className="nowrap">
                    <Link
                      to="/rounds/$roundId/households/$householdId"
                      params={{ roundId, householdId: each.householdId }}
                    >
                      {each.headName || say('round.openHousehold')}
                    </Link>
                  </td>
                  <td className={each.state === 'answered' ? 'payable' : each.state === 'unanswered' ? 'owed' : ''}>
                    {say(`round.${each.state}`)}
                  </td>
                  <td>{each.result === undefined ? '' : say(`round.result.${each.result}` as MessageKey)}</td>
                  <td>{each.surveyor ?? ''}</td>
                  <td className="n">{each.children}</td>
                  <td className="n">{each.newChildren}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Loaded>
  );
}
