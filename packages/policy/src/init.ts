/** The skeleton of a new pack. It holds no rule: rules come from a notice, and each names its clause. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Level } from './model.ts';
import { policyProblems } from './problems.ts';

export interface NewPackInput {
  readonly folder: string;
  readonly id: string;
  readonly level: Level;
  readonly jurisdiction: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly version: string;
  readonly standsOn: readonly { readonly pack: string; readonly version: string }[];
  /** Where the JSON Schemas are, seen from the pack's folder. */
  readonly schema?: string;
}

/** Writes the files of a new pack and returns their paths. Throws `policy.folder-not-empty` rather than overwrite. */
export function writeNewPack(input: NewPackInput): string[] {
  const { folder } = input;
  if (existsSync(folder) && readdirSync(folder).length > 0) throw policyProblems['folder-not-empty']({ folder });
  const schema = input.schema ?? '../schema';
  const head = (kind: string, depth = ''): string =>
    `# yaml-language-server: $schema=${depth}${schema}/${kind}.schema.json\n`;
  const below = input.standsOn.map((lower) => `  - {pack: ${lower.pack}, version: "${lower.version}"}\n`).join('');
  const files: Record<string, string> = {
    'pack.yaml': `${head('pack')}id: ${input.id}
version: "${input.version}"
level: ${input.level}
jurisdiction: "${input.jurisdiction}"
title: {zh: ${JSON.stringify(input.title.zh)}, en: ${JSON.stringify(input.title.en)}}
${below === '' ? '' : `stands-on:\n${below}`}`,
    'sources.yaml': `${head('sources')}# 一个文件一条：文号、标题、发文单位、日期；clauses 里把要引用的条款抄下来。
# evidence：text 见过原文；page 网页转述；memory 凭记忆（不能据此发钱）。
#
# notice-2018:
#   title: 某县学生资助实施办法
#   number: 某政办〔2018〕1号
#   issuer: 某县人民政府办公室
#   published: "2018-03-01"
#   evidence: text
#   clauses:
#     "3": 第三条原文……
{}
`,
    'parameters/standards.yaml': `${head('parameters', '../')}# 标准：每个数值写起止日期和出处；没有截止就写 open。
#
# day-primary:
#   title: {zh: 小学非寄宿生, en: Day pupils in primary}
#   unit: CNY/school-year
#   review-by: 2019-08-31
#   values:
#     2018-09-01: {amount: 1000, to: open, cite: notice-2018#3}
{}
`,
    'benefits/benefits.yaml': `${head('benefits', '../')}# 项目：谁（who 的每一条都要符合）、多少（pays）、怎样发（paid）、谁出钱（payers）、发给谁（payee）。
#
# compulsory-day:
#   title: {zh: 义务教育非寄宿生生活补助, en: Day pupils' living aid}
#   purpose: day-living
#   evidence: text
#   status: payable
#   payee: [child-card, guardian-card]
#   payers: {county: 1}
#   paid: {autumn: 1/2, spring: 1/2}
#   in-force: {from: 2018-09-01, to: open}
#   cite: notice-2018#3
#   who:
#     - registered: true
#     - stage: primary
#     - boarding: false
#   pays:
#     - amount: day-primary
{}
`,
    'tests/cases.yaml': `${head('tests', '../')}# 用例：一个孩子，本学期恰好发什么。跑 bulou policy test 看哪些变异还没有被识破。
defaults:
  term: 2018-autumn
  census: 2018-10-15
  child: {}
cases: []
`,
  };
  return Object.entries(files).map(([name, text]) => {
    const path = join(folder, ...name.split('/'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  });
}
