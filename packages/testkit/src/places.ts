import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Random, shortVillageName } from '@bulou/kernel';
import { drawVillageSurnames } from './names.ts';
import type { SynthesisSettings } from './settings.ts';
import type { School, Township, Village } from './world.ts';

interface DivisionRow {
  readonly code: string;
  readonly level: string;
  readonly name: string;
  readonly parent: string;
}

const DIVISIONS_FILE = fileURLToPath(new URL('../data/divisions-nanle.csv', import.meta.url));

function readDivisions(): DivisionRow[] {
  return readFileSync(DIVISIONS_FILE, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([code = '', level = '', name = '', parent = '']) => ({ code, level, name, parent }));
}

const COPY_MARKS = '东南西北中上下前后左右新';

/**
 * The townships and villages at a scale. One is the real county; a fraction keeps the first townships (and, below one township,
 * its first villages); more than one appends copies of the townships with new codes and names.
 */
export function makeTownships(countyCode: string, scale: number, random: Random): Township[] {
  const rows = readDivisions();
  const real = rows.filter((row) => row.level === 'township');
  const wanted = scale >= 1 ? Math.round(real.length * scale) : real.length * scale;
  const count = Math.max(1, Math.ceil(wanted - 0.25));
  const villageShare = Math.min(1, wanted / count + (count > 1 ? 0.1 : 0));
  return Array.from({ length: count }, (_, index) => {
    const source = real[index % real.length]!;
    const copy = Math.floor(index / real.length);
    const code =
      copy === 0 ? countyCode + source.code.slice(6) : countyCode + String(300 + index - real.length).padStart(3, '0');
    const name = copy === 0 ? source.name : copyMark(copy) + source.name;
    const villages = rows.filter((row) => row.level === 'village' && row.parent === source.code);
    const kept = villages.slice(0, Math.max(3, Math.round(villages.length * villageShare)));
    const township: Township = { code, name, villages: [], isSeat: index === 0 };
    for (const [position, row] of kept.entries()) township.villages.push(makeVillage(row, township, position, random));
    return township;
  });
}

function copyMark(copy: number): string {
  const mark = COPY_MARKS[(copy - 1) % COPY_MARKS.length]!;
  return copy > COPY_MARKS.length ? mark + copyMark(Math.floor((copy - 1) / COPY_MARKS.length)) : mark;
}

function makeVillage(row: DivisionRow, township: Township, position: number, random: Random): Village {
  const shortName = shortVillageName(row.name);
  return {
    code: township.code + row.code.slice(9),
    fullName: row.name,
    shortName,
    spokenName: row.name.includes('居')
      ? `${shortName.replace(/社区$/, '')}社区`
      : shortName.endsWith('村')
        ? shortName
        : `${shortName}村`,
    townshipCode: township.code,
    townshipName: township.name,
    surnames: drawVillageSurnames(shortName, random),
    position,
    weight: 0.5 + random.next() + (township.isSeat ? 0.5 : 0),
  };
}

/** The divisions as a table with the columns of the published list, for a county made larger than it is. */
export function formatDivisions(countyCode: string, townships: readonly Township[]): string {
  const lines = [
    'code,level,name,parent_code,township_name,kind',
    `${countyCode},county,南乐县,${countyCode.slice(0, 4)},,`,
  ];
  for (const township of townships)
    lines.push(`${township.code},township,${township.name},${countyCode},,${township.name.at(-1)}`);
  for (const township of townships) {
    for (const village of township.villages)
      lines.push(
        `${village.code},village,${village.fullName},${township.code},${township.name},${village.fullName.includes('居') ? '居委会' : '村委会'}`,
      );
  }
  return `${lines.join('\n')}\n`;
}

const ORDINALS = '一二三四五六七八九十';
const ordinal = (index: number): string =>
  index < 10
    ? ORDINALS[index]!
    : index < 20
      ? `十${index === 10 ? '' : ORDINALS[index - 11]}`
      : `${ordinal(Math.floor(index / 10) - 1)}十${index % 10 === 0 ? '' : ORDINALS[(index % 10) - 1]}`;

