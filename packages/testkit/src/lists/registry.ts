import { makeRandom, type Random } from '@bulou/kernel';
import { ageAt } from '../dates.ts';
import type { WrittenIdentity } from '../dirt.ts';
import { isOutOfPoverty } from '../evolve.ts';
import type { Layout } from '../layout-model.ts';
import { REGISTRY_LAYOUTS } from '../office-layouts.ts';
import { buildSheet, type Line, writeDate } from '../sheet-builder.ts';
import { type SheetToWrite, type TermContext, titleFacts, writeList } from '../term-context.ts';
import type { Education, Family, Person, Township } from '../world.ts';

/** The poverty registry of the whole county, two townships a workbook: system exports, every other one with a sheet a township. */
export function writeRegistry(context: TermContext): void {
  const families = Map.groupBy(
    context.maker.families.filter((family) => family.registration !== undefined),
    (family) => (family.formerVillage ?? family.village).townshipCode,
  );
  const share = Math.min(2, context.townships.length);
  for (let part = 0; part * share < context.townships.length; part += 1) {
    const townships = context.townships.slice(part * share, (part + 1) * share);
    const layout = REGISTRY_LAYOUTS[part % 2]!;
    const random = makeRandom(`${context.seed}/registry/${context.term}/${part}`);
    const groups: (readonly [string, readonly Township[]])[] =
      part % 2 === 0 ? [['Sheet1', townships]] : townships.map((township) => [township.name, [township]] as const);
    const sheets = groups.map(([name, group]) =>
      makeSheet(
        context,
        name,
        group.flatMap((township) => families.get(township.code) ?? []),
        layout,
        random,
      ),
    );
    writeList(context, 'registry', `建档立卡人口信息${part + 1}.xlsx`, 'xlsx', sheets, random);
  }
}

function makeSheet(
  context: TermContext,
  name: string,
  families: readonly Family[],
  layout: Layout,
  random: Random,
): SheetToWrite {
  const lines: Line[] = [];
  const identities: WrittenIdentity[] = [];
  const ordered = [...families].sort((a, b) =>
    placeOf(a).code < placeOf(b).code ? -1 : placeOf(a).code > placeOf(b).code ? 1 : a.index - b.index,
  );
  for (const family of ordered) {
    const listed = family.members.filter((member) => isListed(context, member));
    const inOrder = [family.head, ...listed.filter((member) => member !== family.head)];
    for (const person of inOrder.filter((member) => listed.includes(member))) {
      const identity = context.dirt.write(person, 'registry', { asText: false, clean: !person.isChild });
      identities.push(identity);
      lines.push(makeLine(context, person, family, listed.length, identity));
    }
  }
  const unit = name === 'Sheet1' ? '南乐县' : `南乐县${name}`;
  return {
    built: buildSheet(layout, lines, { name, facts: titleFacts(context, unit, lines.length), hiddenShare: 0, random }),
    lines,
    identities,
  };
}

const placeOf = (family: Family) => family.formerVillage ?? family.village;

function isListed(context: TermContext, person: Person): boolean {
  if (person.diedTerm !== undefined && person.diedTerm !== context.term) return false;
  return !person.unlistedInRegistry && !context.plants.notInRegistry.has(person.index);
}

