/** One possible link between row `left` and row `right` of a component, worth `gain` when chosen. */
export interface AssignmentEdge {
  readonly left: number;
  readonly right: number;
  readonly gain: number;
}

/** Components above this many rows a side are cut greedily; records link in threes and fours, so this is a backstop. */
const LARGEST_EXACT = 400;

/**
 * Chooses edges so that each row is in at most one and the sum of gains is the greatest possible: the global optimum,
 * component by component (Kuhn-Munkres with potentials, O(n³)). Returns the chosen edges' indexes, ascending.
 */
export function chooseOneToOne(edges: readonly AssignmentEdge[]): { chosen: number[]; exact: boolean } {
  const chosen: number[] = [];
  let exact = true;
  const contested = takeUncontested(edges, chosen);
  for (const component of splitComponents(edges, contested)) {
    const lefts = new Set(component.map((index) => edges[index]?.left));
    const rights = new Set(component.map((index) => edges[index]?.right));
    if (lefts.size === 1 || rights.size === 1) chosen.push(...chooseBest(edges, component));
    else if (Math.max(lefts.size, rights.size) > LARGEST_EXACT) {
      exact = false;
      chosen.push(...chooseGreedily(edges, component));
    } else chosen.push(...solveComponent(edges, component));
  }
  return { chosen: chosen.sort((a, b) => a - b), exact };
}

/** Takes edges that nobody else wants, nearly all of them in practice; returns the others. */
function takeUncontested(edges: readonly AssignmentEdge[], chosen: number[]): number[] {
  let highest = 0;
  for (const edge of edges) highest = Math.max(highest, edge.left, edge.right);
  const leftDegree = new Uint8Array(highest + 1);
  const rightDegree = new Uint8Array(highest + 1);
  const count = (degree: Uint8Array, row: number) => {
    if ((degree[row] as number) < 2) degree[row] = (degree[row] as number) + 1;
  };
  for (const edge of edges) {
    count(leftDegree, edge.left);
    count(rightDegree, edge.right);
  }
  const contested: number[] = [];
  for (const [index, edge] of edges.entries()) {
    if (leftDegree[edge.left] !== 1 || rightDegree[edge.right] !== 1) contested.push(index);
    else if (edge.gain > 0) chosen.push(index);
  }
  return contested;
}

function splitComponents(edges: readonly AssignmentEdge[], wanted: readonly number[]): number[][] {
  const parent = new Map<number, number>();
  const find = (node: number): number => {
    let root = node;
    while (parent.get(root) !== undefined && parent.get(root) !== root) root = parent.get(root) as number;
    parent.set(node, root);
    return root;
  };
  // Left and right rows are different nodes even when they carry the same number.
  for (const index of wanted) {
    const edge = edges[index] as AssignmentEdge;
    const a = find(edge.left * 2);
    const b = find(edge.right * 2 + 1);
    parent.set(a, Math.min(a, b));
    parent.set(b, Math.min(a, b));
  }
  const components = new Map<number, number[]>();
  for (const index of wanted) {
    const root = find((edges[index] as AssignmentEdge).left * 2);
    const members = components.get(root);
    if (members) members.push(index);
    else components.set(root, [index]);
  }
  return [...components.values()];
}

function chooseBest(edges: readonly AssignmentEdge[], component: readonly number[]): number[] {
  let best = -1;
  for (const index of component)
    if ((edges[index]?.gain ?? 0) > (best === -1 ? 0 : (edges[best]?.gain ?? 0))) best = index;
  return best === -1 ? [] : [best];
}

function chooseGreedily(edges: readonly AssignmentEdge[], component: readonly number[]): number[] {
  const usedLeft = new Set<number>();
  const usedRight = new Set<number>();
  const gain = (index: number) => edges[index]?.gain ?? 0;
  const chosen: number[] = [];
  for (const index of [...component].sort((a, b) => gain(b) - gain(a) || a - b)) {
    const edge = edges[index] as AssignmentEdge;
    if (edge.gain <= 0 || usedLeft.has(edge.left) || usedRight.has(edge.right)) continue;
    usedLeft.add(edge.left);
    usedRight.add(edge.right);
    chosen.push(index);
  }
  return chosen;
}

function solveComponent(edges: readonly AssignmentEdge[], component: readonly number[]): number[] {
  const lefts = [...new Set(component.map((index) => (edges[index] as AssignmentEdge).left))];
  const rights = [...new Set(component.map((index) => (edges[index] as AssignmentEdge).right))];
  const size = Math.max(lefts.length, rights.length);
  const row = new Map(lefts.map((left, at) => [left, at]));
  const column = new Map(rights.map((right, at) => [right, at]));
  const gains = new Float64Array(size * size);
  const edgeAt = new Int32Array(size * size).fill(-1);
  for (const index of component) {
    const edge = edges[index] as AssignmentEdge;
    const at = (row.get(edge.left) ?? 0) * size + (column.get(edge.right) ?? 0);
    // Not linking is worth nothing, so a loss is never taken.
    if (edge.gain > (gains[at] as number)) {
      gains[at] = edge.gain;
      edgeAt[at] = index;
    }
  }
  const partner = solveAssignment(gains, size);
  const chosen: number[] = [];
  for (let at = 0; at < size; at += 1) {
    const index = edgeAt[at * size + (partner[at] as number)] as number;
    if (index >= 0) chosen.push(index);
  }
  return chosen;
}

/** Column of each row in the assignment of greatest total gain over a square matrix. */
export function solveAssignment(gains: Float64Array, size: number): Int32Array {
  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  const rowOf = new Int32Array(size + 1);
  const way = new Int32Array(size + 1);
  for (let row = 1; row <= size; row += 1) {
    rowOf[0] = row;
    let column = 0;
    const smallest = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(size + 1);
    do {
      used[column] = 1;
      const current = rowOf[column] as number;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= size; j += 1) {
        if (used[j] === 1) continue;
        const cost = -(gains[(current - 1) * size + j - 1] as number);
        const reduced = cost - (rowPotential[current] as number) - (columnPotential[j] as number);
        if (reduced < (smallest[j] as number)) {
          smallest[j] = reduced;
          way[j] = column;
        }
        if ((smallest[j] as number) < delta) {
          delta = smallest[j] as number;
          next = j;
        }
      }
      for (let j = 0; j <= size; j += 1) {
        if (used[j] === 1) {
          rowPotential[rowOf[j] as number] = (rowPotential[rowOf[j] as number] as number) + delta;
          columnPotential[j] = (columnPotential[j] as number) - delta;
        } else smallest[j] = (smallest[j] as number) - delta;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const previous = way[column] as number;
      rowOf[column] = rowOf[previous] as number;
      column = previous;
    }
  }
  const partner = new Int32Array(size);
  for (let j = 1; j <= size; j += 1) partner[(rowOf[j] as number) - 1] = j - 1;
  return partner;
}
