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

/** Rows for children whom no list has, and the least a sheet has in all. */
const ROWS_FOR_NEW_CHILDREN = 3;

/** The answers of a visit, in the order of the sheet and of the screen. */
export const SURVEY_RESULTS = {
  unchanged: '无变化',
  changed: '有变化（已改）',
  'not-at-home': '不在家',
  moved: '已迁走',
  died: '已去世',
} as const;

/**
 * The sheets of one village, a page for each registered household: the householder's own data to be confirmed, what is
 * known of each child, rows for those who are not. A household of very many children takes a second page.
 */
export function makeSurveySheets(
  setting: PaperSetting,
  place: PaperPlace,
  surveyor: string | undefined,
  households: readonly PaperHousehold[],
): Paper {
  const sorted = [...households].sort((a, b) => compareText(a.householdNo, b.householdNo));
  const blocks = sorted.flatMap((household, index): PaperBlock[] => [
    ...(index === 0 ? [] : [{ type: 'page-break' } as const]),
    ...makeSheet(household, place, surveyor),
  ]);
  return {
    title: `${describeTerm(setting)}建档立卡户入户排查登记表`,
    subtitle: `${place.townshipName}　${place.villageName}`,
    meta: [
      `全村在册 ${households.length} 户，一户一张，一户不落　　印有的内容以 ${formatLongDate(setting.censusOn)} 为准，不符请划去改写`,
    ],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    foot: MASKED_FOOT,
    reference: makePaperReference('SS', setting, place.divisionCode, {
      surveyor: surveyor ?? null,
      households: sorted,
    }),
    blocks: blocks.length > 0 ? blocks : [{ type: 'text', text: '本村没有在册的建档立卡户，不需入户排查。' }],
  };
}

function makeSheet(household: PaperHousehold, place: PaperPlace, surveyor: string | undefined): PaperBlock[] {
  const { householdNo, headName = '', members } = household;
  const children = [...household.children].sort(compareChildren);
  const results = Object.values(SURVEY_RESULTS);
  const phones = members.flatMap((member) => (member.phone === undefined ? [] : [member.phone]));
  return [
    {
      type: 'fields',
      across: 2,
      label: 22,
      fields: [
        { label: '户编号', value: householdNo },
        { label: '户主', value: `${headName}　　□ 相符　□ 改为 ____________` },
        { label: '家庭住址', value: `${place.townshipName}${place.villageName}　　　　组` },
        { label: '在册人口', value: `${members.length} 人　　现有 ______ 人` },
        { label: '联系电话', value: maskPhones(phones) || '待补' },
        { label: '新电话', value: '' },
        {
          label: '走访结果',
          across: 2,
          value: '□ 已逐人登记　□ 本户确无 0 岁至大学的孩子　□ 家中无人　□ 拒绝登记　□ 整户迁走',
        },
      ],
    },
    { type: 'heading', text: '孩子（0—3岁、3—6岁、小学、初中、高中、职专、大学，逐人登记）' },
    {
      type: 'table',
      empty: '',
      air: 2.6,
      columns: [
        { heading: '姓名', width: 24 },
        { heading: '性别', width: 9, align: 'center' },
        { heading: '出生日期／身份证号', width: 36 },
        { heading: '学段年级', width: 21 },
        { heading: '学校和就读情况', width: { share: 1 } },
        { heading: '排查结果', width: 29 },
      ],
      rows: [
        ...children.map((child) => ({
          key: `${householdNo}/${child.childId}`,
          cells: [
            child.name,
            describeSex(child),
            `${child.birthOn ?? '出生日期不详'}\n${maskId(child.nationalId)}`,
            describeStage(child),
            describeSchooling(child),
            results.map((result) => `□ ${result}`).join('\n'),
          ],
        })),
        ...Array.from({ length: ROWS_FOR_NEW_CHILDREN }, (_, index) => ({
          cells: ['　', '', '　\n　', '', '', index === 0 ? '新登记的孩子' : ''].map((text) => ({ text, muted: true })),
        })),
      ],
    },
    {
      type: 'text',
      small: true,
      text: '身份证号标“待补”的，请对照户口簿把十八位号码写在空行。县外就读的请注明学校全称、所在省市，并收就读证明。',
    },
    {
      type: 'fields',
      across: 1,
      label: 44,
      fields: [
        { label: '资助政策讲过没有', value: '□ 讲过，家长知道　□ 讲过，没听明白　□ 今天第一次讲' },
        { label: '有没有该领没领到的', value: '□ 没有　□ 有：' },
      ],
    },
    {
      type: 'boxes',
      height: 24,
      boxes: [
        { kind: 'signature', label: '户主（或家属）签字' },
        { kind: 'signature', label: surveyor === undefined ? '走访人签字' : `走访人 ${surveyor} 签字` },
      ],
    },
  ];
}
