import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Alert, App, Button, Input } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useMe } from '../../api/session.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty, Loaded } from '../../parts/page-state.tsx';

/** Rosters of my territory that were frozen to be confirmed, and where each of them is. */
export function PapersScreen() {
  const { say, language } = useLanguage();
  const { roundId } = useParams({ from: '/office/rounds/$roundId/papers' });
  const papers = useOffice('listRosterPapers', { path: { roundId } });
  return (
    <>
      <PageHead
        title={say('papers.title')}
        note={say('papers.note')}
        steps={[{ title: say('round.title'), to: { to: '/rounds/$roundId', params: { roundId } } }]}
        printable
      />
      {papers.data?.mayFreeze ? <Freeze roundId={roundId} /> : null}
      <Loaded
        query={papers}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={say('papers.none')}>{say('papers.noneSays')}</Empty>}
      >
        {({ items }) => (
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{say('round.place')}</th>
                <th scope="col">{say('papers.kind')}</th>
                <th scope="col">{say('round.state')}</th>
                <th scope="col">{say('papers.version')}</th>
                <th scope="col" className="n">
                  {say('papers.lines')}
                </th>
                <th scope="col" className="n">
                  {say('papers.pages')}
                </th>
                <th scope="col">{say('papers.madeOn')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((paper) => (
                <tr key={paper.paperId}>
                  <td className="nowrap">{paper.place.name}</td>
                  <td>
                    <Link to="/papers/$paperId" params={{ paperId: paper.paperId }}>
                      {paper.kindName}
                    </Link>
                  </td>
                  <td className={paper.state === 'stamped' ? 'payable' : ''}>{paper.stateName[language]}</td>
                  <td className="id">{paper.version}</td>
                  <td className="n">{paper.lines}</td>
                  <td className="n">{paper.pages}</td>
                  <td>{paper.madeOn}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </>
  );
}

/** A village has twelve digits, a township, for the poverty office, nine. */
function Freeze({ roundId }: { readonly roundId: string }) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const client = useQueryClient();
  const me = useMe();
  const freeze = useAct('freezeRoster');
  const [code, setCode] = useState(me.territory.divisionCode ?? '');
  const kind = code.length === 12 ? ('VR' as const) : ('PR' as const);
  const go = () =>
    freeze.mutate(
      { path: { roundId }, body: { kind, divisionCode: code } },
      {
        onSuccess: ({ lines }) => {
          void message.success(say('papers.frozen', { n: lines }));
          void client.invalidateQueries({ queryKey: ['listRosterPapers'] });
        },
      },
    );
  return (
    <div className="filters no-print">
      <span>
        {say('papers.freezeWhere')}{' '}
        <Input
          aria-label={say('papers.freezeWhere')}
          style={{ width: 180 }}
          value={code}
          onChange={({ target }) => setCode(target.value.trim())}
        />
      </span>
      <Button type="primary" disabled={!/^(\d{9}|\d{12})$/.test(code)} loading={freeze.isPending} onClick={go}>
        {say('papers.freeze')}
      </Button>
      {isApiProblem(freeze.error) ? <Alert type="error" title={freeze.error.sentence(language)} /> : null}
    </div>
  );
}
