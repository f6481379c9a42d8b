import { findPair } from '../blocking/pairs.ts';
import { DECISIONS, type Decision, type DecisionReason, REASONS } from '../decision/decide.ts';
import { probabilityOf } from '../model/score.ts';
import type { RecordRef, ResultParts } from '../result-parts.ts';
import { type Explanation, type ExplanationStep, explainPair, formatPercent } from './explain.ts';
import { listRuleMisses, type RuleMiss } from './missed-blocks.ts';

/** Why two records were, or were not, taken for one person: the decision in one sentence, and the weight taken apart. */
export interface DecisionExplanation {
  readonly left: RecordRef;
  readonly right: RecordRef;
  readonly decision: Decision;
  /** `not-compared`: no rule brought them together; `one-list`: two rows of a list of distinct people. */
  readonly reason: DecisionReason | 'not-compared' | 'one-list' | 'by-chain';
  /** The partner that was preferred, when there is one. */
  readonly preferred?: RecordRef;
  /** Rules that compared the two; none when they were not compared. */
  readonly foundBy: readonly string[];
  /** For a pair that was not compared: what kept each rule from it. */
  readonly missedBy: readonly RuleMiss[];
  readonly explanation: Explanation;
  readonly zh: string;
  readonly en: string;
}

/** Explains the decision on any two records, compared or not. */
export function explainDecision(parts: ResultParts, left: number, right: number): DecisionExplanation {
  const [a, b] = [parts.firstOf[left] as number, parts.firstOf[right] as number];
  const explanation = explainPair(parts.scorer, parts.model, parts.comparators, left, right);
  const base = { left: refOf(parts, left), right: refOf(parts, right), explanation };
  if (a === b)
    return {
      ...base,
      decision: 'same',
      reason: 'same-row',
      foundBy: [],
      missedBy: [],
      zh: '是同一人：名单里把同一行写了两遍。',
      en: 'One person: the list has the same row twice.',
    };
  const pair = findPair(parts.pairs, Math.min(a, b), Math.max(a, b));
  return pair === -1 ? explainUncompared(parts, a, b, base) : explainCompared(parts, pair, base);
}

type Base = Pick<DecisionExplanation, 'left' | 'right' | 'explanation'>;

function explainUncompared(parts: ResultParts, left: number, right: number, base: Base): DecisionExplanation {
  const { table, settings, decisions, groupsOf } = parts;
  const none = { ...base, foundBy: [] };
  if (decisions.clusterOf[left] === decisions.clusterOf[right])
    return {
      ...none,
      decision: 'same',
      reason: 'by-chain',
      missedBy: listRuleMisses(parts, left, right),
      zh: '是同一人：两条记录没有直接比较过，但都与别的记录是同一人。',
      en: 'One person: the two were not compared, but other records link them.',
    };
  const isOneList = settings.mode === 'link' && table.datasetOf[left] === table.datasetOf[right];
  if (isOneList || groupsOf(left).some((group) => groupsOf(right).includes(group)))
    return {
      ...none,
      decision: 'different',
      reason: 'one-list',
      missedBy: [],
      zh: '没有比较：两条记录在同一份名单里，名单里的两行是两个人。',
      en: 'Not compared: both stand in one list, where two rows are two people.',
    };
  const missedBy = listRuleMisses(parts, left, right);
  const { matchWeight } = base.explanation;
  const least = weightOfProbability(settings.decisions.review);
  const percent = formatPercent(probabilityOf(matchWeight));
  return {
    ...none,
    decision: 'different',
    reason: 'not-compared',
    missedBy,
    zh: `没有比较过：${missedBy.map(({ rule, zh }) => `“${rule}”：${zh}`).join('；')}。${matchWeight >= least ? `若比较，概率约 ${percent}，应当增加一条分块规则` : `即使比较，概率也只约 ${percent}`}。`,
    en: `Never compared: ${missedBy.map(({ rule, en }) => `"${rule}": ${en}`).join('; ')}. ${matchWeight >= least ? `Compared, the probability would be about ${percent}: a blocking rule is lacking` : `Even compared, the probability would be only about ${percent}`}.`,
  };
}

const weightOfProbability = (probability: number) => Math.log2(probability / (1 - probability));

