import { makeRandom, type Random } from '@bulou/kernel';
import { ageAt } from '../dates.ts';
import type { WrittenIdentity } from '../dirt.ts';
import { isOutOfPoverty } from '../evolve.ts';
import { childrenOf, guardiansOf } from '../kin.ts';
import type { Layout } from '../layout-model.ts';
import { SURVEY_LAYOUTS } from '../office-layouts.ts';
import { buildSheet, type Line } from '../sheet-builder.ts';
import { type SheetToWrite, type TermContext, titleFacts, writeList } from '../term-context.ts';
import type { Cell } from '../workbook.ts';
import type { Family, Person, Township, Village } from '../world.ts';
import { relationToHead } from './registry.ts';

/** The door-to-door survey: a workbook a township with a sheet a village, or a file a village. */
export function writeSurvey(context: TermContext): void {
  const byVillage = Map.groupBy(
    context.maker.families.filter((family) => family.surveyed || family.registration !== undefined),
    (family) => family.village.code,
  );
  for (const township of context.townships) {
    const habit = makeRandom(`${context.seed}/survey/${township.code}`);
    const layout = habit.pick(SURVEY_LAYOUTS);
    const separate = habit.chance(0.3);
    const random = makeRandom(`${context.seed}/survey/${context.term}/${township.code}`);
    const sheets = township.villages
      .map((village) => makeSheet(context, village, byVillage.get(village.code) ?? [], layout, random))
      .filter((sheet) => sheet.lines.length > 0);
    if (!separate) writeList(context, 'survey', `${township.name}排查表.xlsx`, 'xlsx', sheets, random);
    else for (const sheet of sheets) writeVillage(context, township, sheet, habit.chance(0.15), random);
  }
}

function writeVillage(
  context: TermContext,
  township: Township,
  sheet: SheetToWrite,
  oldFormat: boolean,
  random: Random,
): void {
  const format = oldFormat && sheet.lines.length < context.settings.files.oldXlsUpTo ? 'xls' : 'xlsx';
  writeList(context, 'survey', `${township.name}/${sheet.built.sheet.name}.${format}`, format, [sheet], random);
}

function makeSheet(
  context: TermContext,
  village: Village,
  families: readonly Family[],
  layout: Layout,
  random: Random,
): SheetToWrite {
  const lines: Line[] = [];
  const identities: (WrittenIdentity | undefined)[] = [];
  for (const family of families) {
    const children = childrenOf(family).filter((child) => isSurveyed(child, context));
    for (const child of children) {
      const identity = context.dirt.write(child, 'survey', { asText: false });
      identities.push(identity);
      lines.push(makeLine(context, child, family, identity));
    }
    if (children.length === 0 && family.registration !== undefined) {
      identities.push(undefined);
      lines.push({
        personIndex: undefined,
        name: '',
        id: '',
        cells: { ...familyCells(context, family), note: '无在校学生', status: '' },
      });
    }
  }
  const unit = `${village.townshipName}${village.spokenName}`;
  return {
    built: buildSheet(layout, lines, {
      name: village.shortName,
      facts: titleFacts(context, unit, lines.length),
      hiddenShare: 0,
      random,
    }),
    lines,
    identities,
  };
}

function isSurveyed(child: Person, context: TermContext): boolean {
  if (child.diedTerm !== undefined) return child.diedTerm === context.term;
  const age = ageAt(child.birthOn, context.census);
  return child.education !== undefined || age <= 18;
}

function familyCells(context: TermContext, family: Family): Line['cells'] {
  const village = family.village;
  const registration = family.registration;
  const out = registration !== undefined && isOutOfPoverty(registration, context.term);
  return {
    headName: family.head.name,
    headId: family.head.nationalId,
    householdNo: registration === undefined ? '' : (family.formerHouseholdNo ?? registration.householdNo),
    township: village.townshipName,
    village: village.spokenName,
    hamlet: '',
    registered: registration === undefined ? '否' : '是',
    povertyAttribute: registration === undefined ? '' : out ? '已脱贫' : '未脱贫',
    outYear: out ? String(registration?.outYear) : '',
    phone: family.head.phone,
  };
}

