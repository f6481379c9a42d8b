import { type ListKind, makeNationalId, makeRandom, type Random } from '@bulou/kernel';
import { childrenOf, guardiansOf } from './kin.ts';
import { RARE_CHARACTERS } from './name-lists.ts';
import type { IdDamage, NameDamage, SynthesisSettings } from './settings.ts';
import { HOMOPHONES, LOOK_ALIKES, SPELLED_OUT } from './slip-lists.ts';
import type { Cell } from './workbook.ts';
import type { Person } from './world.ts';

export interface WrittenIdentity {
  readonly name: string;
  readonly id: Cell;
  readonly idDamage?: IdDamage | 'disability-certificate' | 'fifteen-digits';
  readonly nameDamage?: NameDamage;
  /** Whether the true number can be read from the cell, whatever its writing. */
  readonly readable: boolean;
}

export interface ForcedDamage {
  readonly id?: IdDamage;
  readonly name?: NameDamage;
}

export interface DirtMaker {
  /** A person's name and number as one list writes them. `asText`: the file keeps no number cells. */
  write(
    person: Person,
    kind: ListKind,
    habit: { readonly asText: boolean; readonly allDamaged?: boolean; readonly clean?: boolean },
  ): WrittenIdentity;
  /** Random stream of one person's row in one list this term, for what is not identity. */
  row(person: Person, kind: ListKind): Random;
  readonly settings: SynthesisSettings;
}

/** Damages and dirties identities at the settings' rates. Damage mostly persists from term to term, as in real lists. */
export function makeDirtMaker(
  settings: SynthesisSettings,
  seed: string,
  term: string,
  forced: ReadonlyMap<string, ForcedDamage>,
): DirtMaker {
  const { damage, dirt } = settings;
  const idKinds = Object.entries(damage.idKinds) as [IdDamage, number][];
  const nameKinds = Object.entries(damage.nameKinds) as [NameDamage, number][];
  return {
    settings,
    row: (person, kind) => makeRandom(`${seed}/row/${kind}/${term}/${person.index}`),
    write: (person, kind, habit) => {
      const base = makeRandom(`${seed}/dirt/${kind}/${person.index}`);
      const random = base.next() < damage.persists ? base : makeRandom(`${seed}/dirt/${kind}/${term}/${person.index}`);
      const [idDraw, nameDraw, style] = [random.next(), random.next(), random.next()];
      const force = forced.get(`${kind}/${person.index}`);
      let name = person.name;
      let nameDamage = force?.name ?? (nameDraw < damage.names ? random.weighted(nameKinds) : undefined);
      if (nameDamage !== undefined) {
        const damaged = damageName(person, nameDamage, random);
        if (damaged === name) nameDamage = undefined;
        name = damaged;
      }
      name = dirtyName(name, dirt, random, style);
      const wanted =
        force?.id ??
        (habit.allDamaged === true ? 'excel-zeros' : idDraw < damage.ids ? random.weighted(idKinds) : undefined);
      const named = nameDamage === undefined ? { name } : { name, nameDamage };
      if (wanted !== undefined) {
        const damaged = damageId(person, wanted, habit.asText, random);
        if (damaged !== undefined) return { ...named, id: damaged, idDamage: wanted, readable: false };
      }
      if (kind === 'registry' && person.disabled && random.chance(0.6))
        return {
          ...named,
          id: `${person.nationalId}${random.integer(1, 7)}${random.integer(1, 4)}`,
          idDamage: 'disability-certificate',
          readable: true,
        };
      if (kind === 'registry' && person.birthOn < '1955' && random.chance(dirt.oldFifteenDigits))
        return {
          ...named,
          id: person.nationalId.slice(0, 6) + person.nationalId.slice(8, 17),
          idDamage: 'fifteen-digits',
          readable: true,
        };
      return {
        ...named,
        id: habit.clean === true ? person.nationalId : dirtyId(person.nationalId, dirt.idWriting, random),
        readable: true,
      };
    },
  };
}

