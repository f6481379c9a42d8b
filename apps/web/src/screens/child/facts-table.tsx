import type { ChildTerm } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { termText } from '../../parts/figures.tsx';

/** The facts that the latest decision was taken on, each with the row it came from. */
export function FactsTable({ term }: { readonly term: ChildTerm }) {
  const { say, language } = useLanguage();
  return (
    <>
      <p className="note">{say('child.factsSays', { term: termText(term.term.term, language) })}</p>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say('child.fact')}</th>
            <th scope="col">{say('child.factValue')}</th>
            <th scope="col">{say('child.factSource')}</th>
          </tr>
        </thead>
        <tbody>
          {term.facts.map((fact) => (
            <tr key={fact.fact}>
              <td className="nowrap">{fact.fact}</td>
              <td>{fact.value}</td>
              <td className="note">{fact.source ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
