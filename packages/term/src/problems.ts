import { defineProblem, defineProblems } from '@bulou/kernel';

/** Everything that the job refuses before it starts. */
export const termProblems = defineProblems('term', {
  'path-missing': defineProblem<{ option: string; path: string }>({
    status: 422,
    zh: ({ option, path }) => `${option} 指的文件或文件夹不存在：${path}。请检查路径；带日期时写成 路径@2018-10-15。`,
    en: ({ option, path }) =>
      `The file or folder that ${option} names does not exist: ${path}. Check the path; a date follows it as PATH@2018-10-15.`,
  }),
  'date-unreadable': defineProblem<{ option: string; value: string }>({
    status: 422,
    zh: ({ option, value }) => `${option} 的日期“${value}”读不出来。请写成 2018-10-15 这样的真实日期。`,
    en: ({ option, value }) => `The date "${value}" of ${option} cannot be read. Write a real day such as 2018-10-15.`,
  }),
  'term-unreadable': defineProblem<{ value: string }>({
    status: 422,
    zh: ({ value }) => `学期“${value}”读不出来。请写成 2018-autumn（2018年秋季）或 2019-spring（2019年春季）。`,
    en: ({ value }) => `The term "${value}" cannot be read. Write 2018-autumn or 2019-spring.`,
  }),
  'county-unreadable': defineProblem<{ value: string }>({
    status: 422,
    zh: ({ value }) => `县代码“${value}”不对。请写六位行政区划代码，例如 410923（南乐县）。`,
    en: ({ value }) => `"${value}" is not a county code. Write the six-digit code, such as 410923 (Nanle).`,
  }),
  'census-outside-term': defineProblem<{ censusOn: string; term: string; from: string; to: string }>({
    status: 422,
    zh: ({ censusOn, term, from, to }) =>
      `统计日 ${censusOn} 不在 ${term} 学期内（${from} 至 ${to}）。请改 --as-of，或改 --term。`,
    en: ({ censusOn, term, from, to }) =>
      `The census date ${censusOn} is outside ${term} (${from} to ${to}). Change --as-of or --term.`,
  }),
  'lists-missing': defineProblem<{ missing: string }>({
    status: 422,
    zh: ({ missing }) => `缺少名单：${missing}。这些名单少一份，就不能证明“一人不漏”，请补上后再运行。`,
    en: ({ missing }) =>
      `Lists are missing: ${missing}. Without them nobody can be proved found; add them and run again.`,
  }),
  'policy-missing': defineProblem<{ path: string }>({
    status: 422,
    zh: ({ path }) =>
      `--policy 指的文件夹里没有政策包（缺 pack.yaml）：${path}。请指县政策包的文件夹，例如 policies/410923。`,
    en: ({ path }) =>
      `The folder that --policy names holds no pack (no pack.yaml): ${path}. Name a county's pack, such as policies/410923.`,
  }),
  'release-gone': defineProblem<{ term: string; release: string; known: string }>({
    status: 422,
    zh: ({ term, release, known }) =>
      `${term} 是按政策版本 ${release} 发放的，现在的政策包里没有这一版（有：${known}）。请取回那个发布文件；要按别的版本更正，用 --release 写明，例如 --release ${known.split(' ').at(-1)}。`,
    en: ({ term, release, known }) =>
      `${term} was paid under the release ${release}, which the packs do not have any more (they have: ${known}). Restore its file; to correct by another release, name it with --release.`,
  }),
  'evaluators-differ': defineProblem<{ differences: number; cells: string }>({
    status: 500,
    zh: ({ differences, cells }) =>
      `两套算法对 ${differences} 种情况算得不一样，发放清单没有生成，也没有记录这次运行。请把下面这些连同政策包交给开发者：\n${cells}`,
    en: ({ differences, cells }) =>
      `The two evaluators disagree on ${differences} sets of facts. No payment list was made and nothing was recorded. Report these, with the packs:\n${cells}`,
  }),
  'folder-unusable': defineProblem<{ option: string; path: string; reason: string }>({
    status: 422,
    zh: ({ option, path, reason }) => `${option} 指的文件夹不能写入：${path}（${reason}）。请换一个可以写入的文件夹。`,
    en: ({ option, path, reason }) =>
      `The folder that ${option} names cannot be written to: ${path} (${reason}). Name one that can.`,
  }),
  'nothing-read': defineProblem<{ kind: string; reason: string }>({
    status: 422,
    zh: ({ kind, reason }) => `${kind} 的文件里一行也没有读出来。${reason}请检查文件，改好后再运行。`,
    en: ({ kind }) => `Not one row could be read from the files of ${kind}. Check them, mend them and run again.`,
  }),
  'divisions-missing': defineProblem<{ county: string }>({
    status: 422,
    zh: ({ county }) => `本软件没有自带 ${county} 的乡镇和村表。请用 --divisions 指一份 code,name 的区划表。`,
    en: ({ county }) =>
      `The townships and villages of ${county} are not packaged. Name a table code,name with --divisions.`,
  }),
  'divisions-unreadable': defineProblem<{ file: string; line: number }>({
    status: 422,
    zh: ({ file, line }) => `区划表 ${file} 第 ${line} 行不对。每行写成 代码,名称；代码 6、9 或 12 位，以县代码开头。`,
    en: ({ file, line }) =>
      `Line ${line} of ${file} is wrong. Each line is code,name; a code has 6, 9 or 12 digits and begins with the county's.`,
  }),
  'pack-without-run': defineProblem<{ term: string }>({
    status: 404,
    zh: ({ term }) => `${term} 还没有运行过，没有可以审计的结果。请先运行这一期。`,
    en: ({ term }) => `${term} has not been run: there is nothing to audit. Run the term first.`,
  }),
  'pack-without-children': defineProblem<{ term: string }>({
    status: 404,
    zh: ({ term }) => `${term} 的结果里没有这个范围的孩子。请检查乡镇、村的代码或孩子的编号。`,
    en: ({ term }) => `Nobody of this scope is in the result of ${term}. Check the code or the child's id.`,
  }),
  'nothing-to-erase': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '没有到期的个人信息，或者都已经在等人确认了。',
    en: () => 'Nobody is due, or all who are wait for a confirmation already.',
  }),
  'nobody-to-erase': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '有的编号不在册，或者已经删除过了。请核对编号。',
    en: () => 'One of the ids is not held, or has been erased. Check the ids.',
  }),
  'kept-by-law': defineProblem<{ until: string }>({
    status: 409,
    zh: ({ until }) => `其中有人领过资助：会计凭证要保存到 ${until}，在那以前不能删除，只能停止作其他使用。`,
    en: ({ until }) =>
      `Somebody among them was paid: vouchers are kept until ${until}. Until then nothing may be erased.`,
  }),
  'no-erasure': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '没有这次删除。',
    en: () => 'There is no such erasure.',
  }),
  'erasure-decided': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '这次删除已经有人决定过了。',
    en: () => 'Somebody has decided on this erasure already.',
  }),
  'erasure-needs-another': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '提出删除的人不能自己确认，请另一个人来。',
    en: () => 'Whoever proposed it cannot confirm it. Another person has to.',
  }),
  'erasure-outdated': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '名单变了：有人在提出以后又有了新的保存期限。请驳回这一次，重新提出。',
    en: () => 'The list has changed: somebody has a new last day since. Refuse this one and propose anew.',
  }),
});
