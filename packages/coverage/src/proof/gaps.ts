import { STAGES } from '@bulou/kernel';
import { type CoverageProgramme, isKindCondition } from '../determination/programme.ts';
import type { ChildFacts, DeterminationResult, DeterminedChild, GapLine } from '../model.ts';
import { compareText } from '../order.ts';
import { isUnpaidRegistered } from './prove.ts';

/** What a child would have to be for a condition to hold; other conditions cannot be waived one by one. */
const WAIVED: Readonly<Record<string, Partial<ChildFacts>>> = {
  'out-of-poverty': { outOfPoverty: false },
  grade: { grade: 1 },
  'study-place': { studyPlace: 'in-province' },
};

/** What a refused benefit would pay this term if the one condition it failed on were waived. */
function waivedAmount(
  child: DeterminedChild,
  benefit: string,
  condition: string,
  programme: CoverageProgramme,
): bigint {
  const waived = WAIVED[condition];
  if (waived === undefined) return 0n;
  const ledger = { received: [], receivedGiven: true, earlier: [] };
  const decision = programme.decide({ ...child.facts, ...waived }, ledger).find((each) => each.benefit === benefit);
  return decision?.outcome === 'pay' ? decision.amountFen : 0n;
}

interface OpenLine {
  readonly stage: GapLine['stage'];
  readonly condition: string;
  readonly children: Set<string>;
  closingFen: bigint | undefined;
  payments: number;
  readonly benefits: Set<string>;
}

/**
 * The gap report: registered children whom no layer pays, by stage and failed condition, with what closing the gap
 * would cost this term. A child that fails several benefits on one condition each stands in each of those lines;
 * one that fails every benefit on several stands in a line of joined conditions without a cost.
 */
export function reportGaps(result: DeterminationResult, programme: CoverageProgramme): GapLine[] {
  const bank = new Set(result.benefits.filter((info) => info.bankPayable).map((info) => info.benefit));
  const lines = new Map<string, OpenLine>();
  for (const child of result.children) {
    if (!isUnpaidRegistered(child)) continue;
    const refused = child.decisions.filter((each) => each.outcome === 'no' && bank.has(each.benefit));
    const single = refused.filter((each) => each.reasons.length === 1 && !isKindCondition(each.reasons[0]!));
    let placed = false;
    for (const each of single) {
      const amount = waivedAmount(child, each.benefit, each.reasons[0]!, programme);
      if (amount <= 0n) continue;
      placed = true;
      addLine(lines, child, each.reasons[0]!, amount, each.benefit);
    }
    if (!placed) addLine(lines, child, joinedCondition(child), undefined, '');
  }
  return [...lines.values()]
    .map(closeLine)
    .sort((a, b) => stageOrder(a.stage) - stageOrder(b.stage) || compareText(a.condition, b.condition));
}

function joinedCondition(child: DeterminedChild): string {
  const conditions = new Set(child.reasons.map((reason) => reason.slice(reason.indexOf(':') + 1)));
  return [...conditions].sort(compareText).join('+') || 'no-benefit-for-stage';
}

function addLine(
  lines: Map<string, OpenLine>,
  child: DeterminedChild,
  condition: string,
  amount: bigint | undefined,
  benefit: string,
): void {
  const key = `${child.countedStage}|${condition}`;
  let line = lines.get(key);
  if (!line) {
    line = {
      stage: child.countedStage,
      condition,
      children: new Set(),
      closingFen: undefined,
      payments: 0,
      benefits: new Set(),
    };
    lines.set(key, line);
  }
  line.children.add(child.childId);
  if (amount === undefined) return;
  line.closingFen = (line.closingFen ?? 0n) + amount;
  line.payments += 1;
  line.benefits.add(benefit);
}

function closeLine(line: OpenLine): GapLine {
  return {
    stage: line.stage,
    condition: line.condition,
    children: line.children.size,
    ...(line.closingFen === undefined ? {} : { closingFen: line.closingFen }),
    payments: line.payments,
    benefits: [...line.benefits].sort(compareText),
  };
}

function stageOrder(stage: GapLine['stage']): number {
  return stage === 'unknown' ? STAGES.length : STAGES.indexOf(stage);
}
