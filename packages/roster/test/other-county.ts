/** A small county unlike the demonstration's, made straight as rows: other names, other gaps, other slips. */
import {
  formatSourceRef,
  makeNationalId,
  makePlainDate,
  makeRandom,
  type PlainDate,
  plainDate,
  type Random,
  readNationalId,
  type Sex,
  type Stage,
} from '@bulou/kernel';
import type { SourceRecord } from '../src/index.ts';

/** What this county's offices leave out or spoil, beyond slips of the pen. */
export interface Habits {
  /** The survey has no household numbers. */
  readonly surveyWithoutHouseholds?: boolean;
  /** The survey has no identity numbers either. */
  readonly surveyWithoutNumbers?: boolean;
  /** Rolls have names, numbers, grade and class only. */
  readonly bareRolls?: boolean;
  /** Share of class-list rows without a number. */
  readonly classListsWithoutNumbers?: number;
  /** One school's roll went through a spreadsheet: every number ends in 000. */
  readonly roundedRoll?: boolean;
  /** No list names the village. */
  readonly withoutVillages?: boolean;
  /** The registry comes twice, of two dates. */
  readonly twoRegistries?: boolean;
  readonly withoutClassLists?: boolean;
  /** Share of numbers and of names with a slip in each list. */
  readonly slips?: number;
}

export interface OtherCounty {
  readonly records: readonly SourceRecord[];
  /** Who each row really is. */
  readonly personOf: ReadonlyMap<string, string>;
  readonly registered: ReadonlySet<string>;
}

const SURNAMES = ['马', '白', '丁', '沙', '纳', '铁', '哈', '虎', '穆', '杨', '王', '李', '妥', '者', '买'];
const SYLLABLES = '小玉金银成德学忠志国文武明亮光华春秋海河江山梅兰菊英丽莉燕雁霞虹红洪宏军君俊平萍苹佳嘉家';
const SLIPS: Record<string, string> = {
  丽: '莉',
  燕: '雁',
  红: '洪',
  军: '君',
  平: '萍',
  佳: '嘉',
  明: '名',
  国: '囯',
};
const CENSUS = plainDate('2019-10-10');

interface Someone {
  readonly id: string;
  readonly name: string;
  readonly sex: Sex;
  readonly birthOn: PlainDate;
  readonly number: string;
  readonly household: Household;
  readonly isChild: boolean;
  readonly school?: {
    readonly name: string;
    readonly stage: Stage;
    readonly grade: number;
    readonly className: string;
  };
}

interface Household {
  readonly no: string;
  readonly village: string;
  readonly phone: string;
  readonly registered: boolean;
  readonly members: Someone[];
}

/** Makes the county; the same seed and habits give the same rows. */
export function makeOtherCounty(seed: string, habits: Habits, families = 700): OtherCounty {
  const random = makeRandom(seed);
  const households = Array.from({ length: families }, (_, index) => makeHousehold(random, index));
  const lists = new ListWriter(random, habits);
  for (const household of households) {
    for (const person of household.members) lists.write(person);
  }
  const children = households.flatMap((household) => household.members).filter((person) => person.isChild);
  return {
    records: lists.records,
    personOf: lists.personOf,
    registered: new Set(children.filter((child) => child.household.registered).map((child) => child.id)),
  };
}

function makeHousehold(random: Random, index: number): Household {
  const household: Household = {
    no: `6403${String(1000 + index)}`,
    village: `640324${100 + (index % 4)}2${String(index % 37).padStart(2, '0')}`,
    phone: `139${String(10_000_000 + index * 37)}`,
    registered: random.next() < 0.4,
    members: [],
  };
  const surname = random.pick(SURNAMES);
  const add = (name: string, sex: Sex, birthOn: PlainDate, isChild: boolean) => {
    const id = `${household.no}-${household.members.length}`;
    // Unlike in life, no two of the county share a birthday and an order number.
    const odd = ((index * 7 + household.members.length) % 499) * 2 + (sex === 'male' ? 1 : 0);
    const number = makeNationalId(`640324${birthOn.replaceAll('-', '')}${String(odd).padStart(3, '0')}`);
    const school = isChild ? schoolOf(random, birthOn, household) : undefined;
    household.members.push({ id, name, sex, birthOn, number, household, isChild, ...(school ? { school } : {}) });
  };
  const year = random.integer(1970, 1988);
  add(surname + given(random), 'male', birthIn(random, year), false);
  add(random.pick(SURNAMES) + given(random), 'female', birthIn(random, year + 1), false);
  const count = random.integer(1, 4);
  for (let born = 0; born < count; born += 1) {
    const sex: Sex = random.next() < 0.5 ? 'male' : 'female';
    const on = birthIn(random, random.integer(Math.max(2003, year + 20), 2018));
    const first = surname + given(random);
    add(first, sex, on, true);
    // Twins with names that sound alike and differ in one character, as families like them.
    const [last = ''] = [...first].slice(-1);
    if (random.next() < 0.04)
      add(
        [...first].slice(0, -1).join('') + (SLIPS[last] ?? random.pick([...SYLLABLES].filter((each) => each !== last))),
        sex,
        on,
        true,
      );
  }
  return household;
}

function given(random: Random): string {
  return random.pick([...SYLLABLES]) + (random.next() < 0.45 ? '' : random.pick([...SYLLABLES]));
}

function birthIn(random: Random, year: number): PlainDate {
  return makePlainDate(year, random.integer(1, 12), random.integer(1, 28))!;
}

