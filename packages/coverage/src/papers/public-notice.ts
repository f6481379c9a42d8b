import type { Paper } from '@bulou/documents';
import { daysBetween, formatYuanInCapitals, type PlainDate } from '@bulou/kernel';
import { describeTerm, formatLongDate, makePaperReference, nameOfCentre, type PaperSetting } from '@bulou/roster';
import { formatPlainYuan } from './money-words.ts';
import { paperProblems } from './problems.ts';

/**
 * All that a public notice may show. No number of a person, no account, no telephone, no reason of hardship: the list says
 * what may stand there, so that a field that nobody thought of is refused and not let through.
 */
export const NOTICE_FIELDS = {
  name: '姓名',
  village: '村',
  school: '学校',
  stage: '学段年级',
  benefit: '资助项目',
  amountYuan: '金额（元）',
} as const;
export type NoticeField = keyof typeof NOTICE_FIELDS;

/** One row as the caller gives it; whatever its fields are, they are held against {@link NOTICE_FIELDS}. */
export type NoticeRow = Readonly<Record<string, string>>;

export interface NoticeRequest {
  /** Where it hangs: 谷金楼镇吉七村, or the school. */
  readonly place: string;
  /** Code of the village or id of the school: it tells notices of one name apart. */
  readonly placeKey: string;
  readonly rows: readonly NoticeRow[];
  readonly from: PlainDate;
  /** The last day on which it hangs. */
  readonly until: PlainDate;
  /** The office's telephone for objections; printed as it is. */
  readonly hotline?: string;
  readonly amountFen: bigint;
}

const WIDTHS: Readonly<Record<NoticeField, number | { readonly share: number }>> = {
  name: 28,
  village: 32,
  school: 40,
  stage: 26,
  benefit: { share: 1 },
  amountYuan: 24,
};

/** Digits that only a person's number, an account or a telephone has; spaces and dashes do not hide them. */
const PERSONAL_NUMBER = /\d[\d\s-]{8,}[\dXx]/;

/**
 * The notice that a village or school puts up. Throws the Problems `papers.notice-field` for any field outside the
 * allow-list, `papers.notice-value` for a personal number in an allowed one, and `papers.notice-days`.
 */
export function makePublicNotice(setting: PaperSetting, request: NoticeRequest): Paper {
  const { rows, from, until, place } = request;
  if (daysBetween(from, until) < 0) throw paperProblems['notice-days']({ from, until });
  rows.forEach(refuseHarmful);
  const fields = (Object.keys(NOTICE_FIELDS) as NoticeField[]).filter((field) =>
    rows.some((row) => row[field] !== undefined),
  );
  const shown = fields.length === 0 ? (['name', 'stage', 'benefit', 'amountYuan'] as const) : fields;
  return {
    title: `${describeTerm(setting)}建档立卡学生资助公示`,
    subtitle: place,
    meta: [`公示期：${formatLongDate(from)} 至 ${formatLongDate(until)}　　到期后请张贴单位自行撤下`],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    size: 10,
    foot: `${nameOfCentre(setting)}　·　公示至 ${until}，过期无效`,
    reference: makePaperReference('PN', setting, request.placeKey, [from, until, request.hotline ?? null, rows]),
    blocks: [
      {
        type: 'text',
        indent: true,
        text: `现将${place}本学期拟资助的建档立卡学生（幼儿）公示如下。对名单有不同意见、或者认为有孩子被漏掉的，请在公示期内向村委会、学校或${nameOfCentre(setting)}反映${request.hotline === undefined ? '' : `，电话 ${request.hotline}`}。反映人的情况保密。`,
      },
      {
        type: 'table',
        empty: '本学期没有拟资助的学生（幼儿）。认为有孩子被漏掉的，请在公示期内反映。',
        columns: [
          { heading: '序号', width: 12, align: 'center' },
          ...shown.map((field) => ({
            heading: NOTICE_FIELDS[field],
            width: WIDTHS[field],
            ...(field === 'amountYuan' ? { align: 'right' as const } : {}),
          })),
        ],
        rows: [
          ...rows.map((row, index) => ({
            cells: [String(index + 1), ...shown.map((field) => row[field] ?? '')],
          })),
          ...(rows.length === 0 || !shown.includes('amountYuan')
            ? []
            : [
                {
                  tone: 'total' as const,
                  cells: [
                    {
                      text: `合计 ${rows.length} 人次　　人民币${formatYuanInCapitals(request.amountFen)}`,
                      across: shown.length,
                      align: 'left' as const,
                    },
                    formatPlainYuan(request.amountFen),
                  ],
                },
              ]),
        ],
      },
      {
        type: 'boxes',
        height: 42,
        boxes: [
          { kind: 'seal', label: '张贴单位（盖章）' },
          { kind: 'signature', label: '张贴人签字', lines: '张贴地点：\n\n撤下日期：' },
        ],
      },
    ],
  };
}

function refuseHarmful(row: NoticeRow, index: number): void {
  for (const [field, value] of Object.entries(row)) {
    if (!Object.hasOwn(NOTICE_FIELDS, field)) {
      throw paperProblems['notice-field']({ field, allowed: Object.values(NOTICE_FIELDS).join('、') });
    }
    if (PERSONAL_NUMBER.test(value.normalize('NFKC'))) {
      const shown = NOTICE_FIELDS[field as NoticeField];
      throw paperProblems['notice-value']({ field: shown, row: index + 1, what: '证件号、卡号或电话' });
    }
  }
}
