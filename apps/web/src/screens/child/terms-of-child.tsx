import { Button } from 'antd';
import { Fragment, useState } from 'react';
import type { BenefitLine, ChildTerm } from '../../generated/office-api.ts';
import { useLanguage, useSay } from '../../language/language.tsx';
import { termText, yuanText } from '../../parts/figures.tsx';
import { StateLabel } from '../../parts/state-mark.tsx';

/** The benefits of every term, one column a term: the amount, or why not. Benefits never due are folded away. */
export function TermsOfChild({ terms }: { readonly terms: readonly ChildTerm[] }) {
  const { say, language } = useLanguage();
  const [all, setAll] = useState(false);
  if (terms.length === 0) return <p>{say('child.noTerms')}</p>;
  const shown = terms.slice(0, 4);
  const benefits = listBenefits(shown);
  const telling = benefits.filter(({ tells }) => tells);
  const rows = all || telling.length === 0 ? benefits : telling;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard, too. */}
      <section className="wide" tabIndex={0} aria-label={say('child.benefits')}>
        <table className="plain child-terms">
          <thead>
            <tr>
              <th scope="col">{say('child.benefit')}</th>
              {shown.map(({ term }) => (
                <th scope="col" key={term.term}>
                  {termText(term.term, language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{say('coverage.state')}</th>
              {shown.map((term) => (
                <td key={term.term.term}>
                  <StateLabel state={term.state} />
                  <div className="note">
                    {say(`stage.${term.stage}`)}
                    {term.grade === undefined ? '' : ` ${say('child.grade', { n: term.grade })}`}
                    {term.school ? ` · ${term.school.name}` : ''}
                  </div>
                </td>
              ))}
            </tr>
            {rows.map(({ benefit, name }) => (
              <tr key={benefit}>
                <th scope="row">{name}</th>
                {shown.map((term) => (
                  <td key={term.term.term}>
                    <Decided
                      line={term.benefits.find((each) => each.benefit === benefit)}
                      payments={term.payments.filter((each) => each.benefit === benefit && each.live)}
                    />
                  </td>
                ))}
              </tr>
            ))}
            <tr className="sum">
              <th scope="row">{say('child.sumPaid')}</th>
              {shown.map((term) => {
                const live = term.payments.filter((each) => each.live);
                return (
                  <td key={term.term.term}>
                    {yuanText(live.reduce((sum, each) => sum + each.amountFen, 0))} {say('figure.yuan')} ·{' '}
                    {say('child.payments', { n: live.length })}
                  </td>
                );
              })}
            </tr>
          </tbody>
        </table>
      </section>
      {telling.length > 0 && telling.length < benefits.length ? (
        <Button type="link" className="no-print" style={{ paddingInline: 0 }} onClick={() => setAll(!all)}>
          {all ? say('child.fewerBenefits') : say('child.allBenefits', { n: benefits.length - telling.length })}
        </Button>
      ) : null}
    </>
  );
}

interface Listed {
  readonly benefit: string;
  readonly name: string;
  /** In some term the answer was something other than no. */
  readonly tells: boolean;
}

function listBenefits(terms: readonly ChildTerm[]): Listed[] {
  const listed = new Map<string, Listed>();
  for (const line of terms.flatMap((term) => term.benefits)) {
    const tells = line.outcome !== 'no' && line.outcome !== 'not_assessed';
    const before = listed.get(line.benefit);
    listed.set(line.benefit, { benefit: line.benefit, name: line.name, tells: tells || (before?.tells ?? false) });
  }
  return [...listed.values()];
}

type Payments = ChildTerm['payments'];

/** One benefit of one term: what is paid and onto which card, or why not. */
function Decided({ line, payments }: { readonly line: BenefitLine | undefined; readonly payments: Payments }) {
  const { say, language } = useLanguage();
  if (line === undefined) return <span className="nil">{say('child.notDecided')}</span>;
  const reasons = line.reasons.map((reason) => reason[language]).join('；');
  return (
    <>
      {line.outcome === 'pay' ? (
        <strong>
          {yuanText(line.amountFen)} {say('figure.yuan')}
        </strong>
      ) : (
        <span>{say(`outcome.${line.outcome}`)}</span>
      )}
      {line.outcome === 'pay' && payments.length === 0 ? <span className="owed"> ◆ {say('child.notSent')}</span> : null}
      {payments.map((payment) => (
        <div className="note" key={payment.paymentId}>
          {say(`payee.${payment.payeeKind}`)} {payment.maskedPayee} {payment.maskedAccount}
        </div>
      ))}
      {reasons ? <div className="note">{reasons}</div> : null}
      {line.outcome === 'pay' && line.payers.length > 1 ? <Payers line={line} /> : null}
    </>
  );
}

function Payers({ line }: { readonly line: BenefitLine }) {
  const say = useSay();
  return (
    <div className="note">
      {line.payers.map(({ payer, amountFen }, index) => (
        <Fragment key={payer}>
          {index > 0 ? '，' : ''}
          {payerText(payer, say)} {yuanText(amountFen)}
        </Fragment>
      ))}
    </div>
  );
}

const LEVELS = ['central', 'province', 'city', 'county'] as const;

function payerText(payer: string, say: ReturnType<typeof useSay>): string {
  const level = LEVELS.find((each) => each === payer);
  return level ? say(`payer.${level}`) : payer;
}
