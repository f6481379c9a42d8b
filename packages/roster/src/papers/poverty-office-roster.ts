import type { Paper } from '@bulou/documents';
import { freezeRoster, type RosterLine } from '../reconcile/roster-version.ts';
import type { PaperHousehold, PaperPlace, PaperSetting } from './paper-data.ts';
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
import { makeChildLine } from './village-roster.ts';

const ROWS_FOR_THE_MISSING = 5;

function listRows(households: readonly PaperHousehold[]) {
  return [...households]
    .sort(
      (a, b) => compareText(a.divisionCode ?? '', b.divisionCode ?? '') || compareText(a.householdNo, b.householdNo),
    )
    .flatMap((household) =>
      [...household.children]
        .sort(compareChildren)
        .map((child) => ({ household, child: { ...child, householdNo: household.householdNo } })),
    );
}

/** The lines of a township's list for the poverty office, in the order of its paper. */
export function listPovertyOfficeLines(households: readonly PaperHousehold[]): RosterLine[] {
  return listRows(households).map(({ household, child }) => ({
    ...makeChildLine(child),
    ...(household.headName === undefined ? {} : { headName: household.headName }),
  }));
}

/**
 * One township's part of the county's list for the poverty office: whether each child is on its registry, and whom of
 * its own the list lacks. Only children: households without one are the village's to confirm.
 */
export function makePovertyOfficeRoster(
  setting: PaperSetting,
  townshipName: string,
  townshipCode: string,
  households: readonly PaperHousehold[],
  placeOf: (divisionCode: string | undefined) => PaperPlace | undefined,
): Paper {
  const rows = listRows(households);
  const { countyCode, term } = setting;
  const scope = { countyCode, term, kind: 'poverty-office' as const, place: townshipCode };
  const lines = listPovertyOfficeLines(households);
  return {
    title: `${describeTerm(setting)}建档立卡学生（幼儿）比对名册`,
    subtitle: `${townshipName}　　送：${setting.countyName}扶贫开发办公室`,
    meta: [`${formatLongDate(setting.censusOn)}的数据　　${households.length} 户、${rows.length} 人`],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    landscape: true,
    foot: MASKED_FOOT,
    reference: { kind: 'PR', digest: freezeRoster(scope, lines).digest },
    blocks: [
      {
        type: 'table',
        empty: '本乡镇没有建档立卡学生（幼儿）。',
        columns: [
          { heading: '行号', width: 11, align: 'center' },
          { heading: '户编号', width: 25, align: 'center' },
          { heading: '户主', width: 18 },
          { heading: '村', width: 24 },
          { heading: '姓名', width: 23 },
          { heading: '性别', width: 9, align: 'center' },
          { heading: '身份证号', width: 35, align: 'center' },
          { heading: '学段年级', width: 22 },
          { heading: '学校和就读情况', width: { share: 1 } },
          { heading: '扶贫办比对', width: 27, align: 'center' },
          { heading: '不在册的说明', width: 24 },
        ],
        rows: rows.map(({ household, child }, index) => ({
          key: makeChildLine(child).lineId,
          cells: [
            String(index + 1),
            household.householdNo,
            household.headName ?? '不详',
            placeOf(household.divisionCode)?.villageName ?? '村不详',
            child.name,
            describeSex(child),
            maskId(child.nationalId),
            describeStage(child),
            describeSchooling(child),
            '□ 在册 □ 不在',
            '',
          ],
        })),
      },
      {
        type: 'group',
        blocks: [
          { type: 'heading', text: '扶贫办在册、名册里没有的学生（幼儿）（没有请写“无”）' },
          {
            type: 'table',
            empty: '',
            air: 3.2,
            columns: [
              { heading: '户编号', width: 34 },
              { heading: '户主', width: 26 },
              { heading: '村', width: 34 },
              { heading: '姓名', width: 30 },
              { heading: '身份证号', width: 62 },
              { heading: '说明', width: { share: 1 } },
            ],
            rows: Array.from({ length: ROWS_FOR_THE_MISSING }, () => ({ cells: ['　', '', '', '', '', ''] })),
          },
          {
            type: 'boxes',
            height: 46,
            boxes: [
              { kind: 'seal', label: '县扶贫开发办公室（盖章）' },
              { kind: 'signature', label: '负责人签字' },
              { kind: 'signature', label: '比对人签字' },
            ],
          },
        ],
      },
    ],
  };
}
