import type { Division, PlainDate, TermId } from '@bulou/kernel';
import { createDivisionFinder } from '@bulou/network';
import {
  gatherHouseholds,
  listChildIdentities,
  listLatestRuns,
  listRegistryHouseholds,
  listSchoolNames,
  type PaperChild,
  type PaperHousehold,
  type PaperPlace,
  type PaperSetting,
} from '@bulou/roster';
import type { Database } from '@bulou/store';
import type { BenefitInfo, EarlierPayment } from '../model.ts';
import { listEarlierPayments } from '../register.queries.ts';
import { gatherChildren } from './gather-children.ts';
import { type DeterminationRow, listDeterminations, listRegisteredStates, type StateRow } from './papers.queries.ts';

/** Everything that the papers of one term are made from, loaded once. */
export interface PaperDesk {
  readonly setting: PaperSetting;
  readonly runId: string;
  readonly children: readonly PaperChild[];
  readonly households: readonly PaperHousehold[];
  readonly stateOf: ReadonlyMap<string, StateRow>;
  readonly determinations: readonly DeterminationRow[];
  /** Live payments of this and of earlier terms. */
  readonly payments: readonly EarlierPayment[];
  /** Benefits whose money goes to a card by this county's list; the others are not on its papers. */
  readonly bankPayable: ReadonlySet<string>;
  titleOf(benefit: string): string;
  placeOf(divisionCode: string | undefined): PaperPlace | undefined;
  townshipOf(divisionCode: string | undefined): { readonly code: string; readonly name: string };
}

export interface PaperDeskInput {
  readonly countyCode: string;
  readonly term: TermId;
  readonly divisions: readonly Division[];
  readonly countyName: string;
  /** The benefits of the county's packs as they stand on the run's census day. */
  readonly listBenefits: (censusOn: PlainDate) => readonly PaperBenefit[];
  /** The day the papers are dated; the census day when absent, so that the same run gives the same bytes. */
  readonly madeOn?: PlainDate;
}

type PaperBenefit = Pick<BenefitInfo, 'benefit' | 'titleZh' | 'bankPayable'>;

const UNKNOWN_TOWNSHIP = { code: 'unknown', name: '乡镇不详' };

/** Loads the latest run of a term; `undefined` when the term has none. Opens identities: the caller records the reveal. */
export async function loadPaperDesk(database: Database, input: PaperDeskInput): Promise<PaperDesk | undefined> {
  const { countyCode, term } = input;
  const { keys } = database;
  return database.transaction(
    countyCode,
    async (tx) => {
      const run = (await listLatestRuns(tx, countyCode)).find((each) => each.term === term);
      if (run === undefined) return undefined;
      const { runId, revision, censusOn } = run;
      const states = await listRegisteredStates(tx, countyCode, term, revision);
      const ids = states.map((state) => state.childId);
      const identities = await listChildIdentities(tx, countyCode, keys, runId, ids);
      const known = gatherChildren(states, identities, await listSchoolNames(tx, countyCode, runId));
      const registry = await listRegistryHouseholds(tx, countyCode, keys, runId);
      const households = gatherHouseholds(registry, known, createDivisionFinder(input.divisions));
      const children = households.flatMap((household) => household.children);
      const { countyName, madeOn = censusOn } = input;
      return {
        setting: { countyCode, countyName, term, censusOn, madeOn },
        runId,
        children,
        households,
        stateOf: new Map(states.map((state) => [state.childId, state])),
        determinations: await listDeterminations(tx, countyCode, { term, revision }),
        payments: await listEarlierPayments(tx, countyCode),
        ...makePlaceNames(input),
        ...makeBenefitNames(input.listBenefits(censusOn)),
      };
    },
    { readOnly: true },
  );
}

function makeBenefitNames(benefits: readonly PaperBenefit[]): Pick<PaperDesk, 'titleOf' | 'bankPayable'> {
  const titles = new Map(benefits.map((info) => [info.benefit, info.titleZh]));
  return {
    titleOf: (benefit) => titles.get(benefit) ?? benefit,
    bankPayable: new Set(benefits.filter((info) => info.bankPayable).map((info) => info.benefit)),
  };
}

function makePlaceNames({ divisions }: PaperDeskInput): Pick<PaperDesk, 'placeOf' | 'townshipOf'> {
  const names = new Map(divisions.map((division) => [division.divisionCode, division.name]));
  const townshipOf = (divisionCode: string | undefined) => {
    const code = divisionCode?.slice(0, 9) ?? '';
    const name = names.get(code);
    return name === undefined || code.length < 9 ? UNKNOWN_TOWNSHIP : { code, name };
  };
  return {
    townshipOf,
    placeOf: (divisionCode) => {
      const villageName = divisionCode?.length === 12 ? names.get(divisionCode) : undefined;
      if (divisionCode === undefined || villageName === undefined) return undefined;
      return { divisionCode, villageName, townshipName: townshipOf(divisionCode).name };
    },
  };
}
