import { randomUUID } from 'node:crypto';
import {
  describeRunPapers,
  listPapers,
  loadPaperDesk,
  RUN_PAPERS,
  type RunPaperKind,
  revealPapers,
  type WrittenPapers,
  writePapers,
} from '@bulou/coverage';
import { type Division, type PlainDate, parsePlainDate, parseTermId, type TermId } from '@bulou/kernel';
import { listDivisions } from '@bulou/network';
import { compilePacks } from '@bulou/policy';
import { loadPacks } from '@bulou/policy/load';
import { execute } from '@bulou/store';
import { openTermDatabase } from '@bulou/term';
import type { Command } from 'commander';
import { cliProblems } from './problems.ts';
import { countOf } from './render-run.ts';

interface PapersFlags {
  readonly county: string;
  readonly term: string;
  readonly data: string;
  readonly out: string;
  readonly policy: string;
  readonly kind?: string[];
  readonly within?: string;
  readonly dated?: string;
  readonly noticeDays: string;
  readonly hotline?: string;
  readonly purpose?: string;
}

/** `bulou papers`: the papers that a county prints, from what the latest run of a term recorded. */
export function addPapersCommands(program: Command): void {
  program
    .command('papers')
    .description(
      '纸面：把一期的名册、排查表、认领名单、公示等做成 PDF 和表格 / the papers of a term, as PDF and workbooks',
    )
    .requiredOption('--county <code>', '六位县代码，例如 410923')
    .requiredOption('--term <term>', '学期，例如 2018-autumn')
    .requiredOption('--data <folder>', '数据文件夹（已经运行过这一期）')
    .requiredOption('--out <folder>', '结果文件夹')
    .requiredOption('--policy <folder>', '县政策包文件夹，例如 policies/410923（资助项目的名称）')
    .option('--kind <letters...>', `只做这几种：${describeRunPapers()}。不写时做 VR PR CL PN ST`)
    .option('--within <code>', '只做这个乡镇（九位）或村（十二位）的')
    .option('--dated <date>', '纸面上的日期；不写时用统计日')
    .option('--notice-days <days>', '公示天数', '7')
    .option('--hotline <number>', '公示上的监督电话')
    .option('--purpose <text>', '为什么要做（记入日志）')
    .action(async (flags: PapersFlags) => {
      const written = await makePapers(flags);
      process.stdout.write(describeWritten(written, flags.out));
    });
}

const USUAL_KINDS: readonly RunPaperKind[] = ['VR', 'PR', 'CL', 'PN', 'ST'];

async function makePapers(flags: PapersFlags): Promise<WrittenPapers> {
  const term = readTerm(flags.term);
  const kinds = (flags.kind ?? USUAL_KINDS).map(readKind);
  const noticeDays = readDays(flags.noticeDays);
  const madeOn = flags.dated === undefined ? undefined : readDate(flags.dated);
  const listBenefits = (censusOn: PlainDate) =>
    compilePacks({ packs: loadPacks(flags.policy), term, censusOn, notLoaded: [] }).benefits.map(
      ({ id, title, bankPayable }) => ({ benefit: id, titleZh: title.zh, bankPayable }),
    );
  const database = await openTermDatabase({ dataFolder: flags.data });
  try {
    const { divisions, countyName } = readDivisions(flags.county);
    const given = { countyCode: flags.county, term, divisions, countyName, listBenefits };
    const desk = await loadPaperDesk(database, { ...given, ...(madeOn === undefined ? {} : { madeOn }) });
    if (desk === undefined) throw cliProblems['no-run']({ term, data: flags.data });
    const { within, hotline, purpose = '按一期工作需要打印纸面材料' } = flags;
    const input = { runId: desk.runId, folder: flags.out, purpose, kinds, children: desk.children.length };
    await execute(
      database,
      revealPapers,
      {
        commandId: `papers/${randomUUID()}`,
        schemaVersion: 1,
        countyCode: flags.county,
        actor: { actorId: 'command-line', role: 'county-aid-centre', territory: flags.county },
        claimedAt: new Date().toISOString(),
      },
      within === undefined ? input : { ...input, within },
    );
    const villages = divisions.flatMap((division) => desk.placeOf(division.divisionCode) ?? []);
    const choice = {
      kinds,
      noticeDays,
      ...(within === undefined ? {} : { within }),
      ...(hotline === undefined ? {} : { hotline }),
    };
    return await writePapers(flags.out, listPapers(desk, choice, villages));
  } finally {
    await database.close();
  }
}

function readDivisions(countyCode: string): { divisions: readonly Division[]; countyName: string } {
  const divisions = listDivisions(countyCode);
  const countyName = divisions.find((division) => division.level === 'county')?.name ?? countyCode;
  return { divisions, countyName };
}

function readTerm(text: string): TermId {
  const term = parseTermId(text);
  if (term === undefined) throw cliProblems['bad-option']({ option: '--term', value: text, example: '2018-autumn' });
  return term;
}

function readKind(text: string): RunPaperKind {
  const kind = RUN_PAPERS.find((each) => each === text.toUpperCase());
  if (kind === undefined) {
    throw cliProblems['bad-option']({ option: '--kind', value: text, example: RUN_PAPERS.join('、') });
  }
  return kind;
}

function readDate(text: string): PlainDate {
  const date = parsePlainDate(text);
  if (date === undefined) throw cliProblems['bad-option']({ option: '--dated', value: text, example: '2018-10-16' });
  return date;
}

function readDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 60) {
    throw cliProblems['bad-option']({ option: '--notice-days', value: text, example: '7' });
  }
  return days;
}

function describeWritten({ papers, pages, workbooks, unprintable }: WrittenPapers, folder: string): string {
  const lines = [
    `做好 ${countOf(papers.length)} 份纸面、共 ${countOf(pages)} 页，另有 ${countOf(workbooks)} 个表格，放在 ${folder}。`,
    `papers.json 是清单，每页方码凭它核对。文件夹里有姓名，已记入日志。`,
  ];
  for (const [character, files] of unprintable) {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    lines.push(`没有字体能打印 U+${code}，已印成〓，请手工填写：${files.slice(0, 3).join('、')}`);
  }
  return `${lines.join('\n')}\n`;
}