function damageId(person: Person, kind: IdDamage, asText: boolean, random: Random): Cell | undefined {
  const id = person.nationalId;
  switch (kind) {
    case 'blank':
      return '';
    case 'excel-zeros': {
      if (id.endsWith('X')) return undefined;
      const zeros = `${id.slice(0, 15)}000`;
      if (!asText) return Number(zeros);
      return random.chance(0.2) ? `${id[0]}.${id.slice(1, 6)}E+17` : zeros;
    }
    case 'one-digit': {
      const position = random.integer(6, 16);
      const digit = (Number(id[position]) + random.integer(1, 9)) % 10;
      return id.slice(0, position) + digit + id.slice(position + 1);
    }
    case 'adjacent-swap':
    case 'distant-swap': {
      for (let attempt = 0; attempt < 40; attempt += 1) {
        const first = random.integer(6, 15);
        const second = kind === 'adjacent-swap' ? first + 1 : random.integer(6, 16);
        if (
          id[first] === id[second] ||
          Math.abs(first - second) === 10 ||
          (kind === 'distant-swap' && Math.abs(first - second) < 2)
        )
          continue;
        const characters = [...id];
        [characters[first], characters[second]] = [characters[second]!, characters[first]!];
        const swapped = characters.join('');
        if (makeNationalId(swapped.slice(0, 17)) !== swapped) return swapped;
      }
      return undefined;
    }
    case 'digit-missing': {
      const position = random.integer(4, 16);
      return id.slice(0, position) + id.slice(position + 1);
    }
    case 'sibling-id': {
      const sibling = childrenOf(person.family).find((each) => each !== person);
      return sibling?.nationalId;
    }
    case 'parent-id':
      return person.isChild ? guardiansOf(person.family)[0]?.nationalId : undefined;
  }
}

function damageName(person: Person, kind: NameDamage, random: Random): string {
  const characters = [...person.name];
  const replaceOne = (table: Readonly<Record<string, string>>): string => {
    const places = characters
      .map((character, index) => [index, table[character]] as const)
      .filter(([, other]) => other !== undefined);
    const inGivenName = places.filter(([index]) => index > 0);
    if (places.length === 0) return person.name;
    const [place, other] = random.pick(inGivenName.length > 0 && random.chance(0.85) ? inGivenName : places);
    return characters.map((character, index) => (index === place ? other : character)).join('');
  };
  if (person.name.includes('·') && kind !== 'uncertain-character') return person.name;
  switch (kind) {
    case 'homophone':
      return replaceOne(HOMOPHONES);
    case 'look-alike':
      return replaceOne(LOOK_ALIKES);
    case 'former-name':
      return person.isChild ? person.formerName : person.name;
    case 'character-missing':
      return characters.length > 2 ? characters.slice(0, -1).join('') : person.name;
    case 'character-swapped':
      return characters.length === 3 ? characters[0]! + characters[2]! + characters[1]! : person.name;
    case 'uncertain-character': {
      const place = random.integer(1, characters.length - 1);
      const sign = random.pick(['?', '□', '*']);
      return characters.map((character, index) => (index === place ? sign : character)).join('');
    }
    case 'spelled-out':
      return characters.map((character) => SPELLED_OUT[character] ?? character).join('');
  }
}

const RARE = new Set(RARE_CHARACTERS);

function dirtyName(name: string, dirt: SynthesisSettings['dirt'], random: Random, style: number): string {
  let written = name;
  if (name.includes('·') && random.chance(dirt.dotForm))
    written = name.replace('·', random.pick(['•', '・', '‧', '．', '.']));
  const characters = [...written];
  if (characters.some((character) => RARE.has(character)) && random.chance(dirt.rareCharacterFails)) {
    const sign = random.pick(['?', '□', 'pinyin']);
    return characters
      .map((character) =>
        !RARE.has(character) ? character : sign === 'pinyin' ? (SPELLED_OUT[character] ?? '?') : sign,
      )
      .join('');
  }
  if (style < dirt.nameSpaces && characters.length === 2) return characters.join(random.pick([' ', '  ', '\u3000']));
  if (style < dirt.nameSpaces / 3)
    return random.pick([`${written} `, ` ${written}`, `${written}\u00A0`, `\u200B${written}`]);
  return written;
}

const FULL_WIDTH = (text: string) =>
  text.replace(/[0-9X]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));

function dirtyId(id: string, share: number, random: Random): string {
  if (id.endsWith('X') && random.chance(share * 4))
    return id.slice(0, 17) + random.pick(['x', 'x', 'x', '×', 'Ⅹ', 'Х', 'Ｘ']);
  if (!random.chance(share)) return id;
  const way = random.integer(0, 8);
  if (way === 0) return `'${id}`;
  if (way === 1) return `${id}'`;
  if (way === 2) return `${id}\t`;
  if (way === 3) return FULL_WIDTH(id);
  if (way === 4) return `${id.slice(0, 6)} ${id.slice(6, 14)} ${id.slice(14)}`;
  if (way === 5) return `\u00A0${id}`;
  if (way === 6) return `${id}\u3000`;
  if (way === 7) return `\uFEFF${id}`;
  return `‘${id}`;
}
