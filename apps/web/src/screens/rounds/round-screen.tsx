import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { Alert, App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { RoundPage, RoundProgress, Stage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { RoundHouseholds } from './round-households.tsx';

/** How far a round has come, by township, by village, and in a village by household. */
export function RoundScreen() {
  const { roundId } = useParams({ from: '/office/rounds/$roundId' });
  const { division } = useSearch({ from: '/office/rounds/$roundId' });
  const page = useOffice('getRound', { path: { roundId }, query: { divisionCode: division } }, { keepsLast: true });
  return <Loaded query={page}>{(data) => <Round page={data} />}</Loaded>;
}

function Round({ page }: { readonly page: RoundPage }) {
  const { say } = useLanguage();
  const { round, path, parts, total, byStage } = page;
  const place = path.at(-1);
  const { roundId } = round;
  return (
    <>
      <PageHead
        title={`${round.label} ${say('round.title')}`}
        note={`${say(`round.state.${round.state}`)} · ${round.opensOn} — ${round.dueOn}`}
        steps={path.map((step) => ({
          title: step.name,
          to: { to: '/rounds/$roundId', params: { roundId }, search: { division: step.key } },
        }))}
        actions={
          <Link to="/rounds/$roundId/papers" params={{ roundId }}>
            {say('round.papers')}
          </Link>
        }
        printable
      />
      <RoundActs page={page} />
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say('round.place')}</th>
            {(['households', 'waiting', 'assigned', 'unanswered', 'answered', 'children', 'newChildren'] as const).map(
              (each) => (
                <th scope="col" className="n" key={each}>
                  {say(`round.${each}`)}
                </th>
              ),
            )}
            <th scope="col">{say('round.surveyor')}</th>
            <th scope="col">{say('round.signature')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <Part key={part.place.key} roundId={roundId} part={part} isHere={part.place.key === place?.key} />
          ))}
          {parts.length > 1 || (place?.key.length === 9 && parts.length > 0) ? (
            <tr>
              <th scope="row">{say('round.whole')}</th>
              <Counts part={total} />
              <td />
              <td>
                <Signature roundId={roundId} part={total} />
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
      {byStage.length > 0 ? (
        <p className="note">
          {say('round.byStage')}：
          {byStage.map(({ key, count }) => `${say(`stage.${key as Stage}`)} ${count}`).join('，')}
        </p>
      ) : null}
      {place !== undefined && place.key.length === 12 ? (
        <RoundHouseholds roundId={roundId} division={place.key} />
      ) : null}
    </>
  );
}

function RoundActs({ page: { round } }: { readonly page: RoundPage }) {
  const { say, language } = useLanguage();
  const client = useQueryClient();
  const close = useAct('closeRound');
  const refresh = useAct('refreshRound');
  const [note, setNote] = useState('');
  const again = { onSuccess: () => void client.invalidateQueries() };
  const path = { roundId: round.roundId };
  const refused = close.error ?? refresh.error;
  if (!round.acts.includes('close-round') && !round.acts.includes('refresh-round')) return null;
  return (
    <div className="filters no-print">
      {round.acts.includes('refresh-round') ? (
        <Button loading={refresh.isPending} onClick={() => refresh.mutate({ path, body: {} }, again)}>
          {say('round.refresh')}
        </Button>
      ) : null}
      {round.acts.includes('close-round') ? (
        <>
          <Input
            aria-label={say('round.unansweredNote')}
            placeholder={say('round.unansweredNote')}
            style={{ width: 300 }}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
          <Button
            loading={close.isPending}
            onClick={() => close.mutate({ path, body: { unansweredNote: note } }, again)}
          >
            {say('round.close')}
          </Button>
        </>
      ) : null}
      {isApiProblem(refused) ? <Alert type="error" title={refused.sentence(language)} /> : null}
    </div>
  );
}

function Counts({ part }: { readonly part: RoundProgress }) {
  const { households, waiting, assigned, unanswered, answered, children, newChildren } = part;
  return [households, waiting, assigned, unanswered, answered, children, newChildren].map((count, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change their order.
    <td className={count === 0 ? 'n nil' : 'n'} key={index}>
      {count.toLocaleString('en-US')}
    </td>
  ));
}

interface PartProps {
  readonly roundId: string;
  readonly part: RoundProgress;
  readonly isHere: boolean;
}

function Part({ roundId, part, isHere }: PartProps) {
  const { place, surveyors, acts } = part;
  return (
    <tr>
      <td className="nowrap">
        {isHere ? (
          place.name
        ) : (
          <Link to="/rounds/$roundId" params={{ roundId }} search={{ division: place.key }}>
            {place.name}
          </Link>
        )}
      </td>
      <Counts part={part} />
      <td>
        {surveyors.map((each) => each.fullName).join('、')}{' '}
        {acts.includes('assign-household') && part.waiting + part.assigned > 0 && place.key.length === 12 ? (
          <Assign roundId={roundId} part={part} />
        ) : null}
      </td>
      <td>
        <Signature roundId={roundId} part={part} />
      </td>
    </tr>
  );
}

function Assign({ roundId, part }: Omit<PartProps, 'isHere'>) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const people = useOffice('listAssignees', { query: { divisionCode: part.place.key } }, { enabled: isOpen });
  const assign = useAct('assignVillage');
  const give = (surveyorId: string) =>
    assign.mutate(
      { path: { roundId }, body: { divisionCode: part.place.key, surveyorId } },
      {
        onSuccess: ({ households }) => {
          void message.success(say('round.assigned.done', { n: households }));
          void client.invalidateQueries({ queryKey: ['getRound'] });
        },
        onError: (error) => void message.error(isApiProblem(error) ? error.sentence(language) : String(error)),
      },
    );
  return (
    <Select
      className="no-print"
      aria-label={`${say('round.assign')} ${part.place.name}`}
      placeholder={say('round.assign')}
      style={{ width: 170 }}
      value={null}
      onOpenChange={(open) => open && setOpen(true)}
      onChange={(surveyorId: string | null) => surveyorId && give(surveyorId)}
      options={(people.data?.items ?? [])
        .filter((each) => each.role === 'surveyor')
        .map((each) => ({ value: each.accountId, label: `${each.fullName}（${each.territoryName}）` }))}
    />
  );
}

