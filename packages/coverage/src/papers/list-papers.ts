import type { Paper } from '@bulou/documents';
import { addDays } from '@bulou/kernel';
import {
  describeStage,
  makeHouseholdFiles,
  makePovertyOfficeRoster,
  makeSchoolClaimList,
  makeStudyCertificate,
  makeSurveySheets,
  makeVillageRoster,
  PAPER_KINDS,
  type PaperChild,
  type PaperHousehold,
  type PaperKind,
  type PaperPlace,
} from '@bulou/roster';
import { compareText } from '../order.ts';
import { makeChildFile } from './child-file.ts';
import { formatPlainYuan } from './money-words.ts';
import type { PaperDesk } from './paper-desk.ts';
import { makePublicNotice } from './public-notice.ts';
import { makeSummaryTables } from './summary-tables.ts';

/** A paper that can be made, and where it goes. */
export interface PlannedPaper {
  readonly kind: PaperKind;
  /** Folder and name without an ending. */
  readonly file: string;
  /** Also as a workbook: an office works on it. */
  readonly workbook: boolean;
  make(): Paper;
}

/** The kinds that a run's data is enough for; supplement pages and visit sheets need a stamp or a draw. */
export const RUN_PAPERS = [
  'SS',
  'HF',
  'VR',
  'PR',
  'CL',
  'SC',
  'PN',
  'ST',
  'CF',
] as const satisfies readonly PaperKind[];
export type RunPaperKind = (typeof RUN_PAPERS)[number];

export interface PaperChoice {
  readonly kinds: readonly RunPaperKind[];
  /** Only papers of places within this township or village; schools and the county's own papers are left out then. */
  readonly within?: string;
  /** Days that a notice hangs. */
  readonly noticeDays: number;
  readonly hotline?: string;
}

const FOLDERS: Record<RunPaperKind, string> = {
  SS: 'survey-sheets',
  HF: 'household-files',
  VR: 'village-rosters',
  PR: 'poverty-office-rosters',
  CL: 'school-claim-lists',
  SC: 'study-certificates',
  PN: 'public-notices',
  ST: 'summary',
  CF: 'child-files',
};

/** Every paper of the choice, made one after the other when it is asked for. Villages without a household have theirs, too. */
export function* listPapers(
  desk: PaperDesk,
  choice: PaperChoice,
  villages: readonly PaperPlace[],
): Generator<PlannedPaper> {
  const wanted = new Set(choice.kinds);
  const plan = (kind: RunPaperKind, name: string, make: () => Paper, workbook = false): PlannedPaper => ({
    kind,
    file: `${FOLDERS[kind]}/${fileName(name)}`,
    workbook,
    make,
  });
  const places = gatherPlaces(desk, choice.within, villages);
  for (const { place, households } of places) {
    const name = `${place.divisionCode}-${place.townshipName}${place.villageName}`;
    if (wanted.has('SS')) yield plan('SS', name, () => makeSurveySheets(desk.setting, place, undefined, households));
    if (wanted.has('HF')) yield plan('HF', name, () => makeHouseholdFiles(desk.setting, place, households));
    if (wanted.has('VR')) yield plan('VR', name, () => makeVillageRoster(desk.setting, place, households), true);
    if (wanted.has('PN')) yield plan('PN', name, () => makeVillageNotice(desk, choice, place, households));
  }
  if (wanted.has('PR')) yield* listPovertyRosters(desk, choice.within, plan);
  if (choice.within === undefined) {
    if (wanted.has('CL')) yield* listClaimLists(desk, plan);
    if (wanted.has('ST')) yield plan('ST', `${desk.setting.term}-summary`, () => makeSummary(desk), true);
  }
  for (const child of chosenChildren(desk, choice.within)) {
    const place = desk.placeOf(child.divisionCode);
    const name = `${child.divisionCode ?? 'unknown'}-${child.name}-${child.childId.slice(0, 8)}`;
    if (wanted.has('SC') && child.outsideCounty === true)
      yield plan('SC', name, () => makeStudyCertificate(desk.setting, child, place));
    if (wanted.has('CF')) yield plan('CF', name, () => makeFile(desk, child));
  }
}

