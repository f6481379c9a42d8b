import { Link } from '@tanstack/react-router';
import { useOffice } from '../../api/use-office.ts';
import type { SampleHome } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { faultsText, homeStageText, replacementText } from './sample-text.ts';

const MOST = 200;

interface SampleHomesProps {
  readonly roundId: string;
  readonly division: string | undefined;
  /** An inspector's own, in villages. */
  readonly isMine: boolean;
}

/** The homes of a place in the order of the draw: lines that a thumb can hit on a phone. */
export function SampleHomes({ roundId, division, isMine }: SampleHomesProps) {
  const say = useSay();
  const query = { divisionCode: division, limit: MOST };
  const homes = useOffice('listSampleHomes', { path: { roundId }, query }, { keepsLast: true });
  return (
    <Loaded query={homes}>
      {({ items, total }) => (
        <section className={isMine ? '' : 'section'}>
          <h2>{say('sample.homesOf', { n: total })}</h2>
          {total > items.length ? <p className="note">{say('sample.first', { n: items.length })}</p> : null}
          {[...Map.groupBy(items, (home) => home.division.name)].map(([village, own]) => (
            <div key={village}>
              <h3 className="village">{village}</h3>
              <ul className="homes">
                {own.map((home) => (
                  <HomeLine key={home.homeId} roundId={roundId} home={home} isMine={isMine} />
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
    </Loaded>
  );
}

interface HomeLineProps {
  readonly roundId: string;
  readonly home: SampleHome;
  readonly isMine: boolean;
}

function HomeLine({ roundId, home, isMine }: HomeLineProps) {
  const say = useSay();
  const replacement = replacementText(home, say);
  const more = [homeStageText(home.stage, say), ...(isMine || !home.inspector ? [] : [home.inspector])].join(' · ');
  return (
    <li>
      <Link to="/sample/$roundId/homes/$homeId" params={{ roundId, homeId: home.homeId }}>
        <span className="n">{home.placeNo}</span>
        <span className="who">
          <b>{home.headName || '—'}</b>
          <small>{more}</small>
          {replacement === '' ? null : <small>{replacement}</small>}
        </span>
        <span className={`home-state ${home.state}${home.faults.length > 0 ? ' faulty' : ''}`}>
          {home.faults.length > 0 ? faultsText(home.faults, say) : say(`sample.state.${home.state}`)}
        </span>
      </Link>
    </li>
  );
}