function explainCompared(parts: ResultParts, pair: number, base: Base): DecisionExplanation {
  const { pairs, decisions, settings } = parts;
  const decision = DECISIONS[decisions.decision[pair] as number] as Decision;
  const reason = REASONS[decisions.reason[pair] as number] as DecisionReason;
  const [left, right] = [pairs.left[pair] as number, pairs.right[pair] as number];
  const preferred = reason === 'displaced' ? findPreferred(parts, pair) : undefined;
  const told = sayWhy(parts, pair, decision, reason, preferred, base.explanation);
  const together = decisions.clusterOf[left] === decisions.clusterOf[right];
  const found = { zh: '', en: '' };
  if (decision !== 'same' && together) {
    found.zh = '但别的记录把两条连在了一起。';
    found.en = ' Yet other records link the two.';
  }
  return {
    ...base,
    decision,
    reason,
    ...(preferred === undefined ? {} : { preferred: refOf(parts, preferred) }),
    foundBy: settings.blocking
      .filter((_, rule) => ((pairs.rules[pair] as number) & (1 << rule)) !== 0)
      .map((rule) => rule.name),
    missedBy: [],
    zh: `${told.zh}${found.zh}`,
    en: `${told.en}${found.en}`,
  };
}

function sayWhy(
  parts: ResultParts,
  pair: number,
  decision: Decision,
  reason: DecisionReason,
  preferred: number | undefined,
  explanation: Explanation,
): { zh: string; en: string } {
  const { decisions, settings } = parts;
  const percent = formatPercent(explanation.matchProbability);
  if (decision === 'same' && reason === 'weight' && explanation.matchProbability < settings.decisions.accept)
    return {
      zh: `是同一人：单看这两条概率只约 ${percent}，但别的记录把两条连在了一起。${sayBoth(explanation, 'zh')}`,
      en: `One person: these two alone give only about ${percent}, but other records link them. ${sayBoth(explanation, 'en')}`,
    };
  if (decision === 'same' && reason !== 'no-namesake')
    return { zh: `是同一人。${explanation.zh}`, en: `One person. ${explanation.en}` };
  const better = preferred === undefined ? undefined : nameOf(parts, preferred);
  const bits = (decisions.margin[pair] as number).toFixed(1);
  const text: Record<DecisionReason, readonly [zh: string, en: string]> = {
    weight: sayWeight(decision, settings.decisions, explanation, percent),
    margin: [
      `待人工确认：另有一条记录几乎同样像，只差 ${bits} 比特。`,
      `To be reviewed: another record is almost as like, only ${bits} bits behind.`,
    ],
    contradiction: [
      `待人工确认：概率约 ${percent}，但线索自相矛盾（${sayFor(explanation, 'zh')}，而${sayAgainst(explanation, 'zh')}）。`,
      `To be reviewed: about ${percent}, but the evidence contradicts itself (${sayFor(explanation, 'en')}, yet ${sayAgainst(explanation, 'en')}).`,
    ],
    'no-namesake': [
      `是同一人：姓名虽不同，附近没有别人用另一个名字。${explanation.zh}`,
      `One person: the names differ, but nobody near by bears the other one. ${explanation.en}`,
    ],
    displaced: [
      better === undefined
        ? `不是同一人：概率约 ${percent}，但一对一的最优分配里两条记录各有更合适的对象。`
        : `不是同一人：概率约 ${percent}，但 ${better} 更合适，一份名单里一人只有一行。`,
      better === undefined
        ? `Not one person: about ${percent}, but in the best one-to-one assignment both have better partners.`
        : `Not one person: about ${percent}, but ${better} fits better, and a person has one row in a list.`,
    ],
    'same-group': [
      `待人工确认：概率约 ${percent}，但合在一起会把同一份名单的两行并成一人。`,
      `To be reviewed: about ${percent}, but together two rows of one list would become one person.`,
    ],
    'cluster-veto': [
      `待人工确认：概率约 ${percent}，但其中一条已与别的记录是同一人，而那条记录明显是另一个人。`,
      `To be reviewed: about ${percent}, but one of the two belongs with a record that is clearly someone else.`,
    ],
    'told-different': ['不是同一人：有人确认过是两个人。', 'Not one person: somebody has said that they are two.'],
    'told-same': ['是同一人：有人确认过。', 'One person: somebody has said so.'],
    'same-row': ['是同一人：同一行写了两遍。', 'One person: the same row twice.'],
  };
  return { zh: text[reason][0], en: text[reason][1] };
}

