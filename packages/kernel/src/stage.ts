import { monthOf, type PlainDate, yearOf } from './plain-date.ts';

/** School stages (学段). Infant: under three or in no kindergarten; preschool: in a kindergarten or aged three to six. */
export const STAGES = [
  'infant',
  'preschool',
  'primary',
  'junior',
  'senior',
  'vocational',
  'junior-college',
  'undergraduate',
  'postgraduate',
  'special',
] as const;
export type Stage = (typeof STAGES)[number];

const LABELS: Record<Stage, readonly [zh: string, en: string]> = {
  infant: ['0-3岁', 'Infant'],
  preschool: ['学前', 'Preschool'],
  primary: ['小学', 'Primary'],
  junior: ['初中', 'Junior secondary'],
  senior: ['普通高中', 'Senior secondary'],
  vocational: ['中职', 'Vocational'],
  'junior-college': ['专科', 'Junior college'],
  undergraduate: ['本科', 'Undergraduate'],
  postgraduate: ['研究生', 'Postgraduate'],
  special: ['特殊教育', 'Special education'],
};

export function stageLabel(stage: Stage, language: 'zh' | 'en'): string {
  return LABELS[stage][language === 'zh' ? 0 : 1];
}

/** Stages of compulsory education (义务教育). */
export function isCompulsory(stage: Stage): boolean {
  return stage === 'primary' || stage === 'junior';
}

/** Stages beyond upper secondary. */
export function isHigherEducation(stage: Stage): boolean {
  return stage === 'junior-college' || stage === 'undergraduate' || stage === 'postgraduate';
}

export interface GradeReading {
  readonly stage?: Stage;
  /** Year within the stage, from 1; kindergarten 小班 1, 中班 2, 大班 3. */
  readonly grade?: number;
}

export interface GradeHints {
  readonly stageHint?: Stage;
  readonly schoolName?: string;
  /** The day on which the grade is read; needed for `2018级`. */
  readonly on?: PlainDate;
}

const DIGITS: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 };

/**
 * Reads stage and grade as lists write them: 一年级, 小学一年级, 七年级, 初一, 高二, 高中三年级, 中职一年级, 大班,
 * 大学本科二年级, 2018级1班, 初中2018级, 专科, 0-3岁, 六(1)班, 大(2)班. Years seven to nine are junior one to three.
 * What the text does not say and the hints do not give stays absent: 一年级 alone may be primary or vocational, and 大一
 * junior college or university.
 */
export function readGradeText(raw: string, hints: GradeHints = {}): GradeReading {
  const text = dropClassNumber(raw.normalize('NFKC').replace(/\s/g, '')).replace(/[()\-_—]/g, '');
  if (text === '') return {};
  const named = readNamedGrade(text);
  const stage = named.stage ?? stageOfWords(text);
  const grade = named.grade ?? numberedGrade(text);
  if (stage !== undefined && grade !== undefined) return fitGrade(stage, grade);
  const cohort = /(20\d{2}|(?<!\d)\d{2})级/.exec(text);
  const known =
    stage ?? hints.stageHint ?? (hints.schoolName === undefined ? undefined : stageOfSchoolName(hints.schoolName));
  if (grade === undefined && cohort && hints.on && known !== undefined) {
    return fitGrade(known, cohortGrade(Number(`20${cohort[1]?.slice(-2)}`), hints.on));
  }
  if (grade !== undefined) return known === undefined ? bareGrade(grade) : fitGrade(known, grade);
  return stagePart(stage);
}

/**
 * A class number in brackets says nothing about the grade but would run into it: 高1(2)班 → 高1. Before 班 alone, the
 * grade is what stands before the brackets: 六(1)班 → 六年级, 大(1)班 → 大班.
 */
function dropClassNumber(text: string): string {
  const parts = /^(.*?)\((\d{1,2}|[一二三四五六七八九十]{1,3})\)班?$/.exec(text);
  const before = parts?.[1] ?? '';
  if (parts === null || before === '') return text;
  if (/^[一二三四五六七八九1-9]$/.test(before)) return `${before}年级`;
  return /^(托|小小|小|中|大)$/.test(before) ? `${before}班` : before;
}

/** Grades whose name says the stage by itself. */
function readNamedGrade(text: string): GradeReading {
  const junior = /初([一二三四]|[1-4](?![\d班]))|初中([一二三四1-4])(?![\d班])/.exec(text);
  if (junior) return { stage: 'junior', grade: toNumber(junior[1] ?? junior[2]) };
  const vocational = /(?:中职|职专|中专|职高|职业高中|技校|技工)([一二三123])(?![\d班])/.exec(text);
  if (vocational) return { stage: 'vocational', grade: toNumber(vocational[1]) };
  const senior = /(?<!职)高([一二三]|[123](?![\d班]))|(?<!职业|职)高中([一二三123])(?![\d班])/.exec(text);
  if (senior) return { stage: 'senior', grade: toNumber(senior[1] ?? senior[2]) };
  const university = /^大([一二三四五])(?!班)/.exec(text);
  if (university) return { ...stagePart(stageOfWords(text)), grade: toNumber(university[1]) };
  const kindergarten = /(托|小小|小|中|大|学前|混龄)班/.exec(text) ?? /^(托|小|中|大)[一二三四五六1-6]班$/.exec(text);
  if (kindergarten) {
    const grade = { 小: 1, 中: 2, 大: 3, 学前: 3 }[kindergarten[1] ?? ''];
    return grade === undefined ? { stage: 'preschool' } : { stage: 'preschool', grade };
  }
  return {};
}

