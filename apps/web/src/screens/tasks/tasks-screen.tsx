import { ASSIGN_ROLES } from '@bulou/network/model';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Checkbox, Segmented, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { useMe } from '../../api/session.ts';
import { useOfficeList } from '../../api/use-office.ts';
import type { TaskLine } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { KeysetTable } from '../../parts/keyset-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/page-state.tsx';
import { AssignTask } from './assign-task.tsx';
import { CloseTask } from './close-task.tsx';
import { TASK_KINDS, taskKindText } from './task-text.ts';

const STATES = ['open', 'settled', 'withdrawn'] as const;

/** The ledger of tasks: who owes what until when, the most urgent first. */
export function TasksScreen() {
  const { say } = useLanguage();
  const search = useSearch({ from: '/office/tasks' });
  const { state = 'open', kind, mine } = search;
  const navigate = useNavigate();
  const tasks = useOfficeList('listTasks', { state, kind, mine: mine === 'yes' ? true : undefined, limit: 100 });
  const [assigning, setAssigning] = useState<TaskLine>();
  const [closing, setClosing] = useState<TaskLine>();
  const go = (change: Record<string, string | undefined>) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
    void navigate({ to: '/tasks', search: Object.fromEntries(next) });
  };
  const columns = useColumns({ onAssign: setAssigning, onClose: setClosing });
  return (
    <>
      <PageHead title={say('tasks.title')} note={say('tasks.note')} printable />
      <div className="filters">
        <Segmented
          value={state}
          options={STATES.map((each) => ({ value: each, label: say(`tasks.${each}`) }))}
          onChange={(each) => go({ state: each === 'open' ? undefined : each })}
        />
        <Select
          aria-label={say('tasks.what')}
          allowClear
          placeholder={say('tasks.anyKind')}
          style={{ width: 200 }}
          value={kind ?? null}
          onChange={(each) => go({ kind: each ?? undefined })}
          options={TASK_KINDS.map((each) => ({ value: each, label: taskKindText(each, say) }))}
        />
        <Checkbox checked={mine === 'yes'} onChange={({ target }) => go({ mine: target.checked ? 'yes' : undefined })}>
          {say('tasks.mine')}
        </Checkbox>
      </div>
      <KeysetTable
        query={tasks}
        columns={columns}
        rowKey={({ taskId }) => taskId}
        width={1090}
        empty={<Empty title={say('tasks.none')}>{say('tasks.noneSays')}</Empty>}
      />
      {assigning ? <AssignTask task={assigning} onClose={() => setAssigning(undefined)} /> : null}
      {closing ? <CloseTask task={closing} onClose={() => setClosing(undefined)} /> : null}
    </>
  );
}

interface TaskActs {
  readonly onAssign: (task: TaskLine) => void;
  readonly onClose: (task: TaskLine) => void;
}

function useColumns({ onAssign, onClose }: TaskActs): NonNullable<TableProps<TaskLine>['columns']> {
  const { say, language } = useLanguage();
  const { role } = useMe();
  const assigns = ASSIGN_ROLES.includes(role);
  return [
    {
      key: 'subject',
      title: say('tasks.whom'),
      width: 110,
      fixed: 'left',
      render: (_value, task) =>
        task.subjectKind === 'child' ? (
          <Link to="/children/$childId" params={{ childId: task.subjectId }}>
            {task.subjectName ?? task.subjectId}
          </Link>
        ) : (
          (task.subjectName ?? task.subjectId)
        ),
    },
    { key: 'kind', title: say('tasks.what'), width: 150, render: (_value, task) => taskKindText(task.kind, say) },
    {
      key: 'reasons',
      title: say('coverage.reason'),
      width: 250,
      render: (_value, task) => task.reasons.map((reason) => reason[language]).join('；'),
    },
    { key: 'village', title: say('child.village'), width: 140, render: (_value, task) => task.division?.name ?? '' },
    {
      key: 'owner',
      title: say('tasks.owner'),
      width: 170,
      render: (_value, task) => (
        <>
          {task.owner.name}
          {task.assignee ? <div className="note">{task.assignee.fullName}</div> : null}
        </>
      ),
    },
    {
      key: 'due',
      title: say('tasks.dueOn'),
      width: 120,
      render: (_value, task) => (
        <span className={task.overdue ? 'unresolved' : ''}>
          {task.overdue ? '▲ ' : ''}
          {task.dueOn}
        </span>
      ),
    },
    {
      key: 'acts',
      title: say('tasks.acts'),
      width: 140,
      render: (_value, task) =>
        task.state === 'open' ? (
          <span className="nowrap no-print">
            <Button type="link" size="small" onClick={() => onClose(task)}>
              {say('tasks.close')}
            </Button>
            {assigns ? (
              <Button type="link" size="small" onClick={() => onAssign(task)}>
                {say('tasks.assign')}
              </Button>
            ) : null}
          </span>
        ) : (
          <span className="note">
            {task.settledBy} {task.settledAt?.slice(0, 10)} {task.evidence}
          </span>
        ),
    },
  ];
}
