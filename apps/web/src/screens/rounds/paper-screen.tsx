import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Alert, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { RosterPaperPage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { PagePictures } from './page-pictures.tsx';

/** A frozen roster: confirmed line by line on screen, or entered from the paper beside its pictures. */
export function PaperScreen() {
  const { paperId } = useParams({ from: '/office/papers/$paperId' });
  const paper = useOffice('getRosterPaper', { path: { paperId } });
  return <Loaded query={paper}>{(data) => <Paper key={`${paperId} ${data.state}`} paper={data} />}</Loaded>;
}

function Paper({ paper }: { readonly paper: RosterPaperPage }) {
  const { say, language } = useLanguage();
  const { roundId, paperId, place, kindName, stateName, version } = paper;
  const [wrong, setWrong] = useState<Readonly<Record<number, string>>>(
    Object.fromEntries(paper.wrong.map(({ line, note }) => [line, note])),
  );
  const [omitted, setOmitted] = useState(paper.omitted.join('\n'));
  const marks = {
    wrong: Object.entries(wrong).map(([line, note]) => ({
      line: Number(line),
      note: note.trim() || say('paper.wrong'),
    })),
    omitted: omitted
      .split('\n')
      .map((text) => text.trim())
      .filter((text) => text !== ''),
  };
  const mayMark = paper.acts.some((each) => each.startsWith('confirm-') || each === 'enter-marks');
  return (
    <>
      <PageHead
        title={say('paper.title', { place: place.name, kind: kindName })}
        note={`${stateName[language]} · ${version}`}
        steps={[{ title: say('papers.title'), to: { to: '/rounds/$roundId/papers', params: { roundId } } }]}
        actions={
          <a href={`/api/v1/papers/${paperId}/pdf`} target="_blank" rel="noreferrer">
            {say('paper.print')}
          </a>
        }
      />
      <Standing paper={paper} />
      <p>
        {say('paper.bodies')}：
        {paper.bodies.map((each) => `${each.name}（${each.confirmedBy ?? say('paper.notYet')}）`).join('，')}
      </p>
      <PaperActs paper={paper} marks={marks} />
      <PagePictures paper={paper} />
      <Lines paper={paper} wrong={wrong} {...(mayMark ? { onWrong: setWrong } : {})} />
      {mayMark || paper.omitted.length > 0 ? (
        <section className="section">
          <h2>{say('paper.omitted')}</h2>
          <Input.TextArea
            aria-label={say('paper.omitted')}
            rows={3}
            readOnly={!mayMark}
            value={omitted}
            onChange={({ target }) => setOmitted(target.value)}
          />
        </section>
      ) : null}
      <section className="section">
        <h2>{say('paper.history')}</h2>
        <ul>
          {paper.history.map((each) => (
            <li key={`${each.at} ${each.act}`}>
              {new Date(each.at).toLocaleString('sv-SE').slice(0, 16)} {each.actName} {each.by} {each.reason}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Standing({ paper: { standing } }: { readonly paper: RosterPaperPage }) {
  const { say } = useLanguage();
  const { stamped, covered, changed, added, removed } = standing;
  if (!stamped) return <p className="note">{say('paper.unstamped')}</p>;
  if (changed + added + removed === 0) return <Alert type="success" title={say('paper.current', { n: covered })} />;
  return <Alert type="warning" title={say('paper.stale', { changed, added, removed })} />;
}

interface Marks {
  readonly wrong: readonly { readonly line: number; readonly note: string }[];
  readonly omitted: readonly string[];
}

function PaperActs({ paper, marks }: { readonly paper: RosterPaperPage; readonly marks: Marks }) {
  const { say, language } = useLanguage();
  const client = useQueryClient();
  const move = useAct('movePaper');
  const confirm = useAct('confirmPaper');
  const enter = useAct('enterMarks');
  const accept = useAct('acceptMarks');
  const [reason, setReason] = useState('');
  const [seals, setSeals] = useState<readonly RosterPaperPage['bodies'][number]['body'][]>([]);
  const path = { paperId: paper.paperId };
  const again = { onSuccess: () => void client.invalidateQueries() };
  const error = [move, confirm, enter, accept].map((each) => each.error).find((each) => each !== null);
  const { acts } = paper;
  return (
    <div className="filters no-print">
      {acts.some((each) => each.startsWith('confirm-'))
        ? paper.bodies
            .filter((each) => each.confirmedBy === undefined)
            .map(({ body, name }) => (
              <Button
                key={body}
                type="primary"
                onClick={() => confirm.mutate({ path, body: { body, ...marks } }, again)}
              >
                {say('paper.confirmAs', { body: name })}
              </Button>
            ))
        : null}
      {(['send-paper', 'receive-paper'] as const)
        .filter((each) => acts.includes(each))
        .map((act) => (
          <Button key={act} onClick={() => move.mutate({ path, body: { act } }, again)}>
            {say(`paper.${act}`)}
          </Button>
        ))}
      {acts.includes('enter-marks') ? (
        <>
          <Checkbox.Group
            value={[...seals]}
            onChange={(chosen) => setSeals(chosen as RosterPaperPage['bodies'][number]['body'][])}
            options={paper.bodies.map(({ body, name }) => ({ value: body, label: `${say('paper.seals')}：${name}` }))}
          />
          <Button type="primary" onClick={() => enter.mutate({ path, body: { seals, ...marks } }, again)}>
            {say('paper.enter')}
          </Button>
        </>
      ) : null}
      {acts.includes('accept-marks') ? (
        <Button type="primary" onClick={() => accept.mutate({ path, body: {} }, again)}>
          {say('paper.accept')}
        </Button>
      ) : null}
      {acts.includes('return-paper') ? (
        <>
          <Input
            aria-label={say('paper.reason')}
            placeholder={say('paper.reason')}
            style={{ width: 220 }}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <Button onClick={() => move.mutate({ path, body: { act: 'return-paper', reason } }, again)}>
            {say('paper.return-paper')}
          </Button>
        </>
      ) : null}
      {isApiProblem(error) ? <Alert type="error" title={error.sentence(language)} /> : null}
    </div>
  );
}

interface LinesProps {
  readonly paper: RosterPaperPage;
  readonly wrong: Readonly<Record<number, string>>;
  /** Absent where nothing is marked now. */
  readonly onWrong?: (wrong: Readonly<Record<number, string>>) => void;
}

function Lines({ paper, wrong, onWrong }: LinesProps) {
  const { say } = useLanguage();
  const mark = (line: number, note: string | undefined) => {
    const { [line]: _, ...others } = wrong;
    onWrong?.(note === undefined ? others : { ...others, [line]: note });
  };
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col" className="n">
            #
          </th>
          <th scope="col">{say('round.head')}</th>
          <th scope="col">{say('child.name')}</th>
          <th scope="col">{say('child.idNumber')}</th>
          <th scope="col">{say('sheet.schooling')}</th>
          <th scope="col">{say('paper.check')}</th>
        </tr>
      </thead>
      <tbody>
        {paper.roster.map((line) => (
          <tr key={line.number}>
            <td className="n">{line.number}</td>
            <td className="nowrap">{line.headName}</td>
            <td className="nowrap">{line.name}</td>
            <td className="id">{line.maskedId}</td>
            <td>{line.standing}</td>
            <td className="nowrap">
              {onWrong ? (
                <Checkbox
                  aria-label={`${line.number} ${say('paper.wrong')}`}
                  checked={line.number in wrong}
                  onChange={({ target }) => mark(line.number, target.checked ? '' : undefined)}
                >
                  {say('paper.wrong')}
                </Checkbox>
              ) : line.number in wrong ? (
                say('paper.wrong')
              ) : null}{' '}
              {line.number in wrong ? (
                <Input
                  aria-label={`${line.number} ${say('paper.what')}`}
                  placeholder={say('paper.what')}
                  style={{ width: 180 }}
                  readOnly={!onWrong}
                  value={wrong[line.number] ?? ''}
                  onChange={({ target }) => mark(line.number, target.value)}
                />
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
