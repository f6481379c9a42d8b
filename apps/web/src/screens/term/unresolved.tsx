import { Link } from '@tanstack/react-router';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useMe } from '../../api/session.ts';
import { useAct } from '../../api/use-office.ts';
import type { OfficeTermPage, UnresolvedChild } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { useActSaid } from './use-act-said.ts';

/** Everybody who keeps the term from being closed, by name; one proposes an exception, another signs it. */
export function UnresolvedOfTerm({ page }: { readonly page: OfficeTermPage }) {
  const { say, language } = useLanguage();
  const [proposing, setProposing] = useState<UnresolvedChild>();
  return (
    <section className="section">
      <div className="section-head">
        <h2>{say('officeTerm.unresolved')}</h2>
      </div>
      <p className="note">
        {page.unsigned === 0 ? say('officeTerm.allClear') : say('officeTerm.unresolvedSays', { n: page.unsigned })}
      </p>
      {page.unresolved.length === 0 ? null : (
        <table className="plain">
          <thead>
            <tr>
              <th>{say('officeTerm.child')}</th>
              <th>{say('officeTerm.place')}</th>
              <th>{say('officeTerm.why')}</th>
              <th>{say('officeTerm.exception')}</th>
            </tr>
          </thead>
          <tbody>
            {page.unresolved.map((child) => (
              <tr key={child.childId}>
                <td className="nowrap">
                  <Link to="/children/$childId" params={{ childId: child.childId }}>
                    {child.name}
                  </Link>
                </td>
                <td className="nowrap">{child.division.name}</td>
                <td>{child.reasons.map((reason) => reason[language]).join('；')}</td>
                <td>
                  <ExceptionOf page={page} child={child} onPropose={() => setProposing(child)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {proposing ? <Propose term={page.term} child={proposing} onClose={() => setProposing(undefined)} /> : null}
    </section>
  );
}

interface ExceptionOfProps {
  readonly page: OfficeTermPage;
  readonly child: UnresolvedChild;
  readonly onPropose: () => void;
}

function ExceptionOf({ page, child: { childId, exception }, onPropose }: ExceptionOfProps) {
  const { say } = useLanguage();
  const me = useMe();
  const sign = useAct('signException');
  const run = useActSaid();
  const { state, term } = page;
  const proposes = state === 'opened' && (me.role === 'county-clerk' || me.role === 'township-clerk');
  const signs =
    state === 'opened' &&
    exception?.act === 'proposed' &&
    !exception.mine &&
    (me.role === 'county-reviewer' || me.role === 'bureau-leader');
  const decide = (verdict: 'signed' | 'refused') =>
    void run(() => sign.mutateAsync({ path: { term, childId }, body: { verdict } }));
  return (
    <>
      {exception ? (
        <span>{say(`officeTerm.exception.${exception.act}`, { by: exception.by, reason: exception.reason })} </span>
      ) : null}
      {proposes && (exception === undefined || exception.act === 'refused') ? (
        <Button size="small" onClick={onPropose}>
          {say('officeTerm.propose')}
        </Button>
      ) : null}
      {signs ? (
        <span className="nowrap">
          <Button size="small" type="primary" onClick={() => decide('signed')}>
            {say('officeTerm.sign')}
          </Button>{' '}
          <Button size="small" onClick={() => decide('refused')}>
            {say('officeTerm.refuse')}
          </Button>
        </span>
      ) : null}
    </>
  );
}

interface ProposeProps {
  readonly term: string;
  readonly child: UnresolvedChild;
  readonly onClose: () => void;
}

function Propose({ term, child: { childId, name }, onClose }: ProposeProps) {
  const { say } = useLanguage();
  const [form] = Form.useForm<{ reason: string }>();
  const propose = useAct('proposeException');
  const run = useActSaid();
  const go = async ({ reason }: { reason: string }) => {
    if (await run(() => propose.mutateAsync({ path: { term, childId }, body: { reason } }))) onClose();
  };
  return (
    <Modal
      open
      title={`${say('officeTerm.propose')}：${name}`}
      okText={say('officeTerm.propose')}
      cancelText={say('act.cancel')}
      confirmLoading={propose.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => void go(given)}>
        <Form.Item
          name="reason"
          label={say('officeTerm.proposeWhy')}
          rules={[{ required: true, min: 4, message: say('officeTerm.proposeWhy') }]}
        >
          <Input.TextArea rows={3} maxLength={300} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
