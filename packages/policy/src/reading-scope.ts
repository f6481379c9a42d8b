/** What the readers of a pack's files share: where faults go, what may be referred to, dates and amounts. */
import { type PlainDate, parseFraction, parsePlainDate, yuanToFen } from '@bulou/kernel';
import type { Fault, Field, Pack, Place } from './model.ts';

/** Collects faults while a pack is read. */
export class FaultList {
  readonly faults: Fault[] = [];

  error(place: Place, code: string, zh: string, en: string): void {
    this.faults.push({ ...place, severity: 'error', code, zh, en });
  }

  warn(place: Place, code: string, zh: string, en: string): void {
    this.faults.push({ ...place, severity: 'warning', code, zh, en });
  }
}

/** What a pack may refer to: its own entries and those of the packs below. */
export interface ReadingScope {
  readonly pack: string;
  readonly level: Pack['level'];
  readonly fields: ReadonlyMap<string, Field>;
  readonly list: FaultList;
}

/** A date that the schema has let through may still be no real day. */
export function readDate(text: string, place: Place, list: FaultList): PlainDate {
  const date = parsePlainDate(text);
  if (date === undefined) list.error(place, 'no-such-day', `${text} 不是真实的日期`, `${text} is not a real day`);
  return date ?? (text as PlainDate);
}

export function readEnd(text: string, place: Place, list: FaultList): PlainDate | undefined {
  return text === 'open' ? undefined : readDate(text, place, list);
}

export function readYuan(value: number, place: Place, list: FaultList): bigint {
  const fen = yuanToFen(String(value));
  if (fen === undefined)
    list.error(
      place,
      'below-a-fen',
      `${value} 元精确到分以下，最多两位小数`,
      `${value} yuan is finer than a fen: two decimals at most`,
    );
  return fen ?? 0n;
}

/** `x` is of this pack; `pack/x` of another. */
export function fullName(reference: string, pack: string): string {
  return reference.includes('/') ? reference : `${pack}/${reference}`;
}

export function parseShare(value: string | number): ReturnType<typeof parseFraction> {
  return parseFraction(String(value));
}
