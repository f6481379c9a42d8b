import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { isApiProblem } from '../../api/api-problem.ts';
import { useMe } from '../../api/session.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { SampleHome } from '../../generated/office-api.ts';
import { useLanguage, useSay } from '../../language/language.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { saveFile } from '../../parts/save-file.ts';
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
          <div className="section-head">
            <h2>{say('sample.homesOf', { n: total })}</h2>
            <PrintSheets roundId={roundId} division={division ?? findTownship(items)} />
          </div>
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

/** The one township that all homes lie in, as those of an inspector mostly do. */
function findTownship(homes: readonly SampleHome[]): string | undefined {
  const [first, ...others] = new Set(homes.map((home) => home.division.key.slice(0, 9)));
  return others.length === 0 && first?.length === 9 ? first : undefined;
}

interface PrintSheetsProps {
  readonly roundId: string;
  readonly division: string | undefined;
}

function PrintSheets({ roundId, division }: PrintSheetsProps) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const { role } = useMe();
  const print = useAct('printVisitSheets');
  if (division === undefined || !PRINTING.includes(role)) return null;
  const go = () =>
    print.mutate(
      { path: { roundId }, body: { divisionCode: division } },
      {
        onSuccess: (file) => saveFile(file, `${say('sample.title')}-${division}.pdf`),
        onError: (error) => void message.error(isApiProblem(error) ? error.sentence(language) : String(error)),
      },
    );
  return (
    <Button loading={print.isPending} onClick={go}>
      {say('sample.sheets')}
    </Button>
  );
}

const PRINTING: readonly string[] = ['county-clerk', 'county-reviewer', 'inspector'];

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