/** Township schools of every township and the county's own schools, with the short names people write. */
export function makeSchools(townships: readonly Township[], scale: number, settings: SynthesisSettings): School[] {
  const schools: School[] = [];
  const add = (school: Omit<School, 'code' | 'key' | 'place' | 'placeText'>): void => {
    const code = `21410${String(10001 + schools.length)}`;
    schools.push({ ...school, code, key: code, place: 'in-county', placeText: '河南省濮阳市南乐县' });
  };
  for (const township of townships) addTownshipSchools(township, settings, add);
  const rules = settings.schools;
  const times = (count: number) => Math.max(1, Math.round(count * scale));
  const run = (count: number, stage: School['stage'], name: (nth: string) => readonly string[]): void => {
    for (let index = 0; index < times(count); index += 1) {
      const [full = '', ...aliases] = name(ordinal(index));
      add({ name: full, aliases, stage, countyRun: true });
    }
  };
  run(rules.countyKindergartens, 'preschool', (nth) => [
    `南乐县第${nth}实验幼儿园`,
    `县直${nth}幼`,
    `第${nth}实验幼儿园`,
  ]);
  run(rules.countyPrimaries, 'primary', (nth) => [`南乐县第${nth}实验小学`, `${nth}实小`, `县第${nth}实验小学`]);
  run(rules.countyJuniors, 'junior', (nth) => [`南乐县第${nth}初级中学`, `南乐县${nth}初中`, `县第${nth}初中`]);
  run(rules.countySeniors, 'senior', (nth) => [`南乐县第${nth}高级中学`, `南乐${nth}高`, `县${nth}高`]);
  run(rules.countyVocational, 'vocational', (nth) =>
    nth === '一'
      ? ['南乐县职业中等专业学校', '南乐县职业中专', '县职专']
      : [`南乐县第${nth}职业高级中学`, `第${nth}职高`],
  );
  run(1, 'special', (nth) => (nth === '一' ? ['南乐县特殊教育学校', '县特校'] : [`南乐县第${nth}特殊教育学校`]));
  return schools;
}

function addTownshipSchools(
  township: Township,
  settings: SynthesisSettings,
  add: (school: Omit<School, 'code' | 'key' | 'place' | 'placeText'>) => void,
): void {
  const short = township.name.replace(/[镇乡]$/, '');
  const pick = (count: number): Village[] => {
    const wanted = Math.min(count, township.villages.length);
    return Array.from(
      { length: wanted },
      (_, index) => township.villages[Math.floor((index * township.villages.length) / wanted)]!,
    );
  };
  add({
    name: `南乐县${township.name}中心小学`,
    aliases: [`${township.name}中心小学`, `${short}中心小学`],
    stage: 'primary',
    township,
    countyRun: false,
  });
  for (const village of pick(settings.schools.villagePrimaries)) {
    const place = village.shortName.replace(/村$/, '');
    add({
      name: `南乐县${township.name}${place}小学`,
      aliases: [`${place}小学`, `${township.name}${place}小学`, `${place}村小学`],
      stage: 'primary',
      township,
      countyRun: false,
    });
  }
  add({
    name: `南乐县${township.name}初级中学`,
    aliases: [`${township.name}初中`, `${short}初中`, `${short}一中`],
    stage: 'junior',
    township,
    countyRun: false,
  });
  add({
    name: `南乐县${township.name}中心幼儿园`,
    aliases: [`${township.name}中心幼儿园`, `${short}中心幼儿园`],
    stage: 'preschool',
    township,
    countyRun: false,
  });
  const brands = [
    '育才',
    '小太阳',
    '金色童年',
    '阳光',
    '蓝天',
    '童星',
    '希望',
    '红苹果',
    '启明星',
    '春蕾',
    '智慧树',
    '育红',
  ];
  pick(settings.schools.villageKindergartens).forEach((village, index) => {
    const place = village.shortName.replace(/村$/, '');
    const brand = index % 2 === 0 ? '' : brands[(index + village.position) % brands.length]!;
    add({
      name: `南乐县${township.name}${place}${brand}幼儿园`,
      aliases: [`${place}${brand}幼儿园`, `${township.name}${place}${brand}幼儿园`],
      stage: 'preschool',
      township,
      countyRun: false,
    });
  });
}

