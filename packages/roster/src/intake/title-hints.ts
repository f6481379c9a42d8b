import { type PlainDate, readDateText, readTermText, type TermId } from '@bulou/kernel';

/** What the words around a table say about all its rows. Absent means they say nothing. */
export interface TitleHints {
  readonly schoolName?: string;
  readonly township?: string;
  readonly village?: string;
  readonly className?: string;
  readonly grade?: string;
  readonly term?: TermId;
  /** A school year without its half: 2018 for 2018-2019学年. */
  readonly schoolYear?: number;
  readonly dateOn?: PlainDate;
  /** The whole title, for the sub-form and for lists of aid received. */
  readonly text: string;
}

/** Whether a text is a village of the county: `岳村集` is, `一班` is not. */
export type VillageTest = (text: string, township: string | undefined) => boolean;

const LABELLED =
  /(?:填报单位|填报学校|学校名称|学校全称|学校|单位名称|单位|校名|园名|幼儿园名称|幼儿园)\s*[(（]?(?:盖章|公章|章|签章)?[)）]?\s*[:：]\s*([^\s:：,，;；]{2,30})/u;
const SCHOOL =
  /([\u4e00-\u9fff()()·\d]{1,24}?(?:职业技术学院|职业中等专业学校|中等专业学校|职业技术学校|九年一贯制学校|特殊教育学校|实验学校|外国语学校|希望小学|中心小学|完全小学|高级中学|初级中学|职业高中|职业中专|职教中心|中心幼儿园|幼儿园|小学|中学|中专|技校|学院|大学|教学点|完小|职高|高中|初中|学校|第?[一二三四五六七八九十]+[中小](?!学|班|年)))/u;
const NOT_SCHOOL =
  /全县|各|中小学|义务教育|学前教育|所有|乡镇|县外|外地|外县|高等|幼儿园大中小|普通高中|在外|填报|附件|中职学校/;
const CLASS =
  /((?:(?:[一二三四五六七八九]|[1-9])年级|[初高][一二三]年?级?|[小中大]|20\d{2}级)?\s*[(（]?(?:[一二三四五六七八九十]{1,2}|\d{1,4})[)）]?\s*班|[小中大]班|[一二三四五六七八九][(（]\d{1,2}[)）]班?)/u;
const GRADE = /((?:小学|初中|高中|中职)?(?:[一二三四五六七八九]|[1-9])年级|[初高][一二三](?!中)|[小中大]班|20\d{2}级)/u;
const DATE_LABEL =
  /(?:截至|截止|数据日期|取数日期|填报日期|填报时间|填表日期|填表时间|统计时间|统计日期|制表时间|制表日期|报送日期|日期|时间)\s*(?:日期|时间)?\s*[:：]?\s*(\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?)/u;

/**
 * Reads the title rows, the sheet's name and the file's name, in that order of trust.
 * @param isVillage tells villages of the county from other words; without it only names that end in 村 and the like count
 */
export function readTitleHints(
  titles: readonly string[],
  sheetName: string,
  path: string,
  isVillage: VillageTest,
): TitleHints {
  const fold = (text: string) => text.normalize('NFKC');
  const title = fold(titles.join(' '));
  const base = fold(path).replace(/\.[A-Za-z0-9]{1,5}$/, '');
  const folders = base.split('/').reverse();
  const plainSheet = /^(sheet|工作表)\s*\d*$/i.test(sheetName.trim()) ? '' : fold(sheetName);
  const sources = [title, plainSheet, ...folders].filter((text) => text !== '');
  const township = firstOf(sources, findTownship);
  const village = firstOf(sources, (text) => findVillage(text, township, isVillage));
  const school = findLabelledSchool(title) ?? firstOf(sources, findSchool);
  const term = firstOf(sources, readTermText);
  const year = term === undefined ? firstOf(sources, findSchoolYear) : undefined;
  const dateOn = firstOf([title], findDate);
  const className = firstOf([title, plainSheet, folders[0] ?? ''], (text) => clean(CLASS.exec(dropYears(text))?.[1]));
  const grade = firstOf([title, plainSheet, folders[0] ?? ''], (text) => clean(GRADE.exec(dropYears(text))?.[1]));
  return {
    text: sources.join(' '),
    ...(school === undefined ? {} : { schoolName: school }),
    ...(township === undefined ? {} : { township }),
    ...(village === undefined ? {} : { village }),
    ...(className === undefined ? {} : { className }),
    ...(grade === undefined ? {} : { grade }),
    ...(term === undefined ? {} : { term }),
    ...(year === undefined ? {} : { schoolYear: year }),
    ...(dateOn === undefined ? {} : { dateOn }),
  };
}

