import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { isApiProblem } from '../../api/api-problem.ts';
import { useLanguage } from '../../language/language.tsx';
import { StepUpDeclined, useStepUp } from '../../parts/step-up.tsx';

/** Runs an act on retention, with the password asked for once more where it has to be, and says why when it is refused. */
export function useRetentionAct() {
  const { say, language } = useLanguage();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const steppedUp = useStepUp();
  return async (act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await steppedUp(act);
      return true;
    } catch (error) {
      if (!(error instanceof StepUpDeclined))
        modal.error({ title: isApiProblem(error) ? error.sentence(language) : say('page.faulted') });
      return false;
    } finally {
      void client.invalidateQueries({ queryKey: ['getRetention'] });
    }
  };
}
