import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Me } from '../generated/office-api.ts';
import { askOffice } from './use-office.ts';

export const sessionQuery = queryOptions({
  queryKey: ['getSession'],
  queryFn: ({ signal }) => askOffice('getSession', {}, signal),
  staleTime: 60_000,
});

export const MeContext = createContext<Me | undefined>(undefined);

/** Who is signed in. Throws outside the frame. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === undefined) throw new Error('Nobody is signed in here.');
  return me;
}

/** Who is signed in, on pages that stand outside the frame. */
export function useSession() {
  return useQuery(sessionQuery);
}
