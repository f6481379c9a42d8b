/** A made-up nation and county in which every combinator occurs, for tests only. */

import type { Pack } from '../src/model.ts';
import { readPack } from '../src/read-pack.ts';

const NATION: Record<string, string> = {
  'pack.yaml': 'id: land\nversion: "1"\nlevel: central\njurisdiction: "000000"\ntitle: {zh: 某国, en: A land}\n',
  'sources.yaml': 'law:\n  title: 某法\n  issuer: 某部\n  evidence: text\n  clauses: {a: 第一条}\n',
  'vocabulary.yaml': `fields:
  poor: {zh: 困难, en: poor, type: boolean, list: registry, absent: "no", not-loaded: undecided, supplier: {zh: 某办, en: an office}}
  sick: {zh: 患病, en: sick, type: boolean, list: health, absent: "no", not-loaded: not-assessed, supplier: {zh: 医院, en: the hospital}}
  age: {zh: 年龄, en: age, type: integer, from: 0, to: 30, list: registry, absent: unknown, not-loaded: undecided, supplier: {zh: 村里, en: the village}}
  level: {zh: 学段, en: stage, type: code, codes: {low: {zh: 低, en: low}, high: {zh: 高, en: high}}, list: roll, absent: unknown, not-loaded: undecided, supplier: {zh: 学校, en: the school}}
`,
  'parameters/p.yaml': `base: {title: {zh: 基本, en: base}, unit: CNY/school-year, values: {2016-09-01: {amount: 100.01, to: open, cite: "law#a"}}}
more: {title: {zh: 加, en: more}, unit: CNY/school-year, values: {2016-09-01: {amount: 300, to: open, cite: "law#a"}}}
`,
  'benefits/b.yaml': `base:
  title: {zh: 基本补助, en: base aid}
  purpose: food
  evidence: text
  status: payable
  payee: [child-card]
  payers: {central: 1/3, county: 2/3}
  paid: {autumn: 1/2, spring: 1/2}
  in-force: {from: 2016-09-01, to: open}
  cite: law#a
  not-with: [{levels: [county], purpose: shoes, cite: "law#a"}]
  who: [{poor: true}, {age: {from: 6, to: 15}}]
  pays: [{when: [{level: low}], amount: base}, {when: [{level: high}], amount: more}]
`,
};

const COUNTY: Record<string, string> = {
  'pack.yaml':
    'id: town\nversion: "1"\nlevel: county\njurisdiction: "999901"\ntitle: {zh: 某县, en: A county}\nstands-on:\n  - {pack: land, version: "1"}\n',
  'sources.yaml': 'rule:\n  title: 县规\n  issuer: 县\n  evidence: text\n  clauses: {b: 第二条}\n',
  'parameters/p.yaml': `shoes: {title: {zh: 鞋, en: shoes}, unit: CNY/term, values: {2016-09-01: {amount: 50, to: open, cite: "rule#b"}}}
fill: {title: {zh: 补足, en: fill}, unit: CNY/school-year, values: {2016-09-01: {amount: 250, to: open, cite: "rule#b"}}}
extra: {title: {zh: 另加, en: extra}, unit: CNY/school-year, values: {2016-09-01: {amount: 80, to: open, cite: "rule#b"}}}
limit: {title: {zh: 封顶, en: limit}, unit: CNY/term, values: {2016-09-01: {amount: 120, to: open, cite: "rule#b"}}}
`,
  'benefits/b.yaml': benefits(),
  'groups.yaml': `best: {title: {zh: 取高, en: best}, kind: best-of, benefits: [sick-aid, young-aid], cite: "rule#b"}
most: {title: {zh: 封顶, en: most}, kind: cap, benefits: [fixed-top, computed, late], amount: limit, cite: "rule#b"}
`,
};

function benefits(): string {
  const head = (name: string, purpose: string): string => `${name}:
  title: {zh: ${name}, en: ${name}}
  purpose: ${purpose}
  evidence: text
  status: payable
  payee: [guardian-card]
  payers: {county: 1}
  paid: {autumn: 1/2, spring: 1/2}
  in-force: {from: 2016-09-01, to: open}
  cite: rule#b
`;
  return [
    `${head('shoes', 'shoes')}  who: [{poor: true}]\n  pays: [{amount: shoes}]\n`,
    `${head('fill-top', 'top')}  who: [{sick: false}]\n  tops-up: {benefit: land/base, by: fill-to}\n  pays: [{amount: fill}]\n`,
    `${head('fixed-top', 'top')}  who: []\n  tops-up: {benefit: land/base, by: fixed}\n  pays: [{amount: extra}]\n`,
    `${head('computed', 'meal')}  who: [{no-aid-from: {levels: [central], purpose: food, basis: computed, within: school-year}}]\n  pays: [{amount: extra}]\n`,
    `${head('sick-aid', 'care')}  who: [{sick: true}]\n  pays: [{when: [{age: {to: 9}}], amount: extra}, {when: [{age: {from: 10}}], amount: fill}]\n`,
    `${head('young-aid', 'care')}  who: [{any: [{age: {to: 5}}, {level: low}]}]\n  pays: [{amount: fill}]\n`,
    `${head('late', 'meal')}  not-with: [{benefit: shoes, cite: "rule#b"}]\n  who: [{age: {from: 3}}]\n  pays: [{amount: fill}]\n`,
  ].join('');
}

export function readMadeUpPacks(): { packs: Pack[]; faults: string[] } {
  const nation = readPack({ folder: 'land', files: new Map(Object.entries(NATION)) }, []);
  const packs = nation.pack ? [nation.pack] : [];
  const county = readPack({ folder: 'town', files: new Map(Object.entries(COUNTY)) }, packs);
  if (county.pack) packs.push(county.pack);
  return {
    packs,
    faults: [...nation.faults, ...county.faults].map((fault) => `${fault.file}:${fault.line} ${fault.en}`),
  };
}
