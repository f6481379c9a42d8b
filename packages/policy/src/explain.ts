/** Why, why not, and what is missing, for one benefit and one child, in sentences. */
import { termLabel } from '@bulou/kernel';
import type { Facts, Field } from './model.ts';
import type { Determination, Programme } from './programme.ts';
import type { Rule } from './rule.ts';
import {
  describeCondition,
  describeFieldCondition,
  type FieldFinder,
  type Language,
  LEVEL_WORDS,
  PAYEE_WORDS,
  sayValue,
  sayYuan,
} from './words.ts';

/** Asked of a programme that need not be payable: a what-if explains itself too. */
type Explained = Pick<Programme, 'rules' | 'term' | 'fields' | 'packRelease'>;

/**
 * Explains a determination in sentences, most telling first: the outcome; each failed condition; each fact that is
 * missing with who can supply it; the value with its date and source; the release it was decided by.
 * With the child's facts, what is known of the child stands beside what is asked.
 */
export function explainDetermination(
  programme: Explained,
  determination: Determination,
  language: Language,
  facts?: Facts,
): string[] {
  const rule = programme.rules.rules.find((each) => each.benefit.id === determination.benefit);
  if (rule === undefined) return [];
  const find: FieldFinder = (name) => programme.fields.find((field) => field.name === name);
  const title = rule.benefit.title[language];
  const lines = [sayOutcome(rule, determination, language, programme)];
  if (determination.outcome === 'pay' || determination.outcome === 'displaced')
    lines.push(...sayWhy(rule, determination, find, language));
  lines.push(...sayFailed(rule, determination, find, language, facts));
  lines.push(...sayUnknown(rule, determination, find, language));
  const release = determination.packRelease;
  lines.push(
    language === 'zh'
      ? `出处：${rule.version.cite}；规则版本：${release}。`
      : `Source: ${rule.version.cite}; release: ${release}.`,
  );
  return lines.map((line) => line.replace('{title}', title));
}

function sayOutcome(rule: Rule, determination: Determination, language: Language, programme: Explained): string {
  const amount = sayYuan(determination.amountFen, language);
  const term = termLabel(programme.term, language);
  const other = determination.displacedBy?.benefit ?? '';
  const zh = {
    pay: `{title}：${term}应发 ${amount}。`,
    no: '{title}：不发。',
    undecided: '{title}：还不能定，有事实不清楚。',
    displaced: `{title}：符合条件，本应 ${amount}，但按规定让位于 ${other}。`,
    not_assessed:
      rule.benefit.status === 'recorded-only'
        ? `{title}：只登记，不由本系统发放。${rule.benefit.because?.zh ?? ''}。`
        : '{title}：未评定，所需名单没有提供。',
  };
  const en = {
    pay: `{title}: ${amount} is due for the ${term.toLowerCase()}.`,
    no: '{title}: not due.',
    undecided: '{title}: cannot be decided yet; a fact is missing.',
    displaced: `{title}: entitled to ${amount}, but it gives way to ${other}.`,
    not_assessed:
      rule.benefit.status === 'recorded-only'
        ? `{title}: recorded only, not paid by this system. ${rule.benefit.because?.en ?? ''}.`
        : '{title}: not assessed, since its list was not loaded.',
  };
  return (language === 'zh' ? zh : en)[determination.outcome];
}

