import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { useMe } from '../../api/session.ts';
import { askOffice, useOffice } from '../../api/use-office.ts';
import type { SampleDraw, SamplePage } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { instantText } from '../../parts/figures.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty, Loaded } from '../../parts/page-state.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { DrawForm } from './draw-form.tsx';
import { SampleHomes } from './sample-homes.tsx';
import { SampleProgressTable } from './sample-progress.tsx';

/** The drawn homes of a round: the draw, how far the visits have come, and the homes themselves. */
export function SampleScreen() {
  const say = useSay();
  const navigate = useNavigate();
  const { round, division } = useSearch({ from: '/office/sample' });
  const rounds = useOffice('listRounds', {});
  const items = rounds.data?.items ?? [];
  const chosen = items.find((each) => each.roundId === round) ?? items[0];
  return (
    <>
      <PageHead
        title={say('sample.title')}
        note={say('sample.note')}
        actions={
          items.length > 1 && chosen !== undefined ? (
            <Select
              aria-label={say('sample.round')}
              style={{ width: 180 }}
              value={chosen.roundId}
              onChange={(roundId: string) => void navigate({ to: '/sample', search: { round: roundId } })}
              options={items.map((each) => ({ value: each.roundId, label: each.label }))}
            />
          ) : null
        }
      />
      <Loaded
        query={rounds}
        isEmpty={(data) => data.items.length === 0}
        empty={<Empty title={say('sample.noRound')}>{say('sample.noRoundSays')}</Empty>}
      >
        {() => (chosen === undefined ? null : <SampleOfRound roundId={chosen.roundId} division={division} />)}
      </Loaded>
    </>
  );
}

function SampleOfRound({ roundId, division }: { readonly roundId: string; readonly division: string | undefined }) {
  const query = { divisionCode: division };
  const page = useOffice('getSample', { path: { roundId }, query }, { keepsLast: true });
  return <Loaded query={page}>{(data) => <Sample page={data} />}</Loaded>;
}

function Sample({ page }: { readonly page: SamplePage }) {
  const say = useSay();
  const { role } = useMe();
  const { roundId, draw, path, parts } = page;
  const place = path.at(-1);
  if (draw === undefined) {
    return page.acts.includes('draw-sample') ? (
      <DrawForm roundId={roundId} label={page.label} />
    ) : (
      <Empty title={say('sample.notDrawn')}>{say('sample.notDrawnSays')}</Empty>
    );
  }
  if (role === 'inspector') {
    if (parts.length === 0) return <Empty title={say('sample.noneMine')}>{say('sample.noneMineSays')}</Empty>;
    return <SampleHomes roundId={roundId} division={undefined} isMine />;
  }
  return (
    <>
      <DrawFacts roundId={roundId} draw={draw} />
      <section className="section">
        <div className="section-head">
          <h2>{`${page.label} ${say('sample.progress')}`}</h2>
          <Link to="/sample/$roundId/results" params={{ roundId }}>
            {say('sample.results')}
          </Link>
        </div>
        <SampleProgressTable page={page} />
      </section>
      {place !== undefined && place.key.length > 6 ? (
        <SampleHomes roundId={roundId} division={place.key} isMine={false} />
      ) : null}
    </>
  );
}

/** What anybody needs to redo the draw. */
function DrawFacts({ roundId, draw }: { readonly roundId: string; readonly draw: SampleDraw }) {
  const say = useSay();
  const fetchList = async () => {
    saveFile(await askOffice('getSampleList', { path: { roundId } }), `list-${draw.listDigest.slice(0, 12)}.csv`);
  };
  const seed = /^[\w.-]+$/.test(draw.seed) ? draw.seed : `"${draw.seed.replaceAll('"', '\\"')}"`;
  const file = `list-${draw.listDigest.slice(0, 12)}.csv`;
  return (
    <section>
      <dl className="facts">
        <dt>{say('sample.homes')}</dt>
        <dd>{`${draw.homes.toLocaleString('en-US')} / ${draw.listed.toLocaleString('en-US')}`}</dd>
        <dt>{say('sample.share')}</dt>
        <dd>{draw.share}</dd>
        <dt>{say('sample.seed')}</dt>
        <dd>{draw.seed}</dd>
        <dt>{say('sample.dueOn')}</dt>
        <dd>{draw.dueOn}</dd>
        <dt>{say('sample.drawnBy')}</dt>
        <dd>{`${draw.drawnBy} ${instantText(draw.drawnAt)}`}</dd>
        <dt>{say('sample.method')}</dt>
        <dd className="id">{draw.method}</dd>
        <dt>{say('sample.listDigest')}</dt>
        <dd className="id breaks">{draw.listDigest}</dd>
        <dt>{say('sample.resultDigest')}</dt>
        <dd className="id breaks">{draw.resultDigest}</dd>
      </dl>
      <details className="section">
        <summary>{say('sample.redo')}</summary>
        <p className="id breaks">
          {`bulou sample redo --list ${file} --seed ${seed} --share ${draw.share} --digest ${draw.resultDigest}`}
        </p>
        <Button onClick={() => void fetchList()}>{say('sample.list')}</Button>
      </details>
    </section>
  );
}
