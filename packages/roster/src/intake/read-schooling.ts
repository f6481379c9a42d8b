import { ageOn, type GradeReading, type PlainDate, readGradeText, type Stage, stageOfSchoolName } from '@bulou/kernel';
import type { LifeEvent } from '../model.ts';
import { remember } from './remember.ts';

/** Words for a stage alone, as columns 学段, 层次 and 在校生状况 hold them. */
const STAGE_WORDS: readonly (readonly [RegExp, Stage])[] = [
  [/特教|特殊教育|送教/, 'special'],
  [/研究生|硕士|博士/, 'postgraduate'],
  [/专升本|本科/, 'undergraduate'],
  [/高职|高专|大专|专科/, 'junior-college'],
  [/中职|职高|中专|职专|技校|技工|技师|职业高中|中等职业|职业教育/, 'vocational'],
  [/高中|普高/, 'senior'],
  [/初中|初级中学/, 'junior'],
  [/小学/, 'primary'],
  [/学前(?!儿童)|幼儿园|幼儿|托班|[小中大]班/, 'preschool'],
];

/** The stage that a word names; 大学 alone and 学龄前儿童 name none. */
export function readStageWord(raw: string): Stage | undefined {
  const text = raw.normalize('NFKC').replace(/\s/g, '');
  if (text === '' || /学龄前|非在校|不在校|未上学|0-3/.test(text)) return undefined;
  return STAGE_WORDS.find(([pattern]) => pattern.test(text))?.[1];
}

export interface SchoolingTexts {
  readonly stage?: string;
  readonly grade?: string;
  readonly className?: string;
  readonly level?: string;
  readonly schooling?: string;
  readonly schoolName?: string;
}

/** Lists repeat a few hundred combinations a hundred thousand times. */
const SEEN = new Map<string, GradeReading>();
const MOST_SEEN = 50_000;

/** As {@link decideStageAndGrade}, remembering its answers. */
export function readStageAndGrade(texts: SchoolingTexts, on: PlainDate): GradeReading {
  const { stage, grade, className, level, schooling, schoolName } = texts;
  const key = `${stage}\u0000${grade}\u0000${className}\u0000${level}\u0000${schooling}\u0000${schoolName}\u0000${on}`;
  const known = SEEN.get(key);
  if (known !== undefined) return known;
  const reading = decideStageAndGrade(texts, on);
  if (SEEN.size < MOST_SEEN) SEEN.set(key, reading);
  return reading;
}

/**
 * Stage and grade from whatever columns say them. The grade column decides the grade; the stage comes from, in this
 * order: the grade's own words, the stage or level column, the schooling column, the school's name.
 */
function decideStageAndGrade(texts: SchoolingTexts, on: PlainDate): GradeReading {
  const hint =
    (texts.stage && (readStageWord(texts.stage) ?? readGradeText(texts.stage).stage)) ||
    (texts.level && readStageWord(texts.level)) ||
    undefined;
  const hints = {
    on,
    ...(hint === undefined ? {} : { stageHint: hint }),
    ...(texts.schoolName === undefined ? {} : { schoolName: texts.schoolName }),
  };
  let found: GradeReading = {};
  for (const text of [texts.grade, texts.className, texts.stage, texts.level, texts.schooling]) {
    if (text === undefined || text === '') continue;
    const reading = readOneGrade(text, hints);
    found = {
      ...(found.stage === undefined && reading.stage === undefined ? {} : { stage: (found.stage ?? reading.stage)! }),
      ...(found.grade === undefined && reading.grade === undefined ? {} : { grade: (found.grade ?? reading.grade)! }),
    };
    if (found.stage !== undefined && found.grade !== undefined) return found;
  }
  const stage = found.stage ?? hint ?? (texts.schooling ? readStageWord(texts.schooling) : undefined);
  if (stage !== undefined) return { ...found, stage };
  const bySchool = texts.schoolName === undefined ? undefined : stageOfSchoolName(texts.schoolName);
  return bySchool === undefined ? found : { ...found, stage: bySchool };
}

/** 三(2)班 and 3.2班 are grade three; 201班 and 701班 begin with the grade. */
function readOneGrade(text: string, hints: Parameters<typeof readGradeText>[1]): GradeReading {
  const postgraduate = /^(?:研|硕|博)(?:士)?(?:研究生)?([一二三四1-4])/.exec(text.trim())?.[1];
  if (postgraduate !== undefined) return readGradeText(`研究生${postgraduate}年级`);
  const reading = readGradeText(text, hints);
  if (reading.grade !== undefined) return reading;
  const folded = text.normalize('NFKC').replace(/\s/g, '');
  const short = /^([一二三四五六七八九1-9])[(.·-]\d{1,2}\)?班?$/.exec(folded)?.[1];
  const written = short ?? /^([一二三四五六七八九])[(年]?[一二三四五六七八九十]{1,2}\)?班$/.exec(folded)?.[1];
  if (written === undefined) return reading;
  const again = readGradeText(`${written}年级`, hints);
  return { ...again, ...(reading.stage === undefined ? {} : { stage: reading.stage }) };
}

