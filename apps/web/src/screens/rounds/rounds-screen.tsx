import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty, Loaded } from '../../parts/page-state.tsx';

/** The rounds of the county, and opening the next. */
export function RoundsScreen() {
  const { say } = useLanguage();
  const rounds = useOffice('listRounds', {});
  return (
    <>
      <PageHead title={say('round.title')} note={say('round.note')} />
      {rounds.data?.mayOpen ? <OpenRound /> : null}
      <Loaded
        query={rounds}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={say('round.none')}>{say('round.noneSays')}</Empty>}
      >
        {({ items }) => (
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{say('round.term')}</th>
                <th scope="col">{say('round.state')}</th>
                <th scope="col">{say('round.opensOn')}</th>
                <th scope="col">{say('round.dueOn')}</th>
                <th scope="col" className="n">
                  {say('round.households')}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((round) => (
                <tr key={round.roundId}>
                  <td>
                    <Link to="/rounds/$roundId" params={{ roundId: round.roundId }}>
                      {round.label}
                    </Link>
                  </td>
                  <td>{say(`round.state.${round.state}`)}</td>
                  <td>{round.opensOn}</td>
                  <td>{round.dueOn}</td>
                  <td className="n">{round.households.toLocaleString('en-US')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </>
  );
}

function OpenRound() {
  const { say, language } = useLanguage();
  const client = useQueryClient();
  const terms = useOffice('listTerms', {});
  const open = useAct('openRound');
  const [term, setTerm] = useState<string>();
  const [opensOn, setOpensOn] = useState('');
  const [dueOn, setDueOn] = useState('');
  const chosen = term ?? terms.data?.items[0]?.term;
  const go = () => {
    if (chosen === undefined) return;
    open.mutate(
      { body: { term: chosen, opensOn, dueOn } },
      { onSuccess: () => void client.invalidateQueries({ queryKey: ['listRounds'] }) },
    );
  };
  return (
    <div className="filters">
      <Select
        aria-label={say('round.term')}
        style={{ width: 180 }}
        value={chosen ?? null}
        onChange={(value) => setTerm(value ?? undefined)}
        options={(terms.data?.items ?? []).map((each) => ({ value: each.term, label: each.label }))}
      />
      <span>
        {say('round.opensOn')}{' '}
        <Input
          aria-label={say('round.opensOn')}
          type="date"
          value={opensOn}
          onChange={({ target }) => setOpensOn(target.value)}
          style={{ width: 150 }}
        />
      </span>
      <span>
        {say('round.dueOn')}{' '}
        <Input
          aria-label={say('round.dueOn')}
          type="date"
          value={dueOn}
          onChange={({ target }) => setDueOn(target.value)}
          style={{ width: 150 }}
        />
      </span>
      <Button type="primary" disabled={opensOn === '' || dueOn === ''} loading={open.isPending} onClick={go}>
        {say('round.open')}
      </Button>
      {isApiProblem(open.error) ? <Alert type="error" title={open.error.sentence(language)} /> : null}
    </div>
  );
}
