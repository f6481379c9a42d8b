import { App } from 'antd';
import { isApiProblem } from '../../api/api-problem.ts';
import { askOffice } from '../../api/use-office.ts';
import type { ListKind } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { listKindText } from '../../parts/list-kind-text.ts';
import { saveFile } from '../../parts/save-file.ts';

/** Fetches a blank list and saves it. */
export function useTemplate() {
  const { say, language } = useLanguage();
  const { message } = App.useApp();
  return async (kind: ListKind) => {
    try {
      saveFile(await askOffice('getImportTemplate', { path: { kind } }), `${listKindText(kind, say)}.xlsx`);
    } catch (error) {
      message.error(isApiProblem(error) ? error.sentence(language) : say('page.faulted'));
    }
  };
}
