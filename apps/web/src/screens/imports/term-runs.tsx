import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Progress } from 'antd';
import { useEffect } from 'react';
import { useMe } from '../../api/session.ts';
import { useAct } from '../../api/use-office.ts';
import type { TermRun } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { countText, termText, yuanText } from '../../parts/figures.tsx';

const LOOK_AGAIN_MS = 1_000;

/** Runs of this sitting of the office, the latest first; one under way shows stage, count and time. */
export function TermRuns({ items, refetch }: { readonly items: readonly TermRun[]; readonly refetch: () => unknown }) {
  const client = useQueryClient();
  const isRunning = items.some((run) => run.state === 'running');
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => refetch(), LOOK_AGAIN_MS);
    // What a run changed is asked for again once it has ended.
    return () => {
      clearInterval(timer);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'listTermRuns' });
    };
  }, [isRunning, refetch, client]);
  return items.slice(0, 5).map((run) => <OneRun key={run.runJobId} run={run} />);
}

const MARKS = {
  running: ['◌', 'aided_elsewhere'],
  done: ['●', 'payable'],
  failed: ['▲', 'unresolved'],
  cancelled: ['–', 'not_entitled'],
} as const;

function OneRun({ run }: { readonly run: TermRun }) {
  const { say, language } = useLanguage();
  const me = useMe();
  const client = useQueryClient();
  const cancel = useAct('cancelTermRun');
  const stop = async () => {
    await cancel.mutateAsync({ path: { runJobId: run.runJobId }, body: {} }).catch(() => undefined);
    void client.invalidateQueries({ queryKey: ['listTermRuns'] });
  };
  const at = new Date(run.startedAt).toLocaleString('sv-SE').slice(0, 16);
  const [mark, look] = MARKS[run.state];
  return (
    <section className="run">
      <div className="grow">
        <h3>
          <span className={look}>{mark}</span> {termText(run.term, language)} · {run.censusOn} ·{' '}
          {say(`termRun.state.${run.state}`)}{' '}
          <span className="note">{say('termRun.by', { who: run.startedBy, at })}</span>
        </h3>
        <RunText run={run} />
      </div>
      {run.state === 'running' && me.role === 'county-clerk' ? (
        <Button danger title={say('termRun.cancelSays')} loading={cancel.isPending} onClick={() => void stop()}>
          {say('termRun.cancel')}
        </Button>
      ) : null}
    </section>
  );
}

function RunText({ run }: { readonly run: TermRun }) {
  const { say, language } = useLanguage();
  const { stage, result } = run;
  if (run.state === 'running') {
    const count = stage.total === undefined ? '' : `${countText(stage.done)}/${countText(stage.total)} ${stage.unit}`;
    return (
      <div role="status">
        {say('termRun.progress', {
          no: run.stageNo,
          of: run.stages,
          stage: stage[language],
          done: count,
          seconds: String(Math.round(run.seconds)),
        })}
        <Progress percent={Math.round((100 * (run.stageNo - 1)) / run.stages)} showInfo={false} size="small" />
      </div>
    );
  }
  if (run.problem) return <span>{run.problem[language]}</span>;
  if (result === undefined) return null;
  return (
    <>
      <p>
        {say('termRun.result', {
          ...{ known: result.known, unresolved: result.unresolved, owed: result.owed, payable: result.payable },
          payments: result.payments,
          yuan: yuanText(result.amountFen),
        })}{' '}
        {result.repeated ? say('termRun.repeated') : null}
        {result.addedPayments === undefined
          ? null
          : say('termRun.difference', { added: result.addedPayments, removed: result.removedPayments ?? 0 })}
      </p>
      <Link to="/coverage" search={{ term: run.term }}>
        {say('termRun.toBoard')}
      </Link>
      {result.openLinks > 0 ? (
        <>
          {' · '}
          <Link to="/review">{say('termRun.open', { n: result.openLinks })}</Link>
        </>
      ) : null}
    </>
  );
}
