import type { Random, TermId } from '@bulou/kernel';

/** Days from the civil epoch and back, for arithmetic on whole days without objects. */
export function dayNumberOf(date: string): number {
  return Math.round(
    Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / 86_400_000,
  );
}

export function dateOfDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** A random birthday of someone who is `age` whole years old on `on`. */
export function birthdayOfAge(age: number, on: string, random: Random): string {
  const last = dayNumberOf(`${Number(on.slice(0, 4)) - age}${on.slice(4)}`);
  return dateOfDay(last - random.integer(0, 364));
}

/** Whole years completed by `on`. */
export function ageAt(birthOn: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birthOn.slice(0, 4));
  return on.slice(5) < birthOn.slice(5) ? years - 1 : years;
}

/** The day on which the generator counts a term's pupils and its lists are dated. */
export function censusDateOf(term: TermId): string {
  return term.endsWith('autumn') ? `${term.slice(0, 4)}-10-15` : `${term.slice(0, 4)}-04-15`;
}

/** Year in which the school year of a term begins. */
export function schoolYearStart(term: TermId): number {
  const year = Number(term.slice(0, 4));
  return term.endsWith('autumn') ? year : year - 1;
}
