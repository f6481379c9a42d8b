import { formatYuan, termLabel } from '@bulou/kernel';
import type { Tally, TermHead } from '../generated/office-api.ts';
import { type Language, useLanguage, useSay } from '../language/language.tsx';

export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** Fen as yuan: thousands separated, two decimals only where fen exist. */
export function yuanText(fen: number): string {
  return formatYuan(BigInt(fen));
}

/** `2018-10-15` as 2018年10月15日 in prose; tables keep the plain form. */
export function dateInProse(date: string, language: Language): string {
  const [year = '', month = '', day = ''] = date.slice(0, 10).split('-');
  if (language === 'zh') return `${year}年${Number(month)}月${Number(day)}日`;
  const name = new Date(Date.UTC(2000, Number(month) - 1, 1)).toLocaleString('en-GB', {
    month: 'short',
    timeZone: 'UTC',
  });
  return `${Number(day)} ${name} ${year}`;
}

/** An instant in the office's own time, to the minute: `2018-10-15 09:30`. */
export function instantText(at: string): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** 2018年秋季学期, in the language of the page. */
export function termText(term: string, language: Language): string {
  return termLabel(term as Parameters<typeof termLabel>[0], language);
}

/** Of which term and as of when the numbers of a page are. */
export function TermNote({ term }: { readonly term: TermHead }) {
  const { say, language } = useLanguage();
  return (
    <>
      {say('figure.asOf', {
        term: termText(term.term, language),
        on: dateInProse(term.censusOn, language),
        revision: term.revision,
      })}
    </>
  );
}

/** A count in a table: a zero is pale, so that the eye finds what is not. */
export function Count({ of }: { readonly of: number }) {
  return of === 0 ? <span className="nil">0</span> : countText(of);
}

export function Yuan({ fen }: { readonly fen: number }) {
  return fen === 0 ? <span className="nil">0</span> : yuanText(fen);
}

/** What is not known is hatched, never blank and never zero. */
export function Unknown() {
  const say = useSay();
  return (
    <span className="unknown">
      <span>{say('figure.unknown')}</span>
    </span>
  );
}

/** Children, payments (人次) and yuan: together, in that order, always. */
export function Trio({ of }: { readonly of: Tally }) {
  const say = useSay();
  return (
    <span className="trio">
      {countText(of.children)} <small>{say('figure.childrenWord', { n: of.children })}</small> {countText(of.payments)}{' '}
      <small>{say('figure.paymentsWord', { n: of.payments })}</small> {yuanText(of.amountFen)}{' '}
      <small>{say('figure.yuan')}</small>
    </span>
  );
}
