import { useQueryClient } from '@tanstack/react-query';
import { Alert, App } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { isPassing } from '../api/api-problem.ts';
import { useSay } from '../language/language.tsx';

/** Says so while the office cannot be reached, and when it is back: every question and act goes on being sent by itself. */
export function UnreachableNote() {
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [unreachable, setUnreachable] = useState(false);
  const was = useRef(false);
  useEffect(() => {
    const [queries, acts] = [client.getQueryCache(), client.getMutationCache()];
    const look = () => {
      const failing =
        queries.getAll().some(({ state }) => state.fetchStatus === 'fetching' && isPassing(state.fetchFailureReason)) ||
        acts.getAll().some(({ state }) => state.status === 'pending' && isPassing(state.failureReason));
      setUnreachable(failing);
      if (was.current && !failing) void message.success(say('page.back'));
      was.current = failing;
    };
    const leave = [queries.subscribe(look), acts.subscribe(look)];
    return () => {
      for (const each of leave) each();
    };
  }, [client, message, say]);
  // Laid over the page, so that nothing moves when it comes and goes.
  return unreachable ? (
    <div className="unreachable" role="status">
      <Alert type="warning" showIcon title={say('head.unreachable')} />
    </div>
  ) : null;
}
