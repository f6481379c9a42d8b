import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useMe } from '../../api/session.ts';
import { useAct } from '../../api/use-office.ts';
import type { Erasure } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { countText, instantText } from '../../parts/figures.tsx';
import { useRetentionAct } from './use-retention-act.ts';

/** What was proposed, by whom, and what another person said to it. */
export function Erasures({ erasures }: { readonly erasures: readonly Erasure[] }) {
  const { say } = useLanguage();
  return (
    <section className="section">
      <div className="section-head">
        <h2>{say('retention.erasures')}</h2>
      </div>
      {erasures.length === 0 ? (
        <p className="note">{say('retention.noErasure')}</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th>{say('retention.when')}</th>
              <th>{say('retention.ground')}</th>
              <th className="n">{say('retention.people')}</th>
              <th>{say('retention.digest')}</th>
              <th>{say('retention.state')}</th>
            </tr>
          </thead>
          <tbody>
            {erasures.map((each) => (
              <tr key={each.erasureId}>
                <td className="nowrap">
                  {say('retention.decided', { by: each.proposedBy, at: instantText(each.proposedAt) })}
                </td>
                <td>{say(`retention.ground.${each.ground}`)}</td>
                <td className="n">{countText(each.children)}</td>
                <td className="id" title={each.listDigest}>
                  {each.listDigest.slice(0, 16)}
                </td>
                <td>
                  <StateOf erasure={each} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function StateOf({ erasure }: { readonly erasure: Erasure }) {
  const { say } = useLanguage();
  const { role } = useMe();
  const [isAsking, setAsking] = useState(false);
  const decide = useAct('decideErasure');
  const run = useRetentionAct();
  const { erasureId, state, files, children, decidedBy, decidedAt, mine } = erasure;
  const send = async (verdict: 'confirmed' | 'refused') => {
    await run(() => decide.mutateAsync({ path: { erasureId }, body: { verdict } }));
    setAsking(false);
  };
  return (
    <>
      {say(`retention.state.${state}`, { files })}
      {decidedBy === undefined || decidedAt === undefined ? null : (
        <div className="note">{say('retention.decided', { by: decidedBy, at: instantText(decidedAt) })}</div>
      )}
      {state === 'proposed' && role === 'bureau-leader' && !mine ? (
        <span className="nowrap">
          {' '}
          <Button size="small" danger onClick={() => setAsking(true)}>
            {say('retention.confirm')}
          </Button>{' '}
          <Button size="small" onClick={() => void send('refused')}>
            {say('retention.refuse')}
          </Button>
        </span>
      ) : null}
      {isAsking ? (
        <Modal
          open
          title={say('retention.sure', { n: children })}
          okText={say('retention.confirm')}
          okButtonProps={{ danger: true }}
          cancelText={say('act.cancel')}
          confirmLoading={decide.isPending}
          onOk={() => void send('confirmed')}
          onCancel={() => setAsking(false)}
        >
          <p>{say('retention.sureSays')}</p>
        </Modal>
      ) : null}
    </>
  );
}