function makeLine(context: TermContext, person: Person, family: Family, size: number, identity: WrittenIdentity): Line {
  const registration = family.registration!;
  const row = context.dirt.row(person, 'registry');
  const village = placeOf(family);
  const out = isOutOfPoverty(registration, context.term);
  return {
    personIndex: person.index,
    name: identity.name,
    id: identity.id,
    sex: person.sex,
    birthOn: person.birthOn,
    cells: {
      date: writeDate(context.census, 'dashes'),
      county: '南乐县',
      township: village.townshipName,
      village: row.chance(0.06) ? village.fullName : village.spokenName,
      hamlet: '',
      householdNo: registration.householdNo,
      personNo: person.personNo,
      householdSize: size,
      relationToHead: relationToHead(person, family),
      ethnicity: person.ethnicity,
      education: person.isChild ? '' : row.pick(['文盲或半文盲', '小学', '小学', '初中', '初中', '高中']),
      schooling: schoolingText(person, context, row),
      health: person.disabled ? '残疾' : row.chance(0.18) && !person.isChild ? '长期慢性病' : '健康',
      skill: ageAt(person.birthOn, context.census) < 16 ? '无劳动力' : '普通劳动力',
      workMonths: 0,
      insurance: '是',
      povertyAttribute: out ? '已脱贫' : registration.returned ? '返贫' : '未脱贫',
      outYear: out ? String(registration.outYear) : '',
      householdKind: registration.attribute,
      cause: registration.cause,
      unsafeHouse: '否',
      water: '是',
      income: 2600 + (family.index % 900) * 3,
      phone: row.chance(0.1) ? '' : family.head.phone,
      identifiedOn: `${registration.identifiedYear}年`,
    },
  };
}

const RELATIONS: Readonly<Record<string, Partial<Record<Person['kin'], readonly [male: string, female: string]>>>> = {
  father: {
    mother: ['配偶', '配偶'],
    child: ['之子', '之女'],
    grandfather: ['之父', '之父'],
    grandmother: ['之母', '之母'],
  },
  mother: {
    father: ['配偶', '配偶'],
    child: ['之子', '之女'],
    grandfather: ['之公公', '之公公'],
    grandmother: ['之婆婆', '之婆婆'],
  },
  grandfather: {
    grandmother: ['配偶', '配偶'],
    father: ['之子', '之子'],
    mother: ['之儿媳', '之儿媳'],
    child: ['之孙子', '之孙女'],
  },
  grandmother: {
    grandfather: ['配偶', '配偶'],
    father: ['之子', '之子'],
    mother: ['之儿媳', '之儿媳'],
    child: ['之孙子', '之孙女'],
  },
};

export function relationToHead(person: Person, family: Family): string {
  if (person === family.head) return '户主';
  const words = RELATIONS[family.head.kin]?.[person.kin];
  if (words !== undefined) return words[person.sex === 'male' ? 0 : 1];
  const position = family.members.indexOf(person);
  return position === 1 ? '配偶' : person.sex === 'male' ? '之子' : '之儿媳';
}

const NUMERALS = ['', '一', '二', '三', '四', '五'];

/** The registry's schooling column, which nobody moves up by itself when a school year begins. */
function schoolingText(person: Person, context: TermContext, row: Random): string {
  if (!person.isChild) return '非在校';
  const education = person.education;
  if (education === undefined)
    return person.leftReason === 'graduated' && row.chance(context.settings.dirt.registryLag) ? '高中三年级' : '非在校';
  const lags = row.chance(context.settings.dirt.registryLag);
  return statusOf(education, lags && context.term.endsWith('autumn'));
}

function statusOf({ stage, grade }: Education, lags: boolean): string {
  const shown = lags ? grade - 1 : grade;
  const before: Partial<Record<Education['stage'], string>> = {
    preschool: '非在校',
    primary: '学前教育',
    junior: '小学',
    senior: '九年级',
    vocational: '九年级',
    undergraduate: '高中三年级',
    'junior-college': '高中三年级',
    postgraduate: '大学本科四年级',
    special: '小学',
  };
  if (shown < 1) return before[stage] ?? '非在校';
  const numeral = NUMERALS[shown] ?? '五';
  switch (stage) {
    case 'preschool':
      return '学前教育';
    case 'primary':
    case 'special':
      return '小学';
    case 'junior':
      return `${['', '七', '八', '九'][shown]}年级`;
    case 'senior':
      return `高中${numeral}年级`;
    case 'vocational':
      return `中职${numeral}年级`;
    case 'junior-college':
      return `高职高专${numeral}年级`;
    case 'undergraduate':
      return `大学本科${numeral}年级`;
    default:
      return '硕士';
  }
}
