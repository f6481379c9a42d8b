import type { PairPage, SourceRow } from '../../generated/office-api.ts';
import { useLanguage, useSay } from '../../language/language.tsx';
import { findDifference } from '../../parts/character-difference.ts';
import { DifferenceText } from '../../parts/difference-text.tsx';
import { listKindText } from '../../parts/list-kind-text.ts';

/** The same fields of both rows: equal ones pale, differing characters marked, and what speaks for and against. */
export function PairFields({ pair }: { readonly pair: PairPage }) {
  const { say, language } = useLanguage();
  return (
    <table className="plain pair">
      <thead>
        <tr>
          <th scope="col" className="field">
            {say('review.field')}
          </th>
          <th scope="col">
            <RowPlace row={pair.a} />
          </th>
          <th scope="col" className="verdict">
            {say('review.comparison')}
          </th>
          <th scope="col">
            <RowPlace row={pair.b} />
          </th>
        </tr>
      </thead>
      <tbody>
        {pair.fields.map((field) => {
          const difference = findDifference(field.a, field.b);
          const differs = field.comparison === 'different';
          return (
            <tr key={field.field} className={field.comparison}>
              <th scope="row">{field[language]}</th>
              <td>{differs ? <DifferenceText pieces={difference.left} /> : field.a}</td>
              <td className="verdict">
                <Comparison comparison={field.comparison} />
              </td>
              <td>{differs ? <DifferenceText pieces={difference.right} /> : field.b}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function RowPlace({ row }: { readonly row: SourceRow }) {
  const say = useSay();
  return (
    <>
      <strong className="row-kind">{listKindText(row.kind, say)}</strong> {say('child.dataOn', { on: row.dataOn })}
      <div className="row-place">
        {say('child.rowPlace', { path: [row.path, row.sheet].filter(Boolean).join(' · '), row: String(row.row) })}
      </div>
    </>
  );
}

const SHAPES = { equal: '=', different: '≠', missing: '·' } as const;

function Comparison({ comparison }: { readonly comparison: 'equal' | 'different' | 'missing' }) {
  const say = useSay();
  return (
    <span className="nowrap">
      <span aria-hidden="true">{SHAPES[comparison]}</span> {say(`comparison.${comparison}`)}
    </span>
  );
}
