import { DownloadOutlined } from '@ant-design/icons';
import { IMPORT_ROLES } from '@bulou/network/model';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useMe } from '../../api/session.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { ImportFinding, ImportPage } from '../../generated/office-api.ts';
import { useLanguage, useSay } from '../../language/language.tsx';
import { Empty, Loaded } from '../../parts/page-state.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { StepUpDeclined, useStepUp } from '../../parts/step-up.tsx';
import { Pager } from './pager.tsx';

const MARKS = { error: ['▲', 'unresolved'], warning: ['◆', 'owed'], info: ['–', 'not_entitled'] } as const;

/** Cells that something is wrong with, by kind of fault; and the whole list as a workbook with them marked. */
export function Findings({ page }: { readonly page: ImportPage }) {
  const say = useSay();
  const [code, setCode] = useState<string>();
  const [from, setFrom] = useState(0);
  const query = { from, ...(code === undefined ? { faults: true } : { code }) };
  const findings = useOffice('listImportFindings', { path: { importId: page.importId }, query }, { keepsLast: true });
  const choose = (next: string | undefined) => {
    setCode(next);
    setFrom(0);
  };
  return (
    <>
      <div className="filters">
        <Select
          aria-label={say('import.reason')}
          style={{ width: 460 }}
          value={code ?? ''}
          onChange={(each) => choose(each === '' ? undefined : each)}
          options={[
            { value: '', label: say('import.onlyCode') },
            ...page.findingCodes.map((each) => ({
              value: each.code,
              label: `${MARKS[each.severity][0]} ${each.reason}（${each.count.toLocaleString('en-US')}）`,
            })),
          ]}
        />
        <MarkedFile page={page} />
      </div>
      <Loaded
        query={findings}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={say('import.clean')} />}
      >
        {({ items, total }) => (
          <>
            <FindingsTable items={items} />
            <Pager from={from} shown={items.length} total={total} onMove={setFrom} />
          </>
        )}
      </Loaded>
    </>
  );
}

function FindingsTable({ items }: { readonly items: readonly ImportFinding[] }) {
  const say = useSay();
  return (
    <div className="wide">
      <table className="plain">
        <thead>
          <tr>
            <th className="n">{say('import.row')}</th>
            <th>{say('import.column')}</th>
            <th>{say('import.value')}</th>
            <th>{say('import.reason')}</th>
            <th>{say('import.remedy')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((finding, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two findings may be of one cell, and the list never changes its order.
            <tr key={at}>
              <td className="n">{finding.row === 0 ? '–' : finding.row}</td>
              <td className="nowrap">{finding.column}</td>
              <td>{finding.value}</td>
              <td>
                <span className={MARKS[finding.severity][1]}>{MARKS[finding.severity][0]}</span>{' '}
                <span className="sr-only">{say(`import.severity.${finding.severity}`)}</span>
                {finding.reason}
              </td>
              <td className="note">{finding.remedy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MarkedFile({ page: { importId, fileName } }: { readonly page: ImportPage }) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const me = useMe();
  const marked = useAct('exportMarkedList');
  const steppedUp = useStepUp();
  if (!IMPORT_ROLES.includes(me.role)) return null;
  const fetchFile = async () => {
    try {
      const file = await steppedUp(() => marked.mutateAsync({ path: { importId }, body: {} }));
      saveFile(file, `${fileName.replace(/\.[^.]+$/, '')}-${say('import.steps.wrong')}.xlsx`);
    } catch (error) {
      if (error instanceof StepUpDeclined) return;
      message.error(isApiProblem(error) ? error.sentence(language) : say('page.faulted'));
    }
  };
  return (
    <Button
      icon={<DownloadOutlined />}
      loading={marked.isPending}
      title={say('import.markedSays')}
      onClick={() => void fetchFile()}
    >
      {say('import.marked')}
    </Button>
  );
}
