import { Link, useParams } from '@tanstack/react-router';
import { useOffice } from '../../api/use-office.ts';
import { useSay } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { CellsByTerm } from './cells-by-term.tsx';

/** A school: its names as lists spell them, and the equation of its pupils of my territory each term. */
export function SchoolScreen() {
  const say = useSay();
  const { schoolId } = useParams({ from: '/office/schools/$schoolId' });
  const school = useOffice('getSchool', { path: { schoolId } });
  return (
    <Loaded query={school}>
      {({ name, schoolCode, aliases, terms }) => (
        <>
          <PageHead
            title={name}
            note={schoolCode ? say('places.schoolCode', { code: schoolCode }) : say('places.noSchoolCode')}
            printable
          />
          <CellsByTerm scope={{ kind: 'school', key: schoolId }} terms={terms} />
          <p style={{ marginTop: 12 }}>
            <Link to="/children" search={{ school: schoolId }}>
              {say('places.toPupils')}
            </Link>
          </p>
          {aliases.length > 0 ? (
            <section className="section">
              <h2>{say('places.aliases')}</h2>
              <p>{aliases.join('、')}</p>
            </section>
          ) : null}
        </>
      )}
    </Loaded>
  );
}
