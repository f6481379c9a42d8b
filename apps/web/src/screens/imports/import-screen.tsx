import { IMPORT_ROLES } from '@bulou/network/model';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Alert, App, Button, Spin, Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useMe } from '../../api/session.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { ImportPage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { listKindText } from '../../parts/list-kind-text.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { Changes } from './changes.tsx';
import { Findings } from './findings.tsx';
import { StateTag } from './imports-screen.tsx';
import { SheetColumns } from './sheet-columns.tsx';
import { WithdrawImport } from './withdraw-import.tsx';

const LOOK_AGAIN_MS = 1_000;

/** One list: what was read, what is wrong, what will change; then confirm or withdraw. */
export function ImportScreen() {
  const { say } = useLanguage();
  const { importId } = useParams({ from: '/office/imports/$importId' });
  const page = useOffice('getImport', { path: { importId } });
  const { refetch } = page;
  const isReading = page.data?.reading.state === 'reading' || page.data?.reading.state === 'comparing';
  useEffect(() => {
    if (!isReading) return undefined;
    const timer = setInterval(() => void refetch(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isReading, refetch]);
  return (
    <>
      <PageHead
        title={page.data?.fileName ?? say('imports.title')}
        steps={[{ title: say('imports.title'), to: { to: '/imports' } }]}
      />
      <Loaded query={page}>{(data) => <ImportBody page={data} />}</Loaded>
    </>
  );
}

function ImportBody({ page }: { readonly page: ImportPage }) {
  const { say } = useLanguage();
  const { counts, reading } = page;
  return (
    <>
      <div className="import-line">
        <StateTag state={page.state} />
        <span className="note grow">
          {say('import.declared', {
            kind: listKindText(page.kind, say),
            place: page.division.name,
            dataOn: page.dataOn,
            scope: say(`imports.${page.scope}`),
            rows: counts?.rows ?? 0,
          })}
        </span>
        <ImportActs page={page} />
      </div>
      <ReadingState page={page} />
      <ManyGone page={page} />
      {reading.state === 'read' && counts ? (
        <Tabs
          items={[
            { key: 'read', label: say('import.steps.read'), children: <SheetColumns page={page} /> },
            {
              key: 'wrong',
              label: `${say('import.steps.wrong')} ${(counts.errors + counts.warnings).toLocaleString('en-US')}`,
              children: <Findings page={page} />,
            },
            {
              key: 'change',
              label: `${say('import.steps.change')} ${(counts.new + counts.changed + counts.vanished).toLocaleString('en-US')}`,
              children: <Changes page={page} />,
            },
          ]}
        />
      ) : null}
    </>
  );
}

const MANY = 0.2;

/** A list of one school that is declared to be the county's would make everybody else vanish. */
function ManyGone({ page: { counts, against, state, division } }: { readonly page: ImportPage }) {
  const { say } = useLanguage();
  const rows = against?.rows ?? 0;
  if (state !== 'open' || counts === undefined || counts.vanished <= rows * MANY) return null;
  const text = say('import.manyGone', { place: division.name, n: counts.vanished, rows });
  return <Alert type="warning" showIcon title={text} />;
}

/** Still reading, stopped or refused: what is known, and what to do. */
function ReadingState({ page: { importId, reading, state } }: { readonly page: ImportPage }) {
  const { say, language } = useLanguage();
  const client = useQueryClient();
  const cancel = useAct('cancelReading');
  if (reading.state === 'reading' || reading.state === 'comparing')
    return (
      <div className="import-line" role="status">
        <Spin size="small" />
        <span className="grow">
          {say(`import.${reading.state}`)}{' '}
          <span className="note">{say('import.readingSays', { seconds: String(reading.seconds) })}</span>
        </span>
        <Button
          onClick={() =>
            void cancel
              .mutateAsync({ path: { importId }, body: {} })
              .then(() => client.invalidateQueries({ queryKey: ['getImport'] }))
          }
        >
          {say('import.cancel')}
        </Button>
      </div>
    );
  if (reading.state === 'cancelled') return <Alert type="info" title={say('import.cancelled')} />;
  if (reading.state === 'refused' && state !== 'withdrawn')
    return <Alert type="error" title={reading.problem?.[language] ?? say('page.faulted')} />;
  return null;
}

function ImportActs({ page: { importId, state, reading } }: { readonly page: ImportPage }) {
  const { say, language } = useLanguage();
  const { message, modal } = App.useApp();
  const me = useMe();
  const client = useQueryClient();
  const confirm = useAct('confirmImport');
  const [withdrawing, setWithdrawing] = useState(false);
  if (!IMPORT_ROLES.includes(me.role) || state === 'withdrawn') return null;
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['getImport'] });
    void client.invalidateQueries({ queryKey: ['listImports'] });
  };
  const accept = async () => {
    try {
      await confirm.mutateAsync({ path: { importId }, body: {} });
      message.success(say('import.confirmed'));
    } catch (error) {
      modal.error({ title: isApiProblem(error) ? error.sentence(language) : say('page.faulted') });
    }
    refresh();
  };
  return (
    <>
      {state === 'confirmed' && me.role === 'county-clerk' ? <Link to="/term-run">{say('import.toRun')}</Link> : null}
      <Button onClick={() => setWithdrawing(true)}>{say('import.withdraw')}</Button>
      {state === 'open' && reading.state === 'read' ? (
        <Button
          type="primary"
          loading={confirm.isPending}
          title={say('import.confirmSays')}
          onClick={() => void accept()}
        >
          {say('import.confirm')}
        </Button>
      ) : null}
      {withdrawing ? (
        <WithdrawImport
          importId={importId}
          onClose={() => {
            setWithdrawing(false);
            refresh();
          }}
        />
      ) : null}
    </>
  );
}
