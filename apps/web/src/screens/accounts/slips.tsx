import { Button } from 'antd';
import type { Slip } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';

interface SlipsProps {
  readonly slips: readonly Slip[];
  readonly onDone: () => void;
}

/** One-time passwords as slips to be cut and handed over; they are shown this once and kept nowhere. */
export function Slips({ slips, onDone }: SlipsProps) {
  const say = useSay();
  return (
    <>
      <PageHead
        title={say('slips.title', { n: slips.length })}
        note={<span className="no-print">{say('slips.note')}</span>}
        actions={<Button onClick={onDone}>{say('slips.done')}</Button>}
        printable
      />
      <div className="slips">
        {slips.map((slip) => (
          <div className="slip" key={slip.accountId}>
            <strong>{slip.fullName}</strong> <span className="note">{slip.territoryName}</span>
            <dl className="facts single">
              <dt>{say('login.name')}</dt>
              <dd>{slip.accountName}</dd>
              <dt>{say('slips.password')}</dt>
              <dd className="id secret">{slip.oneTimePassword}</dd>
            </dl>
            <p className="note">{say('slips.says')}</p>
          </div>
        ))}
      </div>
    </>
  );
}
