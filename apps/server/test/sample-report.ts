/** Reports of a small made-up county, as the job writes them: what the server serves. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIST_KINDS } from '@bulou/kernel';
import { readListArgument, readRunOptions, runTerm } from '@bulou/term';
import { synthesiseCounty } from '@bulou/testkit';
import type { ServedTerm } from '../src/index.ts';

const POLICY = fileURLToPath(new URL('../../../policies/410923', import.meta.url));

/** Runs 2018-autumn of one township in `folder` and returns what is to be served. */
export async function makeServedTerm(folder: string): Promise<ServedTerm> {
  const county = path.join(folder, 'county');
  await synthesiseCounty({ countyCode: '410923', seed: 5, scale: 0.02, out: county, terms: ['2018-autumn'] });
  const outputFolder = path.join(folder, 'out');
  const { summary } = await runTerm(
    readRunOptions({
      countyCode: '410923',
      term: '2018-autumn',
      censusOn: '2018-10-15',
      lists: (on) => LIST_KINDS.map((kind) => readListArgument(kind, path.join(county, '2018-autumn', kind), on)),
      policyFolder: POLICY,
      dataFolder: path.join(folder, 'data'),
      outFolder: outputFolder,
    }),
  );
  return { term: summary.term, title: summary.termLabel, outputFolder, summary: `${summary.known} 人` };
}
