import type { Random, Sex } from '@bulou/kernel';
import {
  COMPOUND_SURNAMES,
  GENERATION_CHARACTERS,
  GIVEN_NAMES,
  RARE_CHARACTERS,
  SURNAME_SHARES,
} from './name-lists.ts';
import type { SynthesisSettings } from './settings.ts';

const SINGLE_SURNAMES = new Set(SURNAME_SHARES.map(([surname]) => surname));
const TOTAL_SHARE = SURNAME_SHARES.reduce((sum, [, weight]) => sum + weight, 0);
const CUMULATIVE = addUp(SURNAME_SHARES.map(([, weight]) => weight));

function addUp(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
}

/** A surname by its share in the population. */
export function drawSurname(random: Random): string {
  const point = random.next() * TOTAL_SHARE;
  let low = 0;
  let high = CUMULATIVE.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (point < CUMULATIVE[middle]!) high = middle;
    else low = middle + 1;
  }
  return SURNAME_SHARES[low]![0];
}

/** The one or two surnames that a village's name tells of, then two or three drawn ones. */
export function drawVillageSurnames(shortName: string, random: Random): (readonly [string, number])[] {
  const told = [...shortName].filter((character) => SINGLE_SURNAMES.has(character)).slice(0, 1);
  const surnames = new Set(told);
  while (surnames.size < 4) surnames.add(drawSurname(random));
  const weights = [48, 24, 16, 12];
  return [...surnames].map((surname, index) => [surname, weights[index] ?? 5] as const);
}

export function drawFamilySurname(
  villageSurnames: readonly (readonly [string, number])[],
  settings: SynthesisSettings,
  random: Random,
): string {
  if (random.chance(settings.population.compoundSurnames)) return random.pick(COMPOUND_SURNAMES);
  if (random.chance(settings.population.homeVillageSurname)) return random.weighted(villageSurnames);
  return drawSurname(random);
}

/** A given name in the fashion of the birth year; `generation` is the shared first character, when the family has one. */
export function drawGivenName(
  sex: Sex,
  birthYear: number,
  generation: string | undefined,
  rareShare: number,
  random: Random,
): string {
  const fashion = GIVEN_NAMES.findLast(([fromYear]) => birthYear >= fromYear)![1];
  const parts = fashion.parts[sex];
  const rare = random.chance(rareShare) ? random.pick(RARE_CHARACTERS) : undefined;
  if (generation !== undefined) return generation + (rare ?? drawOther(parts, generation, random));
  if (rare !== undefined) return random.chance(0.6) ? random.pick(parts) + rare : rare;
  const draw = random.next();
  if (draw < 0.3) return random.pick(fashion.whole[sex]);
  const first = random.pick(parts);
  if (draw < 0.42) return first;
  if (draw < 0.45 && birthYear >= 1985) return first + first;
  return first + drawOther(parts, first, random);
}

function drawOther(parts: readonly string[], not: string, random: Random): string {
  const character = random.pick(parts);
  return character === not ? random.pick(parts) : character;
}

export function drawGenerationCharacter(random: Random): string {
  return random.pick(GENERATION_CHARACTERS);
}