function stagePart(stage: Stage | undefined): GradeReading {
  return stage === undefined ? {} : { stage };
}

function stageOfWords(text: string): Stage | undefined {
  if (/特教|特殊教育|送教/.test(text)) return 'special';
  if (/研究生|硕士|博士/.test(text)) return 'postgraduate';
  if (/专升本|本科|学士/.test(text)) return 'undergraduate';
  if (/高职|高专|大专|专科/.test(text)) return 'junior-college';
  if (/中职|职高|中专|技校|技工|职业高中|中等职业|技师|职业中专/.test(text)) return 'vocational';
  if (/普高|高中|普通高中/.test(text)) return 'senior';
  if (/初中|初级中学/.test(text)) return 'junior';
  if (/小学/.test(text)) return 'primary';
  if (/03岁|0~3岁|0至3岁|婴幼儿|散居/.test(text)) return 'infant';
  if (/学前|幼儿|幼教|托班|36岁|3至6岁|3~6岁/.test(text)) return 'preschool';
  return undefined;
}

/** The stage that a school's name gives away; `undefined` for 学校, 中学 and other names that do not say. */
export function stageOfSchoolName(name: string): Stage | undefined {
  const text = name.normalize('NFKC').replace(/\s/g, '');
  if (/幼儿园|托儿所|幼教/.test(text)) return 'preschool';
  if (/特殊教育|特教|聋哑|启智/.test(text)) return 'special';
  if (/职业技术学院|职业学院|高等专科|专科学校|职业大学/.test(text)) return 'junior-college';
  if (/职业|中专|中等专业|技工|技师|职教|卫校|职高/.test(text)) return 'vocational';
  if (/小学|教学点|完小/.test(text)) return /初中|中学/.test(text.replace(/中心小学/, '')) ? undefined : 'primary';
  if (/初级中学|初中/.test(text)) return 'junior';
  if (/高级中学|高中/.test(text)) return 'senior';
  if (/大学|学院/.test(text)) return undefined;
  return undefined;
}

function numberedGrade(text: string): number | undefined {
  const year = /([一二三四五六七八九十]|(?<!\d)\d{1,2})(?:年级|学年)/.exec(text);
  if (year) return toNumber(year[1]);
  const bare = /^([一二三四五六七八九1-9])$/.exec(text) ?? /(?:小学|专科|本科|硕士|博士)([一二三四五六])$/.exec(text);
  if (bare) return toNumber(bare[1]);
  const classNumber = /^([1-9])[01]\d班$/.exec(text) ?? /^([一二三四五六七八九])\d{1,2}班$/.exec(text);
  return classNumber ? toNumber(classNumber[1]) : undefined;
}

function toNumber(text = ''): number {
  return DIGITS[text] ?? Number(text);
}

function bareGrade(grade: number): GradeReading {
  if (grade >= 7 && grade <= 9) return { stage: 'junior', grade: grade - 6 };
  return { grade };
}

function fitGrade(stage: Stage, grade: number): GradeReading {
  if (!Number.isInteger(grade) || grade < 1) return { stage };
  if (stage === 'junior' && grade >= 7 && grade <= 9) return { stage, grade: grade - 6 };
  if (stage === 'primary' && grade >= 7 && grade <= 9) return { stage: 'junior', grade: grade - 6 };
  if (stage === 'senior' && grade >= 10 && grade <= 12) return { stage, grade: grade - 9 };
  const most = stage === 'primary' ? 6 : stage === 'junior' ? 4 : stage === 'undergraduate' ? 6 : 5;
  return grade <= most ? { stage, grade } : { stage };
}

/** The grade of those who entered in September of `cohort`, on a day. */
function cohortGrade(cohort: number, on: PlainDate): number {
  return yearOf(on) - cohort + (monthOf(on) >= 8 ? 1 : 0);
}

/**
 * 寄宿/住校/2-住校 → true, 走读/1-走读/通学 → false. Words win over code numbers. `undefined` for what the two words do
 * not cover, such as 借宿 and 半寄宿, and for a plain yes or no, whose meaning only the header knows.
 */
export function readBoarding(raw: string): boolean | undefined {
  const text = raw.normalize('NFKC').replace(/\s/g, '');
  if (/[非不未没无](在校)?(寄宿|住校|住宿|内宿|住读)|走读|通学|通校/.test(text)) return false;
  if (/半寄宿|半住/.test(text)) return undefined;
  if (/住校|寄宿|住宿|内宿|住读/.test(text)) return true;
  if (text === '1') return false;
  return text === '2' ? true : undefined;
}
