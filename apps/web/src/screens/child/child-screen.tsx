import { Link, useParams } from '@tanstack/react-router';
import { Tabs } from 'antd';
import { useMe } from '../../api/session.ts';
import { useOffice } from '../../api/use-office.ts';
import type { ChildPage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { dateInProse, Unknown } from '../../parts/figures.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { StateLabel } from '../../parts/state-mark.tsx';
import { taskKindText } from '../tasks/task-text.ts';
import { FactsTable } from './facts-table.tsx';
import { Reveal } from './reveal.tsx';
import { SourceRows } from './source-rows.tsx';
import { TermsOfChild } from './terms-of-child.tsx';

/** One page that answers a parent on the phone: who, where, what each term with why and why not, and all behind it. */
export function ChildScreen() {
  const { childId } = useParams({ from: '/office/children/$childId' });
  const child = useOffice('getChild', { path: { childId } });
  return <Loaded query={child}>{(data) => <Child key={data.childId} child={data} />}</Loaded>;
}

function Child({ child }: { readonly child: ChildPage }) {
  const { say, language } = useLanguage();
  const latest = child.terms[0];
  return (
    <>
      <PageHead
        title={child.name}
        steps={[
          { title: say('menu.children'), to: { to: '/children', search: {} } },
          ...(child.division
            ? [
                {
                  title: child.division.name,
                  to: { to: '/children', search: { division: child.division.key } } as const,
                },
              ]
            : []),
        ]}
        printable
      />
      <p className="headline">
        <StateLabel state={child.state} />
        <span>{child.reasons.map((reason) => reason[language]).join('；') || say(`stateNote.${child.state}`)}</span>
      </p>
      <Who child={child} />
      <Waits child={child} />
      <section className="section" aria-labelledby="terms">
        <div className="section-head">
          <h2 id="terms">{say('child.benefits')}</h2>
        </div>
        <TermsOfChild terms={child.terms} />
      </section>
      <section className="section no-print">
        <Tabs
          items={[
            {
              key: 'sources',
              label: say('child.sources', { n: child.sources.length }),
              children: <SourceRows rows={child.sources} />,
            },
            ...(latest ? [{ key: 'facts', label: say('child.facts'), children: <FactsTable term={latest} /> }] : []),
            { key: 'timeline', label: say('child.timeline'), children: <Timeline child={child} /> },
          ]}
        />
      </section>
    </>
  );
}

function Who({ child }: { readonly child: ChildPage }) {
  const { say } = useLanguage();
  const { role } = useMe();
  const grade = child.grade === undefined ? '' : say('child.grade', { n: child.grade });
  return (
    <dl className="facts">
      <dt>{say('child.idNumber')}</dt>
      <dd>
        <Reveal childId={child.childId} maskedId={child.maskedId} maskedPhones={child.maskedPhones} role={role} />
      </dd>
      <dt>{say('child.village')}</dt>
      <dd>
        {child.division ? (
          <Link to="/places/$divisionCode" params={{ divisionCode: child.division.key }}>
            {child.division.name}
          </Link>
        ) : (
          <Unknown />
        )}
      </dd>
      <dt>{say('child.sexAndBirth')}</dt>
      <dd>
        {child.sex ? say(`sex.${child.sex}`) : <Unknown />}
        {child.birthYear === undefined ? '' : ` · ${say('child.bornIn', { year: String(child.birthYear) })}`}
      </dd>
      <dt>{say('child.school')}</dt>
      <dd>
        {child.school ? (
          <Link to="/schools/$schoolId" params={{ schoolId: child.school.key }}>
            {child.school.name}
          </Link>
        ) : (
          <Unknown />
        )}
      </dd>
      <dt>{say('child.registeredWord')}</dt>
      <dd>{say(child.registered ? 'child.registered' : 'child.notRegistered')}</dd>
      <dt>{say('child.stage')}</dt>
      <dd>
        {say(`stage.${child.stage}`)} {grade}
      </dd>
      <dt>{say('child.guardians')}</dt>
      <dd>{child.guardians.length > 0 ? child.guardians.join('、') : <Unknown />}</dd>
      <dt>{say('child.household')}</dt>
      <dd>
        {child.householdId ? (
          <Link to="/households/$householdId" params={{ householdId: child.householdId }}>
            {say('child.siblings', { n: child.siblings.length })}
          </Link>
        ) : (
          <Unknown />
        )}{' '}
        {child.siblings.map((sibling) => (
          <span key={sibling.childId} className="nowrap">
            <Link to="/children/$childId" params={{ childId: sibling.childId }}>
              {sibling.name}
            </Link>{' '}
          </span>
        ))}
      </dd>
    </dl>
  );
}

/** What is still open about this child, who owes it and until when. */
function Waits({ child }: { readonly child: ChildPage }) {
  const { say, language } = useLanguage();
  const open = child.tasks.filter(({ state }) => state === 'open');
  if (open.length === 0 && child.openPairs.length === 0) return null;
  return (
    <section className="section" aria-labelledby="waits">
      <div className="section-head">
        <h2 id="waits">{say('child.waits')}</h2>
      </div>
      <ul className="waiting">
        {open.map((task) => (
          <li key={task.taskId}>
            <span className="by">{dateInProse(task.dueOn, language)}</span>
            <span className="say">{say('child.task', { owner: task.owner, what: taskKindText(task.kind, say) })}</span>
          </li>
        ))}
        {child.openPairs.map((pairId) => (
          <li key={pairId}>
            <span className="by">{say('home.anyTime')}</span>
            <span className="say">
              <Link to="/review/$pairId" params={{ pairId }}>
                {say('child.openPair')}
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Timeline({ child }: { readonly child: ChildPage }) {
  const { say, language } = useLanguage();
  if (child.timeline.length === 0) return <p>{say('child.noTimeline')}</p>;
  return (
    <ul className="waiting">
      {child.timeline.map((event) => (
        <li key={`${event.at} ${event.kind} ${event[language]}`}>
          <span className="by">{event.at.slice(0, 10)}</span>
          <span className="say">
            {event[language]} {event.actor ? <span className="note">{event.actor}</span> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
