import { FileExcelOutlined } from '@ant-design/icons';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { useOffice, useOfficeList } from '../../api/use-office.ts';
import type { ChildLine } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { Unknown, Yuan } from '../../parts/figures.tsx';
import { KeysetTable } from '../../parts/keyset-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/page-state.tsx';
import { STATE_ORDER, StateLabel } from '../../parts/state-mark.tsx';
import { TermPicker } from '../../parts/term-picker.tsx';
import { type ChildrenSearch, STAGES } from '../search-params.ts';
import { filterOf } from './children-filter.ts';
import { ExportChildren } from './export-children.tsx';

const PAGE = 100;

/** The children behind a number. The address holds the filters, so that Back works and a list can be sent to somebody. */
export function ChildrenScreen() {
  const { say } = useLanguage();
  const search = useSearch({ from: '/office/children' });
  const [exporting, setExporting] = useState(false);
  const filter = filterOf(search);
  const list = useOfficeList('listChildren', { ...filter, limit: PAGE });
  const first = list.data?.pages[0];
  const place = usePlaceName(search);
  const title = place ? say('children.titleOf', { place }) : say('children.title');
  return (
    <>
      <PageHead title={title} printable />
      <Filters search={search} term={first?.term.term} />
      <KeysetTable
        query={list}
        columns={useColumns()}
        rowKey={({ childId }) => childId}
        width={1240}
        empty={<Empty title={say('children.none')}>{say('children.noneSays')}</Empty>}
        foot={
          <Button icon={<FileExcelOutlined />} onClick={() => setExporting(true)}>
            {say('children.export')}
          </Button>
        }
      />
      {exporting ? (
        <ExportChildren filter={filter} total={first?.total ?? 0} onClose={() => setExporting(false)} />
      ) : null}
    </>
  );
}

/** The name of the place or school that the list is of. */
function usePlaceName({ division, school }: ChildrenSearch): string | undefined {
  const asDivision = useOffice(
    'getDivision',
    { path: { divisionCode: division ?? '' } },
    { enabled: division !== undefined },
  );
  const asSchool = useOffice('getSchool', { path: { schoolId: school ?? '' } }, { enabled: school !== undefined });
  return asSchool.data?.name ?? asDivision.data?.name;
}

function Filters({ search, term }: { readonly search: ChildrenSearch; readonly term: string | undefined }) {
  const { say, language } = useLanguage();
  const navigate = useNavigate();
  const go = (change: { [K in keyof ChildrenSearch]?: ChildrenSearch[K] | undefined }) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
    void navigate({ to: '/children', search: Object.fromEntries(next) });
  };
  const reasons = useOffice('listReasons', {
    query: { term: search.term, divisionCode: search.division, schoolId: search.school },
  });
  const any = Object.keys(search).some((key) => key !== 'term');
  return (
    <div className="filters">
      <TermPicker term={search.term ?? term} onPick={(picked) => go({ term: picked })} />
      <Select
        aria-label={say('coverage.state')}
        allowClear
        placeholder={say('children.anyState')}
        style={{ width: 150 }}
        value={search.state ?? null}
        onChange={(state) => go({ state: state ?? undefined, reason: undefined })}
        options={STATE_ORDER.map((state) => ({ value: state, label: <StateLabel state={state} /> }))}
      />
      <Select
        aria-label={say('child.stage')}
        allowClear
        placeholder={say('children.anyStage')}
        style={{ width: 130 }}
        value={search.stage ?? null}
        onChange={(stage) => go({ stage: stage ?? undefined })}
        options={STAGES.map((stage) => ({ value: stage, label: say(`stage.${stage}`) }))}
      />
      <Select
        aria-label={say('coverage.reason')}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={say('children.anyReason')}
        style={{ width: 300 }}
        value={search.reason ?? null}
        onChange={(reason) => go({ reason: reason ?? undefined })}
        options={(reasons.data?.items ?? []).map((each) => ({ value: each.code, label: each[language] }))}
      />
      <Select
        aria-label={say('child.registered')}
        allowClear
        placeholder={say('children.anyRegistered')}
        style={{ width: 150 }}
        value={search.registered ?? null}
        onChange={(registered) => go({ registered: registered ?? undefined })}
        options={[
          { value: 'yes', label: say('child.registered') },
          { value: 'no', label: say('child.notRegistered') },
        ]}
      />
      {any ? (
        <Button type="text" onClick={() => void navigate({ to: '/children', search: {} })}>
          {say('children.clear')}
        </Button>
      ) : null}
    </div>
  );
}

function useColumns(): NonNullable<TableProps<ChildLine>['columns']> {
  const { say, language } = useLanguage();
  return [
    {
      key: 'name',
      title: say('child.name'),
      width: 110,
      fixed: 'left',
      render: (_value, child) => (
        <Link to="/children/$childId" params={{ childId: child.childId }}>
          {child.name}
        </Link>
      ),
    },
    {
      key: 'id',
      title: say('child.idNumber'),
      width: 180,
      render: (_value, child) => (child.maskedId === '' ? <Unknown /> : <span className="id">{child.maskedId}</span>),
    },
    {
      key: 'born',
      title: say('child.birthYear'),
      width: 70,
      align: 'right',
      render: (_value, child) => child.birthYear ?? <Unknown />,
    },
    {
      key: 'village',
      title: say('child.village'),
      width: 190,
      ellipsis: { showTitle: true },
      render: (_value, child) => child.division?.name ?? <Unknown />,
    },
    {
      key: 'school',
      title: say('child.school'),
      width: 200,
      ellipsis: { showTitle: true },
      render: (_value, child) => child.school?.name ?? <Unknown />,
    },
    { key: 'stage', title: say('child.stage'), width: 90, render: (_value, child) => say(`stage.${child.stage}`) },
    {
      key: 'state',
      title: say('coverage.state'),
      width: 110,
      render: (_value, child) => <StateLabel state={child.state} />,
    },
    {
      key: 'reasons',
      title: say('coverage.reason'),
      width: 300,
      render: (_value, child) => child.reasons.map((reason) => reason[language]).join('；'),
    },
    {
      key: 'paid',
      title: say('children.paidYuan'),
      width: 100,
      align: 'right',
      render: (_value, child) => <Yuan fen={child.paidFen} />,
    },
    {
      key: 'owed',
      title: say('children.owedYuan'),
      width: 100,
      align: 'right',
      render: (_value, child) => <Yuan fen={child.owedFen} />,
    },
  ];
}
