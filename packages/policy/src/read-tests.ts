/** Reads golden cases: a child, a term, and exactly what must come out. */
import { parseTermId } from '@bulou/kernel';
import { deriveAgeFacts } from './derive-age.ts';
import type { Facts, FactValue, GoldenCase, Place, Waiver } from './model.ts';
import type { PackDocument } from './pack-document.ts';
import type { TestsFile } from './pack-schema.ts';
import { allowedValues, isFieldValue, nearest } from './read-benefit.ts';
import { fullName, type ReadingScope, readDate, readYuan } from './reading-scope.ts';

type CaseEntry = TestsFile['cases'][number];
type FactEntry = Record<string, FactValue | null>;

export function readCases(
  documents: readonly PackDocument<TestsFile>[],
  scope: ReadingScope,
): { cases: GoldenCase[]; waivers: Waiver[] } {
  const cases: GoldenCase[] = [];
  const waivers: Waiver[] = [];
  for (const document of documents) {
    waivers.push(...(document.value.waivers ?? []));
    document.value.cases.forEach((entry, index) => {
      const place = document.place('cases', index, 'name');
      for (const variation of spread(entry.each ?? {})) {
        cases.push(readCase(document, entry, variation, place, scope));
      }
    });
  }
  return { cases, waivers };
}

/** Every combination of the listed values; one empty combination when nothing is listed. */
function spread(each: Readonly<Record<string, readonly (FactValue | null)[]>>): FactEntry[] {
  return Object.entries(each).reduce<FactEntry[]>(
    (made, [name, values]) => made.flatMap((entry) => values.map((value) => ({ ...entry, [name]: value }))),
    [{}],
  );
}

function readCase(
  document: PackDocument<TestsFile>,
  entry: CaseEntry,
  variation: FactEntry,
  place: Place,
  scope: ReadingScope,
): GoldenCase {
  const defaults = document.value.defaults;
  const term = entry.term ?? defaults.term;
  const census = entry.census ?? defaults.census;
  const suffix = Object.entries(variation).map(([name, value]) => `${name}=${value}`);
  const named = (reasons: Record<string, string[]> | undefined): Map<string, string[]> =>
    new Map(Object.entries(reasons ?? {}).map(([name, codes]) => [fullName(name, scope.pack), codes]));
  return {
    name: suffix.length === 0 ? entry.name : `${entry.name}（${suffix.join('，')}）`,
    term,
    census,
    notLoaded: entry['not-loaded'] ?? [],
    child: readChild({ ...defaults.child, ...entry.child, ...variation }, term, census, place, scope),
    paidBefore: (entry['paid-before'] ?? []).map((each) => fullName(each, scope.pack)),
    gets: new Map(
      Object.entries(entry.gets).map(([name, gain]) => [
        fullName(name, scope.pack),
        typeof gain === 'number'
          ? { amountFen: readYuan(gain, place, scope.list), payers: undefined }
          : {
              amountFen: readYuan(gain.yuan, place, scope.list),
              payers: Object.entries(gain.payers)
                .map(([payer, yuan]) => `${payer}=${readYuan(yuan ?? 0, place, scope.list)}`)
                .join(';'),
            },
      ]),
    ),
    because: named(entry.because),
    undecided: named(entry.undecided),
    notAssessed: named(entry['not-assessed']),
    displaced: named(entry.displaced),
    place,
  };
}

/** A case may give the birth date, `bornOn`, from which the facts on age are derived as in a real run. */
function readChild(entry: FactEntry, term: string, census: string, place: Place, scope: ReadingScope): Facts {
  const { bornOn, ...facts } = entry;
  const id = parseTermId(term);
  if (id === undefined) {
    scope.list.error(place, 'bad-term', `${term} 不是学期，应如 2018-autumn`, `${term} is no term such as 2018-autumn`);
    return facts;
  }
  for (const [name, value] of Object.entries(facts)) {
    const field = scope.fields.get(name);
    if (field === undefined && scope.fields.size === 0) continue;
    if (field === undefined) {
      const near = nearest(name, [...scope.fields.keys()]);
      scope.list.error(
        place,
        'unknown-field',
        `词表里没有字段 ${name}${near ? `；是不是 ${near}？` : ''}`,
        `No field ${name} in the vocabulary${near ? `; did you mean ${near}?` : ''}`,
      );
    } else if (value !== null && !isFieldValue(field, value)) {
      scope.list.error(
        place,
        'bad-value',
        `${name} 不能是 ${value}；可以是 ${allowedValues(field, 'zh')}`,
        `${name} cannot be ${value}; it can be ${allowedValues(field, 'en')}`,
      );
    }
  }
  if (bornOn === undefined) return facts;
  const birthOn = bornOn === null ? undefined : readDate(String(bornOn), place, scope.list);
  return { ...facts, ...deriveAgeFacts(birthOn, readDate(census, place, scope.list), id) };
}
