import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Alert, App, Button, Checkbox, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { HouseholdSheet, Operations, SheetChild, Stage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import type { MessageKey } from '../../language/zh.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { STAGES } from '../search-params.ts';

type Visit = Operations['recordVisit']['input']['body'];
type ChildAnswer = Visit['children'][number];
const RESULTS = ['registered', 'no-child', 'moved', 'not-at-home', 'refused'] as const;
const FOUND = ['unchanged', 'changed', 'moved', 'died'] as const;

/** A household's sheet: what the lists say, and for each child what was found at the door. */
export function HouseholdSheetScreen() {
  const { roundId, householdId } = useParams({ from: '/office/rounds/$roundId/households/$householdId' });
  const sheet = useOffice('getRoundHousehold', { path: { roundId, householdId } });
  return <Loaded query={sheet}>{(data) => <Sheet key={householdId} roundId={roundId} sheet={data} />}</Loaded>;
}

interface SheetProps {
  readonly roundId: string;
  readonly sheet: HouseholdSheet;
}

function Sheet({ roundId, sheet }: SheetProps) {
  const { say } = useLanguage();
  const mayRecord = sheet.acts.includes('record-answer');
  return (
    <>
      <PageHead
        title={say('sheet.title', { head: sheet.headName || sheet.maskedNo })}
        note={`${sheet.division.name}　${sheet.maskedNo}　${sheet.maskedPhones}　${sheet.surveyor ?? ''}`}
        steps={[
          {
            title: sheet.division.name,
            to: { to: '/rounds/$roundId', params: { roundId }, search: { division: sheet.division.key } },
          },
        ]}
        printable
      />
      <p className="note">
        {say('sheet.family')}：
        {sheet.members.map((each) => `${each.name}${each.relation ? `（${each.relation}）` : ''}`).join('，')}
      </p>
      {mayRecord ? <VisitForm roundId={roundId} sheet={sheet} /> : <Alert type="info" title={say('sheet.mayNot')} />}
      {sheet.history.length > 0 ? (
        <section className="section">
          <h2>{say('sheet.history')}</h2>
          <ul>
            {sheet.history.map((visit) => (
              <li key={visit.visitId}>
                {visit.visitedOn} {say(`round.result.${visit.result}` as MessageKey)} {visit.by}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function VisitForm({ roundId, sheet }: SheetProps) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const record = useAct('recordVisit');
  const [result, setResult] = useState<Visit['result'] | undefined>();
  const [visitedOn, setVisitedOn] = useState('');
  const [headConfirmed, setHeadConfirmed] = useState(false);
  const [headName, setHeadName] = useState('');
  const [missing, setMissing] = useState(sheet.missing ?? '');
  const [note, setNote] = useState(sheet.note ?? '');
  const [found, setFound] = useState<Readonly<Record<string, ChildAnswer>>>({});
  const [fresh, setFresh] = useState<readonly ChildAnswer[]>([]);
  const oneByOne = result === 'registered' || result === 'no-child';
  const save = () => {
    if (result === undefined) return;
    const children = oneByOne ? [...Object.values(found), ...fresh.filter((child) => child.name.trim() !== '')] : [];
    const body = {
      ...{ result, visitedOn, headConfirmed, children },
      ...(headName === '' ? {} : { headName }),
      ...(missing === '' ? {} : { missing }),
      ...(note === '' ? {} : { note }),
    };
    record.mutate(
      { path: { roundId, householdId: sheet.householdId }, body },
      {
        onSuccess: ({ nextHouseholdId }) => {
          void message.success(say('sheet.saved'));
          void client.invalidateQueries();
          if (nextHouseholdId === undefined) {
            void navigate({ to: '/rounds/$roundId', params: { roundId }, search: { division: sheet.division.key } });
          } else {
            const params = { roundId, householdId: nextHouseholdId };
            void navigate({ to: '/rounds/$roundId/households/$householdId', params });
          }
        },
      },
    );
  };
  return (
    <section className="section">
      <div className="filters">
        <span>
          {say('sheet.visitedOn')}{' '}
          <Input
            aria-label={say('sheet.visitedOn')}
            type="date"
            value={visitedOn}
            onChange={({ target }) => setVisitedOn(target.value)}
            style={{ width: 150 }}
          />
        </span>
        <Radio.Group
          value={result}
          onChange={({ target }) => setResult(target.value as Visit['result'])}
          options={RESULTS.map((each) => ({ value: each, label: say(`round.result.${each}`) }))}
        />
      </div>
      {oneByOne ? (
        <>
          <div className="filters">
            <Checkbox checked={headConfirmed} onChange={({ target }) => setHeadConfirmed(target.checked)}>
              {say('sheet.headConfirmed')}
            </Checkbox>
            <Input
              aria-label={say('sheet.headName')}
              placeholder={say('sheet.headName')}
              style={{ width: 220 }}
              value={headName}
              onChange={({ target }) => setHeadName(target.value)}
            />
          </div>
          <Children sheet={sheet} found={found} onFound={setFound} />
          <FreshChildren fresh={fresh} onChange={setFresh} />
        </>
      ) : null}
      <div className="filters">
        <LineInput label={say('sheet.missing')} value={missing} onChange={setMissing} />
        <LineInput label={say('sheet.note')} value={note} onChange={setNote} />
        <Button
          type="primary"
          disabled={result === undefined || visitedOn === ''}
          loading={record.isPending}
          onClick={save}
        >
          {say('sheet.save')}
        </Button>
      </div>
      {isApiProblem(record.error) ? <Alert type="error" title={record.error.sentence(language)} /> : null}
    </section>
  );
}

interface LineInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function LineInput({ label, value, onChange }: LineInputProps) {
  return (
    <Input
      aria-label={label}
      placeholder={label}
      style={{ width: 300 }}
      value={value}
      maxLength={120}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

interface ChildrenProps {
  readonly sheet: HouseholdSheet;
  readonly found: Readonly<Record<string, ChildAnswer>>;
  readonly onFound: (found: Readonly<Record<string, ChildAnswer>>) => void;
}

function Children({ sheet, found, onFound }: ChildrenProps) {
  const { say } = useLanguage();
  if (sheet.sheet.length === 0) return <p className="note">{say('sheet.noChildren')}</p>;
  const answer = (
    { childId, name, stage }: SheetChild,
    result: ChildAnswer['result'],
    change: Partial<ChildAnswer> = {},
  ) => onFound({ ...found, [childId]: { childId, name, stage: stage as Stage, ...found[childId], result, ...change } });
  return (
    <>
      <h2>{say('sheet.children')}</h2>
      <table className="plain">
        <tbody>
          {sheet.sheet.map((child) => (
            <tr key={child.childId}>
              <td className="nowrap">{child.name}</td>
              <td className="nowrap">{child.birthOn ?? ''}</td>
              <td className="id">{child.maskedId}</td>
              <td className="nowrap">{say(`stage.${child.stage as Stage}`)}</td>
              <td>{child.schooling}</td>
              <td>
                <Radio.Group
                  aria-label={`${child.name} ${say('sheet.now')}`}
                  value={found[child.childId]?.result}
                  onChange={({ target }) => answer(child, target.value as ChildAnswer['result'])}
                  options={FOUND.map((each) => ({ value: each, label: say(`round.child.${each}`) }))}
                />
                {found[child.childId]?.result === 'changed' ? (
                  <span className="filters">
                    <StageSelect
                      value={found[child.childId]?.stage}
                      onPick={(stage) => answer(child, 'changed', { stage })}
                    />
                    <Input
                      aria-label={say('child.school')}
                      placeholder={say('child.school')}
                      style={{ width: 180 }}
                      value={found[child.childId]?.schoolName ?? ''}
                      onChange={({ target }) => answer(child, 'changed', { schoolName: target.value })}
                    />
                  </span>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function StageSelect({
  value,
  onPick,
}: {
  readonly value: string | undefined;
  readonly onPick: (stage: Stage) => void;
}) {
  const { say } = useLanguage();
  return (
    <Select
      aria-label={say('child.stage')}
      style={{ width: 120 }}
      value={(value ?? null) as Stage | null}
      onChange={(stage) => stage && onPick(stage)}
      options={STAGES.map((stage) => ({ value: stage, label: say(`stage.${stage}`) }))}
    />
  );
}

interface FreshProps {
  readonly fresh: readonly ChildAnswer[];
  readonly onChange: (fresh: readonly ChildAnswer[]) => void;
}

/** Children whom no list has: the reason for going from door to door. */
function FreshChildren({ fresh, onChange }: FreshProps) {
  const { say } = useLanguage();
  const put = (index: number, change: Partial<ChildAnswer>) =>
    onChange(fresh.map((child, place) => (place === index ? { ...child, ...change } : child)));
  return (
    <>
      {fresh.map((child, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line that is being written has nothing else to be known by.
        <div className="filters" key={index}>
          <Input
            aria-label={say('child.name')}
            placeholder={say('child.name')}
            style={{ width: 140 }}
            value={child.name}
            onChange={({ target }) => put(index, { name: target.value })}
          />
          <Input
            type="date"
            aria-label={say('sheet.born')}
            style={{ width: 150 }}
            value={child.birthOn ?? ''}
            onChange={({ target }) => put(index, { birthOn: target.value })}
          />
          <StageSelect value={child.stage} onPick={(stage) => put(index, { stage })} />
          <Input
            aria-label={say('child.school')}
            placeholder={say('child.school')}
            style={{ width: 180 }}
            value={child.schoolName ?? ''}
            onChange={({ target }) => put(index, { schoolName: target.value })}
          />
          <Button type="text" onClick={() => onChange(fresh.filter((_, place) => place !== index))}>
            {say('sheet.remove')}
          </Button>
        </div>
      ))}
      <div className="filters">
        <Button onClick={() => onChange([...fresh, { result: 'new', name: '', stage: 'unknown' }])}>
          {say('sheet.addChild')}
        </Button>
      </div>
    </>
  );
}
