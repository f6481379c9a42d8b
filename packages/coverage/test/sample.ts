/** Hand-made rows, children and a small programme, for tests of this package alone. */
import {
  addYears,
  formatSourceRef,
  type ListKind,
  makeNationalId,
  type PlainDate,
  plainDate,
  readNationalId,
  type Stage,
} from '@bulou/kernel';
import type { Child, SourceRecord } from '@bulou/roster/model';
import {
  type BenefitDecision,
  type ChildFacts,
  type CoverageProgramme,
  type DeterminationInput,
  PAID_WHERE_STUDYING,
  RECEIVED_ALREADY,
} from '../src/index.ts';

export const COUNTY = '410923';
export const TERM = '2018-autumn';
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
    ...(hasNumber ? { nationalId: number } : { nationalIdProblem: 'damaged' }),
    divisionCode: VILLAGE,
    ...(householdNo === undefined ? {} : { householdNo }),
    records,
    household: [],
    reviewKeys: options.reviewKeys ?? [],
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
    programme: SAMPLE_PROGRAMME,
    ...overrides,
  };
}

interface SampleRule {
  readonly benefit: string;
  readonly title: string;
  readonly conditions: (facts: ChildFacts, receivedHigher: boolean | undefined) => Record<string, boolean | undefined>;
  readonly yuan: (facts: ChildFacts) => bigint;
  readonly payers: readonly string[];
  readonly inCounty?: boolean;
  readonly once?: boolean;
}

const inCompulsory = (facts: ChildFacts) =>
  facts.stage === undefined ? undefined : facts.stage === 'primary' || facts.stage === 'junior';
const not = (value: boolean | undefined) => (value === undefined ? undefined : !value);
const compulsoryYuan = (facts: ChildFacts) => (facts.stage === 'primary' ? 500n : 625n);

const RULES: readonly SampleRule[] = [
  {
    benefit: 'national/compulsory-boarding',
    title: '义务教育寄宿生生活补助',
    conditions: (f) => ({ registered: f.registered, stage: inCompulsory(f), boarding: f.boarding }),
    yuan: compulsoryYuan,
    payers: ['central', 'county'],
    inCounty: true,
  },
  {
    benefit: 'national/senior-grant',
    title: '普通高中国家助学金',
    conditions: (f) => ({ registered: f.registered, stage: f.stage && f.stage === 'senior' }),
    yuan: () => 1000n,
    payers: ['central', 'county'],
    inCounty: true,
  },
  {
    benefit: 'nanle/preschool-living',
    title: '学前幼儿生活补助',
    conditions: (f, received) => ({
      registered: f.registered,
      outOfPoverty: not(f.outOfPoverty),
      age: f.birthOn === undefined ? undefined : f.birthOn <= CENSUS && addYears(f.birthOn, 7) > '2018-09-01',
      stage: f.stage === undefined ? undefined : f.stage !== 'primary',
      [RECEIVED_ALREADY]: not(received),
    }),
    yuan: () => 200n,
    payers: ['county'],
  },
  {
    benefit: 'nanle/compulsory-day',
    title: '义务教育非寄宿生生活补助',
    conditions: (f) => ({ registered: f.registered, stage: inCompulsory(f), boarding: not(f.boarding) }),
    yuan: compulsoryYuan,
    payers: ['county'],
  },
  {
    benefit: 'nanle/higher-education-living',
    title: '大学生生活补助',
    conditions: (f) => ({
      registered: f.registered,
      outOfPoverty: not(f.outOfPoverty),
      stage: f.stage === undefined ? undefined : f.stage === 'junior-college' || f.stage === 'undergraduate',
    }),
    yuan: () => 1000n,
    payers: ['county'],
  },
  {
    benefit: 'national/freshman-travel',
    title: '大学新生入学资助',
    conditions: (f) => ({
      registered: f.registered,
      freshman: f.freshman === undefined && f.stage === 'undergraduate' ? undefined : f.freshman === true,
      studyPlace: f.studyPlace === undefined ? undefined : true,
    }),
    yuan: (f) => (f.studyPlace === 'in-province' ? 500n : 1000n),
    payers: ['central'],
    once: true,
  },
];

function decideSample(rule: SampleRule, facts: ChildFacts, received: boolean | undefined): BenefitDecision {
  const conditions = Object.entries(rule.conditions(facts, received));
  const failed = conditions.filter(([, value]) => value === false).map(([name]) => name);
  const unknown = conditions.filter(([, value]) => value === undefined).map(([name]) => name);
  const base = { benefit: rule.benefit, amountFen: 0n, payers: [] };
  if (failed.length > 0) return { ...base, outcome: 'no', reasons: failed };
  if (unknown.length > 0) return { ...base, outcome: 'undecided', reasons: unknown };
  if (rule.inCounty && facts.outsideCounty) return { ...base, outcome: 'no', reasons: [PAID_WHERE_STUDYING] };
  const amountFen = rule.yuan(facts) * 100n;
  const share = amountFen / BigInt(rule.payers.length);
  return {
    benefit: rule.benefit,
    outcome: 'pay',
    amountFen,
    payers: rule.payers.map((payer) => ({ payer, amountFen: share })),
    reasons: [],
  };
}

/** Six benefits of the county's programme, enough to bring out every state and reason. */
export const SAMPLE_PROGRAMME: CoverageProgramme = {
  benefits: RULES.map((rule) => ({
    benefit: rule.benefit,
    titleZh: rule.title,
    titleEn: rule.benefit,
    bankPayable: true,
    ...(rule.once ? { once: true } : {}),
    packRelease: 'sample@1',
  })),
  decide: (facts, ledger) => {
    const higher = ledger.received.some((each) => each.payer === 'central' || each.payer === 'province');
    const received = ledger.receivedGiven ? higher : higher || undefined;
    return RULES.map((rule) => decideSample(rule, facts, received));
  },
};
