import type { SampleHomePage } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { yuanText } from '../../parts/figures.tsx';

/** What a child should have received this term, so that the family can be asked about it by name. */
export function DueItems({ due }: { readonly due: SampleHomePage['children'][number]['due'] }) {
  const say = useSay();
  if (due.length === 0) return <p className="note">{say('visit.noDue')}</p>;
  const total = due.reduce((sum, item) => sum + item.amountFen, 0);
  return (
    <ul className="due">
      <li className="note">{say('visit.due')}</li>
      {due.map((item) => (
        <li key={item.title}>
          <span>{item.title}</span>
          <span className="n">{`${yuanText(item.amountFen)} ${say('figure.yuan')}`}</span>
        </li>
      ))}
      {due.length > 1 ? <li className="sum">{say('visit.dueTotal', { yuan: yuanText(total) })}</li> : null}
    </ul>
  );
}
