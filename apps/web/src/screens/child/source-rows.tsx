import type { SourceRow } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { listKindText } from '../../parts/list-kind-text.ts';

/** Every row of every list that speaks of this child: the file, the sheet and the row, and what it says. */
export function SourceRows({ rows }: { readonly rows: readonly SourceRow[] }) {
  const { say, language } = useLanguage();
  if (rows.length === 0) return <p>{say('child.noSources')}</p>;
  return (
    <div className="source-rows">
      {rows.map((row) => (
        <article key={`${row.kind} ${row.path} ${row.sheet} ${row.row}`}>
          <h3>
            {listKindText(row.kind, say)} <span className="note">{say('child.dataOn', { on: row.dataOn })}</span>
          </h3>
          <p className="note">
            {say('child.rowPlace', { path: [row.path, row.sheet].filter(Boolean).join(' · '), row: String(row.row) })}
          </p>
          <dl className="facts single">
            {row.fields.map((field) => (
              <FieldLine key={field.field} label={field[language]} value={field.value} />
            ))}
          </dl>
        </article>
      ))}
    </div>
  );
}

function FieldLine({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
