import { maskNationalId, maskPhone, stageLabel, termLabel } from '@bulou/kernel';
import type { LifeEvent } from '../model.ts';
import type { PaperChild, PaperSetting } from './paper-data.ts';

/** The kinds of paper by the two letters that their page codes carry. */
export const PAPER_KINDS = {
  SS: '入户排查登记表',
  HF: '户档',
  VR: '村级核对名册',
  PR: '扶贫办比对名册',
  CL: '学校认领名单',
  SP: '名册补充页',
  VS: '入户核查表',
  SC: '县外就读证明',
  PN: '公示',
  ST: '汇总表',
  CF: '学生资助档案',
} as const;
export type PaperKind = keyof typeof PAPER_KINDS;

const EVENT_WORDS: Record<LifeEvent, string> = {
  died: '已去世',
  graduated: '已毕业',
  left: '已离校',
  moved: '已迁出',
  'dropped-out': '已辍学',
  'not-in-school': '不在校',
};
const KINDERGARTEN = ['', '小班', '中班', '大班'];
const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 小学三年级; 幼儿园大班; 不详 when no list tells. */
export function describeStage(child: Pick<PaperChild, 'stage' | 'grade'>): string {
  const { stage, grade } = child;
  if (stage === 'unknown') return '不详';
  // 普通高中 would wrap in every row; vocational pupils are said to be such, so that the short word is clear.
  const name = stage === 'senior' ? '高中' : stageLabel(stage, 'zh');
  if (grade === undefined || stage === 'infant') return name;
  if (stage === 'preschool') return KINDERGARTEN[grade] || name;
  return `${name}${DIGITS[grade] ?? grade}年级`;
}

/** The school with how it is attended, as one phrase; never empty. */
export function describeSchooling(child: PaperChild): string {
  const event = child.event === undefined ? undefined : EVENT_WORDS[child.event];
  if (event !== undefined && child.inSchool !== true) return event;
  if (child.inSchool === false) return child.stage === 'infant' ? '未入园' : '不在校';
  const school = child.schoolName ?? (child.stage === 'infant' ? '未入园' : '学校不详');
  const notes = [
    child.outsideCounty === true ? '县外' : '',
    child.boarding === undefined ? '' : child.boarding ? '寄宿' : '走读',
  ].filter((note) => note !== '');
  return notes.length === 0 ? school : `${school}（${notes.join('、')}）`;
}

export function describeSex(child: Pick<PaperChild, 'sex'>): string {
  return child.sex === undefined ? '' : child.sex === 'male' ? '男' : '女';
}

/** Masked always: a paper lies on desks. */
export function maskId(nationalId: string | undefined): string {
  return nationalId === undefined ? '待补' : maskNationalId(nationalId);
}

export function maskPhones(phones: readonly string[]): string {
  return [...new Set(phones)].slice(0, 2).map(maskPhone).join('　');
}

/** 南乐县2018年秋季学期 */
export function describeTerm(setting: PaperSetting): string {
  return `${setting.countyName}${termLabel(setting.term, 'zh')}`;
}

/** 2018年10月15日 */
export function formatLongDate(day: string): string {
  const [year, month, date] = day.split('-');
  return `${year}年${Number(month)}月${Number(date)}日`;
}

/** The office that issues all papers of the county. */
export function nameOfCentre(setting: PaperSetting): string {
  return `${setting.countyName}学生资助管理中心`;
}

export const MASKED_FOOT = '证件号和电话已遮盖　·　右上角的方码用于收回后自动归档，请勿涂污';

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By stage, then the eldest first, then by id: one order on every machine. */
export function compareChildren(a: PaperChild, b: PaperChild): number {
  return compareText(a.birthOn ?? '9', b.birthOn ?? '9') || compareText(a.childId, b.childId);
}
