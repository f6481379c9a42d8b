import type { KnownChild, SourceRecord } from '../model.ts';

/** Makes the id of a new child from the place of its first row; `attempt` 1, 2 … when that id is another child's. */
export type MintChildId = (anchor: SourceRecord, attempt: number) => string;

interface Cluster {
  readonly records: readonly SourceRecord[];
  readonly known?: KnownChild;
}

/** Tells who the clusters are that linkage tied to no known child. */
export interface ChildIds {
  /** The known child that was minted from one of these very rows, unless another cluster is that child. */
  findMinted(records: readonly SourceRecord[]): KnownChild | undefined;
  /** An id that no child has. */
  mint(anchor: SourceRecord): string;
}

/**
 * A corrected list leaves most files as they were, and with them the rows that children were minted from. Where linkage
 * has too little to know such a child again, its row still says who it is; and a row whose child has gone to another
 * cluster must not mint the same id twice.
 */
export function makeChildIds(
  known: readonly KnownChild[],
  clusters: readonly Cluster[],
  mintId: MintChildId,
): ChildIds {
  const knownById = new Map(known.map((child) => [child.childId, child]));
  const taken = new Set(clusters.flatMap((cluster) => (cluster.records.length > 0 && cluster.known?.childId) || []));
  return {
    findMinted(records) {
      if (knownById.size === 0) return undefined;
      for (const record of records) {
        const child = knownById.get(mintId(record, 0));
        if (child === undefined || taken.has(child.childId)) continue;
        taken.add(child.childId);
        return child;
      }
      return undefined;
    },
    mint(anchor) {
      let attempt = 0;
      let id = mintId(anchor, attempt);
      while (taken.has(id) || knownById.has(id)) {
        attempt += 1;
        id = mintId(anchor, attempt);
      }
      taken.add(id);
      return id;
    },
  };
}