function sayWhy(rule: Rule, determination: Determination, find: FieldFinder, language: Language): string[] {
  const conditions = rule.conditions.map((each) => describeCondition(each, find, language));
  const arm = rule.arms[determination.arm];
  const lines = [language === 'zh' ? `因为：${conditions.join('；')}。` : `Because: ${conditions.join('; ')}.`];
  if (arm !== undefined) {
    const when = arm.when
      .map((each) => describeFieldCondition(each, find, language))
      .join(language === 'zh' ? '，' : ', ');
    const { value } = arm;
    const day = value.to === undefined ? (language === 'zh' ? '至今' : 'open') : value.to;
    lines.push(
      language === 'zh'
        ? `标准：${when === '' ? '' : `${when}，`}${sayYuan(value.amountFen, 'zh')}（${value.from} 起，${day}；出处 ${value.cite}）。`
        : `Standard: ${when === '' ? '' : `${when}, `}${sayYuan(value.amountFen, 'en')} (from ${value.from}, ${day}; source ${value.cite}).`,
    );
  }
  const payers = determination.payers.map(
    (each) => `${LEVEL_WORDS[each.payer][language]} ${sayYuan(each.amountFen, language)}`,
  );
  const payees = determination.payees.map((each) => PAYEE_WORDS[each][language]);
  if (payers.length > 0) {
    lines.push(
      language === 'zh'
        ? `资金：${payers.join('、')}；发到${payees.join('或')}。`
        : `Money: ${payers.join(', ')}; paid to ${payees.join(' or ')}.`,
    );
  }
  return lines;
}

interface Asked {
  readonly words: string;
  readonly fields: readonly Field[];
}

/** What the condition behind a bit asks, and of which fields. */
function askedAt(rule: Rule, bit: number, find: FieldFinder, language: Language): Asked {
  const fieldsOf = (names: readonly string[]): Field[] => names.flatMap((name) => find(name) ?? []);
  const condition = rule.conditions[bit];
  if (condition !== undefined) {
    const names =
      condition.kind === 'field'
        ? [condition.field]
        : condition.kind === 'any'
          ? condition.of.map((each) => each.field)
          : [];
    return { words: describeCondition(condition, find, language), fields: fieldsOf(names) };
  }
  const arms = rule.arms.map((arm) =>
    arm.when.map((each) => describeFieldCondition(each, find, language)).join(language === 'zh' ? '且' : ' and '),
  );
  const names = [...new Set(rule.arms.flatMap((arm) => arm.when.map((each) => each.field)))];
  return { words: arms.join(language === 'zh' ? '，或' : ', or '), fields: fieldsOf(names) };
}

/** The bits of a mask; the amount's is left out where a condition on the same field has said it already. */
function tellingBits(rule: Rule, mask: number): number[] {
  const bits = Array.from({ length: rule.conditions.length + 1 }, (_, bit) => bit).filter((bit) => (mask >> bit) & 1);
  const said = bits.some((bit) => rule.conditions[bit]?.code === rule.armCode);
  return said ? bits.filter((bit) => bit < rule.conditions.length) : bits;
}

function sayFailed(
  rule: Rule,
  determination: Determination,
  find: FieldFinder,
  language: Language,
  facts: Facts | undefined,
): string[] {
  return tellingBits(rule, determination.failedMask).map((bit) => {
    const asked = askedAt(rule, bit, find, language);
    const known = facts === undefined ? [] : asked.fields.map((field) => sayValue(field, facts[field.name], language));
    if (language === 'zh')
      return `不符合：要求${asked.words}${known.length > 0 ? `；这个孩子：${known.join('、')}` : ''}。`;
    return `Fails: asked is ${asked.words}${known.length > 0 ? `; this child: ${known.join(', ')}` : ''}.`;
  });
}

function sayUnknown(rule: Rule, determination: Determination, find: FieldFinder, language: Language): string[] {
  return tellingBits(rule, determination.unknownMask).map((bit) => {
    const asked = askedAt(rule, bit, find, language);
    const fields = asked.fields.map((field) => field.title[language]).join(language === 'zh' ? '、' : ', ');
    const who = [...new Set(asked.fields.map((field) => field.supplier[language]))].join(
      language === 'zh' ? '、' : ', ',
    );
    if (asked.fields.length === 0)
      return language === 'zh' ? `还不知道：${asked.words}。` : `Not known: ${asked.words}.`;
    return language === 'zh' ? `还不知道：${fields}；请向${who}核实。` : `Not known: ${fields}; ask ${who}.`;
  });
}
