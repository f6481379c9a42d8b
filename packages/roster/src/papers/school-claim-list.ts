import type { Paper } from '@bulou/documents';
import { freezeRoster } from '../reconcile/roster-version.ts';
import type { PaperChild, PaperPlace, PaperSetting } from './paper-data.ts';
import {
  compareText,
  describeSex,
  describeStage,
  describeTerm,
  formatLongDate,
  MASKED_FOOT,
  maskId,
  nameOfCentre,
} from './paper-words.ts';
import { makeChildLine } from './village-roster.ts';

const ROWS_FOR_FURTHER_PUPILS = 5;

/** A school as a claim list names it; pupils outside the county are claimed by the county's centre. */
export interface ClaimingSchool {
  readonly schoolId: string;
  readonly name: string;
}

/**
 * The paper on which a school says of each child whether it is its pupil, and if not, why. Children by class year, so that
 * class teachers can take their part. Rows are left for registered pupils whom the list lacks.
 */
export function makeSchoolClaimList(
  setting: PaperSetting,
  school: ClaimingSchool,
  pupils: readonly PaperChild[],
  placeOf: (divisionCode: string | undefined) => PaperPlace | undefined,
): Paper {
  const sorted = [...pupils].sort(
    (a, b) =>
      compareText(describeStage(a), describeStage(b)) ||
      compareText(a.name, b.name) ||
      compareText(a.childId, b.childId),
  );
  const { countyCode, term } = setting;
  const scope = { countyCode, term, kind: 'school' as const, place: school.schoolId };
  return {
    title: `${describeTerm(setting)}建档立卡学生认领名单`,
    subtitle: school.name,
    meta: [`${formatLongDate(setting.censusOn)}的数据　　待认领 ${pupils.length} 人`],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    landscape: true,
    foot: MASKED_FOOT,
    reference: { kind: 'CL', digest: freezeRoster(scope, sorted.map(makeChildLine)).digest },
    blocks: [
      {
        type: 'table',
        empty: '没有待认领的学生。如有建档立卡学生在校，请在下表补写。',
        columns: [
          { heading: '行号', width: 10, align: 'center' },
          { heading: '姓名', width: 27 },
          { heading: '性别', width: 10, align: 'center' },
          { heading: '出生日期', width: 21, align: 'center' },
          { heading: '身份证号', width: 36, align: 'center' },
          { heading: '学段年级', width: 24 },
          { heading: '寄宿', width: 12, align: 'center' },
          { heading: '家在', width: { share: 1 } },
          { heading: '学校认领', width: 36, align: 'center' },
          { heading: '不是本校学生的原因', width: 44 },
        ],
        rows: sorted.map((child, index) => {
          const place = placeOf(child.divisionCode);
          return {
            key: makeChildLine(child).lineId,
            cells: [
              String(index + 1),
              child.name,
              describeSex(child),
              child.birthOn ?? '不详',
              maskId(child.nationalId),
              describeStage(child),
              child.boarding === undefined ? '不详' : child.boarding ? '寄宿' : '走读',
              place === undefined ? '不详' : `${place.townshipName}${place.villageName}`,
              '□ 是　□ 不是',
              '',
            ],
          };
        }),
      },
      {
        type: 'group',
        blocks: [
          { type: 'heading', text: '在本校就读、名单上没有的建档立卡学生（没有请写“无”）' },
          {
            type: 'table',
            empty: '',
            air: 3.2,
            columns: [
              { heading: '姓名', width: 32 },
              { heading: '性别', width: 12 },
              { heading: '身份证号', width: 62 },
              { heading: '年级、班', width: 32 },
              { heading: '家在（乡镇、村）', width: { share: 1 } },
              { heading: '户主', width: 30 },
            ],
            rows: Array.from({ length: ROWS_FOR_FURTHER_PUPILS }, () => ({ cells: ['　', '', '', '', '', ''] })),
          },
          {
            type: 'text',
            small: true,
            text: '原因可写：已毕业、已转出（转往何校）、休学、从未在校、姓名或证件号与在校学生不符。转出、休学的请附证明。',
          },
          {
            type: 'boxes',
            height: 44,
            boxes: [
              { kind: 'seal', label: '学校（盖章）' },
              { kind: 'signature', label: '校长签字' },
              { kind: 'signature', label: '资助专干签字' },
            ],
          },
        ],
      },
    ],
  };
}
