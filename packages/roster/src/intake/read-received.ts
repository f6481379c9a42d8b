import { readDateText, readMoneyText, readTermText, type TermId } from '@bulou/kernel';
import type { ReceivedReading } from '../model.ts';
import type { IntakeCode } from './finding-texts.ts';

export type Payer = ReceivedReading['payer'];

/**
 * The layer that pays. `ownNames` are the county and its province and prefecture, so that another county's money is not
 * taken for our own. Another department's aid (扶贫办, 民政, 社会捐助) is `other`.
 */
export function readPayer(raw: string, ownNames: readonly string[]): Payer {
  const text = raw.normalize('NFKC').replace(/\s/g, '');
  if (text === '') return 'unknown';
  const [province = '', prefecture = '', county = ''] = ownNames;
  if (/外县|外省|外地|就读地|异地|县外|省外/.test(text)) return 'other';
  if (
    /扶贫办|扶贫部门|雨露|民政|残联|工会|妇联|团委|企业|社会|慈善|基金会|捐|红十字|学校自筹|校内|工商联|村级|乡镇|其他|人社|行业/.test(
      text,
    )
  )
    return 'other';
  const named = lastUnitOf(text);
  if (named !== undefined) {
    if (named === county) return 'county';
    if (named === province) return 'province';
    return named === prefecture ? 'city' : 'other';
  }
  if (/中央|国家|国拨|彩票公益金|部级/.test(text)) return 'central';
  if (/省级|省财政|省拨|省定|省里|^省|省资金|本省|和省|全省/.test(text)) return 'province';
  if (/市级|市财政|^市|市拨|市资金|本市/.test(text)) return 'city';
  if (/县级|县财政|本县|我县|^县|县拨|县资金|县里|县教育/.test(text)) return 'county';
  return 'unknown';
}

/** The finest unit named: 金水区 in 河南省郑州市金水区教育局. `undefined` when only levels are named (省级, 县财政). */
function lastUnitOf(text: string): string | undefined {
  let rest = text.replace(/[省市县区]级|(?:本|我|全|各)[省市县区]/g, '');
  let last: string | undefined;
  for (;;) {
    const unit = /^[\u4e00-\u9fff]{1,8}?(?:自治区|自治州|自治县|[省市县区盟旗])/.exec(rest)?.[0];
    if (unit === undefined || [...unit].length < 3) return last;
    last = unit;
    rest = rest.slice(unit.length);
  }
}

export interface ReceivedTexts {
  readonly benefit: string;
  readonly payer: string;
  readonly amount: string;
  readonly term: string;
  readonly schoolYear: string;
  readonly year: string;
  readonly month: string;
  readonly paidOn: string;
  /** From the title, used where the row says nothing. */
  readonly titleBenefit: string;
  readonly titlePayer: string;
  readonly titleTerm?: TermId;
  readonly titleSchoolYear?: number;
}

export interface ReceivedOutcome {
  /** The amount stays text here, since it crosses a process boundary. */
  readonly received: Omit<ReceivedReading, 'amountFen'> & { readonly amountFen?: bigint };
  readonly problems: readonly IntakeCode[];
}

/** Reads what a row says was paid: for what, by whom, how much, for which term or school year. */
export function readReceived(texts: ReceivedTexts, ownNames: readonly string[]): ReceivedOutcome {
  const problems: IntakeCode[] = [];
  const benefitText = texts.benefit.trim() || texts.titleBenefit;
  if (benefitText === '') problems.push('received-without-benefit');
  const amountFen = readMoneyText(texts.amount);
  if (texts.amount.trim() !== '' && amountFen === undefined) problems.push('money-unreadable');
  const paid = readDateText(texts.paidOn);
  const time = readTime(texts, paid?.month);
  if (time.unreadable) problems.push('term-unreadable');
  if (time.term === undefined && time.schoolYear === undefined) problems.push('received-without-term');
  const payerText = texts.payer.trim() || texts.titlePayer;
  let payer = readPayer(payerText, ownNames);
  if (payer === 'unknown') payer = readPayer(texts.titlePayer, ownNames);
  // 国家助学金 is the benefit's name, whoever pays it: it counts only where nobody is named.
  if (payer === 'unknown' && texts.payer.trim() === '') payer = readPayer(benefitText, ownNames);
  if (payer === 'unknown') problems.push('received-without-payer');
  return {
    received: {
      benefitText,
      payer,
      payerText,
      ...(amountFen === undefined ? {} : { amountFen }),
      ...(time.term === undefined ? {} : { term: time.term }),
      ...(time.schoolYear === undefined ? {} : { schoolYear: time.schoolYear }),
      ...(paid?.on === undefined ? {} : { paidOn: paid.on }),
    },
    problems,
  };
}

