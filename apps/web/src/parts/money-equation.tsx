import type { CoverageCell, Tally } from '../generated/office-api.ts';
import { useSay } from '../language/language.tsx';
import { countText, yuanText } from './figures.tsx';

/** The equation by money: entitled = paid + owed + displaced by another benefit. */
export function MoneyEquation({ cell }: { readonly cell: CoverageCell }) {
  const say = useSay();
  const parts: readonly (readonly [string, Tally])[] = [
    [say('money.entitled'), cell.entitled],
    [say('money.paid'), cell.paid],
    [say('money.owed'), cell.owed],
    [say('money.displaced'), cell.displaced],
  ];
  return (
    <div className="trios">
      {parts.map(([what, tally]) => (
        <div key={what}>
          <div className="what">{what}</div>
          <div className="yuan">
            {yuanText(tally.amountFen)}
            <small>{say('figure.yuan')}</small>
          </div>
          <div className="count">
            <span className="nowrap">
              {countText(tally.children)} {say('figure.childrenWord', { n: tally.children })} ·
            </span>{' '}
            <span className="nowrap">
              {countText(tally.payments)} {say('figure.paymentsWord', { n: tally.payments })}
            </span>
          </div>
        </div>
      ))}
    </div>
  );
}
