import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listPapers, loadPaperDesk, writePapers } from '@bulou/coverage';
import { termId } from '@bulou/kernel';
import { listDivisions } from '@bulou/network';
import { compilePacks } from '@bulou/policy';
import { loadPacks } from '@bulou/policy/load';
import { digestSha256 } from '@bulou/store';
import { openTermDatabase } from '@bulou/term';
import { synthesiseCounty } from '@bulou/testkit';
import { describeMachine, startMemoryMeter } from './measure.ts';
import { COUNTY, runCounty, TERMS } from './parts/run-county.ts';

/** `npm run bench papers -- [--scale 1] [--data FOLDER]`: goal 60 s and 1 GB. `--data` takes a folder in which the term was run. */
export const summary =
  'all village rosters, school claim lists and notices of a county: seconds, memory, same bytes (--scale, --data)';

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { scale: { type: 'string', default: '1' }, data: { type: 'string' } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'bulou-bench-papers-'));
  // As root the database runs as a plain user, who has to get there.
  await chmod(folder, 0o711);
  try {
    const dataFolder = values.data ?? (await runTermOnce(folder, Number(values.scale)));
    const database = await openTermDatabase({ dataFolder });
    try {
      const meter = startMemoryMeter();
      const started = performance.now();
      const term = termId(TERMS[2].term);
      const divisions = listDivisions(COUNTY);
      const desk = await loadPaperDesk(database, {
        countyCode: COUNTY,
        countyName: '南乐县',
        term,
        divisions,
        listBenefits: (censusOn) =>
          compilePacks({ packs: loadPacks(join('policies', COUNTY)), term, censusOn, notLoaded: [] }).benefits.map(
            ({ id, title, bankPayable }) => ({ benefit: id, titleZh: title.zh, bankPayable }),
          ),
      });
      if (desk === undefined) throw new Error(`${dataFolder} holds no run of ${term}.`);
      const loaded = performance.now();
      const villages = divisions.flatMap((division) => desk.placeOf(division.divisionCode) ?? []);
      const list = () => listPapers(desk, { kinds: ['VR', 'CL', 'PN'], noticeDays: 7 }, villages);
      const written = await writePapers(join(folder, 'papers'), list());
      const ended = performance.now();
      const peak = meter.stop();
      console.log(
        `${describeMachine()}\n${desk.households.length} households, ${desk.children.length} registered children`,
      );
      console.log(`${written.papers.length} papers, ${written.pages} pages, ${written.workbooks} workbooks`);
      console.log(
        `loaded in ${seconds(loaded - started)}, made in ${seconds(ended - loaded)}, whole ${seconds(ended - started)}`,
      );
      console.log(`peak memory ${peak === undefined ? 'not measured here' : `${Math.round(peak)} MB`}`);
      await writePapers(join(folder, 'again'), list());
      console.log(`made again: ${countDifferent(join(folder, 'papers'), join(folder, 'again'))} files differ`);
    } finally {
      await database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

async function runTermOnce(folder: string, scale: number): Promise<string> {
  const county = join(folder, 'lists');
  const { term, censusOn } = TERMS[2];
  await synthesiseCounty({ countyCode: COUNTY, seed: 1, scale, out: county, terms: [term] });
  const dataFolder = join(folder, 'data');
  await runCounty({ term, censusOn, county, dataFolder, outFolder: join(folder, 'out') });
  return dataFolder;
}

function countDifferent(one: string, other: string): number {
  const files = (root: string) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  const names = new Set([...files(one), ...files(other)]);
  const digestOf = (root: string, name: string) => {
    try {
      return digestSha256(readFileSync(join(root, name)));
    } catch {
      // A file that only one of them has differs.
      return root;
    }
  };
  return [...names].filter((name) => digestOf(one, name) !== digestOf(other, name)).length;
}
