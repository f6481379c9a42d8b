import { useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { isApiProblem, UNREACHABLE } from '../api/api-problem.ts';
import { useSay } from '../language/language.tsx';

/** Says so while the office cannot be reached; every question goes on being asked, so the note goes by itself. */
export function UnreachableNote() {
  const say = useSay();
  const client = useQueryClient();
  const [unreachable, setUnreachable] = useState(false);
  useEffect(() => {
    const cache = client.getQueryCache();
    return cache.subscribe(() => {
      const failing = cache.getAll().some(({ state, options }) => {
        const reason = state.fetchFailureReason;
        return options.queryHash !== '' && isApiProblem(reason) && reason.code === UNREACHABLE;
      });
      setUnreachable(failing);
    });
  }, [client]);
  // Laid over the page, so that nothing moves when it comes and goes.
  return unreachable ? (
    <div className="unreachable" role="status">
      <Alert type="warning" showIcon title={say('head.unreachable')} />
    </div>
  ) : null;
}