type Plan = (kind: RunPaperKind, name: string, make: () => Paper, workbook?: boolean) => PlannedPaper;

interface PlacedHouseholds {
  readonly place: PaperPlace;
  readonly households: readonly PaperHousehold[];
}

/** Households by village; those that nobody can place stand under their township, or under the county. */
function gatherPlaces(
  desk: PaperDesk,
  within: string | undefined,
  villages: readonly PaperPlace[],
): PlacedHouseholds[] {
  const groups = new Map<string, { place: PaperPlace; households: PaperHousehold[] }>();
  for (const place of villages) groups.set(place.divisionCode, { place, households: [] });
  for (const household of desk.households) {
    const place = desk.placeOf(household.divisionCode) ?? unknownPlace(desk, household.divisionCode);
    const group = groups.get(place.divisionCode);
    if (group === undefined) groups.set(place.divisionCode, { place, households: [household] });
    else group.households.push(household);
  }
  return [...groups.values()]
    .filter(({ place }) => within === undefined || place.divisionCode.startsWith(within))
    .sort((a, b) => compareText(a.place.divisionCode, b.place.divisionCode));
}

function unknownPlace(desk: PaperDesk, divisionCode: string | undefined): PaperPlace {
  const { code, name } = desk.townshipOf(divisionCode);
  return {
    divisionCode: code === 'unknown' ? `${desk.setting.countyCode}unknown` : `${code}unknown`,
    townshipName: name,
    villageName: '村不详',
  };
}

function* listPovertyRosters(desk: PaperDesk, within: string | undefined, plan: Plan): Generator<PlannedPaper> {
  const townships = Map.groupBy(desk.households, (household) => desk.townshipOf(household.divisionCode).code);
  for (const [code, households] of [...townships].sort(([a], [b]) => compareText(a, b))) {
    if (within !== undefined && !code.startsWith(within.slice(0, 9))) continue;
    const { name } = desk.townshipOf(households[0]?.divisionCode);
    const withChildren = households.filter((household) => household.children.length > 0);
    const make = () => makePovertyOfficeRoster(desk.setting, name, code, withChildren, desk.placeOf);
    yield plan('PR', `${code}-${name}`, make, true);
  }
}

function* listClaimLists(desk: PaperDesk, plan: Plan): Generator<PlannedPaper> {
  const pupils = desk.children.filter((child) => child.inSchool === true);
  // Whoever studies outside the county is claimed by the centre, stage by stage, with proof of study.
  const schools = Map.groupBy(pupils, (child) =>
    child.outsideCounty === true ? `outside-${child.stage}` : (child.schoolId ?? 'unknown'),
  );
  for (const [schoolId, own] of [...schools].sort(([a], [b]) => compareText(a, b))) {
    const first = own[0] as PaperChild;
    const name = schoolId.startsWith('outside-')
      ? `县外就读·${describeStage({ stage: first.stage })}（由县学生资助管理中心认领，附就读证明）`
      : (own.find((child) => child.schoolName !== undefined)?.schoolName ?? '学校不详');
    const make = () => makeSchoolClaimList(desk.setting, { schoolId, name }, own, desk.placeOf);
    yield plan('CL', `${name.replace(/（.*/, '')}-${schoolId.slice(0, 8)}`, make, true);
  }
}

