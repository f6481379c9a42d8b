import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { SamplePage, SampleProgress } from '../../generated/office-api.ts';
import { useLanguage, useSay } from '../../language/language.tsx';
import { countText } from '../../parts/figures.tsx';

const COLUMNS = [
  ['homes', 'homes'],
  ['unassigned', 'unassigned'],
  ['drawn', 'pending'],
  ['unanswered', 'unanswered'],
  ['visited', 'visited'],
  ['faulty', 'faulty'],
  ['replaced', 'replaced'],
] as const;

/** How far the visits have come, by township or by village; here homes are given to inspectors. */
export function SampleProgressTable({ page }: { readonly page: SamplePage }) {
  const say = useSay();
  const { roundId, path, parts } = page;
  const mayAssign = page.acts.includes('assign-home');
  return (
    <>
      {path.length > 1 ? (
        <p>
          {path.slice(0, -1).map(({ key, name }) => (
            <Link key={key} to="/sample" search={{ round: roundId, ...(key.length === 6 ? {} : { division: key }) }}>
              {`${name} / `}
            </Link>
          ))}
          {path.at(-1)?.name}
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard, too. */}
      <section className="wide" tabIndex={0} aria-label={say('sample.progress')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{say('sample.place')}</th>
              {COLUMNS.map(([key, title]) => (
                <th scope="col" className="n" key={key}>
                  {say(`sample.${title}`)}
                </th>
              ))}
              <th scope="col">{say('sample.inspector')}</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.place.key}>
                <td className="nowrap">
                  {part.place.key === path.at(-1)?.key ? (
                    part.place.name
                  ) : (
                    <Link to="/sample" search={{ round: roundId, division: part.place.key }}>
                      {part.place.name}
                    </Link>
                  )}
                </td>
                <Counts part={part} />
                <td>
                  {part.inspectors.join('、')}{' '}
                  {mayAssign && part.drawn + part.unanswered > 0 ? <Assign roundId={roundId} part={part} /> : null}
                </td>
              </tr>
            ))}
            {parts.length > 1 ? (
              <tr className="sum">
                <th scope="row">{say('sample.whole')}</th>
                <Counts part={sumParts(parts)} />
                <td />
              </tr>
            ) : null}
          </tbody>
        </table>
      </section>
    </>
  );
}

type Figures = Pick<SampleProgress, (typeof COLUMNS)[number][0]>;

function Counts({ part }: { readonly part: Figures }) {
  return COLUMNS.map(([key]) => (
    <td className={part[key] === 0 ? 'n nil' : 'n'} key={key}>
      {countText(part[key])}
    </td>
  ));
}

function sumParts(parts: readonly SampleProgress[]): Figures {
  const sum = (key: keyof Figures) => parts.reduce((total, part) => total + part[key], 0);
  return {
    ...{ homes: sum('homes'), unassigned: sum('unassigned'), drawn: sum('drawn'), unanswered: sum('unanswered') },
    ...{ visited: sum('visited'), faulty: sum('faulty'), replaced: sum('replaced') },
  };
}

function Assign({ roundId, part }: { readonly roundId: string; readonly part: SampleProgress }) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const query = { divisionCode: part.place.key };
  const people = useOffice('listAssignees', { query }, { enabled: isOpen });
  const assign = useAct('assignSample');
  const give = (inspectorId: string) =>
    assign.mutate(
      { path: { roundId }, body: { divisionCode: part.place.key, inspectorId } },
      {
        onSuccess: ({ homes }) => {
          void message.success(say('sample.assigned', { n: homes }));
          void client.invalidateQueries();
        },
        onError: (error) => void message.error(isApiProblem(error) ? error.sentence(language) : String(error)),
      },
    );
  return (
    <Select
      className="no-print"
      aria-label={`${say('sample.assign')} ${part.place.name}`}
      placeholder={say('sample.assign')}
      style={{ width: 170 }}
      value={null}
      onOpenChange={(open) => open && setOpen(true)}
      onChange={(inspectorId: string | null) => inspectorId && give(inspectorId)}
      options={(people.data?.items ?? [])
        .filter((each) => each.role === 'inspector')
        .map((each) => ({ value: each.accountId, label: `${each.fullName}（${each.territoryName}）` }))}
    />
  );
}
