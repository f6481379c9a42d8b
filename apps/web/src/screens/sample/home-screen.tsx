import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Alert, App, Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { Operations, SampleHomePage } from '../../generated/office-api.ts';
import { useLanguage, useSay } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { DueItems } from './due-items.tsx';
import { faultsText, replacementText } from './sample-text.ts';
import { VisitForm } from './visit-form.tsx';

type Reason = Operations['replaceSampleHome']['input']['body']['reason'];
const REASONS: readonly Reason[] = ['moved-away', 'dissolved', 'unreachable', 'listed-twice', 'never-met', 'other'];

/** A drawn home: who lives there, what each child should have received, and what the family says. */
export function DrawnHomeScreen() {
  const { roundId, homeId } = useParams({ from: '/office/sample/$roundId/homes/$homeId' });
  const home = useOffice('getSampleHome', { path: { roundId, homeId } });
  return <Loaded query={home}>{(data) => <DrawnHome key={data.homeId} roundId={roundId} home={data} />}</Loaded>;
}

export interface DrawnHomeProps {
  readonly roundId: string;
  readonly home: SampleHomePage;
}

function DrawnHome({ roundId, home }: DrawnHomeProps) {
  const say = useSay();
  const [isCorrecting, setCorrecting] = useState(false);
  const mayRecord = home.acts.includes('record-interview');
  const replacement = replacementText(home, say);
  const first = home.state !== 'visited';
  return (
    <div className="drawn-home">
      <PageHead
        title={say('visit.title', { no: home.placeNo, head: home.headName || home.maskedNo })}
        note={`${home.division.name}　${home.maskedNo}　${home.maskedPhones}`}
        steps={[{ title: say('sample.title'), to: { to: '/sample', search: { round: roundId } } }]}
        actions={home.acts.includes('replace-home') ? <Replace roundId={roundId} home={home} /> : null}
      />
      {replacement === '' ? null : <p className="note">{replacement}</p>}
      {mayRecord && (first || isCorrecting) ? (
        <VisitForm roundId={roundId} home={home} onSaved={() => setCorrecting(false)} />
      ) : (
        <Children home={home} />
      )}
      {mayRecord && !first && !isCorrecting ? (
        <Button onClick={() => setCorrecting(true)}>{say('visit.correct')}</Button>
      ) : null}
      <History home={home} />
    </div>
  );
}

function Children({ home }: { readonly home: SampleHomePage }) {
  const say = useSay();
  const answers = new Map(home.history[0]?.answer.children.map((child) => [child.childId, child]));
  if (home.children.length === 0) return <p>{say('visit.noChildren')}</p>;
  return home.children.map((child) => {
    const said = answers.get(child.childId);
    return (
      <article className="asked" key={child.childId}>
        <h3>{child.name}</h3>
        <p className="note">{child.schooling}</p>
        <DueItems due={child.due} />
        {said === undefined ? null : (
          <p>
            {[
              say(`visit.policyKnown.${said.policyKnown ? 'yes' : 'no'}`),
              say(`visit.itemInPlace.${said.itemInPlace}`),
              say(`visit.moneyArrived.${said.moneyArrived}`),
              ...(said.amountFen === undefined ? [] : [`${said.amountFen / 100} ${say('figure.yuan')}`]),
              ...(said.arrivedOn === undefined ? [] : [said.arrivedOn]),
              ...(said.card === undefined ? [] : [say(`visit.card.${said.card}`)]),
            ].join(' · ')}
          </p>
        )}
      </article>
    );
  });
}

function History({ home }: { readonly home: SampleHomePage }) {
  const say = useSay();
  if (home.history.length === 0) return null;
  return (
    <section className="section">
      <h2>{say('visit.history')}</h2>
      <ul className="visits">
        {home.history.map(({ visitId, visitedOn, by, answer }, index) => (
          <li key={visitId}>
            {`${visitedOn} ${say(`visit.result.${answer.result}`)} ${answer.metWhom ?? ''} ${by}`}
            {index === 0 && home.faults.length > 0 ? ` · ${faultsText(home.faults, say)}` : ''}
            {index === 0 && home.history.length > 1 ? ` · ${say('visit.standing')}` : ''}
            {answer.omitted.length > 0
              ? ` · ${say('visit.omitted')}：${answer.omitted.map((child) => child.name).join('、')}`
              : ''}
            {answer.note ? ` · ${answer.note}` : ''}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Replace({ roundId, home }: DrawnHomeProps) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const replace = useAct('replaceSampleHome');
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState<Reason>();
  const [note, setNote] = useState('');
  const go = () => {
    if (reason === undefined) return;
    replace.mutate(
      { path: { roundId, homeId: home.homeId }, body: { reason, note } },
      {
        onSuccess: ({ homeId }) => {
          setOpen(false);
          void message.success(say('visit.replacedDone'));
          void client.invalidateQueries();
          void navigate({ to: '/sample/$roundId/homes/$homeId', params: { roundId, homeId } });
        },
      },
    );
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say('visit.replace')}</Button>
      <Modal
        title={say('visit.replace')}
        open={isOpen}
        onCancel={() => setOpen(false)}
        onOk={go}
        okText={say('visit.replace')}
        okButtonProps={{ disabled: reason === undefined || note.trim().length < 2, loading: replace.isPending }}
      >
        <p>{say('visit.replaceSays')}</p>
        <div className="visit-field">
          <Select
            aria-label={say('visit.replaceReason')}
            placeholder={say('visit.replaceReason')}
            value={reason ?? null}
            onChange={(value) => setReason(value ?? undefined)}
            options={REASONS.map((value) => ({ value, label: say(`visit.reason.${value}`) }))}
          />
          <Input
            aria-label={say('visit.replaceNote')}
            placeholder={say('visit.replaceNote')}
            value={note}
            maxLength={300}
            onChange={({ target }) => setNote(target.value)}
          />
        </div>
        {isApiProblem(replace.error) ? <Alert type="error" title={replace.error.sentence(language)} /> : null}
      </Modal>
    </>
  );
}
