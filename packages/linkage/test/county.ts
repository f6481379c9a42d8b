import { makeNationalId, makeRandom, type Random } from '@bulou/kernel';
import { blockOn, compare, type InputRow, type LinkageSettingsInput } from '../src/index.ts';

/** A made-up county of families for measuring: rows of four lists, and who each row really is. */
export interface MadeCounty {
  readonly rows: Readonly<Record<'registry' | 'roll' | 'survey' | 'attendance', InputRow[]>>;
  /** `dataset/id` → person. */
  readonly truth: ReadonlyMap<string, number>;
}

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文';
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅鹏飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢佳阳晨怡欣梓涵轩子豪博文雨萱思睿一诺可馨悦嘉琪晓彤紫瑶雪依然若曦语桐奕辰浩然天佑家乐志国建红春花喜凤翠荷香美玲云莲真环爱妹贞莉素青倩婷';
const SOUND: Record<string, string> = {
  伟: '炜',
  芳: '方',
  静: '靖',
  丽: '莉',
  强: '蔷',
  涛: '滔',
  明: '铭',
  英: '瑛',
  华: '桦',
  佳: '嘉',
  晨: '辰',
  欣: '鑫',
  涵: '晗',
  轩: '宣',
  怡: '宜',
  浩: '皓',
  宇: '雨',
  玲: '铃',
  婷: '亭',
  斌: '彬',
  志: '智',
  红: '洪',
  健: '建',
  倩: '茜',
};
const SHAPE: Record<string, string> = {
  伟: '纬',
  涛: '祷',
  明: '朋',
  桂: '挂',
  玉: '王',
  洁: '浩',
  子: '了',
  睿: '容',
  莉: '利',
  杨: '扬',
};

interface Person {
  readonly who: number;
  readonly name: string;
  readonly id: string;
  readonly birth: string;
  readonly sex: string;
  readonly household: string;
  readonly village: string;
  readonly guardian: string;
  readonly guardianId: string;
  readonly phone: string;
  readonly school: string;
  readonly className: string;
  readonly siblings: Person[];
}

/** Makes `children` children and their lists. Damage rates are shares of rows. */
export function makeCounty(children: number, seed: number, dirt = 0.03): MadeCounty {
  const random = makeRandom(`county-${seed}`);
  const people = makePeople(children, random);
  const truth = new Map<string, number>();
  const list = (dataset: keyof MadeCounty['rows'], share: number, columns: readonly string[]) => {
    const rows: InputRow[] = [];
    for (const person of people) {
      if (!random.chance(share)) continue;
      const id = `${dataset[0]}${rows.length}`;
      truth.set(`${dataset}/${id}`, person.who);
      rows.push(makeRow(person, id, columns, dirt, random));
    }
    return rows;
  };
  const base = ['name', 'nationalId', 'sex'];
  return {
    truth,
    rows: {
      registry: list('registry', 0.55, [...base, 'household', 'village', 'guardian']),
      roll: list('roll', 0.92, [...base, 'birth', 'village', 'guardian', 'guardianId', 'phone', 'school', 'className']),
      survey: list('survey', 0.42, [...base, 'birth', 'household', 'village', 'guardian', 'phone']),
      attendance: list('attendance', 0.9, [...base, 'school', 'className']),
    },
  };
}

function makePeople(children: number, random: Random): Person[] {
  const people: Person[] = [];
  const villages = Math.max(3, Math.round(children / 300));
  const surnamesOf = Array.from({ length: villages }, () => [0, 1, 2, 3].map(() => random.pick([...SURNAMES])));
  for (let house = 0; people.length < children; house += 1) {
    const village = random.integer(0, villages - 1);
    const surname = random.chance(0.8) ? random.pick(surnamesOf[village] ?? []) : random.pick([...SURNAMES]);
    const generation = random.pick([...GIVEN]);
    const size = random.weighted([
      [1, 4],
      [2, 5],
      [3, 2],
    ]);
    const siblings: Person[] = [];
    const shared = {
      household: `4109230${100000 + house}`,
      village: `410923${String(100 + (village % 12)).padStart(3, '0')}${String(200 + village).padStart(3, '0')}`,
      guardian: surname + random.pick([...GIVEN]) + random.pick([...GIVEN]),
      guardianId: makeId(random, 1980 + random.integer(0, 10), random.integer(1, 12), random.integer(1, 28), 1),
      phone: `138${String(random.integer(0, 99999999)).padStart(8, '0')}`,
    };
    let year = 2001 + random.integer(0, 12);
    for (let child = 0; child < size; child += 1) {
      const twin = child > 0 && random.chance(0.02);
      const previous = siblings.at(-1);
      if (!twin && child > 0) year += random.integer(1, 4);
      const month = twin && previous ? Number(previous.birth.slice(5, 7)) : random.integer(1, 12);
      const day = twin && previous ? Number(previous.birth.slice(8)) : random.integer(1, 28);
      const boy = random.integer(0, 1);
      const given = random.chance(0.5)
        ? generation + random.pick([...GIVEN])
        : random.chance(0.3)
          ? random.pick([...GIVEN])
          : random.pick([...GIVEN]) + random.pick([...GIVEN]);
      const person: Person = {
        ...shared,
        who: people.length,
        name: surname + given,
        id: makeId(random, year, month, day, boy),
        birth: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
        sex: boy ? '男' : '女',
        school: `school-${village % Math.max(2, Math.round(villages / 3))}`,
        className: `${2018 - year}-${random.integer(1, 3)}`,
        siblings,
      };
      siblings.push(person);
      people.push(person);
    }
  }
  return people;
}

