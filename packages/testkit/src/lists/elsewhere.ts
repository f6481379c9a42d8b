import { makeRandom, type Random, termLabel } from '@bulou/kernel';
import { schoolYearStart } from '../dates.ts';
import type { WrittenIdentity } from '../dirt.ts';
import { hasPreschoolAid, isPaidWhereStudying } from '../entitlements.ts';
import { guardiansOf } from '../kin.ts';
import type { Layout } from '../layout-model.ts';
import { HIGHER_LAYOUTS, OUTSIDE_LAYOUTS, RECEIVED_LAYOUTS } from '../office-layouts.ts';
import { buildSheet, type Line } from '../sheet-builder.ts';
import { type TermContext, titleFacts, writeList } from '../term-context.ts';
import type { Person, Township } from '../world.ts';
import { villageText } from './enrolment.ts';

const HIGHER = new Set(['junior-college', 'undergraduate', 'postgraduate']);

/** Pupils of registered households at schools outside the county, and the students in higher education, with their proofs. */
export function writeOutsideAndHigher(context: TermContext): void {
  const away = context.maker.people.filter(
    (person) =>
      person.education !== undefined &&
      person.education.school.place !== 'in-county' &&
      person.family.registration !== undefined,
  );
  // University students may study within the province; every one of them is outside the county.
  const half = Math.ceil(context.townships.length / 2);
  const [first, second] = [context.townships.slice(0, half), context.townships.slice(half)];
  const of = (townships: readonly Township[], higher: boolean) =>
    away.filter(
      (person) =>
        HIGHER.has(person.education!.stage) === higher &&
        townships.some((township) => township.code === person.family.village.townshipCode),
    );
  writeOne(context, '县外就读/县外就读学生登记表.xlsx', OUTSIDE_LAYOUTS[0]!, of(first, false), '南乐县');
  for (const township of second)
    writeOne(
      context,
      `县外就读/${township.name}外地就读.xlsx`,
      OUTSIDE_LAYOUTS[1]!,
      of([township], false),
      township.name,
    );
  writeOne(context, '大学生/在校大学生花名册.xlsx', HIGHER_LAYOUTS[0]!, of(first, true), '南乐县');
  writeOne(context, '大学生/大学生信息.xlsx', HIGHER_LAYOUTS[1]!, of(second, true), '南乐县');
}

function writeOne(context: TermContext, path: string, layout: Layout, people: readonly Person[], unit: string): void {
  if (people.length === 0) return;
  const random = makeRandom(`${context.seed}/away/${context.term}/${path}`);
  const identities = people.map((person) => context.dirt.write(person, 'enrolment', { asText: false }));
  const lines = people.map((person, index) => makeLine(context, person, identities[index]!, random));
  const built = buildSheet(layout, lines, {
    name: 'Sheet1',
    facts: titleFacts(context, unit, lines.length),
    hiddenShare: 0,
    random,
  });
  writeList(context, 'enrolment', path, 'xlsx', [{ built, lines, identities }], random);
}

const STAGE_WORDS: Readonly<Record<string, string>> = {
  preschool: '学前',
  primary: '小学',
  junior: '初中',
  senior: '普通高中',
  vocational: '中职',
  special: '特教',
  undergraduate: '本科',
  'junior-college': '专科',
  postgraduate: '研究生',
};
const YEARS: Readonly<Record<string, string>> = {
  undergraduate: '四年',
  'junior-college': '三年',
  postgraduate: '三年',
};

function makeLine(context: TermContext, person: Person, identity: WrittenIdentity, random: Random): Line {
  const education = person.education!;
  const { school } = education;
  const family = person.family;
  const row = context.dirt.row(person, 'enrolment');
  const proof = person.outsideProof;
  const higher = HIGHER.has(education.stage);
  const aided = isPaidWhereStudying(person) && (proof === 'both' || proof === 'list');
  const item =
    education.stage === 'primary' || education.stage === 'junior' ? '家庭经济困难寄宿生生活补助' : '国家助学金';
  const isStudied = higher || proof !== 'none';
  return {
    personIndex: person.index,
    name: identity.name,
    id: identity.id,
    sex: person.sex,
    birthOn: person.birthOn,
    stage: education.stage,
    grade: education.grade,
    enteredYear: education.enteredYear,
    boarding: education.boarding,
    yes: { studyProof: isStudied, rollProof: isStudied, aidProof: aided, freshman: education.freshman },
    cells: {
      township: family.village.townshipName,
      village: villageText(family.village, row, context.settings.dirt.villageVariant),
      headName: family.head.name,
      householdNo: family.registration!.householdNo,
      school: school.name,
      placeCounty: school.placeText,
      stage: STAGE_WORDS[education.stage] ?? '',
      level: STAGE_WORDS[education.stage] ?? '',
      inProvince: school.place === 'in-province' ? '省内' : '省外',
      major: higher
        ? random.pick([
            '护理',
            '机械设计制造及其自动化',
            '会计',
            '学前教育',
            '计算机科学与技术',
            '土木工程',
            '英语',
            '临床医学',
            '农学',
            '汽车检测与维修技术',
          ])
        : '',
      years: YEARS[education.stage] ?? '',
      letter: education.freshman ? `${schoolYearStart(context.term)}${String(person.index).padStart(8, '0')}` : '',
      payer: aided ? `${school.placeText.replace(/^.*省/, '')}学生资助管理中心` : '',
      aidItem: aided ? item : '',
      aidAmount: aided ? amountElsewhere(person) : '',
      phone: guardiansOf(family)[0]?.phone ?? family.head.phone,
      bank: person.card?.bank ?? '',
      holder: person.card?.holderName ?? '',
      account: person.card?.account ?? '',
      note: '',
    },
  };
}

