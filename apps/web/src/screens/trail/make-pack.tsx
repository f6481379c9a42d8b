import { FileZipOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useAct, useOffice } from '../../api/use-office.ts';
import { useSay } from '../../language/language.tsx';
import { AskPurpose } from '../../parts/ask-purpose.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { useStepUp } from '../../parts/step-up.tsx';
import { TermPicker } from '../../parts/term-picker.tsx';

/** What an auditor takes away: of which term and of whom, masked or whole. */
export function MakePack() {
  const say = useSay();
  const terms = useOffice('listTerms', {}).data?.items ?? [];
  const [picked, setPicked] = useState<string>();
  const [scope, setScope] = useState('');
  const [whole, setWhole] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const make = useAct('makeAuditPack');
  const steppedUp = useStepUp();
  const term = picked ?? terms[0]?.term;
  return (
    <section className="section" aria-label={say('pack.title')}>
      <h2>{say('pack.title')}</h2>
      <p className="note">{say('pack.note')}</p>
      <div className="filters">
        <TermPicker term={term} onPick={setPicked} />
        <Input
          value={scope}
          onChange={({ target }) => setScope(target.value)}
          placeholder={say('pack.scope')}
          aria-label={say('pack.scopeLabel')}
          style={{ width: 470 }}
        />
        <Checkbox checked={whole} onChange={({ target }) => setWhole(target.checked)}>
          {say('pack.whole')}
        </Checkbox>
        <Button icon={<FileZipOutlined />} disabled={term === undefined} onClick={() => setAsking(true)}>
          {say('pack.make')}
        </Button>
      </div>
      {isAsking && term !== undefined ? (
        <AskPurpose
          title={say('pack.title')}
          note={say(whole ? 'pack.goesWhole' : 'pack.goes')}
          go={say('pack.make')}
          onClose={() => setAsking(false)}
          act={async (purpose) => {
            const body = { term, purpose, whole, ...readScope(scope.trim()) };
            const archive = await steppedUp(() => make.mutateAsync({ body }));
            saveFile(archive, `${say('pack.fileName')}-${term}${scope === '' ? '' : `-${scope.trim()}`}.zip`);
          }}
        />
      ) : null}
    </section>
  );
}

function readScope(text: string): { within?: string; childId?: string } {
  if (text === '') return {};
  return /^(\d{9}|\d{12})$/.test(text) ? { within: text } : { childId: text };
}
