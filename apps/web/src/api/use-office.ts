import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { callOffice, type Operations } from '../generated/office-api.ts';
import { toApiProblem } from './api-problem.ts';

export type Answer<O extends keyof Operations> = Operations[O]['answer'];

/** Calls the office. Throws `ApiProblem`. */
export async function askOffice<O extends keyof Operations>(
  operation: O,
  input: Operations[O]['input'],
  signal?: AbortSignal,
): Promise<Answer<O>> {
  try {
    return await callOffice(operation, input, signal ? { signal } : {});
  } catch (error) {
    throw toApiProblem(error);
  }
}

interface OfficeOptions {
  readonly enabled?: boolean;
  /** Shows the answer to the last question until this one is answered: for boards that are drilled into. */
  readonly keepsLast?: boolean;
}

/** The answer to a question, kept and asked for again behind the screen. */
export function useOffice<O extends keyof Operations>(
  operation: O,
  input: Operations[O]['input'],
  { enabled = true, keepsLast = false }: OfficeOptions = {},
): UseQueryResult<Answer<O>> {
  return useQuery<Answer<O>>({
    queryKey: [operation, input],
    queryFn: ({ signal }) => askOffice(operation, input, signal),
    enabled,
    ...(keepsLast ? { placeholderData: keepPreviousData as never } : {}),
  });
}

/** Operations that answer a list page by page. */
export type ListOperation = 'listChildren' | 'listTasks' | 'listReviewPairs' | 'listTrail' | 'listAccounts';

/** A list, page by page, each asked for by the cursor that ended the one before. */
export function useOfficeList<O extends ListOperation>(
  operation: O,
  query: Operations[O]['input']['query'],
): UseInfiniteQueryResult<InfiniteData<Answer<O>>> {
  return useInfiniteQuery({
    queryKey: [operation, query],
    queryFn: ({ pageParam, signal }) =>
      askOffice(operation, { query: { ...query, after: pageParam } } as Operations[O]['input'], signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

/** A write. Each act has a key of its own, so that sending it again after a cut does nothing twice. */
export function useAct<O extends keyof Operations>(operation: O) {
  return useMutation({
    mutationFn: async (input: Operations[O]['input']): Promise<Answer<O>> => {
      const idempotencyKey = keyOf(input);
      try {
        return await callOffice(operation, input, { idempotencyKey });
      } catch (error) {
        throw toApiProblem(error);
      }
    },
  });
}

const keys = new WeakMap<object, string>();

/** One key for one act, however often it has to be sent: each act makes an input of its own. */
function keyOf(input: object): string {
  const key = keys.get(input) ?? makeKey();
  keys.set(input, key);
  return key;
}

/** 128 bits by chance. Not `randomUUID`, which browsers only have on https and on this very machine. */
function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
