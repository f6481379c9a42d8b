import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isApiProblem, UNREACHABLE } from './api-problem.ts';

/** What is done when an answer is refused because the session has ended. Set by the router. */
let onSignedOut: () => void = () => undefined;

export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

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
      retry: (_failures, error) => isApiProblem(error) && error.code === UNREACHABLE,
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 5_000),
    },
    mutations: { networkMode: 'always' },
  },
});
