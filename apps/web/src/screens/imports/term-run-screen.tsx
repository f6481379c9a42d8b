import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useMe } from '../../api/session.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { termText } from '../../parts/figures.tsx';
import { listKindText } from '../../parts/list-kind-text.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { StepUpDeclined, useStepUp } from '../../parts/step-up.tsx';
import { RunFiles } from './run-files.tsx';
import { TermRuns } from './term-runs.tsx';

/** The days on which terms are counted, unless somebody says otherwise. */
const CENSUS = { spring: '04-15', autumn: '10-15' } as const;

function censusOf(term: string): string {
  const [year = '', season = ''] = term.split('-');
  return `${year}-${season === 'spring' ? CENSUS.spring : CENSUS.autumn}`;
}

/** The terms around the one of today and those that were run, the latest first. */
function listTerms(run: readonly string[], today: Date): string[] {
  const year = today.getFullYear();
  const near = [year - 1, year].flatMap((each) => [`${each}-spring`, `${each}-autumn`]);
  return [...new Set([...near, ...run])].sort((a, b) => (censusOf(a) < censusOf(b) ? 1 : -1));
}

/** Runs a term from confirmed lists, behind the page; below, how far it is and what came of it. */
export function TermRunScreen() {
  const { say, language } = useLanguage();
  const me = useMe();
  const known = useOffice('listTerms', {});
  const runs = useOffice('listTermRuns', {});
  // Below what has been run stands what can be run: both come at once, so that nothing moves.
  const latest = known.data?.items[0]?.term;
  return (
    <>
      <PageHead title={say('termRun.title')} note={say('termRun.note')} />
      <Loaded query={known}>
        {({ items: terms }) => (
          <Loaded query={runs}>
            {({ items }) => (
              <>
                <TermRuns items={items} refetch={runs.refetch} />
                {me.role === 'county-clerk' ? (
                  <StartRun
                    terms={listTerms(
                      terms.map(({ term }) => term),
                      new Date(),
                    )}
                    latest={latest}
                    language={language}
                  />
                ) : null}
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}

interface StartRunProps {
  readonly terms: readonly string[];
  readonly latest: string | undefined;
  readonly language: 'zh' | 'en';
}

function StartRun({ terms, latest, language }: StartRunProps) {
  const { say } = useLanguage();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const steppedUp = useStepUp();
  const start = useAct('startTermRun');
  const [term, setTerm] = useState(latest ?? terms[0] ?? '');
  const [censusOn, setCensusOn] = useState(censusOf(term));
  const [chosen, setChosen] = useState<readonly string[]>();
  const files = useOffice('listTermRunFiles', { query: { term, censusOn } }, { enabled: censusOn !== '' });
  const taken = chosen ?? files.data?.items.filter((each) => each.chosen).map(({ key }) => key) ?? [];
  const go = async () => {
    try {
      const body = { term, censusOn, files: taken, purpose: say('termRun.purpose') };
      await steppedUp(() => start.mutateAsync({ body }));
    } catch (error) {
      if (!(error instanceof StepUpDeclined))
        modal.error({ title: isApiProblem(error) ? error.sentence(language) : say('page.faulted') });
    }
    void client.invalidateQueries({ queryKey: ['listTermRuns'] });
  };
  return (
    <section className="section">
      <div className="section-head">
        <h2>{say('termRun.lists')}</h2>
      </div>
      <div className="filters">
        <Select
          aria-label={say('termRun.term')}
          style={{ width: 190 }}
          value={term}
          onChange={(next) => {
            setTerm(next);
            setCensusOn(censusOf(next));
            setChosen(undefined);
          }}
          options={terms.map((each) => ({ value: each, label: termText(each, language) }))}
        />
        <label htmlFor="census-on">{say('termRun.censusOn')}</label>
        <Input
          id="census-on"
          type="date"
          style={{ width: 160 }}
          value={censusOn}
          onChange={({ target }) => {
            setCensusOn(target.value);
            setChosen(undefined);
          }}
        />
        <Button type="primary" disabled={taken.length === 0} loading={start.isPending} onClick={() => void go()}>
          {say('termRun.start')}
        </Button>
      </div>
      <p className="note">{say('termRun.listsSays')}</p>
      <Loaded query={files}>
        {({ items, missing }) => (
          <>
            {missing.length > 0 ? (
              <Alert
                type="warning"
                title={say('termRun.missing', { missing: missing.map((kind) => listKindText(kind, say)).join('、') })}
              />
            ) : null}
            <RunFiles items={items} taken={taken} onTake={setChosen} />
          </>
        )}
      </Loaded>
    </section>
  );
}
