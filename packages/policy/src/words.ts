/** Conditions, amounts and shares in Chinese and English words: used by explanations, prose and reports. */
import { type Fen, type Fraction, formatYuan, type Season } from '@bulou/kernel';
import type {
  Benefit,
  Bilingual,
  Facts,
  Field,
  FieldCondition,
  Level,
  PackCondition,
  PayeeKind,
  Test,
  Unit,
} from './model.ts';
import type { RuleCondition } from './rule.ts';

export type Language = 'zh' | 'en';

export type FieldFinder = (name: string) => Field | undefined;

export const LEVEL_WORDS: Readonly<Record<Level, Bilingual>> = {
  central: { zh: '中央', en: 'centre' },
  province: { zh: '省级', en: 'province' },
  city: { zh: '市级', en: 'city' },
  county: { zh: '县级', en: 'county' },
};

export const PAYEE_WORDS: Readonly<Record<PayeeKind, Bilingual>> = {
  'child-card': { zh: '学生本人银行卡', en: "the child's card" },
  'guardian-card': { zh: '监护人银行卡', en: "the guardian's card" },
  'school-account': { zh: '学校账户', en: "the school's account" },
  'in-kind': { zh: '实物（供餐）', en: 'in kind' },
  loan: { zh: '贷款', en: 'a loan' },
};

const SEASON_WORDS: Readonly<Record<Season, Bilingual>> = {
  autumn: { zh: '秋季学期', en: 'autumn term' },
  spring: { zh: '春季学期', en: 'spring term' },
};

export function seasonWord(season: Season, language: Language): string {
  return SEASON_WORDS[season][language];
}

export function joinWords(words: readonly string[], language: Language, kind: 'or' | 'and'): string {
  if (language === 'zh') return words.join(kind === 'or' ? '或' : '、');
  return words.join(kind === 'or' ? ' or ' : ', ');
}

/** What a condition asks, as a phrase about the child: 学段为小学或初中. */
export function describeFieldCondition(condition: FieldCondition, find: FieldFinder, language: Language): string {
  const field = find(condition.field);
  if (field === undefined) return condition.field;
  return describeTest(field, condition.test, language);
}

function describeTest(field: Field, test: Test, language: Language): string {
  const title = field.title[language];
  const is = language === 'zh' ? '为' : ' is ';
  if (test.kind === 'range') {
    const { from, to } = test;
    const words =
      from !== undefined && to !== undefined
        ? language === 'zh'
          ? `${from} 至 ${to}`
          : `${from} to ${to}`
        : from !== undefined
          ? language === 'zh'
            ? `不低于 ${from}`
            : `at least ${from}`
          : language === 'zh'
            ? `不高于 ${to}`
            : `at most ${to}`;
    return `${title}${language === 'zh' && /^\d/.test(words) ? `${is} ` : is}${words}`;
  }
  if (field.type === 'boolean')
    return test.values.length > 1 ? title : sayBoolean(field, test.values[0] === true, language);
  const words = test.values.map((value) => sayValue(field, value, language));
  // A label may itself say "or"; then each is put in quotes.
  if (language === 'zh' && words.some((word) => word.includes('或')))
    return `${title}为${words.map((word) => `“${word}”`).join('')}之一`;
  return `${title}${is}${joinWords(words, language, 'or')}`;
}

function sayBoolean(field: Field, yes: boolean, language: Language): string {
  return yes ? field.said.yes[language] : field.said.no[language];
}

/** A known or unknown value of a field in words. */
export function sayValue(field: Field, value: Facts[string], language: Language): string {
  if (value === undefined || value === null) return language === 'zh' ? '未知' : 'unknown';
  if (field.type === 'boolean') return sayBoolean(field, value === true, language);
  if (field.type === 'code') return field.codes.find((each) => each.code === value)?.[language] ?? String(value);
  return String(value);
}

/** A condition of a pack or of a resolved rule as a phrase. */
export function describeCondition(
  condition: RuleCondition | PackCondition,
  find: FieldFinder,
  language: Language,
): string {
  switch (condition.kind) {
    case 'field':
      return describeFieldCondition(condition, find, language);
    case 'any': {
      const words = condition.of.map((each) => describeFieldCondition(each, find, language));
      return language === 'zh' ? `符合其中之一：${words.join('；')}` : `any of: ${words.join('; ')}`;
    }
    case 'ledger':
      return language === 'zh' ? '以前没有领过本项目' : 'never paid this benefit before';
    case 'constant':
      return language === 'zh' ? '在本项目发放的学期' : 'in the term in which it is paid';
    case 'computed-aid':
      return language === 'zh' ? '经测算没有上级同类资助' : 'no like aid computed from a higher level';
  }
}

export function sayYuan(fen: Fen, language: Language): string {
  return language === 'zh' ? `${formatYuan(fen)} 元` : `${formatYuan(fen)} yuan`;
}

export function sayUnit(unit: Unit, language: Language): string {
  const words: Record<Unit, Bilingual> = {
    'CNY/school-year': { zh: '每学年', en: 'a school year' },
    'CNY/term': { zh: '每学期', en: 'a term' },
    'CNY/once': { zh: '一次性', en: 'once' },
  };
  return words[unit][language];
}

export function sayShare(share: Fraction): string {
  return share.denominator === 1n ? String(share.numerator) : `${share.numerator}/${share.denominator}`;
}

/** 中央 1/2、县级 1/2. */
export function sayPayers(benefit: Benefit, language: Language): string {
  const whole = benefit.payers.length === 1;
  const words = benefit.payers.map(
    (each) => `${LEVEL_WORDS[each.payer][language]}${whole ? '' : ` ${sayShare(each.share)}`}`,
  );
  return joinWords(words, language, 'and');
}
