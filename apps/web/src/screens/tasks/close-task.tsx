import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal, Radio } from 'antd';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct } from '../../api/use-office.ts';
import type { TaskLine } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { keepDraft, readDraft } from '../../look/kept.ts';

const OUTCOMES = ['corrected-in-list', 'confirmed', 'handed-on', 'other'] as const;

interface Entered {
  readonly outcome: (typeof OUTCOMES)[number];
  readonly evidence: string;
}

/** Settles a task: what came of it, and what shows it. What was typed is kept until it has been sent. */
export function CloseTask({ task, onClose }: { readonly task: TaskLine; readonly onClose: () => void }) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [form] = Form.useForm<Entered>();
  const closeTask = useAct('closeTask');
  const draft = `task.${task.taskId}`;
  const save = async ({ outcome, evidence }: Entered) => {
    try {
      await closeTask.mutateAsync({ path: { taskId: task.taskId }, body: { outcome, evidence } });
      keepDraft(draft, '');
      void message.success(say('tasks.closed'));
      void client.invalidateQueries({ queryKey: ['listTasks'] });
      void client.invalidateQueries({ queryKey: ['getHome'] });
      onClose();
    } catch {
      // The refusal is shown below the fields.
    }
  };
  return (
    <Modal
      open
      title={say('tasks.closeTitle', { name: task.subjectName ?? '' })}
      okText={say('tasks.close')}
      cancelText={say('act.cancel')}
      confirmLoading={closeTask.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="note">{task.reasons.map((reason) => reason[language]).join('；')}</p>
      <Form<Entered>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ evidence: readDraft(draft) }}
        onValuesChange={(_changed, { evidence }) => keepDraft(draft, evidence ?? '')}
        onFinish={(entered) => void save(entered)}
      >
        <Form.Item
          name="outcome"
          label={say('tasks.outcome')}
          rules={[{ required: true, message: say('tasks.outcomeMissing') }]}
        >
          <Radio.Group
            vertical
            options={OUTCOMES.map((each) => ({ value: each, label: say(`outcome.task.${each}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="evidence"
          label={say('tasks.evidence')}
          rules={[{ required: true, min: 2, max: 500, message: say('tasks.evidenceMissing') }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
      {isApiProblem(closeTask.error) ? <Alert type="error" title={closeTask.error.sentence(language)} /> : null}
    </Modal>
  );
}
