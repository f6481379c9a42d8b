import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal, Select } from 'antd';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import type { TaskLine } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { roleText } from '../../parts/role-text.ts';

interface Entered {
  readonly accountId: string;
  readonly dueOn: string;
}

/** Gives a task to somebody whose territory holds it. */
export function AssignTask({ task, onClose }: { readonly task: TaskLine; readonly onClose: () => void }) {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [form] = Form.useForm<Entered>();
  const assign = useAct('assignTask');
  const people = useOffice('listAssignees', {
    query: { divisionCode: task.division?.key, schoolId: task.ownerKind === 'school' ? task.owner.key : undefined },
  });
  const save = async ({ accountId, dueOn }: Entered) => {
    try {
      await assign.mutateAsync({ path: { taskId: task.taskId }, body: { accountId, dueOn } });
      void message.success(say('tasks.assigned'));
      void client.invalidateQueries({ queryKey: ['listTasks'] });
      onClose();
    } catch {
      // The refusal is shown below the fields.
    }
  };
  return (
    <Modal
      open
      title={say('tasks.assignTitle', { name: task.subjectName ?? '' })}
      okText={say('tasks.assign')}
      cancelText={say('act.cancel')}
      confirmLoading={assign.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Entered>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ accountId: task.assignee?.accountId, dueOn: task.dueOn }}
        onFinish={(entered) => void save(entered)}
      >
        <Form.Item
          name="accountId"
          label={say('tasks.assignee')}
          rules={[{ required: true, message: say('tasks.assigneeMissing') }]}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={people.isPending}
            options={(people.data?.items ?? []).map((person) => ({
              value: person.accountId,
              label: `${person.fullName} · ${roleText(person.role, language)} · ${person.territoryName}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="dueOn" label={say('tasks.dueOn')}>
          <Input type="date" />
        </Form.Item>
      </Form>
      {isApiProblem(assign.error) ? <Alert type="error" title={assign.error.sentence(language)} /> : null}
    </Modal>
  );
}
