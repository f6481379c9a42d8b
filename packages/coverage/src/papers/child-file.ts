import type { Paper } from '@bulou/documents';
import { formatYuanInCapitals, type TermId, termLabel } from '@bulou/kernel';
import {
  describeSchooling,
  describeSex,
  describeStage,
  describeTerm,
  formatLongDate,
  MASKED_FOOT,
  makePaperReference,
  maskId,
  maskPhones,
  nameOfCentre,
  type PaperChild,
  type PaperPlace,
  type PaperSetting,
} from '@bulou/roster';
import type { ChildState, ReasonCode } from '../model.ts';
import { describeReason, STATE_WORDS } from '../words.ts';
import { formatPlainYuan } from './money-words.ts';

/** One benefit of the child in one term. */
export interface ChildFileItem {
  readonly term: TermId;
  readonly title: string;
  readonly outcome: 'pay' | 'no' | 'undecided' | 'displaced' | 'not_assessed';
  readonly amountFen: bigint;
  /** On the payment list of that term. */
  readonly paid: boolean;
  readonly reasons: readonly ReasonCode[];
}

const OUTCOME_WORDS = {
  pay: '应发',
  no: '不符合',
  undecided: '待查清',
  displaced: '已由其他项目代替',
  not_assessed: '名单未到，未核',
} as const;

/** One child's file (一生一档): who it is, where it learns, what it is due and was given term by term, and why. */
export function makeChildFile(
  setting: PaperSetting,
  child: PaperChild,
  place: PaperPlace | undefined,
  state: { readonly state: ChildState; readonly reasons: readonly ReasonCode[] },
  items: readonly ChildFileItem[],
): Paper {
  const given = items.filter((item) => item.paid);
  const total = given.reduce((sum, item) => sum + item.amountFen, 0n);
  const reasons = state.reasons.map((reason) => describeReason(reason, 'zh'));
  return {
    title: `${setting.countyName}建档立卡学生资助档案`,
    subtitle: `${child.name}　　${place === undefined ? '村不详' : `${place.townshipName}${place.villageName}`}`,
    meta: [`${describeTerm(setting)}　　以 ${formatLongDate(setting.censusOn)} 为准`],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    foot: MASKED_FOOT,
    reference: makePaperReference('CF', setting, child.childId, { child, state, items }),
    blocks: [
      {
        type: 'fields',
        across: 2,
        label: 24,
        fields: [
          { label: '姓名', value: child.name },
          { label: '性别', value: describeSex(child) || '不详' },
          { label: '出生日期', value: child.birthOn === undefined ? '不详' : formatLongDate(child.birthOn) },
          { label: '身份证号', value: maskId(child.nationalId) },
          { label: '户编号', value: child.householdNo ?? '待补' },
          { label: '建档立卡', value: child.registered ? '是' : '否' },
          { label: '监护人', value: child.guardianNames.join('、') || '待补' },
          { label: '联系电话', value: maskPhones(child.phones) || '待补' },
          { label: '学段年级', value: describeStage(child) },
          { label: '就读', value: describeSchooling(child) },
          {
            label: '本期状态',
            across: 2,
            value: [`${STATE_WORDS[state.state].mark} ${STATE_WORDS[state.state].zh}`, ...reasons].join('；'),
          },
        ],
      },
      { type: 'heading', text: '历次资助' },
      {
        type: 'table',
        empty: '还没有资助的记录。',
        columns: [
          { heading: '学期', width: 34 },
          { heading: '项目', width: { share: 1 } },
          { heading: '结论', width: 28 },
          { heading: '金额（元）', width: 24, align: 'right' },
          { heading: '发放', width: 20, align: 'center' },
          { heading: '原因', width: 48 },
        ],
        rows: [
          ...items.map((item) => ({
            cells: [
              termLabel(item.term, 'zh'),
              item.title,
              OUTCOME_WORDS[item.outcome],
              item.amountFen === 0n ? '' : formatPlainYuan(item.amountFen),
              item.paid ? '已列发' : item.outcome === 'pay' ? '待发' : '',
              item.reasons.map((reason) => describeReason(reason, 'zh')).join('；'),
            ],
          })),
          ...(items.length === 0
            ? []
            : [
                {
                  tone: 'total' as const,
                  cells: [
                    { text: `累计列发 ${given.length} 人次　　人民币${formatYuanInCapitals(total)}`, across: 3 },
                    formatPlainYuan(total),
                    { text: '', across: 2 },
                  ],
                },
              ]),
        ],
      },
      {
        type: 'boxes',
        height: 40,
        boxes: [
          { kind: 'seal', label: `${nameOfCentre(setting)}（盖章）` },
          { kind: 'signature', label: '建档人签字' },
        ],
      },
    ],
  };
}
