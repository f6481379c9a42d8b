import { defineProblem, defineProblems } from '@bulou/kernel';

/** The refusals of this package. */
export const policyProblems = defineProblems('policy', {
  'no-packs': defineProblem<Record<string, never>>({
    status: 422,
    zh: () => '没有规则包可用，请给出规则包所在文件夹。',
    en: () => 'There are no packs: name the folder of a pack.',
  }),
  'no-packs-in-folder': defineProblem<{ folder: string }>({
    status: 422,
    zh: ({ folder }) => `${folder} 里没有规则包，请给出规则包所在文件夹。`,
    en: ({ folder }) => `There are no packs in ${folder}: name the folder where they lie.`,
  }),
  'bad-packs': defineProblem<{ faults: number; zh: string; en: string }>({
    status: 422,
    zh: ({ faults, zh }) => `规则包有 ${faults} 处错误，改好后再用：\n${zh}`,
    en: ({ faults, en }) => `The packs have ${faults} faults; mend them first:\n${en}`,
  }),
  'no-release': defineProblem<{ pack: string; version: string; folder: string }>({
    status: 404,
    zh: ({ pack, version, folder }) =>
      `${pack} 没有 ${version} 这个发布版（在 ${folder}/releases 里找过），请先发布或换一个版本。`,
    en: ({ pack, version, folder }) =>
      `${pack} has no release ${version} (looked in ${folder}/releases): release it first or name another.`,
  }),
  'release-exists': defineProblem<{ pack: string; version: string }>({
    status: 409,
    zh: ({ pack, version }) =>
      `${pack} 的 ${version} 已经发布，内容不同，不能改写；请在 pack.yaml 里换新版本号再发布。`,
    en: ({ pack, version }) =>
      `${pack} ${version} is released already with other contents and cannot be rewritten: give pack.yaml a new version.`,
  }),
  'release-changed': defineProblem<{ file: string; zh: string; en: string }>({
    status: 422,
    zh: ({ file, zh }) => `发布文件 ${file} 不能用：\n${zh}`,
    en: ({ file, en }) => `The release ${file} cannot be used:\n${en}`,
  }),
  'folder-not-empty': defineProblem<{ folder: string }>({
    status: 409,
    zh: ({ folder }) => `${folder} 里已有文件，不会覆盖；请换一个空文件夹。`,
    en: ({ folder }) => `${folder} has files in it and will not be overwritten: name an empty folder.`,
  }),
  'unknown-name': defineProblem<{ kind: string; name: string; known: string }>({
    status: 404,
    zh: ({ kind, name, known }) => `没有名为 ${name} 的${kind}；有：${known}。`,
    en: ({ name, known }) => `There is no ${name}; known are: ${known}.`,
  }),
});
