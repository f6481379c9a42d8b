import { Link, useParams } from '@tanstack/react-router';
import { useOffice } from '../../api/use-office.ts';
import type { HouseholdPage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { Unknown, Yuan } from '../../parts/figures.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { StateLabel } from '../../parts/state-mark.tsx';

/** A household: its children of my territory, and what each of them gets. */
export function HouseholdScreen() {
  const { householdId } = useParams({ from: '/office/households/$householdId' });
  const household = useOffice('getHousehold', { path: { householdId } });
  return <Loaded query={household}>{(data) => <Household household={data} />}</Loaded>;
}

function Household({ household }: { readonly household: HouseholdPage }) {
  const { say, language } = useLanguage();
  const { division, guardians, children, maskedNo } = household;
  return (
    <>
      <PageHead title={say('household.title', { of: guardians[0] ?? maskedNo })} printable />
      <dl className="facts">
        <dt>{say('household.no')}</dt>
        <dd className="id">{maskedNo}</dd>
        <dt>{say('child.village')}</dt>
        <dd>
          {division ? (
            <Link to="/places/$divisionCode" params={{ divisionCode: division.key }}>
              {division.name}
            </Link>
          ) : (
            <Unknown />
          )}
        </dd>
        <dt>{say('child.guardians')}</dt>
        <dd>{guardians.length > 0 ? guardians.join('、') : <Unknown />}</dd>
      </dl>
      <section className="section">
        <h2>{say('household.children', { n: children.length })}</h2>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{say('child.name')}</th>
              <th scope="col">{say('child.idNumber')}</th>
              <th scope="col">{say('child.school')}</th>
              <th scope="col">{say('child.stage')}</th>
              <th scope="col">{say('coverage.state')}</th>
              <th scope="col" className="n">
                {say('children.paidYuan')}
              </th>
              <th scope="col" className="n">
                {say('children.owedYuan')}
              </th>
            </tr>
          </thead>
          <tbody>
            {children.map((child) => (
              <tr key={child.childId}>
                <td className="nowrap">
                  <Link to="/children/$childId" params={{ childId: child.childId }}>
                    {child.name}
                  </Link>
                </td>
                <td className="id">{child.maskedId}</td>
                <td>{child.school?.name ?? ''}</td>
                <td className="nowrap">{say(`stage.${child.stage}`)}</td>
                <td>
                  <StateLabel state={child.state} />{' '}
                  <span className="note">{child.reasons.map((reason) => reason[language]).join('；')}</span>
                </td>
                <td className="n">
                  <Yuan fen={child.paidFen} />
                </td>
                <td className="n">
                  <Yuan fen={child.owedFen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
