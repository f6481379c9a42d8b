import { Alert, App, Form, Input, Modal } from 'antd';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';

/** Asks why, and withdraws the list; a refusal says on whom money stands. */
export function WithdrawImport({ importId, onClose }: { readonly importId: string; readonly onClose: () => void }) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const withdraw = useAct('withdrawImport');
  const go = async ({ reason }: { reason: string }) => {
    try {
      await withdraw.mutateAsync({ path: { importId }, body: { reason } });
      message.success(say('import.withdrawn'));
      onClose();
    } catch {
      // The refusal is shown below the question, which stays open.
    }
  };
  return (
    <Modal
      open
      title={say('import.withdrawTitle')}
      okText={say('import.withdraw')}
      cancelText={say('act.cancel')}
      confirmLoading={withdraw.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="note">{say('import.withdrawSays')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => void go(given)}>
        <Form.Item
          name="reason"
          label={say('import.withdrawWhy')}
          rules={[{ required: true, min: 2, message: say('import.withdrawWhy') }]}
        >
          <Input maxLength={300} />
        </Form.Item>
      </Form>
      {isApiProblem(withdraw.error) ? <Alert type="error" title={withdraw.error.sentence(language)} /> : null}
    </Modal>
  );
}
