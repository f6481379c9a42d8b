import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useMe } from '../../api/session.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { RetentionRule } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { countText } from '../../parts/figures.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Awaited, Failed } from '../../parts/page-state.tsx';
import { Erasures } from './erasures.tsx';
import { useRetentionAct } from './use-retention-act.ts';

/** On which basis and until when people are held, who is due in counts, and what two people decided to erase. */
export function RetentionScreen() {
  const { say } = useLanguage();
  const { role } = useMe();
  const [isAsking, setAsking] = useState(false);
  const retention = useOffice('getRetention', {});
  const propose = useAct('proposeErasure');
  const run = useRetentionAct();
  if (retention.error && !retention.data) {
    return (
      <>
        <PageHead title={say('retention.title')} />
        <Failed error={retention.error} />
      </>
    );
  }
  if (!retention.data) return <Awaited />;
  const { items, erasures } = retention.data;
  const waiting = erasures
    .filter((each) => each.state === 'proposed' && each.ground === 'retention-ended')
    .reduce((sum, each) => sum + each.children, 0);
  const due = Math.max(0, items.reduce((sum, each) => sum + each.due, 0) - waiting);
  const proposeDue = () => run(() => propose.mutateAsync({ body: { ground: 'retention-ended' } }));
  const actions =
    role === 'security-administrator' ? (
      <>
        <Button onClick={() => setAsking(true)}>{say('retention.request')}</Button>
        <Button type="primary" disabled={due === 0} loading={propose.isPending} onClick={() => void proposeDue()}>
          {say('retention.propose', { n: due })}
        </Button>
      </>
    ) : null;
  return (
    <>
      <PageHead title={say('retention.title')} note={say('retention.note')} actions={actions} />
      <Rules items={items} />
      <Erasures erasures={erasures} />
      {isAsking ? <AskIds onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Rules({ items }: { readonly items: readonly RetentionRule[] }) {
  const { say, language } = useLanguage();
  if (items.length === 0) return <p className="note">{say('retention.none')}</p>;
  return (
    <table className="plain">
      <thead>
        <tr>
          <th>{say('retention.kind')}</th>
          <th>{say('retention.basis')}</th>
          <th>{say('retention.years')}</th>
          <th className="n">{say('retention.held')}</th>
          <th className="n">{say('retention.due')}</th>
          <th className="nowrap">{say('retention.next')}</th>
          <th className="n">{say('retention.erased')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((each) => (
          <tr key={each.rule}>
            <td className="nowrap">{say(`retention.rule.${each.rule}`)}</td>
            <td>
              {each.basis[language]}
              <div className="note">{each.source}</div>
            </td>
            <td className="nowrap">{say('retention.yearsOf', { n: each.years })}</td>
            <td className="n">{countText(each.held)}</td>
            <td className="n">{countText(each.due)}</td>
            <td className="nowrap">{each.nextOn ?? ''}</td>
            <td className="n">{countText(each.erased)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whoever asked with right is named by the id that the aid centre wrote on the request. */
function AskIds({ onClose }: { readonly onClose: () => void }) {
  const { say } = useLanguage();
  const [text, setText] = useState('');
  const propose = useAct('proposeErasure');
  const run = useRetentionAct();
  const childIds = text.split(/\s+/).filter(Boolean);
  const send = async () => {
    const isDone = await run(() => propose.mutateAsync({ body: { ground: 'request', childIds } }));
    if (isDone) onClose();
  };
  return (
    <Modal
      open
      title={say('retention.request')}
      okText={say('retention.request')}
      cancelText={say('act.cancel')}
      okButtonProps={{ disabled: childIds.length === 0 }}
      confirmLoading={propose.isPending}
      onOk={() => void send()}
      onCancel={onClose}
    >
      <p className="note">{say('retention.requestSays')}</p>
      <Input.TextArea
        rows={4}
        value={text}
        aria-label={say('retention.requestIds')}
        onChange={({ target }) => setText(target.value)}
      />
    </Modal>
  );
}
