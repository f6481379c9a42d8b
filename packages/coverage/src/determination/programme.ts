import { compareTerms, type PlainDate, parseTermId, schoolYearOf, type TermId } from '@bulou/kernel';
import { completeFacts, deriveAgeFacts, type Facts, type Programme } from '@bulou/policy';
import type { ReceivedReading } from '@bulou/roster/model';
import type { BenefitDecision, BenefitInfo, ChildFacts, EarlierPayment } from '../model.ts';

/** What has been received and paid before, as far as benefits look at it. */
export interface ChildLedger {
  readonly received: readonly ReceivedReading[];
  /** A complete list of aid received was given; without it absence is "not known". */
  readonly receivedGiven: boolean;
  /** Payments of earlier terms to this child, under any of its redirected ids. */
  readonly earlier: readonly EarlierPayment[];
}

/** The rules as coverage needs them: which benefits there are, and what each decides for one child. Pure. */
export interface CoverageProgramme {
  readonly benefits: readonly BenefitInfo[];
  decide(facts: ChildFacts, ledger: ChildLedger): readonly BenefitDecision[];
  /** Everything decided so far, each different set of facts once: what a second evaluator is held against. */
  listDecided(): readonly DecidedFacts[];
}

/** What was decided on one set of facts, in the words of the rules. */
export interface DecidedFacts {
  readonly facts: Facts;
  /** Benefits paid in earlier terms, of those that are paid once. */
  readonly paidBefore: readonly string[];
  readonly decisions: readonly BenefitDecision[];
}

/** The reason that in-county benefits give when the child studies elsewhere. */
export const PAID_WHERE_STUDYING = 'paid-where-studying';
/** Aided by another payer this school year. */
export const RECEIVED_ALREADY = 'received-already';

/**
 * Conditions that say what kind of child, or which season, a benefit is for. Waiving them would make it another
 * benefit, so they are neither a child's "nearest" reason nor a gap.
 */
const KIND_CONDITIONS: ReadonlySet<string> = new Set([
  'registered',
  'stage',
  'boarding',
  'freshman',
  'in-primary-or-above',
  'born-by-census',
  'under-seven-at-school-year-start',
  'not-this-season',
  'paid-before',
]);

export function isKindCondition(code: string): boolean {
  return KIND_CONDITIONS.has(code) || code.startsWith('needs-');
}

export interface CoverageProgrammeInput {
  readonly programme: Programme;
  /** As given to `compilePacks`; a received list that was not loaded is named here, too. */
  readonly notLoaded: readonly string[];
}

/** Fits a compiled policy programme to coverage: facts under the vocabulary's names, absence read as the lists mean it. */
export function makeCoverageProgramme(input: CoverageProgrammeInput): CoverageProgramme {
  const { programme } = input;
  const notLoaded = new Set(input.notLoaded);
  const once = programme.benefits.filter((benefit) => benefit.once).map((benefit) => benefit.id);
  // A county has few different answers; children with equal facts share one list of decisions.
  const decided = new Map<string, DecidedFacts>();
  return {
    benefits: programme.benefits.map((benefit) => ({
      benefit: benefit.id,
      titleZh: benefit.title.zh,
      titleEn: benefit.title.en,
      bankPayable: benefit.bankPayable,
      packRelease: programme.packRelease,
    })),
    decide: (facts, ledger) => {
      const known = toPolicyFacts(facts, ledger, programme.term, programme.censusOn);
      const paid = once.filter((benefit) => ledger.earlier.some((payment) => payment.benefit === benefit));
      const key = `${Object.values(known).join('|')}|${paid.join('|')}`;
      let made = decided.get(key);
      if (made === undefined) {
        const complete = completePolicyFacts(known, ledger, programme.fields, notLoaded);
        const decisions = programme.decide(complete, (benefit) => paid.includes(benefit));
        made = { facts: complete, paidBefore: paid, decisions };
        decided.set(key, made);
      }
      return made.decisions;
    },
    listDecided: () => [...decided.values()],
  };
}

/** What a child's facts leave open, as the vocabulary says that absence from each list is to be read. */
export function completePolicyFacts(
  known: Facts,
  ledger: ChildLedger,
  fields: Programme['fields'],
  notLoaded: ReadonlySet<string>,
): Facts {
  return { ...completeFacts(fields, known, notLoaded), ...unknownAid(known, ledger) };
}

/** Aid that was received from nobody knows whom is not "none", though the list was given. */
function unknownAid(known: Facts, ledger: ChildLedger): Facts {
  if (!ledger.receivedGiven) return {};
  const open = (['preschoolAidCentral', 'preschoolAidProvince'] as const).filter((name) => known[name] === undefined);
  return Object.fromEntries(open.map((name) => [name, undefined]));
}

/** A child's facts under the names of the policy vocabulary. */
export function toPolicyFacts(facts: ChildFacts, ledger: ChildLedger, term: TermId, censusOn: PlainDate): Facts {
  const aid = ledger.received.filter((each) => isOfSchoolYear(each, term) && isPreschoolAid(each, facts));
  const aided = (...payers: ReceivedReading['payer'][]): boolean | undefined => {
    if (aid.some((each) => payers.includes(each.payer))) return true;
    return ledger.receivedGiven ? false : undefined;
  };
  return {
    registered: facts.registered,
    outOfPoverty: facts.outOfPoverty,
    stage: facts.stage,
    grade: facts.grade,
    boarding: facts.boarding,
    studyPlace:
      facts.studyPlace ?? (facts.outsideCounty === true && facts.freshman !== true ? 'in-province' : undefined),
    freshman: facts.freshman,
    preschoolAidCentral: aided('central'),
    // The list is of aid from centre and province; a row that names no payer is theirs, and the province is nearer.
    preschoolAidProvince: aided('province', 'unknown'),
    ...deriveAgeFacts(facts.birthOn, censusOn, term),
  };
}

function isPreschoolAid(received: ReceivedReading, facts: ChildFacts): boolean {
  if (/学前|幼儿|保教|入园/.test(received.benefitText)) return true;
  return facts.stage === 'infant' || facts.stage === 'preschool';
}

/** Received in the school year of the term, and not after the term. A row without any time counts. */
export function isOfSchoolYear(received: ReceivedReading, term: TermId): boolean {
  const own = received.term === undefined ? undefined : parseTermId(received.term);
  if (own !== undefined)
    return schoolYearOf(own).startYear === schoolYearOf(term).startYear && compareTerms(own, term) <= 0;
  return received.schoolYear === undefined || received.schoolYear === schoolYearOf(term).startYear;
}
