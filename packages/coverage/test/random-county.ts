/** A county of random children, every state and reason among them; for properties, outputs and timing. */
import { type Division, makeRandom, plainDate, type Random, type Stage } from '@bulou/kernel';
import type { Child, SourceRecord } from '@bulou/roster/model';
import { cardOf, makeChild, makeRow, onRoll, registered } from './sample.ts';

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'.split('');
const GIVEN = '浩宇 梓涵 子轩 欣怡 一诺 俊杰 雨桐 思远 佳怡 明哲 若曦 志强 晓燕 文博 静怡 天佑 可馨 嘉豪'.split(' ');
const TOWNSHIPS = [
  '城关镇',
  '韩张镇',
  '元村镇',
  '福堪镇',
  '张果屯镇',
  '千口镇',
  '谷金楼镇',
  '杨村乡',
  '西邵乡',
  '寺庄乡',
  '梁村乡',
  '近德固乡',
];
const VILLAGES = ['岳村集', '佛善村', '西街', '东关', '后平邑', '前王落', '大清', '吉道', '善缘疃', '邢石固'];

export const DIVISIONS: readonly Division[] = TOWNSHIPS.flatMap((name, index): Division[] => {
  const code = `4109231${String(index).padStart(2, '0')}`;
  const villages = VILLAGES.map(
    (village, position): Division => ({
      divisionCode: `${code}${String(201 + position)}`,
      name: `${village}村委会`,
      level: 'village',
      parentCode: code,
    }),
  );
  return [{ divisionCode: code, name, level: 'township', parentCode: '410923' }, ...villages];
});
const VILLAGE_CODES = DIVISIONS.filter((division) => division.level === 'village').map((each) => each.divisionCode);

interface Kind {
  readonly stage: Stage | 'none';
  readonly birth: readonly [number, number];
  readonly form: SourceRecord['form'] | 'none';
}

const KINDS: readonly Kind[] = [
  { stage: 'none', birth: [2015, 2018], form: 'none' },
  { stage: 'preschool', birth: [2012, 2015], form: 'roll' },
  { stage: 'primary', birth: [2007, 2011], form: 'roll' },
  { stage: 'primary', birth: [2007, 2011], form: 'roll' },
  { stage: 'junior', birth: [2004, 2006], form: 'roll' },
  { stage: 'senior', birth: [2001, 2003], form: 'roll' },
  { stage: 'senior', birth: [2001, 2003], form: 'out-of-county' },
  { stage: 'vocational', birth: [2001, 2003], form: 'roll' },
  { stage: 'undergraduate', birth: [1997, 2000], form: 'higher-education' },
  { stage: 'junior-college', birth: [1997, 2000], form: 'higher-education' },
];

/** `mess` is the share of children with something wrong. */
export function makeRandomCounty(seed: string, size: number, mess = 0.06): Child[] {
  const random = makeRandom(seed);
  return Array.from({ length: size }, (_, index) => makeRandomChild(random, index, mess));
}

function makeRandomChild(random: Random, index: number, mess: number): Child {
  const kind = random.pick(KINDS);
  const year = random.integer(kind.birth[0], kind.birth[1]);
  const birthOn = plainDate(
    `${year}-${String(random.integer(1, 9)).padStart(2, '0')}-${String(random.integer(1, 28)).padStart(2, '0')}`,
  );
  const name = random.pick(SURNAMES) + random.pick(GIVEN);
  const divisionCode = random.chance(mess / 10) ? undefined : random.pick(VILLAGE_CODES);
  const householdNo = `H${random.integer(1, 99999)}`;
  const guardian = `${name[0]}${random.pick(['建国', '秀英', '志明', '桂兰'])}`;
  const rows: SourceRecord[] = [];
  if (random.chance(0.55))
    rows.push(
      registered(random.chance(mess / 3) ? undefined : random.chance(0.45), {
        householdNo,
        guardians: [{ name: guardian }],
        ...(random.chance(mess / 4) ? { schoolingText: '非在校' } : {}),
      }),
    );
  if (random.chance(0.4) || rows.length === 0)
    rows.push(makeRow('survey', { householdNo: '', ...(random.chance(mess / 8) ? { event: 'died' as const } : {}) }));
  const study = makeStudyRow(random, kind, mess);
  if (study && !random.chance(mess / 3)) rows.push(study);
  if (study?.form === 'roll' && random.chance(mess / 4)) rows.push({ ...makeStudyRow(random, kind, 0)! });
  if (kind.stage === 'preschool' && random.chance(0.2))
    rows.push(
      makeRow('received', {
        received: { benefitText: '学前资助', payer: 'province', payerText: '省', schoolYear: 2018, amountFen: 50000n },
      }),
    );
  const card = random.chance(mess)
    ? null
    : cardOf(random.chance(mess / 2) ? '陌生人' : random.chance(0.5) ? guardian : name);
  const child = makeChild(
    rows.map((row) => (divisionCode === undefined ? row : { ...row, divisionCode })),
    { id: `c${String(index).padStart(7, '0')}`, name, birthOn, card, hasNumber: !random.chance(mess / 8) },
  );
  const { divisionCode: _, ...rest } = child;
  return divisionCode === undefined
    ? { ...rest, records: child.records.map(({ divisionCode: _code, ...row }) => row) }
    : { ...child, divisionCode };
}

function makeStudyRow(random: Random, kind: Kind, mess: number): SourceRecord | undefined {
  if (kind.form === 'none' || kind.stage === 'none') return undefined;
  const grade = random.integer(1, kind.stage === 'primary' ? 6 : 3);
  const boarding = random.chance(mess / 4) ? undefined : random.chance(0.35);
  if (kind.form === 'roll') {
    const school = random.integer(1, 60);
    const names: Partial<Record<Stage, string>> = {
      preschool: '幼儿园',
      primary: '小学',
      junior: '初级中学',
      senior: '高级中学',
      vocational: '职业中专',
    };
    return onRoll(kind.stage, grade, boarding, {
      schoolId: `sch-${kind.stage}-${school}`,
      schoolName: `南乐县${TOWNSHIPS[school % 12]}第${'一二三四五'[Math.floor(school / 12)] ?? '六'}${names[kind.stage] ?? ''}`,
      flaggedPoor: random.chance(0.4),
    });
  }
  return makeRow(kind.form, {
    stage: kind.stage,
    grade,
    freshman: grade === 1,
    studyPlace: random.chance(0.6) ? 'in-province' : 'out-of-province',
    schoolName: random.pick(['安阳工学院', '河南大学', '濮阳市第一高级中学', '山东理工大学']),
    proofOfStudy: random.chance(0.9),
    ...(boarding === undefined ? {} : { boarding }),
  });
}
