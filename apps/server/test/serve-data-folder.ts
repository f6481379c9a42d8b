/** A process of its own that serves the office of a data folder, so that it can be killed: `node serve-data-folder.ts FOLDER PORT`. */
import { fileURLToPath } from 'node:url';
import { openTermDatabase } from '@bulou/term';
import { openOffice, serveReports } from '../src/index.ts';

const POLICY = fileURLToPath(new URL('../../../policies/410923', import.meta.url));
const [dataFolder = '', port = '0'] = process.argv.slice(2);

const db = await openTermDatabase({ dataFolder });
const { office } = await openOffice({ db, countyCode: '410923', countyName: '南乐县', policyFolder: POLICY });
const server = await serveReports({ terms: [], port: Number(port), countyName: '南乐县', office });
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', async () => {
  await server.close();
  await db.close();
  process.exit(0);
});
