import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isApiProblem, isPassing } from './api-problem.ts';

/** What is done when an answer is refused because the session has ended. Set by the router. */
let onSignedOut: () => void = () => undefined;

export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

const waitBefore = (failures: number) => Math.min(500 * 2 ** failures, 5_000);

/**
 * Answers are shown at once and asked for again behind them. A refusal is final; an unreachable office is asked again,
 * ever less often, until it is back.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (isApiProblem(error) && error.status === 401) onSignedOut();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (_failures, error) => isPassing(error),
      retryDelay: waitBefore,
    },
    // A write is sent again with its key, which does it once; for a minute, for the person waits beside it.
    mutations: {
      networkMode: 'always',
      retry: (failures, error) => isPassing(error) && failures < 15,
      retryDelay: waitBefore,
    },
  },
});