function Signature({ roundId, part }: Omit<PartProps, 'isHere'>) {
  const { say, language } = useLanguage();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const sign = useAct('signTotals');
  const reopen = useAct('reopenTotals');
  const { signature, acts, place } = part;
  const then = {
    onSuccess: () => void client.invalidateQueries({ queryKey: ['getRound'] }),
    onError: (error: Error) => void message.error(isApiProblem(error) ? error.sentence(language) : String(error)),
  };
  const path = { roundId, townshipCode: place.key };
  const askReason = () => {
    let reason = '';
    void modal.confirm({
      title: say('round.reopen'),
      content: (
        <Input
          aria-label={say('round.reason')}
          placeholder={say('round.reason')}
          onChange={({ target }) => {
            reason = target.value;
          }}
        />
      ),
      onOk: () => reopen.mutateAsync({ path, body: { reason } }, then),
    });
  };
  return (
    <>
      {signature?.act === 'signed' ? `${signature.by} ${signature.at.slice(0, 10)} ` : (signature?.reason ?? '')}
      {acts.includes('sign-totals') ? (
        <Button size="small" loading={sign.isPending} onClick={() => sign.mutate({ path, body: {} }, then)}>
          {say('round.sign')}
        </Button>
      ) : null}
      {acts.includes('reopen-totals') ? (
        <Button type="link" size="small" onClick={askReason}>
          {say('round.reopen')}
        </Button>
      ) : null}
    </>
  );
}
