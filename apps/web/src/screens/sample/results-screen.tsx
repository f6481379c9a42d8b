import { useParams } from '@tanstack/react-router';
import { useOffice } from '../../api/use-office.ts';
import type { SampleFaultRate, SampleResults, Stage } from '../../generated/office-api.ts';
import { useLanguage, useSay } from '../../language/language.tsx';
import type { MessageKey } from '../../language/zh.ts';
import { countText } from '../../parts/figures.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { STAGES } from '../search-params.ts';
import { homeStageText, percentText } from './sample-text.ts';

/** What the visits found: the county's weighted estimate, and each stratum with its exact interval. */
export function ResultsScreen() {
  const { roundId } = useParams({ from: '/office/sample/$roundId/results' });
  const say = useSay();
  const results = useOffice('getSampleResults', { path: { roundId } });
  return (
    <>
      <PageHead
        title={say('rates.title')}
        steps={[{ title: say('sample.title'), to: { to: '/sample', search: { round: roundId } } }]}
        printable
      />
      <Loaded query={results}>{(data) => <Results results={data} />}</Loaded>
    </>
  );
}

function Results({ results }: { readonly results: SampleResults }) {
  const { say, language } = useLanguage();
  const { whole, county, byTownship, byStage, strata, byFault } = results;
  const { drawn, replaced, answered, unanswered, pending, faulty } = whole;
  return (
    <>
      {county.rate === undefined ? (
        <p>{say('rates.nobody')}</p>
      ) : (
        <div className="equation">
          <div className="lead">
            <span>{say('rates.county')}</span>
            <b>{percentText(county.rate)}</b>
            <span>{say('rates.interval', { low: percentText(county.low), high: percentText(county.high) })}</span>
          </div>
          <IntervalBar rate={{ ...county, rate: county.rate }} height={16} />
        </div>
      )}
      <p>{say('rates.counts', { drawn, replaced, answered, unanswered, pending, faulty })}</p>
      {pending > 0 ? <p>{say('rates.preliminary')}</p> : null}
      <p className="note wraps">
        {say('rates.method')}：{language === 'zh' ? county.methodZh : county.methodEn}{' '}
        {say('rates.effective', { n: county.effectiveSize.toFixed(1) })}
      </p>
      <Rates title={say('rates.byTownship')} head={say('sample.place')} rates={byTownship} />
      <Rates title={say('rates.byStage')} head={say('sample.stage')} rates={inStageOrder(byStage)} />
      <section className="section">
        <h2>{say('rates.byFault')}</h2>
        <table className="plain narrow">
          <tbody>
            {byFault.map(({ fault, homes }) => (
              <tr key={fault}>
                <td>{say(`visit.fault.${fault}` as MessageKey)}</td>
                <td className={homes === 0 ? 'n nil' : 'n'}>{countText(homes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Rates title={say('rates.strata')} head={say('sample.place')} rates={inStageOrder(strata)} />
    </>
  );
}

const COLUMNS = ['drawn', 'pending', 'unanswered', 'replaced'] as const;

/** Township by township as they come; the stages from the youngest on, homes without a child last. */
function inStageOrder(rates: readonly SampleFaultRate[]): SampleFaultRate[] {
  const placeOf = ({ stage }: SampleFaultRate) => {
    const place = STAGES.indexOf(stage as Stage);
    return place < 0 ? STAGES.length : place;
  };
  const townships = [...new Set(rates.map((rate) => rate.name))];
  return [...rates].sort((a, b) => townships.indexOf(a.name) - townships.indexOf(b.name) || placeOf(a) - placeOf(b));
}

interface RatesProps {
  readonly title: string;
  readonly head: string;
  readonly rates: readonly SampleFaultRate[];
}

function Rates({ title, head, rates }: RatesProps) {
  const say = useSay();
  const nameOf = ({ name, stage }: SampleFaultRate) =>
    [name, ...(stage === undefined ? [] : [homeStageText(stage, say)])].filter((each) => each !== '').join(' · ');
  return (
    <section className="section">
      <h2>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard, too. */}
      <section className="wide" tabIndex={0} aria-label={title}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{head}</th>
              {COLUMNS.map((each) => (
                <th scope="col" className="n" key={each}>
                  {say(`sample.${each === 'drawn' ? 'homes' : each}`)}
                </th>
              ))}
              <th scope="col" className="n">
                {say('rates.answered')}
              </th>
              <th scope="col" className="n">
                {say('sample.faulty')}
              </th>
              <th scope="col" className="n">
                {say('rates.rate')}
              </th>
              <th scope="col">{say('rates.bar')}</th>
            </tr>
          </thead>
          <tbody>
            {rates.map((rate) => (
              <tr key={rate.key}>
                <th scope="row" className="nowrap">
                  {nameOf(rate)}
                </th>
                {[...COLUMNS, 'answered' as const, 'faulty' as const].map((each) => (
                  <td className={rate[each] === 0 ? 'n nil' : 'n'} key={each}>
                    {countText(rate[each])}
                  </td>
                ))}
                <td className="n">
                  {rate.rate === undefined ? (
                    <span className="unknown">
                      <span>{say('figure.unknown')}</span>
                    </span>
                  ) : (
                    `${percentText(rate.rate)}（${percentText(rate.low)}–${percentText(rate.high)}）`
                  )}
                </td>
                <td className="barcell">
                  {rate.rate === undefined ? null : <IntervalBar rate={{ ...rate, rate: rate.rate }} height={12} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

interface IntervalBarProps {
  readonly rate: { readonly rate: number; readonly low: number; readonly high: number };
  readonly height: number;
}

/** From 0 to 100 %: a bar as long as the interval, with a mark at the rate. Drawn, so that it prints. */
function IntervalBar({ rate: { rate, low, high }, height }: IntervalBarProps) {
  const say = useSay();
  const label = say('rates.barSays', { rate: percentText(rate), low: percentText(low), high: percentText(high) });
  const mark = Math.min(Math.max(rate * 1000 - 3, 0), 994);
  return (
    <svg className="bar" viewBox="0 0 1000 12" preserveAspectRatio="none" height={height} role="img" aria-label={label}>
      <rect width={1000} y={5} height={2} fill="#e3e6ea" />
      <rect x={low * 1000} width={Math.max((high - low) * 1000, 2)} y={2} height={8} fill="#9fb4c9" />
      <rect x={mark} width={6} height={12} fill="#23405f" />
    </svg>
  );
}
