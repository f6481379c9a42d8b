import type { Paper, PaperRow } from '@bulou/documents';
import { freezeRoster, type RosterLine, type RosterVersion } from '../reconcile/roster-version.ts';
import type { PaperChild, PaperHousehold, PaperPlace, PaperSetting } from './paper-data.ts';
import {
  compareChildren,
  compareText,
  describeSchooling,
  describeSex,
  describeStage,
  describeTerm,
  formatLongDate,
  MASKED_FOOT,
  maskId,
  nameOfCentre,
} from './paper-words.ts';

/** Rows left for children whom the village knows and the roster does not. */
const ROWS_FOR_THE_OMITTED = 4;

/** The lines of a village's roster: every registered household, with its children or as one without. */
export function listVillageLines(households: readonly PaperHousehold[]): RosterLine[] {
  return sortHouseholds(households).flatMap((household) => {
    const { householdNo, headName } = household;
    const head = headName === undefined ? {} : { headName };
    if (household.children.length === 0) return [{ lineId: `${householdNo}/none`, householdNo, ...head }];
    return sortChildren(household).map((child) => ({ ...makeChildLine(child), householdNo, ...head }));
  });
}

/** A child's line without its household, as the papers of schools and of the poverty office have it. */
export function makeChildLine(child: PaperChild): RosterLine {
  const { childId, name, sex, birthOn, nationalId, stage, grade, schoolName, householdNo } = child;
  return {
    lineId: `${householdNo ?? ''}/${childId}`,
    childId,
    name,
    stage,
    standing: describeSchooling(child),
    ...(householdNo === undefined ? {} : { householdNo }),
    ...(sex === undefined ? {} : { sex }),
    ...(birthOn === undefined ? {} : { birthOn }),
    ...(nationalId === undefined ? {} : { nationalId }),
    ...(grade === undefined ? {} : { grade }),
    ...(schoolName === undefined ? {} : { schoolName }),
  };
}

/** The version of a village's roster that its paper is printed from. */
export function freezeVillageRoster(
  setting: PaperSetting,
  place: PaperPlace,
  households: readonly PaperHousehold[],
): RosterVersion {
  const { countyCode, term } = setting;
  const scope = { countyCode, term, kind: 'village' as const, place: place.divisionCode };
  return freezeRoster(scope, listVillageLines(households));
}

/**
 * The paper that a village confirms and stamps: every registered household in the order of the household files, so that
 * one that is missing is seen, and a line for each child that can be ticked. Two seals: 支部 and 村委.
 */
export function makeVillageRoster(
  setting: PaperSetting,
  place: PaperPlace,
  households: readonly PaperHousehold[],
): Paper {
  const version = freezeVillageRoster(setting, place, households);
  const children = households.reduce((sum, household) => sum + household.children.length, 0);
  const without = households.filter((household) => household.children.length === 0).length;
  return {
    title: `${describeTerm(setting)}建档立卡户子女核对名册`,
    subtitle: `${place.townshipName}　${place.villageName}`,
    meta: [
      `${formatLongDate(setting.censusOn)}的数据　　在册 ${households.length} 户，其中 ${without} 户没有登记的孩子　　孩子 ${children} 人`,
    ],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    landscape: true,
    foot: MASKED_FOOT,
    reference: { kind: 'VR', digest: version.digest },
    blocks: [
      {
        type: 'table',
        empty: '本村没有在册的建档立卡户。请村里确认后照常盖章交回。',
        columns: [
          { heading: '行号', width: 10, align: 'center' },
          { heading: '户编号', width: 26, align: 'center' },
          { heading: '户主', width: 20 },
          { heading: '子女姓名', width: 25 },
          { heading: '性别', width: 9, align: 'center' },
          { heading: '出生日期', width: 20, align: 'center' },
          { heading: '身份证号', width: 35, align: 'center' },
          { heading: '学段年级', width: 22 },
          { heading: '学校和就读情况', width: { share: 1 } },
          { heading: '村里核对', width: 25, align: 'center' },
          { heading: '不符之处', width: 28 },
        ],
        rows: listRows(households),
      },
      {
        type: 'group',
        blocks: [
          { type: 'heading', text: '名册上漏掉的孩子（请村里逐户对照户档补写；没有请写“无”）' },
          {
            type: 'table',
            empty: '',
            air: 3.2,
            columns: [
              { heading: '户编号', width: 30 },
              { heading: '户主', width: 26 },
              { heading: '子女姓名', width: 30 },
              { heading: '性别', width: 12 },
              { heading: '身份证号', width: 62 },
              { heading: '学校、年级', width: { share: 1 } },
              { heading: '说明', width: 34 },
            ],
            rows: Array.from({ length: ROWS_FOR_THE_OMITTED }, () => ({ cells: ['　', '', '', '', '', '', ''] })),
          },
          {
            type: 'text',
            text: '我村已对照户档逐户逐人核对：以上名单一户不落、一人不漏；不符的已在行内注明，漏掉的已补写。',
          },
          {
            type: 'boxes',
            height: 46,
            boxes: [
              { kind: 'seal', label: '村党支部（盖章）' },
              { kind: 'seal', label: '村民委员会（盖章）' },
              { kind: 'signature', label: '支部书记签字' },
              { kind: 'signature', label: '村委会主任签字' },
            ],
          },
        ],
      },
    ],
  };
}

function listRows(households: readonly PaperHousehold[]): PaperRow[] {
  let number = 0;
  return sortHouseholds(households).flatMap((household): PaperRow[] => {
    const { householdNo, headName = '不详' } = household;
    if (household.children.length === 0) {
      number += 1;
      return [
        {
          key: `${householdNo}/none`,
          cells: [
            String(number),
            householdNo,
            headName,
            { text: '本户没有登记的孩子', across: 6, muted: true },
            { text: '□ 确无　□ 有', align: 'center' },
            '',
          ],
        },
      ];
    }
    const down = household.children.length;
    return sortChildren(household).map((child, index) => {
      number += 1;
      const own = [
        child.name,
        describeSex(child),
        child.birthOn ?? '不详',
        maskId(child.nationalId),
        describeStage(child),
        describeSchooling(child),
        '□ 是　□ 否',
        '',
      ];
      const key = makeChildLine({ ...child, householdNo }).lineId;
      const shared = [
        { text: householdNo, down },
        { text: headName, down },
      ];
      // The number of a line is what people say over the telephone: each line has its own.
      return index === 0
        ? { key, cells: [String(number), ...shared, ...own] }
        : { key, cells: [String(number), ...own] };
    });
  });
}

function sortHouseholds(households: readonly PaperHousehold[]): PaperHousehold[] {
  return [...households].sort((a, b) => compareText(a.householdNo, b.householdNo));
}

function sortChildren(household: PaperHousehold): PaperChild[] {
  return [...household.children].sort(compareChildren);
}
