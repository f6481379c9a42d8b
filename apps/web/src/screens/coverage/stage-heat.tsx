import { Link } from '@tanstack/react-router';
import { useOffice } from '../../api/use-office.ts';
import type { CoverageHeat, Stage } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { type HeatRow, HeatTable, type Open } from '../../parts/heat-table.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import type { BoardSearch } from '../search-params.ts';
import type { Scope } from './territory-link.tsx';

interface StageHeatProps {
  readonly scope: Scope;
  readonly term: string;
  readonly search: BoardSearch;
}

/** Where children are still open: unresolved and owed, by place and stage. */
export function StageHeat({ scope, term, search }: StageHeatProps) {
  const say = useSay();
  const heat = useOffice('getCoverageHeat', {
    query: { term, divisionCode: search.division, schoolId: search.school },
  });
  return (
    <section className="section" aria-labelledby="heat">
      <div className="section-head">
        <h2 id="heat">{say(scope.kind === 'county' ? 'coverage.heatCounty' : 'coverage.heat')}</h2>
      </div>
      <p className="note">{say('coverage.heatSays')}</p>
      <Loaded query={heat}>{(data) => <Heat heat={data} scope={scope} term={term} />}</Loaded>
    </section>
  );
}

function Heat({ heat, scope, term }: { readonly heat: CoverageHeat; readonly scope: Scope; readonly term: string }) {
  const say = useSay();
  const below = scope.kind === 'county' ? 'township' : 'village';
  const rows = heat.rows.map(
    (row): HeatRow => ({
      key: row.key,
      name: isDivision(row.key) ? (
        <Link to="/coverage" search={{ term, division: row.key }}>
          {row.name}
        </Link>
      ) : (
        row.name
      ),
      open: Object.fromEntries(row.cells.map(({ stage, unresolved, owed }) => [stage, { unresolved, owed }])),
    }),
  );
  const open = rows.filter((row) => Object.values(row.open).some(isOpen));
  if (open.length === 0) return <p>{say('coverage.heatNone')}</p>;
  const stages = heat.stages.filter((stage) => open.some((row) => isOpen(row.open[stage])));
  return (
    <HeatTable
      caption={say('coverage.heat')}
      head={say(`coverage.split.${below}`)}
      columns={stages.map((key) => ({ key, title: say(`stage.${key}`) }))}
      rows={open}
      renderCount={(row, state, text, stage) => {
        if (!isDivision(row.key)) return <span className={state}>{text}</span>;
        const place = { term, division: row.key, state, ...(stage === undefined ? {} : { stage: stage as Stage }) };
        return (
          <Link key={state} className={state} to="/children" search={place}>
            {text}
          </Link>
        );
      }}
    />
  );
}

/** Children whom no list places stand in a row of their own, which has no code. */
function isDivision(key: string): boolean {
  return /^(\d{6}|\d{9}|\d{12})$/.test(key);
}

function isOpen(cell: Open | undefined): boolean {
  return cell !== undefined && cell.unresolved + cell.owed > 0;
}
