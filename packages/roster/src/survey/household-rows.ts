/** Households of a round as their rows hold them: sealed, with counts beside for lists and progress. */
import { digestSha256, formatCanonicalJson, type KeyRing, type Transaction } from '@bulou/store';
import type { PaperHousehold } from '../papers/paper-data.ts';
import { compareText } from '../papers/paper-words.ts';
import { applyAnswer, type KeptAnswer, listPresent } from './decide-visit.ts';

const BASE = 'round-household-base';
const ANSWER = 'round-household-answer';

/** A household of a round, opened: what the run says, the answer that stands, and what follows from both. */
export interface RoundHousehold {
  readonly householdId: string;
  readonly divisionCode: string;
  readonly state: string;
  readonly listed: boolean;
  readonly surveyorId: string | null;
  readonly recordedBy: string | null;
  readonly visits: number;
  readonly base: PaperHousehold;
  readonly answer: KeptAnswer | undefined;
  /** The base with the answer laid over it. */
  readonly standing: PaperHousehold;
}

interface SealedRow extends Omit<RoundHousehold, 'base' | 'answer' | 'standing'> {
  readonly base: Uint8Array;
  readonly answer: Uint8Array | null;
}

/** The household's id in the office: the same that the children's lines carry. */
export function idOfHousehold(keys: KeyRing, householdNo: string): string {
  return keys.makeBlindIndex(householdNo, 'household-no');
}

export function sealBases(keys: KeyRing, households: readonly PaperHousehold[]): Buffer[] {
  return keys.sealFields(
    households.map((household) => JSON.stringify(household)),
    BASE,
  );
}

export function sealAnswer(keys: KeyRing, answer: KeptAnswer): Buffer {
  return keys.sealField(JSON.stringify(answer), ANSWER);
}

export function openAnswer(keys: KeyRing, sealed: Uint8Array): KeptAnswer {
  return JSON.parse(keys.openField(sealed, ANSWER)) as KeptAnswer;
}

export function digestAnswer(answer: KeptAnswer): string {
  return digestSha256(formatCanonicalJson(answer));
}

/** The digest that a draw is made from: of the ids alone, in one order on every machine. */
export function digestHouseholdList(householdIds: readonly string[]): string {
  return digestSha256(formatCanonicalJson(['bulou-household-list/1', [...householdIds].sort(compareText)]));
}

/** Counts of a household as it stands: what lists and totals show. */
export function countHousehold(standing: PaperHousehold, answer: KeptAnswer | undefined) {
  const present = listPresent(standing);
  const fresh = new Set(answer?.children.filter((child) => child.result === 'new').map((child) => child.childId));
  const stages: Record<string, number> = {};
  for (const { stage } of present) stages[stage] = (stages[stage] ?? 0) + 1;
  return { children: present.length, newChildren: present.filter((child) => fresh.has(child.childId)).length, stages };
}

export interface HouseholdScope {
  readonly roundId: string;
  /** Households below this division. */
  readonly within?: string | undefined;
  readonly householdIds?: readonly string[] | undefined;
  readonly forUpdate?: boolean;
}

/** Households of a round in the order of their ids, opened. Row-level security decides whose. */
export async function listHouseholds(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  { roundId, within = '', householdIds, forUpdate = false }: HouseholdScope,
): Promise<RoundHousehold[]> {
  const rows = await tx<SealedRow[]>`
    select household_id as "householdId", division_code as "divisionCode", state, listed, surveyor_id as "surveyorId",
      recorded_by as "recordedBy", visits, base_cipher as base, answer_cipher as answer
    from roster.round_household
    where county_code = ${countyCode} and round_id = ${roundId} and starts_with(division_code, ${within})
      and (${householdIds === undefined} or household_id = any(${[...(householdIds ?? [])]}))
    order by household_id collate "C" ${forUpdate ? tx`for update` : tx``}`;
  const bases = keys.openFields(
    rows.map((row) => row.base),
    BASE,
  );
  return rows.map((row, index) => {
    const base = { ...(JSON.parse(bases[index] ?? '{}') as PaperHousehold), divisionCode: row.divisionCode };
    const answer = row.answer === null ? undefined : openAnswer(keys, row.answer);
    return { ...row, base, answer, standing: applyAnswer(base, answer) };
  });
}

/** One household, locked where it is to be changed; `undefined` outside the territory. */
export async function findHousehold(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  scope: { readonly roundId: string; readonly householdId: string; readonly forUpdate?: boolean },
): Promise<RoundHousehold | undefined> {
  const { roundId, householdId, forUpdate = false } = scope;
  const [household] = await listHouseholds(tx, keys, countyCode, { roundId, householdIds: [householdId], forUpdate });
  return household;
}
