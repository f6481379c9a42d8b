import { ROLES } from '@bulou/network/model';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, type TableProps } from 'antd';
import { useMe } from '../../api/session.ts';
import { useOfficeList } from '../../api/use-office.ts';
import type { TrailLine } from '../../generated/office-api.ts';
import { type Language, useLanguage } from '../../language/language.tsx';
import { instantText } from '../../parts/figures.tsx';
import { KeysetTable } from '../../parts/keyset-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty, Failed } from '../../parts/page-state.tsx';
import { roleText } from '../../parts/role-text.ts';
import { MakePack } from './make-pack.tsx';
import { VerifyTrail } from './verify-trail.tsx';

/** Who did what and when: ids and figures, no personal data; and whether the chain is whole. */
export function TrailScreen() {
  const { say } = useLanguage();
  const me = useMe();
  const search = useSearch({ from: '/office/trail' });
  const navigate = useNavigate();
  const columns = useColumns();
  const trail = useOfficeList('listTrail', {
    actorId: search.actor,
    command: search.command,
    subjectId: search.subject,
    from: search.from,
    to: search.to,
    limit: 100,
  });
  const go = (change: Record<string, string | undefined>) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== '');
    void navigate({ to: '/trail', search: Object.fromEntries(next) });
  };
  // Refused, the page shows who has the right and nothing that this person may not use.
  if (trail.error && !trail.data) {
    return (
      <>
        <PageHead title={say('trail.title')} />
        <Failed error={trail.error} />
      </>
    );
  }
  return (
    <>
      <PageHead title={say('trail.title')} note={say('trail.note')} />
      <VerifyTrail />
      {me.role === 'auditor' ? <MakePack /> : null}
      <div className="filters section">
        <Filter label={say('trail.actor')} value={search.actor} onGo={(actor) => go({ actor })} />
        <Filter label={say('trail.command')} value={search.command} onGo={(command) => go({ command })} />
        <Filter label={say('trail.subject')} value={search.subject} onGo={(subject) => go({ subject })} />
        <Filter type="date" label={say('trail.from')} value={search.from} onGo={(from) => go({ from })} />
        <Filter type="date" label={say('trail.to')} value={search.to} onGo={(to) => go({ to })} />
        {Object.keys(search).length > 0 ? (
          <Button type="text" onClick={() => void navigate({ to: '/trail', search: {} })}>
            {say('children.clear')}
          </Button>
        ) : null}
      </div>
      <KeysetTable
        query={trail}
        columns={columns}
        rowKey={({ sequence }) => String(sequence)}
        width={1100}
        empty={<Empty title={say('trail.none')}>{say('trail.noneSays')}</Empty>}
      />
    </>
  );
}

interface FilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly type?: 'date';
  readonly onGo: (value: string | undefined) => void;
}

/** A field of the filter; it counts on Enter or when it is left. */
function Filter({ label, value, type, onGo }: FilterProps) {
  return (
    <Input
      key={value ?? ''}
      defaultValue={value ?? ''}
      aria-label={label}
      title={label}
      placeholder={label}
      style={{ width: 170 }}
      {...(type ? { type } : {})}
      onPressEnter={({ currentTarget }) => onGo(currentTarget.value.trim())}
      onBlur={({ currentTarget }) => {
        if (currentTarget.value.trim() !== (value ?? '')) onGo(currentTarget.value.trim());
      }}
    />
  );
}

/** The command's figures, each on a line of its own: names as the trail keeps them. */
function Facts({ text }: { readonly text: string }) {
  return Object.entries(JSON.parse(text) as Record<string, unknown>).map(([name, value]) => (
    <div key={name} className="breaks">
      <span className="note">{name}</span> {typeof value === 'object' ? JSON.stringify(value) : String(value)}
    </div>
  ));
}

/** Roles of people in words; what acted of itself is named as the trail names it. */
function roleOf(role: string, language: Language): string {
  const known = ROLES.find((each) => each === role);
  return known === undefined ? role : roleText(known, language);
}

function useColumns(): NonNullable<TableProps<TrailLine>['columns']> {
  const { say, language } = useLanguage();
  return [
    { key: 'sequence', title: say('trail.sequence'), width: 80, align: 'right', fixed: 'left', dataIndex: 'sequence' },
    { key: 'at', title: say('trail.at'), width: 150, render: (_value, line) => instantText(line.recordedAt) },
    {
      key: 'actor',
      title: say('trail.who'),
      width: 170,
      render: (_value, line) => (
        <>
          {line.actor} <span className="note">{roleOf(line.role, language)}</span>
        </>
      ),
    },
    { key: 'command', title: say('trail.command'), width: 150, dataIndex: 'command' },
    {
      key: 'facts',
      title: say('trail.facts'),
      width: 330,
      render: (_value, line) => <Facts text={line.facts} />,
    },
    { key: 'subjects', title: say('trail.subjects'), width: 90, align: 'right', dataIndex: 'subjectCount' },
    {
      key: 'hash',
      title: say('trail.hash'),
      width: 130,
      render: (_value, line) => (
        <span className="id" title={line.hash}>
          {line.hash.slice(0, 12)}…
        </span>
      ),
    },
  ];
}
