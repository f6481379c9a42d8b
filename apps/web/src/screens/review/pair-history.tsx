import type { ReviewDecision } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { instantText } from '../../parts/figures.tsx';

/** What was decided before. The office sends nothing here while my own reading is to be blind. */
export function PairHistory({ decisions }: { readonly decisions: readonly ReviewDecision[] }) {
  const say = useSay();
  if (decisions.length === 0) return null;
  return (
    <section className="section" aria-labelledby="history">
      <h2 id="history">{say('review.history')}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say('review.reading')}</th>
            <th scope="col">{say('review.verdict')}</th>
            <th scope="col">{say('review.by')}</th>
            <th scope="col">{say('review.at')}</th>
          </tr>
        </thead>
        <tbody>
          {decisions.map((decision) => (
            <tr key={decision.decisionId}>
              <td>{say(decision.reading === 2 ? 'reading.second' : 'reading.first')}</td>
              <td>
                {decision.undone ? <s>{say(`verdict.${decision.verdict}`)}</s> : say(`verdict.${decision.verdict}`)}
                {decision.undone ? ` ${say('review.undone')}` : ''}
              </td>
              <td>{decision.decidedBy}</td>
              <td>{instantText(decision.decidedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