const OUTSIDE: Readonly<Record<string, readonly (readonly [name: string, place: School['place'], text: string])[]>> = {
  preschool: [
    ['清丰县第二幼儿园', 'in-province', '河南省濮阳市清丰县'],
    ['郑州市管城区童馨幼儿园', 'in-province', '河南省郑州市管城回族区'],
    ['苏州市吴江区盛泽实验幼儿园', 'out-of-province', '江苏省苏州市吴江区'],
    ['北京市大兴区亦庄镇幼儿园', 'out-of-province', '北京市大兴区'],
  ],
  primary: [
    ['濮阳市第三实验小学', 'in-province', '河南省濮阳市华龙区'],
    ['清丰县马庄桥镇中心小学', 'in-province', '河南省濮阳市清丰县'],
    ['郑州市金水区文化路第二小学', 'in-province', '河南省郑州市金水区'],
    ['大名县龙王庙镇中心小学', 'out-of-province', '河北省邯郸市大名县'],
    ['莘县古云镇中心小学', 'out-of-province', '山东省聊城市莘县'],
    ['东莞市长安镇第一小学', 'out-of-province', '广东省东莞市'],
    ['天津市静海区第六小学', 'out-of-province', '天津市静海区'],
    ['义乌市稠江第二小学', 'out-of-province', '浙江省金华市义乌市'],
  ],
  junior: [
    ['濮阳市第四中学', 'in-province', '河南省濮阳市华龙区'],
    ['清丰县城关镇初级中学', 'in-province', '河南省濮阳市清丰县'],
    ['安阳市第五中学', 'in-province', '河南省安阳市文峰区'],
    ['大名县第三中学', 'out-of-province', '河北省邯郸市大名县'],
    ['冠县实验中学', 'out-of-province', '山东省聊城市冠县'],
    ['昆山市葛江中学', 'out-of-province', '江苏省苏州市昆山市'],
    ['魏县第五中学', 'out-of-province', '河北省邯郸市魏县'],
  ],
  senior: [
    ['濮阳市第一高级中学', 'in-province', '河南省濮阳市华龙区'],
    ['清丰县第一高级中学', 'in-province', '河南省濮阳市清丰县'],
    ['郑州市第七中学', 'in-province', '河南省郑州市金水区'],
    ['大名县第一中学', 'out-of-province', '河北省邯郸市大名县'],
    ['聊城市第三中学', 'out-of-province', '山东省聊城市东昌府区'],
  ],
  vocational: [
    ['濮阳市职业中等专业学校', 'in-province', '河南省濮阳市华龙区'],
    ['河南省工业学校', 'in-province', '河南省郑州市'],
    ['安阳市中等职业技术学校', 'in-province', '河南省安阳市'],
    ['邯郸市第一职业中学', 'out-of-province', '河北省邯郸市'],
    ['聊城高级工程职业学校', 'out-of-province', '山东省聊城市'],
  ],
  'junior-college': [
    ['濮阳职业技术学院', 'in-province', '河南省濮阳市'],
    ['河南职业技术学院', 'in-province', '河南省郑州市'],
    ['郑州铁路职业技术学院', 'in-province', '河南省郑州市'],
    ['安阳职业技术学院', 'in-province', '河南省安阳市'],
    ['黄河水利职业技术学院', 'in-province', '河南省开封市'],
    ['邢台职业技术学院', 'out-of-province', '河北省邢台市'],
    ['聊城职业技术学院', 'out-of-province', '山东省聊城市'],
    ['武汉职业技术学院', 'out-of-province', '湖北省武汉市'],
  ],
  undergraduate: [
    ['郑州大学', 'in-province', '河南省郑州市'],
    ['河南大学', 'in-province', '河南省开封市'],
    ['河南师范大学', 'in-province', '河南省新乡市'],
    ['河南农业大学', 'in-province', '河南省郑州市'],
    ['安阳师范学院', 'in-province', '河南省安阳市'],
    ['新乡医学院', 'in-province', '河南省新乡市'],
    ['洛阳师范学院', 'in-province', '河南省洛阳市'],
    ['河北工程大学', 'out-of-province', '河北省邯郸市'],
    ['聊城大学', 'out-of-province', '山东省聊城市'],
    ['西安交通大学', 'out-of-province', '陕西省西安市'],
    ['华中科技大学', 'out-of-province', '湖北省武汉市'],
    ['天津科技大学', 'out-of-province', '天津市'],
    ['南京农业大学', 'out-of-province', '江苏省南京市'],
  ],
  postgraduate: [
    ['郑州大学', 'in-province', '河南省郑州市'],
    ['武汉大学', 'out-of-province', '湖北省武汉市'],
  ],
};

/** Schools outside the county, by stage. */
export function makeOutsideSchools(): Map<string, School[]> {
  return new Map(
    Object.entries(OUTSIDE).map(([stage, rows]) => [
      stage,
      rows.map(([name, place, placeText], index) => ({
        code: `99${stage.length}${index}`,
        key: `outside-${stage}-${index}`,
        name,
        aliases: [],
        stage: stage as School['stage'],
        countyRun: false,
        place,
        placeText,
      })),
    ]),
  );
}
