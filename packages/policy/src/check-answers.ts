/** What only the answers of rules show: rows that pay nobody, combinations that a change drops, and what was not tried in full. */
import type { PlainDate, TermId } from '@bulou/kernel';
import { compareRules } from './compare-rules.ts';
import { enumerateBenefit } from './enumerate.ts';
import type { Benefit, BenefitVersion, Fault, Pack, Place } from './model.ts';
import { listChangedBenefits } from './population.ts';
import { resolveRules } from './resolve-rules.ts';
import { restrictRules } from './restrict-rules.ts';

/** Limits of a check; tests set them low. */
export interface AnswerOptions {
  /** Above this many combinations of a benefit only pairs of values are tried, which is told. */
  readonly most?: number;
}

/** Every dated version of every benefit of the top pack, on its first day: a row that never pays is dead. */
export async function listDeadFaults(packs: readonly Pack[], options: AnswerOptions = {}): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const benefit of packs.at(-1)?.benefits ?? [])
    for (const version of benefit.versions) faults.push(...(await listDeadFaultsOf(packs, benefit, version, options)));
  return faults;
}

async function listDeadFaultsOf(
  packs: readonly Pack[],
  benefit: Benefit,
  version: BenefitVersion,
  options: AnswerOptions,
): Promise<Fault[]> {
  const season = benefit.season ?? benefit.instalments[0]?.season ?? 'autumn';
  const term = `${version.from.slice(0, 4)}-${season}` as TermId;
  const set = resolveRules({ packs, term, censusOn: version.from });
  const report = await enumerateBenefit(set, benefit.id, options);
  const { place, from } = version;
  const faults: Fault[] = [];
  if (report.method === 'pairwise')
    faults.push({
      ...place,
      severity: 'warning',
      code: 'pairwise',
      zh: `${benefit.id} 的事实组合太多，没有试遍，只试了每两个值的搭配（${report.combinations} 种）；条件拆成几个项目就能试遍`,
      en: `${benefit.id} has too many combinations: only every pair of values was tried (${report.combinations} rows); split the benefit so that all can be`,
    });
  if (report.dead)
    return [
      ...faults,
      {
        ...place,
        severity: 'error',
        code: 'dead',
        zh: `${benefit.id} ${from} 起的条件互相矛盾，没有孩子能享受；改掉相抵触的一条`,
        en: `The conditions of ${benefit.id} from ${from} on contradict each other: no child can qualify; change one of them`,
      },
    ];
  for (const arm of report.deadArms)
    faults.push({
      ...(version.arms[arm]?.place ?? place),
      severity: 'error',
      code: 'dead-amount',
      zh: `${benefit.id} ${from} 起的第 ${arm + 1} 档金额永远用不到；删去这一档，或改它的条件`,
      en: `Amount ${arm + 1} of ${benefit.id} from ${from} on is never reached: leave it out or change its condition`,
    });
  // Pairs of values do not meet every condition alone, so they prove nothing about idle ones.
  for (const code of report.method === 'exhaustive' ? report.idleConditions : [])
    faults.push({
      ...place,
      severity: 'warning',
      code: 'idle-condition',
      zh: `${benefit.id} ${from} 起的条件 ${code} 去掉也没有区别`,
      en: `Leaving out the condition ${code} of ${benefit.id} from ${from} on would change nothing`,
    });
  return faults;
}

/** One warning a benefit that pays while a reading of its text is provisional. */
export function listProvisionalFaults(packs: readonly Pack[]): Fault[] {
  return (packs.at(-1)?.benefits ?? []).flatMap((benefit) => {
    const open = benefit.interpretations.filter((each) => each.status === 'provisional');
    const first = open[0];
    if (first === undefined || benefit.status !== 'payable') return [];
    return [
      {
        ...first.place,
        severity: 'warning' as const,
        code: 'provisional',
        zh: `${benefit.id} 的金额建立在 ${open.length} 条暂定读法上（${first.question.zh}……）；有权的单位定下后，写明 decided-by、on，把 status 改为 decided`,
        en: `${benefit.id} pays on ${open.length} provisional readings (${first.question.en} …): once somebody entitled decides, name decided-by and on, and set status to decided`,
      },
    ];
  });
}

/**
 * Combinations that a release pays and the working files do not, in both terms of every year in which a benefit begins, changes or ends
 * in either. One warning a benefit, at its place in the working files.
 */
export function listDroppedFaults(before: readonly Pack[], after: readonly Pack[]): Fault[] {
  const release = before.at(-1);
  const top = after.at(-1);
  if (release === undefined || top === undefined || isSameStack(before, after)) return [];
  const dropped = new Map<string, { terms: string[]; count: number; combinations: number }>();
  for (const { term, censusOn } of listTermsOfChange([...before, ...after])) {
    const one = resolveRules({ packs: before, term, censusOn });
    const two = resolveRules({ packs: after, term, censusOn });
    for (const id of listChangedBenefits(one, two)) {
      if (!id.startsWith(`${top.id}/`)) continue;
      const compared = compareRules(restrictRules(one, id), restrictRules(two, id));
      if (compared.dropped === 0) continue;
      const found = dropped.get(id);
      if (found === undefined)
        dropped.set(id, { terms: [term], count: compared.dropped, combinations: compared.combinations });
      else found.terms.push(term);
    }
  }
  return [...dropped].map(([id, found]) => makeDroppedFault(top, release.version, id, found));
}

function makeDroppedFault(
  top: Pack,
  version: string,
  id: string,
  { terms, count, combinations }: { terms: readonly string[]; count: number; combinations: number },
): Fault {
  const place: Place = top.benefits.find((benefit) => benefit.id === id)?.place ?? {
    file: `${top.folder}/pack.yaml`,
    line: 1,
  };
  return {
    ...place,
    severity: 'warning',
    code: 'newly-dropped',
    zh: `与发布版 ${version} 相比，${id} 在 ${terms[0]} 有 ${count}/${combinations} 种情况不再发（共 ${terms.length} 个学期有）；不是有意的就改回，有意的用 bulou policy diff ${version} working 核对`,
    en: `Against release ${version}, ${id} no longer pays ${count} of ${combinations} combinations in ${terms[0]} (${terms.length} terms in all): undo it, or review it with bulou policy diff ${version} working`,
  };
}

function isSameStack(before: readonly Pack[], after: readonly Pack[]): boolean {
  return before.every((pack, index) => pack.digest === after[index]?.digest) && before.length === after.length;
}

interface TermOfChange {
  readonly term: TermId;
  readonly censusOn: PlainDate;
}

function listTermsOfChange(packs: readonly Pack[]): TermOfChange[] {
  const days = packs.flatMap((pack) => [
    ...pack.benefits.flatMap((benefit) => benefit.versions.flatMap(({ from, to }) => [from, ...(to ? [to] : [])])),
    ...[...pack.parameters.values()].flatMap((parameter) => parameter.values.map((value) => value.from)),
  ]);
  const years = [...new Set(days.map((day) => Number(day.slice(0, 4))))];
  // What ends in a year is missed in the next.
  const asked = [...new Set(years.flatMap((year) => [year, year + 1]))].sort();
  return asked.flatMap((year) => [
    { term: `${year}-spring` as TermId, censusOn: `${year}-04-15` as PlainDate },
    { term: `${year}-autumn` as TermId, censusOn: `${year}-10-15` as PlainDate },
  ]);
}
