import { Alert, Modal, Radio } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../api/api-problem.ts';
import { useLanguage } from '../language/language.tsx';
import { StepUpDeclined } from './step-up.tsx';

export const PURPOSES = ['answer-family', 'check-identity', 'mend-payment', 'verify-visit', 'audit'] as const;
export type Purpose = (typeof PURPOSES)[number];

interface AskPurposeProps {
  readonly title: string;
  /** What is recorded and what follows. */
  readonly note: string;
  readonly go: string;
  readonly act: (purpose: Purpose) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks what whole numbers or an export are for, from a short list; the answer goes into the trail. */
export function AskPurpose({ title, note, go, act, onClose }: AskPurposeProps) {
  const { say, language } = useLanguage();
  const [purpose, setPurpose] = useState<Purpose>();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const run = async () => {
    if (purpose === undefined) return setRefusal(say('purpose.missing'));
    setBusy(true);
    setRefusal(undefined);
    try {
      await act(purpose);
      onClose();
    } catch (error) {
      if (error instanceof StepUpDeclined) onClose();
      else setRefusal(isApiProblem(error) ? error.sentence(language) : say('page.faulted'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={title}
      okText={go}
      cancelText={say('act.cancel')}
      confirmLoading={busy}
      onOk={() => void run()}
      onCancel={onClose}
    >
      <p className="note">{note}</p>
      <Radio.Group
        aria-label={say('purpose.label')}
        vertical
        value={purpose}
        onChange={(event) => setPurpose(event.target.value as Purpose)}
        options={PURPOSES.map((each) => ({ value: each, label: say(`purpose.${each}`) }))}
      />
      {refusal ? <Alert style={{ marginTop: 12 }} type="error" title={refusal} role="alert" /> : null}
    </Modal>
  );
}