function makeLine(context: TermContext, child: Person, family: Family, identity: WrittenIdentity): Line {
  const row = context.dirt.row(child, 'survey');
  const { dirt } = context.settings;
  const education = child.education;
  const age = ageAt(child.birthOn, context.census);
  const school = education?.school;
  const card = family.registration === undefined ? undefined : child.card;
  const [status, reason, note] = statusOf(context, child, age);
  const studying = status === '在读';
  const guardian = guardiansOf(family)[0];
  const hasAlias = school !== undefined && school.aliases.length > 0 && row.chance(dirt.schoolAlias * 2);
  return {
    personIndex: child.index,
    name: identity.name,
    id: identity.id,
    sex: child.sex,
    birthOn: row.chance(dirt.wrongBirthOn) ? undefined : child.birthOn,
    stage: studying ? education?.stage : undefined,
    grade: studying ? education?.grade : undefined,
    enteredYear: education?.enteredYear,
    boarding: !studying || education === undefined || row.chance(dirt.blankCell) ? undefined : education.boarding,
    cells: {
      ...familyCells(context, family),
      relationToHead: relationToHead(child, family),
      stage: stageText(child, age, studying),
      school: !studying || school === undefined ? '' : hasAlias ? row.pick(school.aliases) : school.name,
      place:
        school === undefined || !studying
          ? ''
          : school.place === 'in-county'
            ? '县内'
            : school.place === 'in-province'
              ? '县外省内'
              : '省外',
      status,
      reason,
      note,
      bank: card?.bank ?? '',
      holder: card?.holderName ?? '',
      account: card === undefined ? '' : accountText(context, child, card.account, row),
      holderRelation: card?.holderRelation ?? '',
      holderId: card?.holderId ?? '',
      guardianName: guardian?.name ?? '',
      phone: guardian?.phone ?? family.head.phone,
    },
  };
}

/** What the survey says of a child: state, reason when not in school, remark. */
function statusOf(context: TermContext, child: Person, age: number): readonly [string, string, string] {
  const planted = context.plants.surveyAnswer.get(child.index);
  if (planted !== undefined) return [planted, planted === '在读' ? '' : planted, ''];
  if (child.diedTerm !== undefined) return ['死亡', '死亡', '已销户'];
  if (child.education !== undefined) return ['在读', '', child.education.freshman ? '今年新生' : ''];
  if (age < 3) return ['', '', '未入园'];
  if (child.leftReason === 'graduated') return ['毕业', '已毕业', ''];
  if (child.leftReason === 'working') return ['务工', '外出务工', ''];
  if (child.leftReason === 'dropped-out') return ['辍学', '辍学', ''];
  return age < 7 ? ['未入园', '', ''] : ['', '', ''];
}

function stageText(child: Person, age: number, studying: boolean): string {
  const stage = child.education?.stage;
  if (!studying || stage === undefined) return age < 3 ? '0-3岁' : age < 7 ? '3-6岁' : '';
  const words: Partial<Record<NonNullable<typeof stage>, string>> = {
    preschool: '学前',
    primary: '小学',
    junior: '初中',
    senior: '高中',
    vocational: '中职',
    'junior-college': '大专',
    undergraduate: '本科',
    postgraduate: '研究生',
    special: '特教',
  };
  return words[stage] ?? '';
}

/** An account as typed: plain, in groups of four, or mangled into a number. */
function accountText(context: TermContext, child: Person, account: string, row: Random): Cell {
  if (context.plants.damagedAccount.has(child.index)) return Number(account);
  if (row.chance(context.settings.dirt.idWriting)) return account.replace(/(\d{4})(?=\d)/g, '$1 ');
  return account;
}
