/** Checks a stack of packs for everything that the shape of a single file cannot show. All faults at once. */
import { addDays, addFractions, type Fraction, type PlainDate } from '@bulou/kernel';
import { DERIVATIONS } from './derive-age.ts';
import type { Benefit, BenefitVersion, Citation, Fault, Pack, Parameter, Place } from './model.ts';
import { nearest } from './read-benefit.ts';
import { FaultList } from './reading-scope.ts';
import { dependenciesOf } from './resolve-rules.ts';

export interface CheckOptions {
  /** The day against which `review-by` is held; without it nothing is called stale. */
  readonly on?: PlainDate;
}

/** A mask has 31 bits, one of them for the amount. */
const MOST_CONDITIONS = 28;

const LAYERS = ['central', 'province', 'city', 'county'];

/** Checks packs, lowest layer first. Returns every fault; the order is that of the packs. */
export function checkPacks(packs: readonly Pack[], options: CheckOptions = {}): Fault[] {
  const list = new FaultList();
  const stack = new StackCheck(packs, list, options);
  for (const pack of packs) stack.check(pack);
  return list.faults;
}

class StackCheck {
  readonly #packs: readonly Pack[];
  readonly #list: FaultList;
  readonly #options: CheckOptions;
  readonly #benefits: ReadonlyMap<string, Benefit>;
  readonly #parameters: ReadonlyMap<string, Parameter>;

  constructor(packs: readonly Pack[], list: FaultList, options: CheckOptions) {
    this.#packs = packs;
    this.#list = list;
    this.#options = options;
    this.#benefits = new Map(packs.flatMap((pack) => pack.benefits.map((benefit) => [benefit.id, benefit])));
    this.#parameters = new Map(packs.flatMap((pack) => [...pack.parameters]));
  }

