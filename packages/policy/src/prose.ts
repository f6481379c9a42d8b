/**
 * The pack as a notice in words, Chinese or English. It is committed beside the pack: officers review the difference
 * of the prose, engineers the difference of the YAML, and both come from one commit.
 */
import type { PlainDate } from '@bulou/kernel';
import type { Benefit, BenefitVersion, DatedValue, Evidence, Pack, Parameter } from './model.ts';
import {
  describeCondition,
  type FieldFinder,
  type Language,
  PAYEE_WORDS,
  sayPayers,
  sayShare,
  sayUnit,
  sayYuan,
  seasonWord,
} from './words.ts';

const EVIDENCE_WORDS: Readonly<Record<Evidence, { zh: string; en: string }>> = {
  text: { zh: '见过原文', en: 'the text itself was read' },
  page: { zh: '网页转述，未见原件', en: 'a page reports it; the original was not seen' },
  memory: { zh: '凭记忆，未核实', en: 'from memory, unchecked' },
};

/** Writes the prose of the top pack of a stack, as Markdown. The same pack gives the same text. */
export function writeProse(packs: readonly Pack[], language: Language): string {
  const pack = packs.at(-1);
  if (pack === undefined) return '';
  const writer = new ProseWriter(packs, pack, language);
  return writer.write();
}

/** The lines of the prose about one benefit, without its heading: what a difference between releases is told in. */
export function listClauses(packs: readonly Pack[], benefit: Benefit, language: Language): string[] {
  const pack = packs.find((each) => each.id === benefit.pack);
  return pack === undefined ? [] : new ProseWriter(packs, pack, language).clausesOf(benefit);
}

class ProseWriter {
  readonly #packs: readonly Pack[];
  readonly #pack: Pack;
  readonly #language: Language;
  readonly #lines: string[] = [];
  readonly #find: FieldFinder;

  constructor(packs: readonly Pack[], pack: Pack, language: Language) {
    this.#packs = packs;
    this.#pack = pack;
    this.#language = language;
    this.#find = (name) => pack.fields.get(name);
  }

