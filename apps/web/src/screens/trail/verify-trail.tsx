import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { TrailVerdict } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { countText } from '../../parts/figures.tsx';

/** Where the chain ends now, and the button that reads it from the first entry to the last. */
export function VerifyTrail() {
  const { say, language } = useLanguage();
  const checkpoint = useOffice('getCheckpoint', {});
  const verify = useAct('verifyTrail');
  const [kept, setKept] = useState('');
  const run = () => verify.mutate({ body: kept.trim() === '' ? {} : { checkpoint: kept.trim() } });
  return (
    <section aria-label={say('trail.verify')}>
      <p className="note">{say('trail.checkpoint')}</p>
      <p className="id breaks" style={{ minHeight: 22 }}>
        {checkpoint.data?.text}
      </p>
      <div className="filters">
        <Input
          value={kept}
          onChange={({ target }) => setKept(target.value)}
          placeholder={say('trail.keptOutside')}
          aria-label={say('trail.keptOutside')}
          style={{ width: 420 }}
        />
        <Button type="primary" icon={<SafetyCertificateOutlined />} loading={verify.isPending} onClick={run}>
          {say('trail.verify')}
        </Button>
      </div>
      {verify.data ? <Verdict verdict={verify.data} /> : null}
      {isApiProblem(verify.error) ? <Alert type="error" title={verify.error.sentence(language)} role="alert" /> : null}
    </section>
  );
}

function Verdict({ verdict }: { readonly verdict: TrailVerdict }) {
  const { say } = useLanguage();
  if (verdict.whole) {
    return <Alert type="success" showIcon role="status" title={say('trail.whole', { n: verdict.entries })} />;
  }
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={say('trail.broken', { n: verdict.findings.length, entries: countText(verdict.entries) })}
      description={
        <ul>
          {verdict.findings.slice(0, 20).map(({ sequence, kind }) => (
            <li key={`${sequence} ${kind}`}>{say('trail.finding', { sequence: String(sequence), kind })}</li>
          ))}
        </ul>
      }
    />
  );
}
