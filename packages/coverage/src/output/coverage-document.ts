import { maskNationalId } from '@bulou/kernel';
import { type DeterminedChild, DIFFERENCE_LISTS, type Tally, type Territory } from '../model.ts';
import { whoActs } from '../words.ts';
import type { CoverageDocument } from './coverage-document.schema.ts';
import type { OutputDesk } from './outputs-model.ts';

/** Makes `coverage.json`. Timings, when given, are the only part that differs between equal runs. */
export function makeCoverageDocument(desk: OutputDesk, timings?: Readonly<Record<string, number>>): CoverageDocument {
  const { result, proof } = desk;
  return {
    schemaVersion: 1,
    county: result.county,
    countyName: desk.countyName,
    term: result.term,
    censusOn: result.censusOn,
    adultsSetAside: result.adultsSetAside,
    territories: proof.territories.map(territoryEntry),
    reasons: sortReasons(proof.reasons),
    othersByReason: sortKeys(result.othersByReason),
    benefits: benefitEntries(desk),
    openByTownshipAndStage: Object.fromEntries(
      Object.keys(proof.openByTownshipAndStage)
        .sort()
        .map((key) => [key, sortKeys(proof.openByTownshipAndStage[key]!)]),
    ),
    open: result.children
      .filter((child) => child.state === 'unresolved' || child.state === 'owed')
      .map((child) => openEntry(child, desk)),
    lists: Object.fromEntries(
      DIFFERENCE_LISTS.map((name) => [
        name,
        proof.lists[name].map((line) => ({
          childId: line.childId,
          name: line.name,
          nationalIdMasked: maskedIdOf(desk.childById.get(line.childId)),
          reason: line.reason,
          sources: [...line.sources],
          amountFen: Number(line.amountFen),
        })),
      ]),
    ) as CoverageDocument['lists'],
    gapChildren: proof.gapChildren,
    gaps: proof.gaps.map((gap) => ({
      stage: gap.stage,
      condition: gap.condition,
      children: gap.children,
      payments: gap.payments,
      amountFen: gap.closingFen === undefined ? null : Number(gap.closingFen),
      benefits: [...gap.benefits],
    })),
    ...(timings ? { timings: { ...timings } } : {}),
  };
}

function territoryEntry(territory: Territory): CoverageDocument['territories'][number] {
  const { cell } = territory;
  return {
    kind: territory.kind,
    key: territory.key,
    name: territory.name,
    ...(territory.parentKey === undefined ? {} : { parentKey: territory.parentKey }),
    known: cell.known,
    registered: cell.registered,
    states: { ...cell.states },
    registeredStates: { ...cell.registeredStates },
    entitled: tallyEntry(cell.entitled),
    paid: tallyEntry(cell.paid),
    owed: tallyEntry(cell.owed),
    displaced: tallyEntry(cell.displaced),
    notAssessed: tallyEntry(cell.notAssessed),
  };
}

function tallyEntry(tally: Tally) {
  return { children: tally.children, payments: tally.payments, amountFen: Number(tally.amountFen) };
}

function benefitEntries(desk: OutputDesk): CoverageDocument['benefits'] {
  const outcomes = new Map<string, Record<string, number>>();
  for (const child of desk.result.children)
    for (const each of child.decisions) {
      const counts = outcomes.get(each.benefit) ?? {};
      counts[each.outcome] = (counts[each.outcome] ?? 0) + 1;
      outcomes.set(each.benefit, counts);
    }
  const paid = new Map<string, Tally>();
  for (const payment of desk.decision.payments) {
    const tally = paid.get(payment.benefit) ?? { children: 0, payments: 0, amountFen: 0n };
    tally.children += 1;
    tally.payments += 1;
    tally.amountFen += payment.amountFen;
    paid.set(payment.benefit, tally);
  }
  return desk.result.benefits.map((info) => ({
    benefit: info.benefit,
    titleZh: info.titleZh,
    titleEn: info.titleEn,
    bankPayable: info.bankPayable,
    packRelease: info.packRelease,
    outcomes: sortKeys(outcomes.get(info.benefit) ?? {}),
    paid: tallyEntry(paid.get(info.benefit) ?? { children: 0, payments: 0, amountFen: 0n }),
  }));
}

function openEntry(child: DeterminedChild, desk: OutputDesk): CoverageDocument['open'][number] {
  const { who, by } = whoActs(child.reasons[0] ?? '', desk.result.censusOn);
  return {
    childId: child.childId,
    name: child.name,
    nationalIdMasked: maskedIdOf(child),
    state: child.state === 'owed' ? 'owed' : 'unresolved',
    divisionCode: child.facts.divisionCode ?? '',
    stage: child.countedStage,
    school: child.facts.schoolName ?? '',
    reasons: [...child.reasons],
    who,
    by,
  };
}

export function maskedIdOf(child: DeterminedChild | undefined): string {
  return child?.nationalId === undefined ? '' : maskNationalId(child.nationalId);
}

function sortKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, record[key]!]),
  );
}

function sortReasons(reasons: OutputDesk['proof']['reasons']): CoverageDocument['reasons'] {
  return Object.fromEntries(
    Object.entries(reasons).map(([state, counts]) => [state, sortKeys(counts)]),
  ) as CoverageDocument['reasons'];
}
