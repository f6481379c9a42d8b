import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Form, Input, Segmented, Select, Upload } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct } from '../../api/use-office.ts';
import type { ListKind, Named } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { keep, readKept } from '../../look/kept.ts';
import { listKindText } from '../../parts/list-kind-text.ts';
import { LIST_KINDS } from './imports-screen.tsx';

type Scope = 'complete' | 'supplement';

/** What files are declared to be, and the place to drop them. What was declared last stands there the next time. */
export function HandIn({ places }: { readonly places: readonly Named[] }) {
  const { say, language } = useLanguage();
  const { message, modal } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const upload = useAct('uploadList');
  const [kind, setKind] = useState<ListKind>(
    () => LIST_KINDS.find((each) => each === readKept('import-kind')) ?? 'enrolment',
  );
  const [divisionCode, setDivision] = useState(places[0]?.key ?? '');
  const [dataOn, setDataOn] = useState(() => new Date().toLocaleDateString('sv-SE'));
  const [scope, setScope] = useState<Scope>('complete');
  const take = async (file: File, isLast: boolean) => {
    try {
      keep('import-kind', kind);
      const query = { kind, divisionCode, dataOn, scope, fileName: file.name };
      const { importId, repeated } = await upload.mutateAsync({ query, body: file });
      if (repeated) message.info(say('imports.repeated', { name: file.name }));
      void client.invalidateQueries({ queryKey: ['listImports'] });
      if (isLast) void navigate({ to: '/imports/$importId', params: { importId } });
    } catch (error) {
      modal.error({
        title: `${say('imports.refused')}：${file.name}`,
        content: isApiProblem(error) ? error.sentence(language) : say('page.faulted'),
      });
    }
  };
  return (
    <section aria-label={say('imports.drop')}>
      <Form layout="vertical" className="declared">
        <Form.Item label={say('imports.kind')} htmlFor="import-kind">
          <Select
            id="import-kind"
            value={kind}
            onChange={setKind}
            style={{ width: 170 }}
            options={LIST_KINDS.map((each) => ({ value: each, label: listKindText(each, say) }))}
          />
        </Form.Item>
        <Form.Item label={say('imports.place')} htmlFor="import-place">
          <Select
            id="import-place"
            value={divisionCode}
            onChange={setDivision}
            style={{ width: 190 }}
            showSearch={{ optionFilterProp: 'label' }}
            options={places.map(({ key, name }) => ({ value: key, label: name }))}
          />
        </Form.Item>
        <Form.Item label={say('imports.dataOn')} htmlFor="import-data-on">
          <Input
            id="import-data-on"
            type="date"
            required
            style={{ width: 160 }}
            value={dataOn}
            onChange={({ target }) => setDataOn(target.value)}
          />
        </Form.Item>
        <Form.Item label={say('imports.scope')}>
          <Segmented<Scope>
            value={scope}
            onChange={setScope}
            options={(['complete', 'supplement'] as const).map((each) => ({
              value: each,
              label: say(`imports.${each}`),
              title: say(`imports.${each}Says`),
            }))}
          />{' '}
          <span className="note">{say(`imports.${scope}Says`)}</span>
        </Form.Item>
      </Form>
      <Upload.Dragger
        multiple
        showUploadList={false}
        disabled={upload.isPending || dataOn === ''}
        accept=".xlsx,.xlsm,.xls,.csv,.txt,.html,.htm,.xml,.et"
        beforeUpload={(file, files) => {
          void take(file, files.length === 1);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p>{say('imports.drop')}</p>
        <p className="note">{say('imports.dropSays')}</p>
      </Upload.Dragger>
    </section>
  );
}