function makeVillageNotice(
  desk: PaperDesk,
  choice: PaperChoice,
  place: PaperPlace,
  households: readonly PaperHousehold[],
): Paper {
  const paid = paymentsOfTerm(desk);
  const children = households.flatMap((household) => household.children);
  const items = children
    .flatMap((child) => (paid.get(child.childId) ?? []).map((payment) => ({ child, payment })))
    .sort((a, b) => compareText(a.child.name, b.child.name) || compareText(a.payment.benefit, b.payment.benefit));
  const { madeOn } = desk.setting;
  return makePublicNotice(desk.setting, {
    place: `${place.townshipName}${place.villageName}`,
    placeKey: place.divisionCode,
    from: madeOn,
    until: addDays(madeOn, choice.noticeDays - 1),
    ...(choice.hotline === undefined ? {} : { hotline: choice.hotline }),
    amountFen: items.reduce((sum, { payment }) => sum + payment.amountFen, 0n),
    rows: items.map(({ child, payment }) => ({
      name: child.name,
      stage: describeStage(child),
      benefit: desk.titleOf(payment.benefit),
      amountYuan: formatPlainYuan(payment.amountFen),
    })),
  });
}

const paidMemory = new WeakMap<PaperDesk, Map<string, PaperDesk['payments'][number][]>>();

/** Payments of the term by child, grouped once a desk: every village's notice asks. */
function paymentsOfTerm(desk: PaperDesk): ReadonlyMap<string, readonly PaperDesk['payments'][number][]> {
  let known = paidMemory.get(desk);
  if (known === undefined) {
    const own = desk.payments.filter((payment) => payment.term === desk.setting.term);
    known = Map.groupBy(own, (payment) => payment.childId);
    paidMemory.set(desk, known);
  }
  return known;
}

function makeSummary(desk: PaperDesk): Paper {
  const childOf = new Map(desk.children.map((child) => [child.childId, child]));
  const paid = paymentsOfTerm(desk);
  const due = desk.determinations.filter((each) => each.outcome === 'pay' && desk.bankPayable.has(each.benefit));
  return makeSummaryTables(
    desk.setting,
    due.flatMap(({ childId, benefit, amountFen }) => {
      const child = childOf.get(childId);
      if (child === undefined) return [];
      const payment = paid.get(childId)?.find((each) => each.benefit === benefit);
      return [
        {
          childId,
          townshipName: desk.townshipOf(child.divisionCode).name,
          stage: child.stage,
          benefit: desk.titleOf(benefit),
          dueFen: amountFen,
          paidFen: payment?.amountFen ?? 0n,
        },
      ];
    }),
  );
}

function makeFile(desk: PaperDesk, child: PaperChild): Paper {
  const own = desk.payments.filter((payment) => payment.childId === child.childId);
  const { term } = desk.setting;
  const now = desk.determinations.filter(
    (each) => each.childId === child.childId && desk.bankPayable.has(each.benefit),
  );
  const earlier = own.filter((payment) => payment.term < term);
  const state = desk.stateOf.get(child.childId);
  return makeChildFile(
    desk.setting,
    child,
    desk.placeOf(child.divisionCode),
    { state: state?.state ?? 'unresolved', reasons: state?.reasons ?? [] },
    [
      ...earlier.map((payment) => ({
        term: payment.term,
        title: desk.titleOf(payment.benefit),
        outcome: 'pay' as const,
        amountFen: payment.amountFen,
        paid: true,
        reasons: [],
      })),
      ...now
        .filter((each) => each.outcome !== 'no')
        .map((each) => ({
          term,
          title: desk.titleOf(each.benefit),
          outcome: each.outcome,
          amountFen: each.amountFen,
          paid: own.some((payment) => payment.term === term && payment.benefit === each.benefit),
          reasons: each.reasons,
        })),
    ],
  );
}

function chosenChildren(desk: PaperDesk, within: string | undefined): readonly PaperChild[] {
  if (within === undefined) return desk.children;
  return desk.children.filter((child) => child.divisionCode?.startsWith(within) === true);
}

/** Windows refuses some characters and trailing dots; a name longer than a screen helps nobody. */
function fileName(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters that file systems refuse.
      .replace(/[\u0000-\u001f<>:"/\\|?*\s]/g, '_')
      .replace(/[.]+$/, '')
      .slice(0, 60) || '_'
  );
}

/** The kinds with their names, for people who choose. */
export function describeRunPapers(): string {
  return RUN_PAPERS.map((kind) => `${kind} ${PAPER_KINDS[kind]}`).join('，');
}