function firstOf<T>(texts: readonly string[], read: (text: string) => T | undefined): T | undefined {
  for (const text of texts) {
    const found = text === '' ? undefined : read(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function clean(text: string | undefined): string | undefined {
  const tidy = text?.replace(/\s/g, '');
  return tidy === undefined || tidy === '' ? undefined : tidy;
}

function dropYears(text: string): string {
  return text.replace(/\d{4}\s*[-—~~至]\s*\d{2,4}\s*学年度?|\d{4}\s*年/gu, ' ');
}

function findLabelledSchool(title: string): string | undefined {
  const text = LABELLED.exec(title)?.[1];
  return text === undefined ? undefined : (findSchool(text) ?? (/中心校$/.test(text) ? undefined : undefined));
}

/** The name of a school at the start of a title, without year, term and the words of the form. */
export function findSchool(text: string): string | undefined {
  const tidy = dropYears(text)
    .replace(/\s+/g, ' ')
    .replace(/附件\s*\d*[:：]?|(?:20)?\d{2}\s*[春秋]季?(?:学期)?|[春秋]季(?:学期)?|[上下]学期|第[一二]学期/gu, ' ');
  for (const part of tidy.split(/[ _\-—、,,::《》【】[\]|+]/u)) {
    const plain = part.replace(/^\d+[.、\s]*/u, '').replace(/^关于/u, '');
    const found = SCHOOL.exec(plain)?.[1];
    if (
      found === undefined ||
      NOT_SCHOOL.test(found) ||
      /^(?:小学|中学|学校|大学|幼儿园|高中|初中|中专|中职)$/.test(found)
    )
      continue;
    // 南乐县小学 or 城关镇初中 names a stage within a place, not a school.
    if (/^[\u4e00-\u9fff]{2,4}(?:县|镇|乡)(?:小学|初中|高中|大学|学校|幼儿园)(?=学生|学籍|生|幼儿|各)/u.test(plain))
      continue;
    if (/^[一二三四五六七八九]小$/.test(found)) continue;
    return found;
  }
  return undefined;
}

function findTownship(text: string): string | undefined {
  const found = /(?:^|[县省市区\s_\-—/、(（]|\d)([\u4e00-\u9fff]{1,4}?(?:镇|乡))(?!镇|中)/u.exec(text)?.[1];
  return found === undefined || /^(?:各|全|本|县|村)/.test(found) || /^(?:乡|镇|城乡|家乡|下乡)$/.test(found)
    ? undefined
    : found;
}

function findVillage(text: string, township: string | undefined, isVillage: VillageTest): string | undefined {
  for (const part of text.split(/[\s_\-—/、,，()():：]/u)) {
    let rest = part.replace(/^\d+[.、]?/u, '');
    if (township !== undefined && rest.includes(township)) rest = rest.slice(rest.indexOf(township) + township.length);
    rest = rest.replace(/^.{0,6}[省市县]/u, '');
    if (rest.length < 2 || /学校|小学|中学|幼儿园|年级|班$/.test(rest)) continue;
    if (rest.length <= 8 && isVillage(rest, township)) return rest;
    const ends = [...rest.matchAll(/村民委员会|村委会|居委会|居民委员会|行政村|社区|村/gu)];
    for (const match of ends.reverse()) {
      const name = rest.slice(0, match.index + match[0].length);
      if (name.length <= 12 && isVillage(name, township)) return name;
    }
    const plain =
      /^([\u4e00-\u9fff]{1,8}?(?:村民委员会|村委会|居委会|居民委员会|行政村|社区|村))(?![\u4e00-\u9fff]*村委)/u.exec(
        rest,
      )?.[1];
    if (
      plain !== undefined &&
      plain.length > 1 &&
      !/^(?:入|驻|全|各|乡|农|本|帮|贫困|城|两)+/.test(plain) &&
      township !== undefined
    )
      return plain;
  }
  return undefined;
}

function findSchoolYear(text: string): number | undefined {
  const year = /(20\d{2})\s*[-—~~至]\s*(?:20)?\d{2}\s*学年/u.exec(text)?.[1] ?? /(20\d{2})\s*学年/u.exec(text)?.[1];
  return year === undefined ? undefined : Number(year);
}

function findDate(title: string): PlainDate | undefined {
  const text = DATE_LABEL.exec(title)?.[1];
  return text === undefined ? undefined : readDateText(text)?.on;
}