function amountElsewhere(person: Person): number {
  const stage = person.education!.stage;
  return stage === 'primary' ? 500 : stage === 'junior' ? 625 : 1000;
}

/** Aid that others have paid by the census date in this school year: provincial preschool aid by township, and aid paid where a pupil studies. */
export function writeReceived(context: TermContext): void {
  const aided = context.maker.people.filter(
    (person) =>
      person.education !== undefined && hasPreschoolAid(person, context.term) && person.diedTerm === undefined,
  );
  const byTownship = Map.groupBy(
    aided.filter((person) => person.family.registration !== undefined || person.index % 4 === 0),
    (person) => person.family.village.townshipCode,
  );
  for (const township of context.townships) {
    const people = byTownship.get(township.code) ?? [];
    writeReceivedList(
      context,
      `省级学前资助/${township.name}学前教育资助.xlsx`,
      RECEIVED_LAYOUTS[0]!,
      people.flatMap((person) => preschoolPayments(context, person)),
      `${township.name}中心学校`,
    );
  }
  const elsewhere = context.maker.people.filter(
    (person) =>
      person.family.registration !== undefined &&
      isPaidWhereStudying(person) &&
      (person.outsideProof === 'both' || person.outsideProof === 'received'),
  );
  writeReceivedList(
    context,
    '就读地资助/县外资助发放情况.xlsx',
    RECEIVED_LAYOUTS[1]!,
    elsewhere.map((person) => ({
      person,
      cells: {
        payer: `${person.education!.school.placeText}教育局`,
        aidItem:
          person.education!.stage === 'primary' || person.education!.stage === 'junior'
            ? '寄宿生生活补助'
            : '国家助学金',
        aidTerm: termLabel(context.term, 'zh'),
        aidAmount: amountElsewhere(person),
        paidOn: context.census,
        note: '',
      },
    })),
    '南乐县',
  );
}

interface ReceivedRow {
  readonly person: Person;
  readonly cells: Line['cells'];
}

function preschoolPayments(context: TermContext, person: Person): ReceivedRow[] {
  const year = schoolYearStart(context.term);
  const row = (term: string, paidOn: string): ReceivedRow => ({
    person,
    cells: {
      payer: '河南省财政厅',
      aidItem: '学前教育资助(保教费、生活费)',
      aidTerm: term,
      aidAmount: '500元',
      paidOn,
    },
  });
  const rows: ReceivedRow[] = [];
  if (person.preschoolAid?.from === 'autumn') rows.push(row(`${year}年秋季学期`, `${year}-10-10`));
  if (context.term.endsWith('spring')) rows.push(row(`${year + 1}年春季学期`, `${year + 1}-04-08`));
  return rows;
}

function writeReceivedList(
  context: TermContext,
  path: string,
  layout: Layout,
  rows: readonly ReceivedRow[],
  unit: string,
): void {
  if (rows.length === 0) return;
  const random = makeRandom(`${context.seed}/received/${context.term}/${path}`);
  const identities = rows.map(({ person }) => context.dirt.write(person, 'received', { asText: false }));
  const lines = rows.map(({ person, cells }, index): Line => {
    const identity = identities[index]!;
    const guardian = guardiansOf(person.family)[0];
    return {
      personIndex: person.index,
      name: identity.name,
      id: identity.id,
      sex: person.sex,
      cells: {
        school: person.education?.school.name ?? '',
        stage: STAGE_WORDS[person.education?.stage ?? ''] ?? '',
        guardianName: guardian?.name ?? '',
        signature: '',
        ...cells,
      },
    };
  });
  const built = buildSheet(layout, lines, {
    name: 'Sheet1',
    facts: titleFacts(context, unit, lines.length),
    hiddenShare: 0,
    random,
  });
  writeList(context, 'received', path, 'xlsx', [{ built, lines, identities }], random);
}