function schoolOf(random: Random, birthOn: PlainDate, household: Household) {
  const age = Number(CENSUS.slice(0, 4)) - Number(birthOn.slice(0, 4)) - (birthOn.slice(5) > '08-31' ? 1 : 0);
  const area = Number(household.village.slice(8, 9));
  if (age < 6 || age > 14) return undefined;
  const stage: Stage = age < 12 ? 'primary' : 'junior';
  const name = stage === 'primary' ? `豫海镇第${area + 1}完全小学` : '豫海回民中学';
  return { name, stage, grade: stage === 'primary' ? age - 5 : age - 11, className: `${random.integer(1, 3)}班` };
}

class ListWriter {
  readonly records: SourceRecord[] = [];
  readonly personOf = new Map<string, string>();
  readonly #random: Random;
  readonly #habits: Habits;
  readonly #rows = new Map<string, number>();

  constructor(random: Random, habits: Habits) {
    this.#random = random;
    this.#habits = habits;
  }

  /** Writes the person into every list that should have it. */
  write(person: Someone): void {
    const { household, school } = person;
    const { withoutVillages, twoRegistries, surveyWithoutHouseholds, surveyWithoutNumbers } = this.#habits;
    const [head] = household.members;
    const village = withoutVillages ? {} : { divisionCode: household.village };
    const relationToHead = person === head ? '户主' : person.isChild ? (person.sex === 'male' ? '长子' : '次女') : '妻';
    if (household.registered) {
      for (const file of twoRegistries ? ['registry-2018', 'registry-2019'] : ['registry-2019']) {
        this.#add(person, 'registry', file, {
          ...village,
          ...(school ? { stage: school.stage } : {}),
          householdNo: household.no,
          relationToHead,
          sex: person.sex,
          phones: [household.phone],
          dataOn: file === 'registry-2018' ? plainDate('2018-12-31') : CENSUS,
          poverty: { statusText: '未脱贫', outOfPoverty: false },
        });
      }
    }
    if (!person.isChild) return;
    this.#add(
      person,
      'survey',
      `survey-${household.village.slice(0, 9)}`,
      {
        ...village,
        ...(surveyWithoutHouseholds ? {} : { householdNo: household.no }),
        ...(head ? { head: { name: head.name } } : {}),
        relationToHead,
        birthOn: person.birthOn,
        sex: person.sex,
        ...this.#schoolFields(person),
      },
      surveyWithoutNumbers,
    );
    if (school === undefined) return;
    const mother = household.members[1];
    const details: Partial<SourceRecord> = this.#habits.bareRolls
      ? {}
      : {
          ...village,
          birthOn: person.birthOn,
          sex: person.sex,
          ...(mother ? { guardians: [{ name: mother.name }] } : {}),
        };
    this.#add(person, 'roll', `roll-${school.name}`, {
      ...details,
      ...this.#schoolFields(person),
      className: school.className,
    });
    if (this.#habits.withoutClassLists) return;
    const blank = this.#random.next() < (this.#habits.classListsWithoutNumbers ?? 0);
    const present = { ...this.#schoolFields(person), className: school.className, sex: person.sex };
    this.#add(person, 'attendance', `class-${school.name}`, present, blank);
  }

  #schoolFields({ school }: Someone): Partial<SourceRecord> {
    return school ? { schoolName: school.name, stage: school.stage, grade: school.grade } : {};
  }

  #add(
    person: Someone,
    form: SourceRecord['form'],
    file: string,
    fields: Partial<SourceRecord>,
    withoutNumber = false,
  ): void {
    const row = (this.#rows.get(file) ?? 1) + 1;
    this.#rows.set(file, row);
    const kind = form === 'roll' ? 'enrolment' : (form as SourceRecord['kind']);
    const ref = { kind, path: `${file}.csv`, sheet: '', row };
    const key = formatSourceRef(ref);
    this.personOf.set(key, person.id);
    this.records.push({
      ref,
      key,
      kind,
      index: this.records.length,
      fileId: file,
      dataOn: CENSUS,
      form,
      name: this.#spoilName(person.name),
      nationalId: readNationalId(withoutNumber ? '' : this.#spoilNumber(person, file)),
      guardians: [],
      phones: [],
      ...fields,
    });
  }

  #spoilName(name: string): string {
    if (this.#random.next() >= (this.#habits.slips ?? 0.03)) return name;
    const characters = [...name];
    const at = this.#random.integer(1, characters.length - 1);
    characters[at] = SLIPS[characters[at] ?? ''] ?? this.#random.pick(['□', '?', ...SYLLABLES.slice(0, 6)]);
    return characters.join('');
  }

  #spoilNumber({ number, household }: Someone, file: string): string {
    if (this.#habits.roundedRoll && file === 'roll-豫海镇第1完全小学') return `${number.slice(0, 15)}000`;
    if (this.#random.next() >= (this.#habits.slips ?? 0.03)) return number;
    const at = this.#random.integer(6, 16);
    const digit = String((Number(number[at]) + this.#random.integer(1, 9)) % 10);
    const swapped = number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2);
    return this.#random.pick([
      number.slice(0, at) + digit + number.slice(at + 1),
      swapped,
      `${number.slice(0, 15)}000`,
      number.slice(0, at) + number.slice(at + 1),
      '',
      // Somebody else of the household stood on the page that was copied from.
      this.#random.pick(household.members).number,
    ]);
  }
}
