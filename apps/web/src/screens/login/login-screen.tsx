import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { sessionQuery } from '../../api/session.ts';
import { useAct } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { Alone } from '../../layout/alone.tsx';

interface Entered {
  readonly accountName: string;
  readonly password: string;
  readonly code?: string;
}

/** Name and password, and the authenticator's code where the account has one. */
export function LoginScreen() {
  const { say, language } = useLanguage();
  const { to } = useSearch({ from: '/login' });
  const navigate = useNavigate();
  const router = useRouter();
  const client = useQueryClient();
  const signIn = useAct('openSession');
  const [asksCode, setAsksCode] = useState(false);
  useEffect(() => {
    document.title = `${say('login.title')} · ${say('house.name')}`;
  }, [say]);
  const enter = async ({ accountName, password, code }: Entered) => {
    try {
      const me = await signIn.mutateAsync({
        body: { accountName: accountName.trim(), password, ...(code ? { code } : {}) },
      });
      client.clear();
      client.setQueryData(sessionQuery.queryKey, me);
      if (me.mustChangePassword) await navigate({ to: '/password' });
      else router.history.push(to ?? '/');
    } catch (error) {
      if (isApiProblem(error) && error.code === 'server.code-needed') setAsksCode(true);
    }
  };
  const problem = isApiProblem(signIn.error) && signIn.error.code !== 'server.code-needed' ? signIn.error : undefined;
  return (
    <Alone title={say('login.title')}>
      <Form<Entered> layout="vertical" requiredMark={false} onFinish={(entered) => void enter(entered)}>
        <Form.Item
          name="accountName"
          label={say('login.name')}
          rules={[{ required: true, message: say('login.nameMissing') }]}
        >
          <Input autoComplete="username" autoFocus size="large" />
        </Form.Item>
        <Form.Item
          name="password"
          label={say('login.password')}
          rules={[{ required: true, message: say('login.passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        {asksCode ? (
          <Form.Item
            name="code"
            label={say('login.code')}
            rules={[{ pattern: /^\d{6}$/, required: true, message: say('login.codeMissing') }]}
          >
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus size="large" />
          </Form.Item>
        ) : null}
        {problem ? (
          <Form.Item>
            <Alert type="error" title={problem.sentence(language)} role="alert" />
          </Form.Item>
        ) : null}
        <Button type="primary" htmlType="submit" block size="large" loading={signIn.isPending}>
          {say('login.enter')}
        </Button>
      </Form>
      <p className="note" style={{ marginTop: 16 }}>
        {say('login.forgot')}
      </p>
    </Alone>
  );
}
