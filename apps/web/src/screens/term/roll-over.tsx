import { Link } from '@tanstack/react-router';
import type { OfficeTermPage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { countText, termText } from '../../parts/figures.tsx';

/** What became of last term's children: up a grade, leaving, repeating, gone; and who changed school, by name. */
export function RollOverOfTerm({ page: { term, rollOver, moved } }: { readonly page: OfficeTermPage }) {
  const { say, language } = useLanguage();
  if (rollOver === undefined) return null;
  const season = term.endsWith('spring') ? 'spring' : 'autumn';
  const cells = [
    ['before', rollOver.before],
    ['promoted', rollOver.promoted],
    ['graduates', rollOver.graduates],
    ['retained', rollOver.retained],
    ['unknownGrade', rollOver.unknown],
    ['missing', rollOver.missing],
    ['changedSchool', rollOver.changedSchool],
    ['withoutSchool', rollOver.withoutSchool],
  ] as const;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{say('officeTerm.rollOver', { term: termText(rollOver.beforeTerm, language) })}</h2>
      </div>
      <p className="note">{say(`officeTerm.rollOver.${season}`)}</p>
      <table className="plain">
        <thead>
          <tr>
            {cells.map(([key]) => (
              <th key={key} className="n">
                {say(`officeTerm.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {cells.map(([key, count]) => (
              <td key={key} className="n">
                {countText(count)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {moved.length === 0 ? null : (
        <>
          <h3 className="section">{say('officeTerm.moved')}</h3>
          <p className="note">{say('officeTerm.movedSays')}</p>
          <table className="plain">
            <thead>
              <tr>
                <th>{say('officeTerm.child')}</th>
                <th>{say('officeTerm.place')}</th>
                <th>{say('officeTerm.from')}</th>
                <th>{say('officeTerm.to')}</th>
              </tr>
            </thead>
            <tbody>
              {moved.map((child) => (
                <tr key={child.childId}>
                  <td className="nowrap">
                    <Link to="/children/$childId" params={{ childId: child.childId }}>
                      {child.name}
                    </Link>
                  </td>
                  <td className="nowrap">{child.division.name}</td>
                  <td>{child.from}</td>
                  <td>{child.seen ? (child.to ?? say('officeTerm.noSchool')) : `▲ ${say('officeTerm.notSeen')}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
