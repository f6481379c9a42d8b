import { useAct } from '../../api/use-office.ts';
import { useSay } from '../../language/language.tsx';
import { AskPurpose } from '../../parts/ask-purpose.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { useStepUp } from '../../parts/step-up.tsx';
import type { ChildrenFilter } from './children-filter.ts';

interface ExportChildrenProps {
  readonly filter: ChildrenFilter;
  readonly total: number;
  readonly onClose: () => void;
}

/** Sends the list as .xlsx, masked and with who and when on it, after asking what it is for. */
export function ExportChildren({ filter, total, onClose }: ExportChildrenProps) {
  const say = useSay();
  const exportChildren = useAct('exportChildren');
  const steppedUp = useStepUp();
  return (
    <AskPurpose
      title={say('children.exportTitle', { n: total })}
      note={say('children.exportNote')}
      go={say('children.export')}
      onClose={onClose}
      act={async (purpose) => {
        const workbook = await steppedUp(() => exportChildren.mutateAsync({ body: { ...filter, purpose } }));
        saveFile(workbook, `${say('children.fileName')}-${new Date().toISOString().slice(0, 10)}.xlsx`);
      }}
    />
  );
}
