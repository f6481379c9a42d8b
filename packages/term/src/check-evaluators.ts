import type { CoverageProgramme } from '@bulou/coverage';
import { checkAgreement, type RuleSet } from '@bulou/policy';
import type { Database } from '@bulou/store';
import { termProblems } from './problems.ts';

/** How much was compared before the payment list could be recorded. */
export interface EvaluatorAgreement {
  /** Different sets of facts among the children, each decided by both evaluators. */
  readonly combinations: number;
  /** Values compared. */
  readonly cells: number;
}

/** Runs a query and returns its rows as arrays. */
export type AskDatabase = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/**
 * Decides everything that was decided once more, by the second evaluator in the database, and holds it against the first and
 * against what is to be paid. Throws the Problem `term.evaluators-differ` that names the cells when any value differs.
 */
export async function checkEvaluators(
  rules: RuleSet,
  programme: CoverageProgramme,
  ask: AskDatabase,
): Promise<EvaluatorAgreement> {
  const decided = programme.listDecided().map(({ facts, paidBefore, decisions }) => ({
    facts,
    paidBefore: (benefit: string) => paidBefore.includes(benefit),
    made: decisions,
  }));
  const agreement = await checkAgreement(rules, decided, ask);
  if (agreement.differences > 0) {
    const lines = agreement.examples.map(({ benefit, column, values, facts }) => {
      const said = values.map((value) => value ?? '-').join(' / ');
      return `  ${benefit} ${column}: ${said} (${facts})`;
    });
    throw termProblems['evaluators-differ']({ differences: agreement.differences, cells: lines.join('\n') });
  }
  return { combinations: agreement.distinct, cells: agreement.cells };
}

/** The run's own database as the second evaluator. It reads no table, so nothing of a child goes anywhere. */
export function askDatabase(database: Database, countyCode: string): AskDatabase {
  return (sql) =>
    database.transaction(
      countyCode,
      async (tx) => {
        // Compiling such a statement takes far longer than running it over a few hundred rows.
        await tx`set local jit = off`;
        // Made by the policy package from numbers and quoted words of the vocabulary.
        return tx.unsafe(sql).values();
      },
      { readOnly: true },
    );
}