  check(pack: Pack): void {
    this.#checkLayers(pack);
    this.#checkVocabulary(pack);
    const used = new Set<string>();
    for (const parameter of pack.parameters.values()) this.#checkParameter(pack, parameter);
    for (const benefit of pack.benefits) this.#checkBenefit(pack, benefit, used);
    for (const group of pack.groups) {
      this.#cite(pack, group.cite, group.place);
      for (const id of group.benefits) this.#known(id, 'benefit', group.place);
      if (group.amount !== undefined) {
        used.add(group.amount);
        const parameter = this.#known(group.amount, 'parameter', group.place) as Parameter | undefined;
        if (parameter && parameter.unit !== 'CNY/term')
          this.#list.error(
            group.place,
            'cap-unit',
            '封顶额的参数单位应为 CNY/term',
            'The amount of a cap must be CNY/term',
          );
      }
    }
    for (const parameter of pack.parameters.values()) {
      if (!used.has(parameter.id))
        this.#list.warn(
          parameter.place,
          'unused',
          `参数 ${parameter.id} 没有资助项目用到`,
          `No benefit uses the parameter ${parameter.id}`,
        );
    }
    for (const overlay of pack.whatIfs) {
      for (const id of overlay.amounts.keys()) this.#known(id, 'parameter', overlay.place);
      for (const id of [...overlay.without.keys(), ...overlay.off]) this.#known(id, 'benefit', overlay.place);
    }
    this.#checkCycles(pack);
  }

  #checkLayers(pack: Pack): void {
    for (const lower of pack.standsOn) {
      const found = this.#packs.find((each) => each.id === lower.pack);
      if (found === undefined) {
        this.#list.error(
          lower.place,
          'no-lower-pack',
          `没有下层规则包 ${lower.pack}`,
          `The lower pack ${lower.pack} is not there`,
        );
        continue;
      }
      if (found.version !== lower.version) {
        const zh = `本包写明立于 ${lower.pack} ${lower.version}，现有的是 ${found.version}；核对后改成 ${found.version}`;
        this.#list.error(
          lower.place,
          'out-of-step',
          zh,
          `Stands on ${lower.pack} ${lower.version}, but ${found.version} is here: review, then name ${found.version}`,
        );
      }
      if (LAYERS.indexOf(found.level) > LAYERS.indexOf(pack.level)) {
        this.#list.error(
          lower.place,
          'layer-order',
          `${lower.pack} 的层级低于本包，不能立于其上`,
          `${lower.pack} is of a layer below this pack's and cannot carry it`,
        );
      }
    }
  }

  #checkVocabulary(pack: Pack): void {
    for (const field of pack.fields.values()) {
      if (field.derived === undefined) continue;
      if (!DERIVATIONS[field.derived]?.includes(field.name)) {
        const known = Object.keys(DERIVATIONS).join('、');
        this.#list.error(
          field.place,
          'unknown-derivation',
          `代码里没有推导 ${field.derived} 得出 ${field.name}；有：${known}`,
          `No derivation ${field.derived} makes ${field.name}; known: ${known}`,
        );
      }
    }
  }

  #checkParameter(pack: Pack, parameter: Parameter): void {
    parameter.values.forEach((value, index) => {
      this.#cite(pack, value.cite, value.place);
      if (value.to !== undefined && value.to < value.from)
        this.#list.error(value.place, 'dates-reversed', 'to 早于 from', 'to is before from');
      const next = parameter.values[index + 1];
      if (next !== undefined) this.#checkSeam(value, next);
    });
    this.#checkStale(parameter.reviewBy, parameter.place, parameter.id);
  }

  #checkSeam(value: { to: PlainDate | undefined; place: Place }, next: { from: PlainDate; place: Place }): void {
    if (value.to === undefined || value.to >= next.from) {
      const right = addDays(next.from, -1);
      this.#list.error(
        value.place,
        'dates-overlap',
        `与 ${next.from} 起的一段重叠；to 应为 ${right}`,
        `Overlaps what starts on ${next.from}; to should be ${right}`,
      );
    } else if (addDays(value.to, 1) !== next.from) {
      this.#list.warn(
        value.place,
        'dates-gap',
        `${value.to} 之后到 ${next.from} 之前没有规定`,
        `Nothing is said between ${value.to} and ${next.from}`,
      );
    }
  }

  #checkStale(reviewBy: PlainDate | undefined, place: Place, name: string): void {
    const { on } = this.#options;
    if (on !== undefined && reviewBy !== undefined && reviewBy < on) {
      this.#list.warn(
        place,
        'stale',
        `${name} 应在 ${reviewBy} 前复核，已过期；核对原文后改 review-by`,
        `${name} was to be reviewed by ${reviewBy}: check the text, then move review-by`,
      );
    }
  }

  #checkBenefit(pack: Pack, benefit: Benefit, used: Set<string>): void {
    const list = this.#list;
    if (benefit.status === 'payable' || benefit.payers.length > 0) {
      this.#sumsToOne(
        benefit.payers.map((each) => each.share),
        benefit.place,
        'payers',
      );
    }
    if (!benefit.once && (benefit.status === 'payable' || benefit.instalments.length > 0))
      this.#sumsToOne(
        benefit.instalments.map((each) => each.share),
        benefit.place,
        'paid',
      );
    this.#checkStale(benefit.reviewBy, benefit.place, benefit.id);
    if (benefit.status === 'recorded-only' && benefit.because === undefined) {
      list.error(
        benefit.place,
        'no-because',
        '只登记不发放的项目要写 because 说明原因',
        'An item that is only recorded says why, in because',
      );
    }
    if (benefit.status === 'payable' && benefit.evidence === 'memory') {
      list.error(
        benefit.place,
        'memory-payable',
        '凭记忆的项目不能发放；查到原文前用 recorded-only',
        'What is only remembered cannot be paid: recorded-only until the text is found',
      );
    }
    if (benefit.status === 'payable' && benefit.payees.includes('loan'))
      list.error(benefit.place, 'loan-payable', '贷款不能作为资助发放', 'A loan cannot be paid as aid');
    benefit.versions.forEach((version, index) => {
      this.#checkVersion(pack, benefit, version, used);
      const next = benefit.versions[index + 1];
      if (next !== undefined) this.#checkSeam(version, next);
    });
    for (const way of benefit.notWith) {
      this.#cite(pack, way.cite, way.place);
      if (way.kind === 'gives-way-to') this.#known(way.benefit, 'benefit', way.place);
      else if (way.levels.some((level) => LAYERS.indexOf(level) <= LAYERS.indexOf(benefit.level))) {
        list.error(way.place, 'forbids-up', '只能排斥更低的层级', 'Only lower layers can be forbidden');
      }
    }
  }

  #checkVersion(pack: Pack, benefit: Benefit, version: BenefitVersion, used: Set<string>): void {
    const list = this.#list;
    this.#cite(pack, version.cite, version.place);
    if (version.to !== undefined && version.to < version.from)
      list.error(version.place, 'dates-reversed', 'to 早于 from', 'to is before from');
    if (benefit.status === 'payable' && version.arms.length === 0 && version.topsUp?.by !== 'same-amount') {
      list.error(
        version.place,
        'no-amount',
        '可发放的项目要写 pays，或 tops-up 同额',
        'What can be paid needs pays, or a tops-up by the same amount',
      );
    }
    if (version.who.length > MOST_CONDITIONS)
      list.error(
        version.place,
        'too-many',
        `条件超过 ${MOST_CONDITIONS} 个`,
        `More than ${MOST_CONDITIONS} conditions`,
      );
    for (const arm of version.arms) {
      used.add(arm.amount);
      const parameter = this.#known(arm.amount, 'parameter', arm.place) as Parameter | undefined;
      if (parameter) this.#checkAmount(benefit, version, parameter, arm.place);
    }
    for (const condition of version.who) {
      if (condition.kind !== 'computed-aid') continue;
      if (condition.levels.some((level) => LAYERS.indexOf(level) >= LAYERS.indexOf(benefit.level))) {
        list.error(
          condition.place,
          'aid-level',
          'no-aid-from 只能看更高的层级',
          'no-aid-from looks at higher levels only',
        );
      }
    }
    if (version.topsUp !== undefined) this.#checkTopUp(benefit, version, version.topsUp.benefit);
  }

  #checkTopUp(benefit: Benefit, version: BenefitVersion, baseId: string): void {
    const base = this.#known(baseId, 'benefit', version.place) as Benefit | undefined;
    if (base === undefined) return;
    if (base.status !== 'payable')
      this.#list.error(
        version.place,
        'top-up-base',
        `${baseId} 只登记不发放，不能在其上叠加`,
        `${baseId} is only recorded; nothing can be added to it`,
      );
    if (base.once !== benefit.once)
      this.#list.error(
        version.place,
        'top-up-paid',
        '与所叠加的项目 paid 不同：要么都一次性，要么都按学期',
        'Paid differently from its base: both once, or both by term',
      );
    const covered = base.versions.some(
      (each) =>
        each.from <= version.from && (each.to === undefined || (version.to !== undefined && version.to <= each.to)),
    );
    if (!covered)
      this.#list.warn(
        version.place,
        'top-up-dates',
        `${baseId} 的有效期没有盖住本项目`,
        `${baseId} is not in force for the whole time of this benefit`,
      );
  }

  #checkAmount(benefit: Benefit, version: BenefitVersion, parameter: Parameter, place: Place): void {
    const list = this.#list;
    if ((parameter.unit === 'CNY/once') !== benefit.once) {
      list.error(
        place,
        'unit',
        `${parameter.id} 的单位 ${parameter.unit} 与 paid 不合：一次性项目用 CNY/once`,
        `${parameter.id} is ${parameter.unit}, which does not fit paid: CNY/once goes with once`,
      );
    }
    let day: PlainDate | undefined = version.from;
    for (const value of parameter.values) {
      if (day !== undefined && value.from <= day && (value.to === undefined || value.to >= day))
        day = value.to === undefined ? undefined : addDays(value.to, 1);
    }
    if (day !== undefined && (version.to === undefined || day <= version.to)) {
      list.error(
        place,
        'no-value',
        `${parameter.id} 从 ${day} 起没有数值，而项目仍有效`,
        `${parameter.id} has no value from ${day} on, while the benefit is in force`,
      );
    }
    if (benefit.status !== 'payable') return;
    for (const value of parameter.values) {
      const owner = this.#packs.find((pack) => parameter.id.startsWith(`${pack.id}/`));
      if (owner?.sources.get(value.cite.split('#')[0] ?? '')?.evidence === 'memory') {
        list.error(
          value.place,
          'memory-payable',
          '发放的金额不能只凭记忆',
          'An amount that is paid cannot rest on memory alone',
        );
      }
    }
  }

  #sumsToOne(shares: readonly Fraction[], place: Place, key: string): void {
    const sum = addFractions(shares);
    if (shares.length > 0 && sum.numerator === sum.denominator) return;
    this.#list.error(
      place,
      'shares',
      `${key} 的份额合计 ${sum.numerator}/${sum.denominator}，应为 1`,
      `The shares of ${key} sum to ${sum.numerator}/${sum.denominator}; they must sum to 1`,
    );
  }

  #cite(pack: Pack, cite: Citation, place: Place): void {
    const [id, clause] = cite.split('#');
    const source = pack.sources.get(id ?? '');
    if (source === undefined) {
      const near = nearest(id ?? '', [...pack.sources.keys()]);
      this.#list.error(
        place,
        'no-source',
        `sources.yaml 里没有 ${id}${near ? `；是不是 ${near}？` : ''}`,
        `No ${id} in sources.yaml${near ? `; did you mean ${near}?` : ''}`,
      );
    } else if (!source.clauses.has(clause ?? '')) {
      const clauses = [...source.clauses.keys()].join('、');
      this.#list.error(
        place,
        'no-clause',
        `${id} 没有条款 ${clause}；有：${clauses}`,
        `${id} has no clause ${clause}; it has ${clauses}`,
      );
    }
  }

  #known(id: string, kind: 'benefit' | 'parameter', place: Place): Benefit | Parameter | undefined {
    const known: ReadonlyMap<string, Benefit | Parameter> = kind === 'benefit' ? this.#benefits : this.#parameters;
    const found = known.get(id);
    if (found === undefined) {
      const near = nearest(id, [...known.keys()]);
      const word = kind === 'benefit' ? '资助项目' : '参数';
      this.#list.error(
        place,
        `unknown-${kind}`,
        `没有${word} ${id}${near ? `；是不是 ${near}？` : ''}`,
        `No ${kind} ${id}${near ? `; did you mean ${near}?` : ''}`,
      );
    }
    return found;
  }

  #checkCycles(pack: Pack): void {
    for (const benefit of pack.benefits) {
      const seen = new Set<string>();
      const waiting = benefit.versions.flatMap((version) => dependenciesOf({ benefit, version }));
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (id === benefit.id) {
          this.#list.error(
            benefit.place,
            'cycle',
            `${benefit.id} 绕一圈又依赖自己（tops-up 或 not-with）`,
            `${benefit.id} depends on itself by way of tops-up or not-with`,
          );
          break;
        }
        const other = this.#benefits.get(id);
        if (other === undefined || seen.has(id)) continue;
        seen.add(id);
        waiting.push(...other.versions.flatMap((version) => dependenciesOf({ benefit: other, version })));
      }
    }
  }
}