function makeId(random: Random, year: number, month: number, day: number, odd: number): string {
  const order = random.integer(0, 49) * 2 + odd + random.integer(0, 9) * 100;
  return makeNationalId(
    `410923${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${String(order).padStart(3, '0')}`,
  );
}

function makeRow(person: Person, id: string, columns: readonly string[], dirt: number, random: Random): InputRow {
  const row: Record<string, unknown> = { id };
  const has = (column: string) => columns.includes(column);
  row.name = random.chance(dirt) ? damageName(person.name, random) : person.name;
  row.nationalId = random.chance(dirt) ? damageId(person, random) : person.id;
  row.sex = person.sex;
  row.birth = has('birth') ? person.birth : '';
  row.household = has('household') ? person.household : '';
  row.village = has('village') ? person.village : '';
  row.guardians = has('guardian') ? [person.guardian] : [];
  row.guardianIds = has('guardianId') && random.chance(0.8) ? [person.guardianId] : [];
  row.phones = has('phone') ? [person.phone] : [];
  row.school = has('school') ? person.school : '';
  row.className = has('className') ? person.className : '';
  return row;
}

function damageName(name: string, random: Random): string {
  const characters = [...name];
  const at = random.integer(1, characters.length - 1);
  const character = characters[at] ?? '';
  const kind = random.integer(0, 5);
  if (kind <= 1 && SOUND[character]) characters[at] = SOUND[character];
  else if (kind === 2 && SHAPE[character]) characters[at] = SHAPE[character];
  else if (kind === 3) characters[at] = random.pick(['?', '□']);
  else if (kind === 4 && characters.length > 2) characters.splice(at, 1);
  else characters[at] = random.pick([...GIVEN]);
  return characters.join('');
}

function damageId(person: Person, random: Random): string {
  const digits = [...person.id];
  const kind = random.integer(0, 6);
  const at = random.integer(0, 16);
  if (kind === 0) return '';
  if (kind === 1 && !person.id.endsWith('X')) return `${person.id.slice(0, 15)}000`;
  if (kind === 2 && person.siblings.length > 1)
    return random.pick(person.siblings.filter((other) => other !== person)).id;
  if (kind === 3) return person.guardianId;
  if (kind === 4) [digits[at], digits[at + 1]] = [digits[at + 1] ?? '', digits[at] ?? ''];
  else digits[at] = String((Number(digits[at]) + random.integer(1, 9)) % 10);
  return digits.join('');
}

/** Settings for the four lists, as a county would use them. */
export function makeCountySettings(seed = 1): LinkageSettingsInput {
  return {
    mode: 'link',
    datasets: ['registry', 'roll', 'survey', 'attendance'].map((name) => ({ name, uniqueWithin: true })),
    comparisons: [
      compare.chineseName('name'),
      compare.chineseIdentity(
        { nationalId: 'nationalId', birthOn: 'birth', sex: 'sex' },
        { othersNumbers: ['guardianIds'], bornOnOrAfter: '1990-01-01' },
      ),
      compare.exact('household', { role: 'family', label: '户编号' }),
      compare.guardians({ names: 'guardians', nationalIds: 'guardianIds' }),
      compare.array('phones', { role: 'family', label: '电话' }),
      compare.division('village'),
      compare.schooling({ school: 'school', className: 'className' }),
    ],
    blocking: [
      blockOn('身份证号', { column: 'nationalId', as: 'id' }),
      blockOn('身份证号笔误', { column: 'nationalId', as: 'id-corrections' }),
      blockOn('身份证号前十五位', { column: 'nationalId', as: 'id-prefix15' }),
      blockOn('姓名读音与生日', { column: 'name', as: 'pinyin' }, { column: ['birth', 'nationalId'], as: 'birth' }),
      blockOn(
        '姓与生日',
        { column: 'name', as: 'surname-pinyin' },
        { column: ['birth', 'nationalId'], as: 'birth' },
        'village',
      ),
      blockOn('户与姓名', 'household', { column: 'name', as: 'pinyin' }),
      blockOn('户', 'household'),
      blockOn('村与姓名', 'village', { column: 'name', as: 'pinyin' }),
      blockOn('班与姓名', 'school', 'className', { column: 'name', as: 'pinyin' }),
      blockOn('电话', 'phones'),
    ],
    training: { seed, relatives: true },
  };
}