const NOTHING =
  /^(?:无|正常|在校|在读|在籍|在园|就读|是|否|√|×|正常在校|正常在读|1|0|-|—|\/|没有|无变动|无变化|不变|在校生|在校就读|正常就读)$/;
const OTHERS = /父|母|爷|奶|爸|妈|祖|户主|监护|亲|丈夫|妻|家长|哥|姐|弟|妹|兄|双亡|孤儿|家属|老人/;
const STUDYING = /就读|在读|上学|升入|考入|考取|考上|录取|转入|复学|返校|送教|读书|读研|读本|读大|入读/;

const EVENT_WORDS: readonly (readonly [RegExp, LifeEvent])[] = [
  [/死亡|去世|亡故|病故|已故|夭折|身故|过世|离世|身亡|溺亡|^殁$|^亡$/, 'died'],
  [/辍学|退学|失学|弃学|流失/, 'dropped-out'],
  [/毕业(?!班|于|证|生源|学校|前)|结业|肄业/, 'graduated'],
  [/户口(?:已)?迁出|户籍(?:已)?迁出|迁出|迁移|搬迁|搬走|迁往|举家外|全家外|出嫁|嫁出|嫁到|婚嫁|随(?:父母)?迁/, 'moved'],
  [/转出|转走|转学|转校|离校|离园|调出|已走|已转|开除|注销|退园|转园/, 'left'],
  [
    /休学|未在校|不在校|未上学|不上学|未入学|未就读|不就读|未在读|非在校|失联|务工|打工|待业|在家务农|务农|参军|入伍|服役|服刑|就业|参加工作|工作|不读|已婚|结婚|无学可上|空挂|人籍分离|未到校|未报到|长期缺|缺课|闲散|赋闲|^在家/,
    'not-in-school',
  ],
];

/** Whose word it is: a column made for such things, or a remark in which much else may stand. */
export type EventSource = 'status' | 'remark';

/**
 * Reads what happened to the person. A remark about a parent is not about the child, and "转到濮阳就读" says that the child
 * studies. Before the seventh birthday staying at home is no event.
 */
export function readEvent(raw: string, source: EventSource, ageYears: number | undefined): LifeEvent | undefined {
  const event = (source === 'status' ? readStatusEvent : readRemarkEvent)(raw);
  return event === 'not-in-school' && ageYears !== undefined && ageYears < 7 ? undefined : event;
}

const readStatusEvent = remember((raw) => decideEvent(raw, 'status'));
const readRemarkEvent = remember((raw) => decideEvent(raw, 'remark'));

function decideEvent(raw: string, source: EventSource): LifeEvent | undefined {
  const text = raw
    .normalize('NFKC')
    .replace(/[\s,，。;；]/g, '')
    .replace(/^\d+[-.、]/, '');
  if (
    text === '' ||
    NOTHING.test(text) ||
    /^(?:无|没有|未|非|不是|无人|疑似)(?:死亡|辍学|失学|退学|毕业|转学|休学)/.test(text)
  )
    return undefined;
  if (/应届毕业生?$|未毕业|拟转|计划|预计|即将/.test(text)) return undefined;
  if (source === 'remark' && (OTHERS.test(text) || [...text].length > 24)) return undefined;
  if (/父|母|爷|奶|户主|监护/.test(text) && /死亡|去世|亡|故|务工|打工/.test(text) && !/随父|随母/.test(text))
    return undefined;
  const event = EVENT_WORDS.find(([pattern]) => pattern.test(text))?.[1];
  if (event === undefined) return undefined;
  if (
    event !== 'died' &&
    STUDYING.test(text) &&
    !/未(?:就读|在读|上学|升入|考入|录取)|不(?:上学|就读|读书)|没(?:上学|就读)/.test(text)
  ) {
    return undefined;
  }
  return event;
}

/** Whole years on a day; `undefined` without a birth date. */
export function ageYearsOn(birthOn: PlainDate | undefined, on: PlainDate): number | undefined {
  return birthOn === undefined ? undefined : ageOn(birthOn, on);
}

/** A cell of the school column that names no school: 无, 未入学, 在家, 务工. */
export function isNoSchool(raw: string): boolean {
  const text = raw.normalize('NFKC').replace(/\s/g, '');
  return (
    /^(?:无|没有|未|不|-+|\/+|—+|在家|务工|打工|暂无|散居|待业|辍学|毕业|死亡|学龄前|0-3岁|未入园|未入学|未上学)$/.test(
      text,
    ) ||
    (/^(?:未(?:入|上|在|就)|不在|在家|外出|已(?:毕业|死亡|辍学|退学|婚)|学龄前)/.test(text) &&
      !/小学|中学|学院|大学|幼儿园$/.test(text))
  );
}
