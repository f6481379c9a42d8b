import { monthOf, type PlainDate, readDateText, readYesNo, yearOf } from '@bulou/kernel';
import type { PovertyReading } from '../model.ts';
import type { IntakeCode } from './finding-texts.ts';
import { remember } from './remember.ts';

export interface PovertyTexts {
  readonly status: string;
  readonly outYes: string;
  readonly outYear: string;
  readonly householdKind: string;
  readonly registeredOn: string;
  readonly registeredYes: string;
  readonly memberChange: string;
  /** The list has a column for the status itself, so that an empty year says nothing. */
  readonly hasStatusColumn: boolean;
  readonly hasYearColumn: boolean;
}

export interface PovertyOutcome {
  readonly poverty: PovertyReading;
  readonly problem?: IntakeCode;
  /** The status was read from an empty year. */
  readonly blankYear?: true;
}

/** `true` out of poverty, `false` not out, `undefined` when the words do not say. 预脱贫 is a plan: not out yet. */
export function readPovertyWords(raw: string): boolean | undefined {
  const text = raw
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/^\d+[-.、]/, '');
  if (text === '') return undefined;
  if (/返贫|未脱贫|预脱贫|拟脱贫|计划脱贫|尚未|没有脱贫|未出列|新识别|新增|不脱贫|在贫|贫困在册|未退出/.test(text))
    return false;
  if (/脱贫|已退出|已出列|巩固提升/.test(text)) return true;
  return undefined;
}

const WITHDRAWN =
  /清退|清除|剔除|销号|自然减少|人口减少|已核销|不再|错评|一般农户|非贫困|整户删除|死亡|迁出|嫁出|婚嫁|户籍迁移|户口迁出|^减少|终止/;

const SEEN = new Map<string, PovertyOutcome>();
const MOST_SEEN = 20_000;

/** Reads the entry of a person on the poverty registry as of the list's data date, remembering its answers. */
export function readPoverty(texts: PovertyTexts, dataOn: PlainDate): PovertyOutcome {
  const key = `${Object.values(texts).join('\u0000')}\u0000${dataOn}`;
  const known = SEEN.get(key);
  if (known !== undefined) return known;
  const outcome = decidePoverty(texts, dataOn);
  if (SEEN.size < MOST_SEEN) SEEN.set(key, outcome);
  return outcome;
}

function decidePoverty(texts: PovertyTexts, dataOn: PlainDate): PovertyOutcome {
  const year = readYear(texts.outYear);
  const worded = readPovertyWords(texts.status);
  const ticked = readYesNo(texts.outYes) ?? readPovertyWords(texts.outYes);
  const byKind = /边缘|监测/.test(texts.householdKind) ? undefined : readPovertyWords(texts.householdKind);
  const said = worded ?? ticked ?? byKind;
  const back = /返贫/.test(texts.status + texts.householdKind) || (/返贫/.test(texts.registeredYes) && true);
  const parts = [
    texts.status,
    texts.outYes === '' || ticked === undefined ? '' : ticked ? '已脱贫' : '未脱贫',
    texts.householdKind,
  ];
  const statusText = [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))].join(' ');
  const byYear = said === undefined ? outByYear(year, dataOn) : undefined;
  const blankYear = said === undefined && texts.hasYearColumn && !texts.hasStatusColumn && texts.outYear.trim() === '';
  const out = said ?? byYear ?? (blankYear ? false : undefined);
  const registered = readDateText(texts.registeredOn)?.on;
  const withdrawn =
    WITHDRAWN.test(texts.memberChange) || WITHDRAWN.test(texts.status) || /一般农户|非贫困/.test(texts.householdKind);
  const problem = findProblem(texts, said, year, out, back, dataOn);
  return {
    poverty: {
      statusText,
      ...(out === undefined ? {} : { outOfPoverty: out }),
      ...(year === undefined ? {} : { outOfPovertyYear: year }),
      ...(registered === undefined ? {} : { registeredOn: registered }),
      ...(withdrawn ? { withdrawn } : {}),
    },
    ...(problem === undefined ? {} : { problem }),
    ...(blankYear ? { blankYear } : {}),
  };
}

function readYear(text: string): number | undefined {
  const year = /(20\d{2})/.exec(text.normalize('NFKC'))?.[1];
  return year === undefined ? readDateText(text)?.year : Number(year);
}

/** A year before the data date's is over; the data date's own year only when it is over in December. */
function outByYear(year: number | undefined, dataOn: PlainDate): boolean | undefined {
  if (year === undefined) return undefined;
  if (year < yearOf(dataOn)) return true;
  if (year > yearOf(dataOn)) return false;
  return monthOf(dataOn) === 12 ? true : undefined;
}

function findProblem(
  texts: PovertyTexts,
  said: boolean | undefined,
  year: number | undefined,
  out: boolean | undefined,
  back: boolean,
  dataOn: PlainDate,
): IntakeCode | undefined {
  if (said === true && year !== undefined && year > yearOf(dataOn)) return 'poverty-contradicts';
  if (said === false && year !== undefined && year < yearOf(dataOn) && !back) return 'poverty-contradicts';
  if (out === undefined && year === yearOf(dataOn)) return 'poverty-year-open';
  const text = texts.status.trim();
  if (
    text !== '' &&
    said === undefined &&
    !/低保|五保|特困|一般|贫困户|享受|监测|边缘|正常|在册|死亡|迁|减少|清退/.test(text)
  )
    return 'poverty-unreadable';
  return undefined;
}

/** A school's or surveyor's tick: 建档立卡 named among the kinds of hardship, or a plain yes. */
export function readFlag(yes: string, kinds: string): boolean | undefined {
  return readAnswer(yes) ?? readKinds(kinds);
}

const readKinds = remember(readHardship);
const readAnswer = remember((yes) => readYesNo(yes) ?? readHardship(yes));

function readHardship(raw: string): boolean | undefined {
  const text = raw.normalize('NFKC').replace(/\s/g, '');
  if (text === '') return undefined;
  if (/非建档|未建档|不是建档|非档卡/.test(text)) return false;
  if (/建档立卡|档卡|建卡|贫困户|脱贫/.test(text) && !/非贫困/.test(text)) return true;
  return /^(?:无|非贫困|一般农户|均不是|否|正常|不困难|非困难)/.test(text) ? false : undefined;
}