  #say(zh: string, en: string): string {
    return this.#language === 'zh' ? zh : en;
  }

  #add(zh: string, en: string): void {
    this.#lines.push(this.#say(zh, en));
  }

  clausesOf(benefit: Benefit): string[] {
    this.#writeBenefit(benefit);
    return this.#lines.filter((line) => /^\s*- /.test(line)).map((line) => line.replace(/^\s*- /, ''));
  }

  write(): string {
    const { title, version, standsOn } = this.#pack;
    this.#lines.push(`# ${title[this.#language]}`, '');
    this.#add(
      '<!-- 由规则包生成，不要手改：bulou policy prose -->',
      '<!-- Made from the pack; do not edit: bulou policy prose -->',
    );
    this.#lines.push('');
    const below = standsOn.map((lower) => `${this.#titleOf(lower.pack)} ${lower.version}`).join(this.#say('、', ', '));
    this.#add(
      `版本 ${version}。${below === '' ? '' : `立于：${below}。`}`,
      `Version ${version}.${below === '' ? '' : ` Stands on ${below}.`}`,
    );
    this.#lines.push('');
    const payable = this.#pack.benefits.filter((benefit) => benefit.status === 'payable');
    const recorded = this.#pack.benefits.filter((benefit) => benefit.status === 'recorded-only');
    if (payable.length > 0) {
      this.#add('## 发放的项目', '## Benefits that are paid');
      for (const benefit of payable) this.#writeBenefit(benefit);
    }
    if (recorded.length > 0) {
      this.#lines.push('');
      this.#add('## 只登记、不由本系统发放的项目', '## Items that are recorded and not paid by this system');
      for (const benefit of recorded) this.#writeBenefit(benefit);
    }
    this.#writeGroups();
    this.#writeSources();
    return `${this.#lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
  }

  #titleOf(id: string): string {
    return this.#packs.find((pack) => pack.id === id)?.title[this.#language] ?? id;
  }

  #writeBenefit(benefit: Benefit): void {
    const language = this.#language;
    this.#lines.push('', `### ${benefit.title[language]}`, '', `\`${benefit.id}\``, '');
    if (benefit.because)
      this.#add(`- 为什么只登记：${benefit.because.zh}。`, `- Why recorded only: ${benefit.because.en}.`);
    for (const version of benefit.versions) this.#writeVersion(version, benefit.versions.length > 1);
    this.#writeMoney(benefit);
    for (const way of benefit.notWith) {
      if (way.kind === 'gives-way-to')
        this.#add(
          `- 有 \`${way.benefit}\` 时让位（${way.cite}）。`,
          `- Gives way to \`${way.benefit}\` (${way.cite}).`,
        );
      else
        this.#add(
          `- 享受本项的，不再享受${way.levels.join('、')}的 ${way.purpose} 类项目（${way.cite}）。`,
          `- Where it is paid, benefits of the purpose ${way.purpose} from ${way.levels.join(', ')} are not (${way.cite}).`,
        );
    }
    if (benefit.reviewBy) this.#add(`- 应在 ${benefit.reviewBy} 前复核。`, `- To be reviewed by ${benefit.reviewBy}.`);
    this.#add(
      `- 依据：${EVIDENCE_WORDS[benefit.evidence].zh}。`,
      `- Evidence: ${EVIDENCE_WORDS[benefit.evidence].en}.`,
    );
    for (const each of benefit.interpretations) {
      const state = each.status === 'decided' ? this.#say('已定', 'decided') : this.#say('暂定', 'provisional');
      this.#add(
        `- 问：${each.question.zh}？读作：${each.reading.zh}。（${state}；${each.decidedBy}；${each.on}）`,
        `- Open question: ${each.question.en.replace(/\?$/, '')}? Read as: ${each.reading.en}. (${state}; ${each.decidedBy}; ${each.on})`,
      );
    }
  }

  #writeVersion(version: BenefitVersion, several: boolean): void {
    const language = this.#language;
    const open = this.#say('无截止', 'open');
    const dates = this.#say(
      `${version.from} 起，${version.to === undefined ? open : `到 ${version.to}`}`,
      `from ${version.from}, ${version.to === undefined ? open : `to ${version.to}`}`,
    );
    const indent = several ? '  ' : '';
    if (several) this.#add(`- ${dates}（${version.cite}）：`, `- ${dates} (${version.cite}):`);
    else this.#add(`- 有效期：${dates}；出处 ${version.cite}。`, `- In force ${dates}; source ${version.cite}.`);
    const conditions = version.who.map((each) => describeCondition(each, this.#find, language));
    if (version.topsUp) {
      const base = version.topsUp.benefit;
      const how = {
        'same-amount': this.#say('再给同额', 'the same amount again'),
        fixed: this.#say('另给', 'a fixed amount'),
        'fill-to': this.#say('补足到', 'filled up to'),
      }[version.topsUp.by];
      this.#add(
        `${indent}- 在 \`${base}\` 之上${how}，须符合它的全部条件。`,
        `${indent}- On top of \`${base}\`: ${how}; all of its conditions apply.`,
      );
    }
    if (conditions.length > 0)
      this.#add(
        `${indent}- 对象（须同时符合）：${conditions.join('；')}。`,
        `${indent}- Who (all must hold): ${conditions.join('; ')}.`,
      );
    for (const arm of version.arms) {
      const parameter = this.#packs.map((pack) => pack.parameters.get(arm.amount)).find((each) => each !== undefined);
      if (parameter === undefined) continue;
      const when = arm.when.map((each) => describeCondition(each, this.#find, language)).join(this.#say('，', ', '));
      for (const value of valuesWithin(parameter, version))
        this.#lines.push(`${indent}- ${this.#sayStandard(when, parameter, value)}`);
    }
    if (version.arms.length === 0 && version.topsUp === undefined)
      this.#add(`${indent}- 标准：未核实，不写金额。`, `${indent}- Standard: not evidenced, so no amount is given.`);
  }

  #sayStandard(when: string, parameter: Parameter, value: DatedValue): string {
    const open = value.to === undefined;
    const amount = `${sayUnit(parameter.unit, this.#language)} ${sayYuan(value.amountFen, this.#language)}`;
    const zh = `标准${when === '' ? '' : `（${when}）`}：${amount}，${value.from} 起，${open ? '无截止' : `到 ${value.to}`}；出处 ${value.cite}。`;
    const amountEn = `${sayYuan(value.amountFen, 'en')} ${sayUnit(parameter.unit, 'en')}`;
    return this.#say(
      zh,
      `Standard${when === '' ? '' : ` (${when})`}: ${amountEn}, from ${value.from}, ${open ? 'open' : `to ${value.to}`}; source ${value.cite}.`,
    );
  }

  #writeMoney(benefit: Benefit): void {
    const language = this.#language;
    const payees = benefit.payees.map((each) => PAYEE_WORDS[each][language]).join(this.#say('或', ' or '));
    const terms = benefit.instalments
      .map((each) => `${seasonWord(each.season, language)} ${sayShare(each.share)}`)
      .join(this.#say('、', ', '));
    const only =
      benefit.season === undefined
        ? ''
        : this.#say(`，只在${seasonWord(benefit.season, 'zh')}`, `, in the ${seasonWord(benefit.season, 'en')} only`);
    if (benefit.once)
      this.#add(`- 发放：一次性${only}；以前发过的不再发。`, `- Paid once${only}; never again to whom it was paid.`);
    else if (terms !== '') this.#add(`- 发放：${terms}。`, `- Paid: ${terms}.`);
    if (benefit.payers.length > 0)
      this.#add(
        `- 资金：${sayPayers(benefit, 'zh')}；给到${payees}。`,
        `- Money: ${sayPayers(benefit, 'en')}; to ${payees}.`,
      );
    else this.#add(`- 给到${payees}。`, `- To ${payees}.`);
  }

  #writeGroups(): void {
    for (const group of this.#pack.groups) {
      const names = group.benefits.map((id) => `\`${id}\``).join(this.#say('、', ', '));
      this.#lines.push('', `### ${group.title[this.#language]}`, '');
      if (group.kind === 'best-of')
        this.#add(
          `${names} 只发最高的一项（${group.cite}）。`,
          `Of ${names} only the highest is paid (${group.cite}).`,
        );
      else
        this.#add(
          `${names} 合计每学期不超过 \`${group.amount}\`，超出的从最后一项扣（${group.cite}）。`,
          `${names} together pay no more than \`${group.amount}\` a term; the excess is cut from the last (${group.cite}).`,
        );
    }
  }

  #writeSources(): void {
    this.#lines.push('');
    this.#add('## 出处', '## Sources');
    for (const source of this.#pack.sources.values()) {
      const facts = [source.number, source.issuer, source.publishedOn, source.address]
        .filter((each) => each !== undefined)
        .join(this.#say('，', ', '));
      const note = source.note === undefined ? '' : this.#say(`注：${source.note}`, `Note: ${source.note}`);
      this.#lines.push(
        '',
        `- \`${source.id}\` 《${source.title}》 ${facts}. ${EVIDENCE_WORDS[source.evidence][this.#language]}. ${note}`.trimEnd(),
      );
      for (const [clause, text] of source.clauses) this.#lines.push(`  - \`#${clause}\` ${text}`);
    }
  }
}

/** The values that fall into the time of a version. */
function valuesWithin(parameter: Parameter, version: BenefitVersion): DatedValue[] {
  const far = '9999-12-31' as PlainDate;
  const end = version.to ?? far;
  return parameter.values.filter((value) => value.from <= end && (value.to ?? far) >= version.from);
}
