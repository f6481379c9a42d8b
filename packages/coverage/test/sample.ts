/** Hand-made rows and children, and the county's real rules, for tests of this package. */
import { fileURLToPath } from 'node:url';
import {
  formatSourceRef,
  type ListKind,
  makeNationalId,
  type PlainDate,
  plainDate,
  readNationalId,
  type Stage,
  type TermId,
} from '@bulou/kernel';
import { compilePacks } from '@bulou/policy';
import { loadPacks } from '@bulou/policy/load';
import type { Child, SourceRecord } from '@bulou/roster/model';
import { type CoverageProgramme, type DeterminationInput, makeCoverageProgramme } from '../src/index.ts';

export const COUNTY = '410923';
export const TERM = '2018-autumn' satisfies TermId;
export const CENSUS = plainDate('2018-10-15');
export const DATA_ON = plainDate('2018-10-01');
export const VILLAGE = '410923100101';

let sequence = 0;

/** A row with everything optional left out. */
export function makeRow(form: SourceRecord['form'], fields: Partial<SourceRecord> = {}): SourceRecord {
  sequence += 1;
  const kind: ListKind =
    form === 'roll' || form === 'out-of-county' || form === 'higher-education' ? 'enrolment' : (form as ListKind);
  const ref = { kind, path: `${form}.xlsx`, sheet: '表', row: sequence };
  return {
    ref,
    key: formatSourceRef(ref),
    kind,
    index: sequence,
    fileId: 'f',
    dataOn: DATA_ON,
    form,
    name: '王浩宇',
    nationalId: readNationalId(''),
    guardians: [],
    phones: [],
    ...fields,
  };
}

export interface ChildOptions {
  readonly id?: string;
  readonly name?: string;
  readonly birthOn?: PlainDate;
  readonly hasNumber?: boolean;
  readonly card?: SourceRecord['card'] | null;
  readonly reviewKeys?: readonly string[];
}

export function cardOf(holderName: string, account?: string) {
  sequence += 1;
  const own = account ?? `62284800${String(sequence).padStart(11, '0')}`;
  return { account: own, state: 'plausible' as const, holderName };
}

/** A child with its rows; unless told otherwise it has a valid number on every row and a card of its own. */
export function makeChild(rows: readonly SourceRecord[], options: ChildOptions = {}): Child {
  sequence += 1;
  const name = options.name ?? '王浩宇';
  const birthOn = options.birthOn ?? plainDate('2008-03-05');
  const number = makeNationalId(`410923${birthOn.replaceAll('-', '')}${String(sequence % 1000).padStart(3, '0')}`);
  const hasNumber = options.hasNumber ?? true;
  const card = options.card === null ? undefined : (options.card ?? cardOf(name));
  const records = rows.map(
    (row, index): SourceRecord => ({
      ...row,
      name,
      nationalId: hasNumber ? readNationalId(number) : row.nationalId,
      birthOn: row.birthOn ?? birthOn,
      ...(index === 0 && card && !row.card ? { card } : {}),
    }),
  );
  const householdNo = rows.find((row) => row.householdNo)?.householdNo;
  return {
    childId: options.id ?? `c${String(sequence).padStart(6, '0')}`,
    name,
    birthOn,
    ...(hasNumber ? { nationalId: number } : { nationalIdProblem: 'damaged' as const }),
    divisionCode: VILLAGE,
    ...(householdNo === undefined ? {} : { householdNo }),
    records,
    household: [],
    reviewKeys: options.reviewKeys ?? [],
    isNew: true,
  };
}

export const registered = (outOfPoverty: boolean | undefined, fields: Partial<SourceRecord> = {}) =>
  makeRow('registry', {
    divisionCode: VILLAGE,
    poverty: {
      statusText: outOfPoverty ? '已脱贫' : '未脱贫',
      ...(outOfPoverty === undefined ? {} : { outOfPoverty }),
    },
    ...fields,
  });

export const onRoll = (
  stage: Stage,
  grade: number,
  boarding: boolean | undefined,
  fields: Partial<SourceRecord> = {},
) =>
  makeRow('roll', {
    schoolId: 's1',
    schoolName: '南乐县城关镇中心小学',
    stage,
    grade,
    ...(boarding === undefined ? {} : { boarding }),
    ...fields,
  });

export function makeInput(overrides: Partial<DeterminationInput> = {}): DeterminationInput {
  return {
    county: COUNTY,
    term: TERM,
    censusOn: CENSUS,
    receivedGiven: true,
    programme: overrides.receivedGiven === false ? PROGRAMME_WITHOUT_RECEIVED : PROGRAMME,
    ...overrides,
  };
}

/** Lists that these tests do not have. */
const NOT_LOADED = ['disability', 'civil-affairs', 'university-awards'];
const packs = loadPacks(fileURLToPath(new URL('../../../policies/410923', import.meta.url)));

/** The county's real programme. */
export function makeProgramme(term: TermId = TERM, receivedGiven = true): CoverageProgramme {
  const notLoaded = receivedGiven ? NOT_LOADED : [...NOT_LOADED, 'received'];
  return makeCoverageProgramme({ programme: compilePacks({ packs, term, censusOn: CENSUS, notLoaded }), notLoaded });
}

const PROGRAMME = makeProgramme();
const PROGRAMME_WITHOUT_RECEIVED = makeProgramme(TERM, false);
