import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useMe } from '../../api/session.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { OfficeTermPage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { termText } from '../../parts/figures.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { RollOverOfTerm } from './roll-over.tsx';
import { TermSteps } from './term-steps.tsx';
import { UnresolvedOfTerm } from './unresolved.tsx';
import { useActSaid } from './use-act-said.ts';

/** A term: opened with its steps, carried over from the one before, closed when nobody is left open. */
export function TermScreen() {
  const { say, language } = useLanguage();
  const { term: asked } = useSearch({ from: '/office/term-plan' });
  const navigate = useNavigate();
  const terms = useOffice('listOfficeTerms', {});
  const term = asked ?? terms.data?.items[0]?.term;
  const options = [...new Set([...nearTerms(new Date()), ...(terms.data?.items.map((each) => each.term) ?? [])])]
    .sort()
    .reverse();
  const picker = (
    <Select
      aria-label={say('officeTerm.title')}
      style={{ width: 190 }}
      value={term ?? null}
      options={options.map((each) => ({ value: each, label: termText(each, language) }))}
      onChange={(next: string | null) =>
        void navigate({ to: '/term-plan', search: next === null ? {} : { term: next } })
      }
    />
  );
  return (
    <>
      <PageHead title={say('officeTerm.title')} actions={picker} printable />
      <Loaded query={terms}>{() => (term === undefined ? null : <OneTerm key={term} term={term} />)}</Loaded>
    </>
  );
}

function nearTerms(today: Date): string[] {
  const year = today.getFullYear();
  return [`${year}-spring`, `${year}-autumn`];
}

function OneTerm({ term }: { readonly term: string }) {
  const page = useOffice('getOfficeTerm', { path: { term } });
  return (
    <Loaded query={page}>
      {(data) => (
        <>
          <TermHead page={data} />
          {data.steps.length > 0 ? <TermSteps page={data} /> : null}
          {data.hasRun ? <UnresolvedOfTerm page={data} /> : null}
          <RollOverOfTerm page={data} />
        </>
      )}
    </Loaded>
  );
}

function TermHead({ page }: { readonly page: OfficeTermPage }) {
  const { say } = useLanguage();
  const { message } = App.useApp();
  const me = useMe();
  const open = useAct('openTerm');
  const close = useAct('closeTerm');
  const run = useActSaid();
  const { term, state } = page;
  const [censusOn, setCensusOn] = useState(
    page.censusOn ?? `${term.slice(0, 4)}-${term.endsWith('spring') ? '04' : '10'}-15`,
  );
  const by = (state === 'closed' ? page.closedBy : page.openedBy) ?? '';
  const at = (state === 'closed' ? page.closedAt : page.openedAt) ?? '';
  const mayClose = state === 'opened' && (me.role === 'county-reviewer' || me.role === 'bureau-leader');
  return (
    <div className="import-line">
      <span className="grow note">
        {say(`officeTerm.note.${state}`, { by, at: at.slice(0, 10), censusOn: page.censusOn ?? '' })}
      </span>
      {state === 'not-opened' && me.role === 'county-clerk' ? (
        <>
          <label htmlFor="opens-on">{say('officeTerm.censusOn')}</label>
          <Input
            id="opens-on"
            type="date"
            style={{ width: 160 }}
            value={censusOn}
            onChange={({ target }) => setCensusOn(target.value)}
          />
          <Button
            type="primary"
            loading={open.isPending}
            disabled={censusOn === ''}
            onClick={() => void run(() => open.mutateAsync({ path: { term }, body: { censusOn } }))}
          >
            {say('officeTerm.open')}
          </Button>
        </>
      ) : null}
      {state === 'opened' && me.role === 'county-clerk' ? <Link to="/term-run">{say('import.toRun')}</Link> : null}
      {mayClose ? (
        <Button
          type="primary"
          title={say('officeTerm.closeSays')}
          loading={close.isPending}
          onClick={() =>
            void run(() => close.mutateAsync({ path: { term }, body: {} })).then((isDone) => {
              if (isDone) message.success(say('officeTerm.closed'));
            })
          }
        >
          {say('officeTerm.close')}
        </Button>
      ) : null}
    </div>
  );
}
