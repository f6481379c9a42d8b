import { Alert, Button, Form, Input } from 'antd';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';

interface Entered {
  readonly password: string;
  readonly newPassword: string;
}

const SHORTEST = 10;

/** Changes the password of whoever is signed in. */
export function PasswordForm({ onChanged }: { readonly onChanged: () => void }) {
  const { say, language } = useLanguage();
  const change = useAct('changePassword');
  const save = async ({ password, newPassword }: Entered) => {
    try {
      await change.mutateAsync({ body: { password, newPassword } });
      onChanged();
    } catch {
      // The refusal is shown below the fields.
    }
  };
  return (
    <Form<Entered> layout="vertical" requiredMark={false} onFinish={(entered) => void save(entered)}>
      <Form.Item
        name="password"
        label={say('password.old')}
        rules={[{ required: true, message: say('login.passwordMissing') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="newPassword"
        label={say('password.new')}
        extra={say('password.rule')}
        rules={[{ required: true, min: SHORTEST, message: say('password.rule') }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={say('password.again')}
        dependencies={['newPassword']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_rule, value) =>
              value === getFieldValue('newPassword')
                ? Promise.resolve()
                : Promise.reject(new Error(say('password.differ'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {isApiProblem(change.error) ? (
        <Form.Item>
          <Alert type="error" title={change.error.sentence(language)} role="alert" />
        </Form.Item>
      ) : null}
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {say('password.save')}
      </Button>
    </Form>
  );
}
