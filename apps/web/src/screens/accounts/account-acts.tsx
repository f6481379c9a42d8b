import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useMe } from '../../api/session.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { Account, Slip } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { StepUpDeclined, useStepUp } from '../../parts/step-up.tsx';

interface AccountActsProps {
  readonly account: Account;
  readonly onSlip: (slip: Slip) => void;
}

/** What the one administrator may do to an account and the other may not: three people keep each other honest. */
export function AccountActs({ account, onSlip }: AccountActsProps) {
  const { say } = useLanguage();
  const { role, accountId } = useMe();
  const [asking, setAsking] = useState<'reset' | 'close'>();
  if (account.closedAt || account.accountId === accountId) return null;
  return (
    <>
      {role === 'security-administrator' ? (
        <Button type="link" size="small" onClick={() => setAsking('reset')}>
          {say('accounts.reset')}
        </Button>
      ) : null}
      {role === 'system-administrator' ? (
        <Button type="link" size="small" onClick={() => setAsking('close')}>
          {say('accounts.close')}
        </Button>
      ) : null}
      {asking === 'reset' ? (
        <ResetAccount account={account} onSlip={onSlip} onEnd={() => setAsking(undefined)} />
      ) : null}
      {asking === 'close' ? <CloseAccount account={account} onEnd={() => setAsking(undefined)} /> : null}
    </>
  );
}

interface ActProps {
  readonly account: Account;
  readonly onEnd: () => void;
}

function ResetAccount({ account, onSlip, onEnd }: ActProps & { readonly onSlip: (slip: Slip) => void }) {
  const { say } = useLanguage();
  const reset = useAct('resetAccount');
  const steppedUp = useStepUp();
  const [refusal, run] = useRefusal(onEnd);
  return (
    <Modal
      open
      title={say('accounts.resetTitle', { name: account.fullName })}
      okText={say('accounts.reset')}
      cancelText={say('act.cancel')}
      confirmLoading={reset.isPending}
      onCancel={onEnd}
      onOk={() =>
        void run(async () => {
          onSlip(await steppedUp(() => reset.mutateAsync({ path: { accountId: account.accountId } })));
        })
      }
    >
      <p>{say('accounts.resetSays')}</p>
      {refusal}
    </Modal>
  );
}

function CloseAccount({ account, onEnd }: ActProps) {
  const { say } = useLanguage();
  const { message } = App.useApp();
  const client = useQueryClient();
  const close = useAct('closeAccount');
  const steppedUp = useStepUp();
  const [heir, setHeir] = useState<string>();
  const [refusal, run] = useRefusal(onEnd);
  const others = useOffice('listAccounts', { query: { role: account.role, limit: 200 } });
  const options = (others.data?.items ?? [])
    .filter((other) => other.accountId !== account.accountId && !other.closedAt)
    .map((other) => ({ value: other.accountId, label: `${other.fullName} · ${other.territoryName}` }));
  return (
    <Modal
      open
      title={say('accounts.closeTitle', { name: account.fullName })}
      okText={say('accounts.close')}
      okButtonProps={{ danger: true }}
      cancelText={say('act.cancel')}
      confirmLoading={close.isPending}
      onCancel={onEnd}
      onOk={() =>
        void run(async () => {
          const body = heir === undefined ? {} : { handOverTo: heir };
          const { tasksHandedOver } = await steppedUp(() =>
            close.mutateAsync({ path: { accountId: account.accountId }, body }),
          );
          void client.invalidateQueries({ queryKey: ['listAccounts'] });
          void message.success(say('accounts.closedNow', { n: tasksHandedOver }));
        })
      }
    >
      <p>{say('accounts.closeSays')}</p>
      <Select
        aria-label={say('accounts.heir')}
        placeholder={say('accounts.heir')}
        style={{ width: '100%' }}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={heir ?? null}
        onChange={(value) => setHeir(value ?? undefined)}
        options={options}
      />
      {refusal}
    </Modal>
  );
}

/** Runs an act and ends; a refusal is shown instead, and nothing is said when the password was not shown again. */
function useRefusal(onEnd: () => void) {
  const { say, language } = useLanguage();
  const [sentence, setSentence] = useState<string>();
  const run = async (act: () => Promise<void>) => {
    setSentence(undefined);
    try {
      await act();
      onEnd();
    } catch (error) {
      if (error instanceof StepUpDeclined) return;
      setSentence(isApiProblem(error) ? error.sentence(language) : say('page.faulted'));
    }
  };
  const alert = sentence ? <Alert style={{ marginTop: 12 }} type="error" title={sentence} role="alert" /> : null;
  return [alert, run] as const;
}
