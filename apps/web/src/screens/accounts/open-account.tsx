import { ROLE_DESCRIPTIONS, ROLES, type Role } from '@bulou/network/model';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Form, Input, Modal, Select } from 'antd';
import { isApiProblem } from '../../api/api-problem.ts';
import { useMe } from '../../api/session.ts';
import { useAct } from '../../api/use-office.ts';
import type { Slip } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { roleText } from '../../parts/role-text.ts';
import { useStepUp } from '../../parts/step-up.tsx';

interface Entered {
  readonly accountName: string;
  readonly fullName: string;
  readonly role: Role;
  readonly divisionCode?: string;
  readonly schoolId?: string;
}

interface OpenAccountProps {
  readonly onOpened: (slip: Slip) => void;
  readonly onClose: () => void;
}

/** Opens one account; its one-time password is shown once, to be printed. */
export function OpenAccount({ onOpened, onClose }: OpenAccountProps) {
  const { say, language } = useLanguage();
  const { countyCode } = useMe();
  const client = useQueryClient();
  const [form] = Form.useForm<Entered>();
  const role = Form.useWatch('role', form);
  const create = useAct('createAccount');
  const steppedUp = useStepUp();
  const territory = role === undefined ? [] : ROLE_DESCRIPTIONS[role].territory;
  const asksSchool = territory.includes('school');
  const asksDivision = territory.some((kind) => kind === 'township' || kind === 'village');
  const save = async ({ accountName, fullName, role: chosen, divisionCode, schoolId }: Entered) => {
    const ownPlace = asksDivision ? divisionCode : territory.includes('county') ? countyCode : undefined;
    const body = {
      accountName: accountName.trim(),
      fullName: fullName.trim(),
      role: chosen,
      ...(ownPlace ? { divisionCode: ownPlace } : {}),
      ...(asksSchool && schoolId ? { schoolId } : {}),
    };
    try {
      const slip = await steppedUp(() => create.mutateAsync({ body }));
      void client.invalidateQueries({ queryKey: ['listAccounts'] });
      onClose();
      onOpened(slip);
    } catch {
      // The refusal is shown below the fields.
    }
  };
  return (
    <Modal
      open
      title={say('accounts.open')}
      okText={say('accounts.open')}
      cancelText={say('act.cancel')}
      confirmLoading={create.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Entered>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(entered) => void save(entered)}
        initialValues={{ divisionCode: countyCode }}
      >
        <Form.Item
          name="fullName"
          label={say('accounts.fullName')}
          rules={[{ required: true, max: 40, message: say('accounts.fullNameMissing') }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="accountName"
          label={say('login.name')}
          rules={[{ required: true, pattern: /^[\p{L}\p{N}._-]{2,40}$/u, message: say('accounts.nameRule') }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="role"
          label={say('accounts.role')}
          rules={[{ required: true, message: say('accounts.roleMissing') }]}
        >
          <Select options={ROLES.map((each) => ({ value: each, label: roleText(each, language) }))} />
        </Form.Item>
        {asksDivision ? (
          <Form.Item
            name="divisionCode"
            label={say('accounts.divisionCode')}
            rules={[{ required: true, pattern: /^(\d{6}|\d{9}|\d{12})$/, message: say('accounts.divisionRule') }]}
          >
            <Input inputMode="numeric" />
          </Form.Item>
        ) : null}
        {asksSchool ? (
          <Form.Item
            name="schoolId"
            label={say('accounts.schoolId')}
            rules={[{ required: true, message: say('accounts.schoolRule') }]}
          >
            <Input />
          </Form.Item>
        ) : null}
      </Form>
      {isApiProblem(create.error) ? <Alert type="error" title={create.error.sentence(language)} /> : null}
    </Modal>
  );
}
