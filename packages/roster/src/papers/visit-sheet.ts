import type { Paper, PaperBlock } from '@bulou/documents';
import { formatYuan, formatYuanInCapitals } from '@bulou/kernel';
import type { PaperHousehold, PaperPlace, PaperSetting } from './paper-data.ts';
import { makePaperReference } from './paper-reference.ts';
import {
  compareChildren,
  describeSchooling,
  describeStage,
  describeTerm,
  MASKED_FOOT,
  maskPhones,
  nameOfCentre,
} from './paper-words.ts';

/** What a child should have received, as a later room tells it. */
export interface DueItem {
  readonly childId: string;
  readonly title: string;
  readonly amountFen: bigint;
}

/** A home that the draw chose, in the order of the draw. */
export interface DrawnHome {
  readonly order: number;
  readonly household: PaperHousehold;
  readonly place: PaperPlace;
  /** Set when this home replaces one that was drawn: which, and why. */
  readonly replaces?: { readonly householdNo: string; readonly reason: string };
}

/** What anyone needs to redo the draw. */
export interface DrawStatement {
  readonly seed: string;
  readonly listDigest: string;
  readonly drawn: number;
  readonly listed: number;
}

/** The sheets with which inspectors visit the drawn homes, one home a page: the article's questions, child by child. */
export function makeVisitSheets(
  setting: PaperSetting,
  draw: DrawStatement,
  homes: readonly DrawnHome[],
  dues: readonly DueItem[],
): Paper {
  const duesOf = Map.groupBy(dues, (due) => due.childId);
  const blocks = homes.flatMap((home, index): PaperBlock[] => [
    ...(index === 0 ? [] : [{ type: 'page-break' } as const]),
    ...makeSheet(home, duesOf),
  ]);
  return {
    title: `${describeTerm(setting)}入户核查表`,
    subtitle: homes[0] === undefined ? '' : homes[0].place.townshipName,
    meta: [
      `从 ${draw.listed} 户在册户中抽取 ${draw.drawn} 户　　种子 ${draw.seed}　　名册摘要 ${draw.listDigest.slice(0, 16)}　　凭此可重抽核对`,
    ],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    foot: MASKED_FOOT,
    reference: makePaperReference('VS', setting, homes[0]?.place.divisionCode.slice(0, 9) ?? '', { draw, homes, dues }),
    blocks: blocks.length > 0 ? blocks : [{ type: 'text', text: '本乡镇没有抽中的户。' }],
  };
}

function makeSheet(home: DrawnHome, duesOf: ReadonlyMap<string, readonly DueItem[]>): PaperBlock[] {
  const { household, place, order, replaces } = home;
  const phones = household.members.flatMap((member) => (member.phone === undefined ? [] : [member.phone]));
  return [
    {
      type: 'fields',
      across: 2,
      label: 22,
      fields: [
        { label: '抽中序号', value: String(order) },
        { label: '户编号', value: household.householdNo },
        { label: '户主', value: household.headName ?? '不详' },
        { label: '联系电话', value: maskPhones(phones) || '待补' },
        { label: '住址', value: `${place.townshipName}${place.villageName}`, across: 2 },
        ...(replaces === undefined
          ? []
          : [{ label: '替换', value: `替换 ${replaces.householdNo} 户，原因：${replaces.reason}`, across: 2 }]),
        {
          label: '见面情况',
          value: '□ 见到家长　□ 见到其他家属　□ 家中无人（第　次）　□ 拒绝　□ 已迁走',
          across: 2,
        },
      ],
    },
    {
      type: 'table',
      empty: '名册上本户没有孩子。请核对：□ 确实没有　□ 有，写在下面的空行',
      air: 2.3,
      columns: [
        { heading: '孩子', width: 44 },
        { heading: '应享受的项目和金额', width: { share: 1 } },
        { heading: '政策', width: 21, align: 'center' },
        { heading: '落实', width: 21, align: 'center' },
        { heading: '钱收到没有', width: 46 },
      ],
      rows: [...household.children].sort(compareChildren).map((child) => ({
        key: `${household.householdNo}/${child.childId}`,
        cells: [
          `${child.name}\n${describeStage(child)}\n${describeSchooling(child)}`,
          describeDues(duesOf.get(child.childId) ?? []),
          '□ 知道\n□ 不知道',
          '□ 落实\n□ 没落实',
          '□ 收到　　　　　元\n　　年　　月到账\n□ 本人卡 □ 家长卡 □ 别人的卡\n□ 没收到',
        ],
      })),
    },
    { type: 'heading', text: '名册上没有、家里却有的孩子（没有请写“无”）' },
    {
      type: 'table',
      empty: '',
      air: 3,
      columns: [
        { heading: '姓名', width: 30 },
        { heading: '出生日期', width: 34 },
        { heading: '学校、年级', width: { share: 1 } },
        { heading: '为什么没有登记', width: 52 },
      ],
      rows: Array.from({ length: 2 }, () => ({ cells: ['　', '', '', ''] })),
    },
    {
      type: 'text',
      small: true,
      text: '任何一项答“不”“没有”或“别人的卡”，都记一处问题并交办整改。没见到人的照样交回，计入未答，不换户。',
    },
    {
      type: 'boxes',
      height: 26,
      boxes: [
        { kind: 'signature', label: '家长签字' },
        { kind: 'signature', label: '核查人签字（两人）' },
      ],
    },
  ];
}

function describeDues(dues: readonly DueItem[]): string {
  if (dues.length === 0) return '本学期没有发到个人的项目';
  const total = dues.reduce((sum, due) => sum + due.amountFen, 0n);
  const items = dues.map((due) => `${due.title}　${formatYuan(due.amountFen)} 元`);
  return [...items, `合计 ${formatYuan(total)} 元（${formatYuanInCapitals(total)}）`].join('\n');
}
