import type { ChildState, CoverageProof, DeterminationResult } from '@bulou/coverage';
import { type PlainDate, type TermId, termLabel } from '@bulou/kernel';
import type { EvaluatorAgreement } from './check-evaluators.ts';

/** The run in numbers: what is printed, recorded and returned as JSON. Amounts are fen as text. */
export interface RunSummary {
  readonly runId: string;
  readonly countyCode: string;
  readonly countyName: string;
  readonly term: TermId;
  readonly termLabel: string;
  readonly censusOn: PlainDate;
  readonly packRelease: string;
  readonly rows: number;
  readonly known: number;
  readonly registered: number;
  readonly states: Readonly<Record<ChildState, number>>;
  readonly registeredStates: Readonly<Record<ChildState, number>>;
  readonly money: {
    readonly entitledFen: string;
    readonly payableFen: string;
    readonly owedFen: string;
    readonly displacedFen: string;
  };
  readonly paid: { readonly children: number; readonly payments: number; readonly amountFen: string };
  readonly openLinks: number;
  readonly findings: number;
  /** What both evaluators agreed on before anything was recorded. */
  readonly agreement: EvaluatorAgreement;
  /** Of a correction: the release that the term was paid under before. */
  readonly previousRelease?: string;
}

export interface SummaryInput {
  readonly runId: string;
  readonly countyCode: string;
  readonly countyName: string;
  readonly packRelease: string;
  readonly rows: number;
  readonly openLinks: number;
  readonly findings: number;
  readonly agreement: EvaluatorAgreement;
  readonly previousRelease?: string;
  readonly result: DeterminationResult;
  readonly proof: CoverageProof;
}

export function summariseRun(input: SummaryInput): RunSummary {
  const { result, proof } = input;
  const county = proof.territories.find((territory) => territory.kind === 'county');
  if (county === undefined) throw new Error('The proof has no county.');
  const { cell } = county;
  const registeredStates = { unresolved: 0, owed: 0, payable: 0, aided_elsewhere: 0, not_entitled: 0 };
  for (const child of result.children) if (child.facts.registered) registeredStates[child.state] += 1;
  return {
    runId: input.runId,
    countyCode: input.countyCode,
    countyName: input.countyName,
    term: result.term,
    termLabel: termLabel(result.term, 'zh'),
    censusOn: result.censusOn,
    packRelease: input.packRelease,
    rows: input.rows,
    known: cell.known,
    registered: cell.registered,
    states: cell.states,
    registeredStates,
    money: {
      entitledFen: String(cell.entitled.amountFen),
      payableFen: String(cell.paid.amountFen),
      owedFen: String(cell.owed.amountFen),
      displacedFen: String(cell.displaced.amountFen),
    },
    paid: { children: cell.paid.children, payments: cell.paid.payments, amountFen: String(cell.paid.amountFen) },
    openLinks: input.openLinks,
    findings: input.findings,
    agreement: input.agreement,
    ...(input.previousRelease === undefined ? {} : { previousRelease: input.previousRelease }),
  };
}