function sayWeight(
  decision: Decision,
  { accept, review }: ResultParts['settings']['decisions'],
  explanation: Explanation,
  percent: string,
): readonly [zh: string, en: string] {
  if (decision === 'review')
    return [
      `待人工确认：概率约 ${percent}，不到自动认定的 ${formatPercent(accept)}。${sayBoth(explanation, 'zh')}`,
      `To be reviewed: about ${percent}, short of the ${formatPercent(accept)} for taking it automatically. ${sayBoth(explanation, 'en')}`,
    ];
  return [
    `不是同一人：概率约 ${percent}，不到人工确认的 ${formatPercent(review)}。${sayBoth(explanation, 'zh')}`,
    `Not one person: about ${percent}, short of the ${formatPercent(review)} for a review. ${sayBoth(explanation, 'en')}`,
  ];
}

function sayBoth(explanation: Explanation, language: 'zh' | 'en'): string {
  return language === 'zh'
    ? `支持：${sayFor(explanation, 'zh')}；反对：${sayAgainst(explanation, 'zh')}。`
    : `For: ${sayFor(explanation, 'en')}; against: ${sayAgainst(explanation, 'en')}.`;
}

const sayFor = (explanation: Explanation, language: 'zh' | 'en') => sayStrongest(explanation, 1, language);
const sayAgainst = (explanation: Explanation, language: 'zh' | 'en') => sayStrongest(explanation, -1, language);

/** The two steps that say most in one direction; the chance beforehand is no evidence. */
function sayStrongest({ steps }: Explanation, direction: 1 | -1, language: 'zh' | 'en'): string {
  const weightOf = (step: ExplanationStep) => step.weight * direction;
  const strongest = steps
    .filter((step) => step.kind !== 'prior' && weightOf(step) >= 0.5)
    .sort((a, b) => weightOf(b) - weightOf(a))
    .slice(0, 2);
  if (strongest.length === 0) return language === 'zh' ? '没有' : 'nothing';
  return strongest.map((step) => step[language]).join(language === 'zh' ? '、' : ', ');
}

/** The heavier of the partners that the two records of a displaced pair have instead. */
function findPreferred(parts: ResultParts, displaced: number): number | undefined {
  const { pairs, weights, groupsOf } = parts;
  const [left, right] = [pairs.left[displaced] as number, pairs.right[displaced] as number];
  const shares = (a: number, b: number) => groupsOf(a).some((group) => groupsOf(b).includes(group));
  const partners = indexPartners(parts);
  let best: { record: number; weight: number } | undefined;
  for (const [own, rival] of [
    [left, right],
    [right, left],
  ] as const)
    for (const pair of partners.get(own) ?? []) {
      const record = (pairs.left[pair] === own ? pairs.right[pair] : pairs.left[pair]) as number;
      const weight = weights[pair] as number;
      if (shares(record, rival) && (best === undefined || weight > best.weight)) best = { record, weight };
    }
  return best?.record;
}

const partnersOfResults = new WeakMap<ResultParts, Map<number, number[]>>();

/** The pairs of each record that are links or to be reviewed. */
function indexPartners(parts: ResultParts): Map<number, number[]> {
  const known = partnersOfResults.get(parts);
  if (known) return known;
  const partners = new Map<number, number[]>();
  const note = (record: number, pair: number) => {
    const list = partners.get(record);
    if (list) list.push(pair);
    else partners.set(record, [pair]);
  };
  for (let pair = 0; pair < parts.pairs.size; pair += 1) {
    if (parts.decisions.decision[pair] === 0) continue;
    note(parts.pairs.left[pair] as number, pair);
    note(parts.pairs.right[pair] as number, pair);
  }
  partnersOfResults.set(parts, partners);
  return partners;
}

function refOf({ table }: ResultParts, record: number): RecordRef {
  return { dataset: table.datasetNames[table.datasetOf[record] as number] as string, id: table.ids[record] as string };
}

function nameOf(parts: ResultParts, record: number): string {
  const { dataset, id } = refOf(parts, record);
  return `${dataset}/${id}`;
}

/** The compared pairs of a record that are no links, heaviest first, each with the reason. */
export function listRejected(parts: ResultParts, record: number, most: number): DecisionExplanation[] {
  const { pairs, weights, decisions, firstOf } = parts;
  const own = firstOf[record] as number;
  const found: number[] = [];
  for (let pair = 0; pair < pairs.size; pair += 1) {
    if (pairs.left[pair] !== own && pairs.right[pair] !== own) continue;
    if (decisions.clusterOf[pairs.left[pair] as number] === decisions.clusterOf[pairs.right[pair] as number]) continue;
    found.push(pair);
  }
  found.sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  return found
    .slice(0, most)
    .map((pair) =>
      explainDecision(parts, record, (pairs.left[pair] === own ? pairs.right[pair] : pairs.left[pair]) as number),
    );
}
