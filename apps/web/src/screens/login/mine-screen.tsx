import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, QRCode } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useMe } from '../../api/session.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { instantText } from '../../parts/figures.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { roleText } from '../../parts/role-text.ts';
import { StepUpDeclined, useStepUp } from '../../parts/step-up.tsx';
import { PasswordForm } from './password-form.tsx';

/** My account: password, authenticator, and where I am signed in. */
export function MineScreen() {
  const { say, language } = useLanguage();
  const me = useMe();
  const { message } = App.useApp();
  return (
    <>
      <PageHead
        title={say('head.account')}
        note={`${me.fullName} · ${roleText(me.role, language)} · ${me.territory.name ?? me.countyName}`}
      />
      <div className="columns">
        <section aria-labelledby="authenticator">
          <h2 id="authenticator">{say('mine.authenticator')}</h2>
          <Authenticator hasTotp={me.hasTotp} />
        </section>
        <section aria-labelledby="password" style={{ maxWidth: 420 }}>
          <h2 id="password">{say('mine.password')}</h2>
          <PasswordForm onChanged={() => void message.success(say('password.saved'))} />
        </section>
      </div>
      <section className="section" aria-labelledby="sessions">
        <h2 id="sessions">{say('mine.sessions')}</h2>
        <Sessions />
      </section>
    </>
  );
}

function Authenticator({ hasTotp }: { readonly hasTotp: boolean }) {
  const { say, language } = useLanguage();
  const client = useQueryClient();
  const begin = useAct('beginTotp');
  const confirm = useAct('confirmTotp');
  const steppedUp = useStepUp();
  const [secret, setSecret] = useState<{ secret: string; uri: string }>();
  const start = async () => {
    try {
      setSecret(await steppedUp(() => begin.mutateAsync({})));
    } catch (error) {
      if (!(error instanceof StepUpDeclined) && !isApiProblem(error)) throw error;
    }
  };
  const finish = async ({ code }: { readonly code: string }) => {
    try {
      await steppedUp(() => confirm.mutateAsync({ body: { code } }));
      setSecret(undefined);
      await client.invalidateQueries({ queryKey: ['getSession'] });
    } catch {
      // The refusal is shown below the field.
    }
  };
  const problem = [begin.error, confirm.error].find(isApiProblem);
  return (
    <>
      <p>{say(hasTotp ? 'mine.hasTotp' : 'mine.noTotp')}</p>
      {secret ? (
        <>
          <p className="note">{say('mine.scan')}</p>
          <QRCode value={secret.uri} size={176} />
          <p>
            {say('mine.secret')} <span className="id">{secret.secret}</span>
          </p>
          <Form<{ code: string }> layout="inline" requiredMark={false} onFinish={(entered) => void finish(entered)}>
            <Form.Item
              name="code"
              label={say('login.code')}
              rules={[{ required: true, pattern: /^\d{6}$/, message: say('login.codeMissing') }]}
            >
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} style={{ width: 120 }} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={confirm.isPending}>
              {say('stepUp.go')}
            </Button>
          </Form>
        </>
      ) : (
        <Button onClick={() => void start()} loading={begin.isPending}>
          {say(hasTotp ? 'mine.renewTotp' : 'mine.beginTotp')}
        </Button>
      )}
      {problem ? <Alert style={{ marginTop: 12 }} type="error" title={problem.sentence(language)} /> : null}
    </>
  );
}

function Sessions() {
  const { say } = useLanguage();
  const client = useQueryClient();
  const sessions = useOffice('listSessions', {});
  const revoke = useAct('revokeSession');
  const end = async (sessionId: string) => {
    await revoke.mutateAsync({ path: { sessionId } }).catch(() => undefined);
    await client.invalidateQueries({ queryKey: ['listSessions'] });
  };
  return (
    <Loaded query={sessions}>
      {({ items }) => (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{say('mine.device')}</th>
              <th scope="col">{say('mine.source')}</th>
              <th scope="col">{say('mine.openedAt')}</th>
              <th scope="col">{say('mine.lastSeenAt')}</th>
              <th scope="col">{say('tasks.acts')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((session) => (
              <tr key={session.sessionId}>
                <td>{session.device}</td>
                <td>{session.source}</td>
                <td className="nowrap">{instantText(session.openedAt)}</td>
                <td className="nowrap">{instantText(session.lastSeenAt)}</td>
                <td>
                  {session.current ? (
                    say('mine.current')
                  ) : (
                    <Button type="link" size="small" onClick={() => void end(session.sessionId)}>
                      {say('mine.end')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Loaded>
  );
}
