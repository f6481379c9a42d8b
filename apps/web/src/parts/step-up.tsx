import { Alert, Form, Input, type InputRef, Modal } from 'antd';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { isApiProblem } from '../api/api-problem.ts';
import { useMe } from '../api/session.ts';
import { useAct } from '../api/use-office.ts';
import { useLanguage } from '../language/language.tsx';

/** Runs an act; when the office wants the password once more, asks for it and runs the act again. */
type RunSteppedUp = <T>(act: () => Promise<T>) => Promise<T>;

const StepUpContext = createContext<RunSteppedUp | undefined>(undefined);
export const STEP_UP_NEEDED = 'server.step-up-needed';

/** Thrown when the person closed the question for the password: nothing was done, nothing is to be said. */
export class StepUpDeclined extends Error {
  override readonly name = 'StepUpDeclined';
}

interface Waiting {
  readonly go: () => void;
  readonly stop: () => void;
}

export function StepUpProvider({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<Waiting>();
  const run = useCallback<RunSteppedUp>(async (act) => {
    try {
      return await act();
    } catch (error) {
      if (!isApiProblem(error) || error.code !== STEP_UP_NEEDED) throw error;
      await new Promise<void>((resolve, reject) => {
        setWaiting({ go: resolve, stop: () => reject(new StepUpDeclined('The password was not shown again.')) });
      });
      return await act();
    }
  }, []);
  const end = (how: keyof Waiting) => {
    waiting?.[how]();
    setWaiting(undefined);
  };
  return (
    <StepUpContext value={run}>
      {children}
      {waiting ? <StepUpQuestion onShown={() => end('go')} onDeclined={() => end('stop')} /> : null}
    </StepUpContext>
  );
}

export function useStepUp(): RunSteppedUp {
  const run = useContext(StepUpContext);
  if (run === undefined) throw new Error('There is no StepUpProvider above this component.');
  return run;
}

interface Shown {
  readonly password: string;
  readonly code?: string;
}

function StepUpQuestion({ onShown, onDeclined }: { readonly onShown: () => void; readonly onDeclined: () => void }) {
  const { say, language } = useLanguage();
  const me = useMe();
  const [form] = Form.useForm<Shown>();
  const field = useRef<InputRef>(null);
  const stepUp = useAct('stepUp');
  const show = async ({ password, code }: Shown) => {
    try {
      await stepUp.mutateAsync({ body: { password, ...(code ? { code } : {}) } });
      onShown();
    } catch {
      field.current?.select();
    }
  };
  return (
    <Modal
      open
      title={say('stepUp.title')}
      okText={say('stepUp.go')}
      cancelText={say('act.cancel')}
      confirmLoading={stepUp.isPending}
      onOk={() => form.submit()}
      onCancel={onDeclined}
      afterOpenChange={(open) => open && field.current?.focus()}
    >
      <p className="note">{say('stepUp.why')}</p>
      <Form<Shown> form={form} layout="vertical" requiredMark={false} onFinish={(shown) => void show(shown)}>
        <Form.Item
          name="password"
          label={say('login.password')}
          rules={[{ required: true, message: say('login.passwordMissing') }]}
        >
          <Input.Password ref={field} autoComplete="current-password" />
        </Form.Item>
        {me.hasTotp ? (
          <Form.Item
            name="code"
            label={say('login.code')}
            rules={[{ required: true, pattern: /^\d{6}$/, message: say('login.codeMissing') }]}
          >
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
          </Form.Item>
        ) : null}
      </Form>
      {isApiProblem(stepUp.error) ? <Alert type="error" title={stepUp.error.sentence(language)} /> : null}
    </Modal>
  );
}
