import { Link, useParams } from '@tanstack/react-router';
import { useOffice } from '../../api/use-office.ts';
import type { DivisionPage } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { CellsByTerm } from './cells-by-term.tsx';

/** A county, township or village: its equation each term, what lies in it, and the schools its children go to. */
export function DivisionScreen() {
  const { divisionCode } = useParams({ from: '/office/places/$divisionCode' });
  const division = useOffice('getDivision', { path: { divisionCode } });
  return <Loaded query={division}>{(data) => <Division division={data} />}</Loaded>;
}

function Division({ division }: { readonly division: DivisionPage }) {
  const say = useSay();
  const { divisionCode, level, name, parts, schools, path, terms } = division;
  const steps = path
    .filter(({ key }) => key !== divisionCode)
    .map((step) => ({
      title: step.name,
      to: { to: '/places/$divisionCode', params: { divisionCode: step.key } } as const,
    }));
  return (
    <>
      <PageHead
        title={name}
        steps={steps}
        note={say('places.code', { code: divisionCode, level: say(`level.${level}`) })}
        printable
      />
      <CellsByTerm scope={{ kind: level, key: divisionCode }} terms={terms} />
      <p style={{ marginTop: 12 }}>
        <Link to="/children" search={{ division: divisionCode }}>
          {say('places.toChildren')}
        </Link>
      </p>
      {parts.length > 0 ? (
        <section className="section">
          <h2>{say(level === 'county' ? 'places.townships' : 'places.villages', { n: parts.length })}</h2>
          <ul className="names">
            {parts.map((part) => (
              <li key={part.key}>
                <Link to="/places/$divisionCode" params={{ divisionCode: part.key }}>
                  {part.name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {schools.length > 0 ? (
        <section className="section">
          <h2>{say('places.schools', { n: schools.length })}</h2>
          <ul className="names wide-names">
            {schools.map((school) => (
              <li key={school.key}>
                <Link to="/schools/$schoolId" params={{ schoolId: school.key }}>
                  {school.name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