function readTime(
  texts: ReceivedTexts,
  paidMonth: string | undefined,
): { term?: TermId; schoolYear?: number; unreadable: boolean } {
  const written = [texts.schoolYear, texts.year, texts.term].filter((text) => text.trim() !== '');
  const joined = `${texts.schoolYear}${texts.schoolYear !== '' && !/学年/.test(texts.schoolYear) ? '学年' : ''}`;
  for (const text of [
    texts.term,
    `${joined}${texts.term}`,
    `${texts.year}年${texts.term}`,
    texts.schoolYear,
    texts.year,
  ]) {
    const term = text.trim() === '' ? undefined : readTermText(text);
    if (term !== undefined) return { term, unreadable: false };
  }
  const byMonth = termOfMonth(texts.year, texts.month);
  if (byMonth !== undefined) return { term: byMonth, unreadable: false };
  const year = /(20\d{2})/.exec((texts.schoolYear || texts.term || texts.year).normalize('NFKC'))?.[1];
  if (year !== undefined) return { schoolYear: Number(year), unreadable: false };
  if (written.length > 0) return { unreadable: true };
  if (texts.titleTerm !== undefined) return { term: texts.titleTerm, unreadable: false };
  if (texts.titleSchoolYear !== undefined) return { schoolYear: texts.titleSchoolYear, unreadable: false };
  const paid = paidMonth === undefined ? undefined : termOfMonth(paidMonth.slice(0, 4), paidMonth.slice(5, 7));
  return paid === undefined ? { unreadable: false } : { schoolYear: schoolYearOfTerm(paid), unreadable: false };
}

function termOfMonth(year: string, month: string): TermId | undefined {
  const y = Number(/20\d{2}/.exec(year)?.[0]);
  const m = Number(/\d{1,2}/.exec(month)?.[0]);
  if (!Number.isInteger(y) || !Number.isInteger(m) || m < 1 || m > 12) return undefined;
  if (m >= 9) return `${y}-autumn`;
  return m === 1 ? `${y - 1}-autumn` : `${y}-spring`;
}

function schoolYearOfTerm(term: TermId): number {
  const year = Number(term.slice(0, 4));
  return term.endsWith('autumn') ? year : year - 1;
}

/** What a title says was paid: 南乐县2018年春季学期中央学前教育资助发放花名册 → 中央学前教育资助. */
export function readBenefitTitle(titles: readonly string[], ownNames: readonly string[]): string {
  for (const title of titles) {
    let text = title
      .normalize('NFKC')
      .replace(/\s/g, '')
      .replace(/\.[a-z]{2,4}$/i, '');
    text = text
      .replace(/^附件\d*[:：]?/, '')
      .replace(
        /\d{4}[-~—至]\d{2,4}学年度?(?:第?[一二]学期|[上下]学期)?|\d{4}年?度?(?:[春秋]季?)?(?:学期)?|[春秋]季(?:学期)?|第[一二]学期/g,
        '',
      );
    for (const name of ownNames)
      if (!/级|财政/.test(text.slice(name.length, name.length + 3))) text = text.replace(new RegExp(`^${name}`), '');
    text = text.replace(
      /(?:已)?(?:资金)?(?:发放|享受|受助|打卡|兑付)?(?:学生|幼儿|人员|儿童)?(?:资金)?(?:发放)?(?:情况)?(?:花名册|名册|名单|明细表|明细|清册|汇总表|汇总|统计表|登记表|台账|表)?(?:\(.*\))?$/g,
      '',
    );
    if (/资助|补助|助学|补贴|奖学|免|雨露|保教|生活费|奖/.test(text) && text.length >= 3) return text;
  }
  return '';
}

/** Who pays by the words around the table: a label (资金来源:省级财政) before the words of title, file and folder. */
export function readTitlePayer(titles: readonly string[]): string {
  for (const title of titles) {
    const labelled =
      /(?:资金来源|资金性质|资金级次|发放单位|资助单位|拨付单位|出资单位)\s*[:：]\s*([^\s:：,，;；]{1,20})/.exec(
        title,
      )?.[1];
    // A label may name the paying office or only the township; the folder's name may then say more.
    if (labelled !== undefined && /中央|国家|[省市县区]|扶贫|民政|残联|雨露/.test(labelled)) return labelled;
  }
  for (const title of titles) {
    const level = /中央|省级|市级|县级|扶贫办|雨露计划|民政|县外|外县/.exec(title)?.[0];
    if (level !== undefined) return level;
  }
  return '';
}
