import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { App, Button, Tooltip } from 'antd';
import { useCallback, useEffect, useRef } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { askOffice, useAct, useOffice } from '../../api/use-office.ts';
import type { PairPage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { linkReasonText } from './link-reason-text.ts';
import { PairFields } from './pair-fields.tsx';
import { PairHistory } from './pair-history.tsx';
import { useReviewKeys, type Verdict } from './review-keys.ts';

const UNDO_SECONDS = 10;

/** Two rows side by side: are they one child? One key decides, and the next pair is there at once. */
export function PairScreen() {
  const { pairId } = useParams({ from: '/office/review/$pairId' });
  const pair = useOffice('getReviewPair', { path: { pairId } }, { keepsLast: true });
  return <Loaded query={pair}>{(data) => <Pair pair={data} current={data.pairId === pairId} />}</Loaded>;
}

function Pair({ pair, current }: { readonly pair: PairPage; readonly current: boolean }) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const decide = useAct('decideReviewPair');
  const undoDecision = useAct('undoReviewDecision');
  const last = useRef<{ pairId: string; decisionId: string }>(undefined);
  useNextAtHand(pair.nextPairId);
  const open = useCallback(
    (pairId: string | undefined) => {
      if (pairId === undefined) void navigate({ to: '/review', search: {} });
      else void navigate({ to: '/review/$pairId', params: { pairId } });
    },
    [navigate],
  );
  const refuse = (error: unknown) =>
    void message.error(isApiProblem(error) ? error.sentence(language) : say('page.faulted'));
  const undo = async () => {
    if (last.current === undefined) return void message.info(say('review.nothingToUndo'));
    const { pairId, decisionId } = last.current;
    try {
      await undoDecision.mutateAsync({ path: { pairId, decisionId } });
      last.current = undefined;
      message.destroy();
      await client.invalidateQueries({ queryKey: ['getReviewPair', { path: { pairId } }] });
      open(pairId);
    } catch (error) {
      refuse(error);
    }
  };
  const answer = async (verdict: Verdict) => {
    if (!current || decide.isPending) return;
    const { pairId } = pair;
    try {
      const { decisionId, nextPairId } = await decide.mutateAsync({ path: { pairId }, body: { verdict } });
      last.current = { pairId, decisionId };
      open(nextPairId);
      client.removeQueries({ queryKey: ['getReviewPair', { path: { pairId } }] });
      void client.invalidateQueries({ queryKey: ['listReviewPairs'] });
      void message.open({
        key: 'decided',
        duration: UNDO_SECONDS,
        content: (
          <>
            {say('review.decided', { verdict: say(`verdict.${verdict}`) })}{' '}
            <Button type="link" size="small" onClick={() => void undo()}>
              {say('act.undo')} U
            </Button>
          </>
        ),
      });
    } catch (error) {
      refuse(error);
    }
  };
  useReviewKeys({
    onVerdict: (verdict) => void answer(verdict),
    onUndo: () => void undo(),
    onNext: () => open(pair.nextPairId),
    onPrevious: () => window.history.back(),
  });
  return (
    <>
      <PageHead
        title={pair.nameA === pair.nameB ? pair.nameA : `${pair.nameA} / ${pair.nameB}`}
        steps={[{ title: say('review.title'), to: { to: '/review', search: {} } }]}
        note={linkReasonText(pair.reason, say)}
      />
      <Verdicts
        busy={decide.isPending}
        current={current}
        onVerdict={(verdict) => void answer(verdict)}
        onUndo={() => void undo()}
      />
      <PairFields pair={pair} />
      <Families pair={pair} />
      <PairHistory decisions={pair.decisions} />
    </>
  );
}

/** The next pair is fetched while this one is read. */
function useNextAtHand(nextPairId: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (nextPairId === undefined) return;
    const input = { path: { pairId: nextPairId } };
    void client.prefetchQuery({
      queryKey: ['getReviewPair', input],
      queryFn: ({ signal }) => askOffice('getReviewPair', input, signal),
    });
  }, [client, nextPairId]);
}

interface VerdictsProps {
  readonly busy: boolean;
  /** False while the pair shown is the last one and the next is still on its way: nobody answers what is not seen. */
  readonly current: boolean;
  readonly onVerdict: (verdict: Verdict) => void;
  readonly onUndo: () => void;
}

function Verdicts({ busy, current, onVerdict, onUndo }: VerdictsProps) {
  const { say } = useLanguage();
  return (
    <div className="filters verdicts" aria-busy={!current}>
      <Button type="primary" disabled={busy} onClick={() => onVerdict('same')}>
        {say('verdict.same')} <kbd>1</kbd>
      </Button>
      <Button disabled={busy} onClick={() => onVerdict('different')}>
        {say('verdict.different')} <kbd>2</kbd>
      </Button>
      <Button disabled={busy} onClick={() => onVerdict('unsure')}>
        {say('verdict.unsure')} <kbd>3</kbd>
      </Button>
      <Button type="text" onClick={onUndo}>
        {say('act.undo')} <kbd>U</kbd>
      </Button>
      <Tooltip title={say('review.keysSay')}>
        <span className="note">
          <kbd>J</kbd> {say('review.next')} <kbd>K</kbd> {say('review.previous')}
        </span>
      </Tooltip>
    </div>
  );
}

/** The family beside each row: brothers, sisters and cousins decide many a pair. */
function Families({ pair }: { readonly pair: PairPage }) {
  const { say } = useLanguage();
  const sides = [
    { key: 'a', child: pair.childA, family: pair.familyA },
    { key: 'b', child: pair.childB, family: pair.familyB },
  ];
  return (
    <section className="section" aria-labelledby="families">
      <h2 id="families">{say('review.families')}</h2>
      <div className="two-sides">
        {sides.map(({ key, child, family }) => (
          <div key={key}>
            {child ? (
              <p>
                <Link to="/children/$childId" params={{ childId: child }}>
                  {say('review.toChild')}
                </Link>
              </p>
            ) : null}
            {family.length === 0 ? <p className="note">{say('review.noFamily')}</p> : null}
            {family.map((member) => (
              <span key={member.childId} className="nowrap">
                <Link to="/children/$childId" params={{ childId: member.childId }}>
                  {member.name}
                </Link>{' '}
              </span>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}
