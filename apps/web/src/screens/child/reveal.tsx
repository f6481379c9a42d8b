import { REVEAL_ROLES, type Role } from '@bulou/network/model';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useAct } from '../../api/use-office.ts';
import type { Revealed } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { AskPurpose } from '../../parts/ask-purpose.tsx';
import { termText } from '../../parts/figures.tsx';
import { useStepUp } from '../../parts/step-up.tsx';

interface RevealProps {
  readonly childId: string;
  readonly maskedId: string;
  readonly maskedPhones: readonly string[];
  readonly role: Role;
}

/** After this long the whole numbers are masked again by themselves. */
const SHOWN_MS = 60_000;

/** Numbers stand masked; whole ones are shown for a purpose, recorded, and fade again. */
export function Reveal({ childId, maskedId, maskedPhones, role }: RevealProps) {
  const { say, language } = useLanguage();
  const reveal = useAct('revealChild');
  const steppedUp = useStepUp();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<Revealed>();
  useEffect(() => {
    if (shown === undefined) return undefined;
    const timer = setTimeout(() => setShown(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  const phones = shown ? shown.phones : maskedPhones;
  return (
    <>
      <span className="masked">
        <span className="id">{shown?.nationalId ?? maskedId}</span>
        {REVEAL_ROLES.includes(role) ? (
          <Button
            type="link"
            size="small"
            className="no-print"
            onClick={() => (shown ? setShown(undefined) : setAsking(true))}
          >
            {shown ? say('reveal.hide') : say('reveal.show')}
          </Button>
        ) : null}
      </span>
      {phones.length > 0 ? (
        <div>
          {say('child.phones')} <span className="id">{phones.join('、')}</span>
        </div>
      ) : null}
      {shown?.accounts.map((account) => (
        <div key={`${account.term} ${account.benefit} ${account.account}`}>
          {termText(account.term, language)} {account.holder} <span className="id">{account.account}</span>
        </div>
      ))}
      {asking ? (
        <AskPurpose
          title={say('reveal.title')}
          note={say('reveal.note')}
          go={say('reveal.show')}
          onClose={() => setAsking(false)}
          act={async (purpose) => {
            setShown(await steppedUp(() => reveal.mutateAsync({ path: { childId }, body: { purpose } })));
          }}
        />
      ) : null}
    </>
  );
}
