import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, App, Button, Input } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct } from '../../api/use-office.ts';
import type { Operations, SampleHomePage } from '../../generated/office-api.ts';
import { useLanguage, useSay } from '../../language/language.tsx';
import { AskChild, type ChildDraft, Choice, finishChild, startChild } from './ask-child.tsx';
import { Labelled } from './labelled.tsx';
import { faultsText } from './sample-text.ts';

type Answer = Operations['recordInterview']['input']['body'];
type Omitted = Answer['omitted'][number];
const RESULTS = ['met', 'not-at-home', 'refused', 'moved'] as const;

interface VisitFormProps {
  readonly roundId: string;
  readonly home: SampleHomePage;
  readonly onSaved: () => void;
}

/** The article's questions at the door, one under the other, for a phone in one hand. A correction begins with what was said. */
export function VisitForm({ roundId, home, onSaved }: VisitFormProps) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const record = useAct('recordInterview');
  const before = home.state === 'visited' ? home.history[0]?.answer : undefined;
  const [result, setResult] = useState<Answer['result'] | undefined>(before?.result);
  const [visitedOn, setVisitedOn] = useState(before?.visitedOn ?? today());
  const [metWhom, setMetWhom] = useState(before?.metWhom ?? '');
  const [drafts, setDrafts] = useState<Readonly<Record<string, ChildDraft>>>(() =>
    Object.fromEntries(home.children.map(({ childId }) => [childId, startChild(childId, before?.children)])),
  );
  const [omitted, setOmitted] = useState<readonly Omitted[]>(before?.omitted ?? []);
  const [note, setNote] = useState(before?.note ?? '');
  const [mendBy, setMendBy] = useState('');
  const isMet = result === 'met';
  const finished = home.children.map((child) => ({ child, said: finishChild(drafts[child.childId]) }));
  const open = isMet ? finished.filter(({ said }) => said === undefined).map(({ child }) => child.name) : [];
  const missing = result === undefined ? [say('visit.result')] : open;
  const save = () => {
    if (result === undefined || missing.length > 0) return;
    const body: Answer = {
      ...{ result, visitedOn },
      children: isMet ? finished.flatMap(({ said }) => said ?? []) : [],
      omitted: isMet ? omitted.filter((child) => child.name.trim() !== '') : [],
      ...(metWhom.trim() === '' || !isMet ? {} : { metWhom }),
      ...(note.trim() === '' ? {} : { note }),
      ...(mendBy === '' ? {} : { mendBy }),
    };
    record.mutate(
      { path: { roundId, homeId: home.homeId }, body },
      {
        onSuccess: ({ faults, nextHomeId }) => {
          const plain = isMet ? say('visit.saved') : say('visit.savedUnanswered');
          void message.success(
            faults.length === 0 ? plain : say('visit.savedFaults', { faults: faultsText(faults, say) }),
          );
          onSaved();
          void client.invalidateQueries();
          if (nextHomeId === undefined) void navigate({ to: '/sample', search: { round: roundId } });
          else void navigate({ to: '/sample/$roundId/homes/$homeId', params: { roundId, homeId: nextHomeId } });
        },
      },
    );
  };
  return (
    <div className="visit-form">
      <Choice
        label={say('visit.result')}
        value={result}
        options={RESULTS.map((value) => ({ value, label: say(`visit.result.${value}`) }))}
        onPick={setResult}
      />
      <Labelled
        label={say('visit.visitedOn')}
        type="date"
        value={visitedOn}
        min={home.drawnOn}
        onChange={setVisitedOn}
      />
      {isMet ? (
        <>
          <Labelled label={say('visit.metWhom')} value={metWhom} maxLength={60} onChange={setMetWhom} />
          {home.children.length === 0 ? <p>{say('visit.noChildren')}</p> : null}
          {home.children.map((child) => (
            <AskChild
              key={child.childId}
              child={child}
              draft={drafts[child.childId] ?? { childId: child.childId }}
              onChange={(draft) => setDrafts({ ...drafts, [child.childId]: draft })}
            />
          ))}
          <OmittedChildren omitted={omitted} onChange={setOmitted} />
        </>
      ) : null}
      <Labelled label={say('visit.remark')} value={note} maxLength={300} onChange={setNote} />
      {isMet ? (
        <Labelled label={say('visit.mendBy')} type="date" value={mendBy} min={visitedOn} onChange={setMendBy} />
      ) : null}
      {isApiProblem(record.error) ? <Alert type="error" title={record.error.sentence(language)} /> : null}
      <div className="save-line">
        {missing.length > 0 ? (
          <span className="note">{say('visit.unfinished', { what: missing.join('、') })}</span>
        ) : null}
        <Button type="primary" size="large" disabled={missing.length > 0} loading={record.isPending} onClick={save}>
          {home.nextHomeId === undefined ? say('visit.save') : say('visit.saveNext')}
        </Button>
      </div>
    </div>
  );
}

interface OmittedProps {
  readonly omitted: readonly Omitted[];
  readonly onChange: (omitted: readonly Omitted[]) => void;
}

/** Children whom no list has: what the homes are drawn for. */
function OmittedChildren({ omitted, onChange }: OmittedProps) {
  const say = useSay();
  const put = (index: number, change: Partial<Omitted>) =>
    onChange(omitted.map((child, place) => (place === index ? { ...child, ...change } : child)));
  return (
    <article className="asked">
      <h3>{say('visit.omitted')}</h3>
      {omitted.map((child, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line that is being written has nothing else to be known by.
        <div className="visit-field" key={index}>
          <Input
            aria-label={say('visit.omittedName')}
            placeholder={say('visit.omittedName')}
            value={child.name}
            maxLength={60}
            onChange={({ target }) => put(index, { name: target.value })}
          />
          <Input
            aria-label={say('visit.omittedNote')}
            placeholder={say('visit.omittedNote')}
            value={child.note ?? ''}
            maxLength={300}
            onChange={({ target }) => put(index, { note: target.value })}
          />
          <Button type="text" onClick={() => onChange(omitted.filter((_, place) => place !== index))}>
            {say('visit.remove')}
          </Button>
        </div>
      ))}
      <Button onClick={() => onChange([...omitted, { name: '' }])}>{say('visit.addOmitted')}</Button>
    </article>
  );
}

function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
