import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { keep, readKept } from './kept.ts';
import type { Density } from './theme.ts';

interface DensityState {
  readonly density: Density;
  readonly changeDensity: (density: Density) => void;
}

const DensityContext = createContext<DensityState>({ density: 'comfortable', changeDensity: () => undefined });

/** How high the rows of tables are: the choice of the person at this browser. */
export function DensityProvider({ children }: { readonly children: ReactNode }) {
  const [density, setDensity] = useState<Density>(readKept('density') === 'dense' ? 'dense' : 'comfortable');
  const state = useMemo(
    () => ({
      density,
      changeDensity: (wanted: Density) => {
        keep('density', wanted);
        setDensity(wanted);
      },
    }),
    [density],
  );
  return <DensityContext value={state}>{children}</DensityContext>;
}

export function useDensity(): DensityState {
  return useContext(DensityContext);
}
