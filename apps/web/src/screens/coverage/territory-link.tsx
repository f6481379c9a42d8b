import type { ChildState } from '@bulou/coverage/model';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Stage } from '../../generated/office-api.ts';

/** A place or a school whose rows a number opens. */
export interface Scope {
  readonly kind: 'county' | 'township' | 'village' | 'school';
  readonly key: string;
}

/** The part of an address that says which territory: a division, or a school. */
export function territoryOf({ kind, key }: Scope): { division?: string; school?: string } {
  return kind === 'school' ? { school: key } : { division: key };
}

interface TerritoryChildrenLinkProps {
  readonly scope: Scope;
  readonly term: string;
  readonly state?: ChildState;
  readonly stage?: Stage;
  readonly reason?: string;
  readonly children: ReactNode;
}

/** Every number opens its rows: the children of a territory in a state, a stage, or for a reason. */
export function TerritoryChildrenLink(props: TerritoryChildrenLinkProps) {
  const { scope, term, state, stage, reason, children } = props;
  return (
    <Link
      to="/children"
      search={{
        term,
        ...territoryOf(scope),
        ...(state ? { state } : {}),
        ...(stage ? { stage } : {}),
        ...(reason ? { reason } : {}),
      }}
    >
      {children}
    </Link>
  );
}
