import type { DeterminedChild, Difference, DifferenceLine, DifferenceListName, EarlierPayment } from '../model.ts';
import { compareText } from '../order.ts';
import type { ProofInput } from './proof-model.ts';

const FROM_FACTS = [
  'registry-not-on-roll',
  'present-not-on-roll',
  'roll-but-absent',
  'flagged-not-registered',
] as const;

/** The seven lists of difference, each by child id; a child stands once in a list. */
export function listDifferences(input: ProofInput): Record<DifferenceListName, DifferenceLine[]> {
  const lists: Record<DifferenceListName, DifferenceLine[]> = {
    'registry-not-on-roll': [],
    'present-not-on-roll': [],
    'roll-but-absent': [],
    'flagged-not-registered': [],
    'paid-last-term-and-gone': listGone(input),
    'received-not-entitled': [],
    'entitled-not-payable': [],
  };
  const owedOf = Map.groupBy(input.decision.owed, (item) => item.child.childId);
  for (const child of input.result.children) {
    for (const code of FROM_FACTS) {
      const difference = child.differences.find((each) => each.code === code);
      if (difference && (code !== 'registry-not-on-roll' || child.facts.registered))
        lists[code].push(makeLine(child, difference));
    }
    if (isReceivedNotEntitled(child)) lists['received-not-entitled'].push(receivedLine(child));
    const owed = owedOf.get(child.childId) ?? [];
    if (child.state === 'owed' && owed.length > 0) {
      const amountFen = owed.reduce((sum, item) => sum + item.decision.amountFen, 0n);
      lists['entitled-not-payable'].push({ ...lineOf(child), reason: owed[0]!.reason, amountFen });
    }
  }
  return lists;
}

function lineOf(child: DeterminedChild) {
  return { childId: child.childId, name: child.name, sources: child.sources, amountFen: 0n };
}

function makeLine(child: DeterminedChild, difference: Difference): DifferenceLine {
  return { ...lineOf(child), reason: child.reasons[0] ?? child.state, sources: difference.sources };
}

/** A row of aid received for a child that nothing entitles this term: not registered, gone, or of no benefit's kind. */
function isReceivedNotEntitled(child: DeterminedChild): boolean {
  return child.state === 'not_entitled' && child.receivedSources.length > 0;
}

function receivedLine(child: DeterminedChild): DifferenceLine {
  return {
    ...lineOf(child),
    reason: child.reasons[0] ?? 'not-registered',
    sources: child.receivedSources,
    amountFen: child.receivedFen,
  };
}

/** Paid in the term before, and now neither payable nor owed nor unresolved: someone must say why. */
function listGone(input: ProofInput): DifferenceLine[] {
  const now = new Map(input.result.children.map((child) => [child.childId, child]));
  const before = Map.groupBy(input.lastTermPayments ?? [], (payment) => payment.childId);
  const lines: DifferenceLine[] = [];
  for (const [childId, payments] of before) {
    const child = now.get(childId);
    if (child && (child.state === 'payable' || child.state === 'owed')) continue;
    lines.push({
      childId,
      name: child?.name ?? payments[0]!.childName ?? '',
      reason: child ? (child.reasons[0] ?? child.state) : 'on-no-list-now',
      sources: child?.sources ?? [],
      amountFen: sumOf(payments),
    });
  }
  return lines.sort((a, b) => compareText(a.childId, b.childId));
}

function sumOf(payments: readonly EarlierPayment[]): bigint {
  return payments.reduce((sum, payment) => sum + payment.amountFen, 0n);
}
