import { UploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Upload } from 'antd';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct } from '../../api/use-office.ts';
import type { Slip } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { StepUpDeclined, useStepUp } from '../../parts/step-up.tsx';

/** All accounts of a county from one workbook: all of them or none, with the reason. */
export function ImportAccounts({ onOpened }: { readonly onOpened: (slips: readonly Slip[]) => void }) {
  const { say, language } = useLanguage();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const upload = useAct('importAccounts');
  const steppedUp = useStepUp();
  const take = async (file: Blob) => {
    try {
      const { slips } = await steppedUp(() => upload.mutateAsync({ body: file }));
      void client.invalidateQueries({ queryKey: ['listAccounts'] });
      onOpened(slips);
    } catch (error) {
      if (error instanceof StepUpDeclined) return;
      modal.error({
        title: say('accounts.importRefused'),
        content: isApiProblem(error) ? error.sentence(language) : say('page.faulted'),
      });
    }
  };
  return (
    <Upload
      accept=".xlsx"
      showUploadList={false}
      beforeUpload={(file) => {
        void take(file);
        return false;
      }}
    >
      <Button icon={<UploadOutlined />} loading={upload.isPending} title={say('accounts.importSays')}>
        {say('accounts.import')}
      </Button>
    </Upload>
  );
}
