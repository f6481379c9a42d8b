import type { Paper, PaperBlock } from '@bulou/documents';
import type { PaperHousehold, PaperPlace, PaperSetting } from './paper-data.ts';
import { makePaperReference } from './paper-reference.ts';
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
  maskPhones,
  nameOfCentre,
} from './paper-words.ts';

const ROWS_FOR_CHANGES = 4;

/** The household files (户档) of one village, one household after the other, each beginning a page. */
export function makeHouseholdFiles(
  setting: PaperSetting,
  place: PaperPlace,
  households: readonly PaperHousehold[],
): Paper {
  const sorted = [...households].sort((a, b) => compareText(a.householdNo, b.householdNo));
  const blocks = sorted.flatMap((household, index): PaperBlock[] => [
    ...(index === 0 ? [] : [{ type: 'page-break' } as const]),
    ...makeFile(household, place),
  ]);
  return {
    title: `${setting.countyName}建档立卡户教育资助户档`,
    subtitle: `${place.townshipName}　${place.villageName}`,
    meta: [
      `${describeTerm(setting)}　　以 ${formatLongDate(setting.censusOn)} 为准　　户户建档，全村 ${households.length} 户`,
    ],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    foot: MASKED_FOOT,
    reference: makePaperReference('HF', setting, place.divisionCode, sorted),
    blocks: blocks.length > 0 ? blocks : [{ type: 'text', text: '本村没有在册的建档立卡户。' }],
  };
}

function makeFile(household: PaperHousehold, place: PaperPlace): PaperBlock[] {
  const { householdNo, headName = '不详', members } = household;
  const phones = members.flatMap((member) => (member.phone === undefined ? [] : [member.phone]));
  const names = new Set(household.children.map((child) => child.name));
  return [
    {
      type: 'fields',
      across: 2,
      label: 22,
      fields: [
        { label: '户编号', value: householdNo },
        { label: '户主', value: headName },
        { label: '家庭住址', value: `${place.townshipName}${place.villageName}` },
        { label: '联系电话', value: maskPhones(phones) || '待补' },
      ],
    },
    { type: 'heading', text: '家庭成员（在册）' },
    {
      type: 'table',
      empty: '没有成员的记录',
      columns: [
        { heading: '姓名', width: 32 },
        { heading: '与户主关系', width: 32 },
        { heading: '身份证号', width: 44, align: 'center' },
        { heading: '备注', width: { share: 1 } },
      ],
      rows: members.map((member) => ({
        cells: [member.name, member.relation ?? '', maskId(member.nationalId), names.has(member.name) ? '见下表' : ''],
      })),
    },
    { type: 'heading', text: '孩子' },
    {
      type: 'table',
      empty: '本户没有登记的孩子',
      columns: [
        { heading: '姓名', width: 28 },
        { heading: '性别', width: 10, align: 'center' },
        { heading: '出生日期', width: 24, align: 'center' },
        { heading: '身份证号', width: 38, align: 'center' },
        { heading: '学段年级', width: 24 },
        { heading: '学校和就读情况', width: { share: 1 } },
      ],
      rows: [...household.children].sort(compareChildren).map((child) => ({
        key: `${householdNo}/${child.childId}`,
        cells: [
          child.name,
          describeSex(child),
          child.birthOn ?? '不详',
          maskId(child.nationalId),
          describeStage(child),
          describeSchooling(child),
        ],
      })),
    },
    { type: 'heading', text: '走访和变动记录' },
    {
      type: 'table',
      empty: '',
      air: 3.4,
      columns: [
        { heading: '日期', width: 26 },
        { heading: '走访人', width: 26 },
        { heading: '情况或变动', width: { share: 1 } },
        { heading: '户主签字', width: 28 },
      ],
      rows: Array.from({ length: ROWS_FOR_CHANGES }, () => ({ cells: ['　', '', '', ''] })),
    },
  ];
}
