/**
 * Links one data set in a fresh process and prints one line of JSON: seconds by stage, and the pairs found, right and
 * there to be found. `node link-task.ts TASK FOLDER`. The start of Node and the imports are left out of the times.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blockOn, compare, createLinker, type LinkageInputs, type LinkageSettingsInput } from '@bulou/linkage';

interface Task {
  readonly files: readonly string[];
  readonly settings: LinkageSettingsInput;
  /** The files that say who a record is, and the columns of its id and of its person. */
  readonly truth: readonly [files: readonly string[], id: string, person: string];
}

const LISTS = [
  { name: 'a', uniqueWithin: true },
  { name: 'b', uniqueWithin: true },
] as const;

/** The columns, rules and thresholds are those of bench/peers/splink/linkage_settings.py. */
const TASKS: Readonly<Record<string, Task>> = {
  febrl4: {
    files: ['febrl_dataset4a.csv', 'febrl_dataset4b.csv'],
    truth: [['febrl_dataset4a.csv', 'febrl_dataset4b.csv'], 'rec_id', 'rec_id'],
    settings: {
      mode: 'link',
      idColumn: 'rec_id',
      datasets: [...LISTS],
      comparisons: [
        compare.forenameSurname('given_name', 'surname'),
        compare.date('date_of_birth'),
        compare.levenshtein('soc_sec_id', { thresholds: [1, 2] }),
        compare.jaroWinkler('address_1', { thresholds: [0.9, 0.8], termFrequency: true }),
        compare.damerauLevenshtein('postcode', { thresholds: [1, 2] }),
        compare.jaroWinkler('suburb', { thresholds: [0.9, 0.8] }),
        compare.exact('street_number'),
      ],
      blocking: [
        blockOn('number', 'soc_sec_id'),
        blockOn('names', 'given_name', 'surname'),
        blockOn('forename and birth', 'given_name', 'date_of_birth'),
        blockOn('surname and birth', 'surname', 'date_of_birth'),
        blockOn('birth and postcode', 'date_of_birth', 'postcode'),
        blockOn('forename and postcode', 'given_name', 'postcode'),
        blockOn('surname and postcode', 'surname', 'postcode'),
        blockOn('address', 'street_number', 'address_1'),
        blockOn('suburb and forename', 'suburb', 'given_name'),
        blockOn('suburb and surname', 'suburb', 'surname'),
      ],
      decisions: { accept: 0.5, review: 0.5 },
    },
  },
  fake_1000: {
    files: ['fake_1000.csv'],
    truth: [['fake_1000.csv'], 'unique_id', 'cluster'],
    settings: {
      mode: 'dedupe',
      idColumn: 'unique_id',
      datasets: [{ name: 'fake' }],
      comparisons: [
        compare.forenameSurname('first_name', 'surname'),
        compare.date('dob'),
        compare.levenshtein('city', { thresholds: [1, 2], termFrequency: true }),
        compare.email('email'),
      ],
      blocking: [
        blockOn('names', 'first_name', 'surname'),
        blockOn('forename', 'first_name'),
        blockOn('surname', 'surname'),
        blockOn('birth', 'dob'),
        blockOn('e-mail', 'email'),
      ],
      decisions: { accept: 0.95, review: 0.5 },
    },
  },
  rolls: {
    files: ['a.parquet', 'b.parquet'],
    truth: [['truth.csv'], 'id', 'person'],
    settings: {
      mode: 'link',
      idColumn: 'id',
      datasets: [...LISTS],
      comparisons: [
        compare.chineseName('name'),
        compare.chineseIdentity({ nationalId: 'national_id', birthOn: 'birth_on', sex: 'sex' }),
        compare.exact('division', { role: 'place' }),
        compare.exact('guardian', { role: 'family' }),
        compare.exact('phone', { role: 'family' }),
      ],
      blocking: [
        blockOn('number', 'national_id'),
        blockOn('name and birth', 'name', 'birth_on'),
        blockOn('birth and village', 'birth_on', 'division'),
        blockOn('name and village', 'name', 'division'),
        blockOn('telephone', 'phone'),
      ],
      decisions: { accept: 0.9, review: 0.5, minimumMargin: 0 },
      limits: { maxPairs: 200_000_000, memoryMegabytes: 4000 },
    },
  },
};

const [name = '', folder = ''] = process.argv.slice(2);
const task = TASKS[name];
if (task === undefined) throw new Error(`No task is named ${name}: ${Object.keys(TASKS).join(', ')}`);
const names = task.settings.datasets.map((dataset) => dataset.name);
const inputs: LinkageInputs = Object.fromEntries(
  task.files.map((file, index) => {
    const path = join(folder, file);
    return [names[index] as string, file.endsWith('.parquet') ? { parquet: path } : { csv: path }];
  }),
);
const stages: Record<string, number> = {};
const start = performance.now();
const linker = await createLinker(task.settings, inputs, {
  onStage: (stage, milliseconds) => {
    stages[stage] = Math.round((stages[stage] ?? 0) + milliseconds);
  },
});
const result = await linker.link();
const clusters = result.listClusters();
const total = (performance.now() - start) / 1000;
linker.close();
console.log(JSON.stringify({ total, stages, ...judge(task.truth) }));

/** Pairs of one cluster, those that are one person, and all true pairs; not timed. */
function judge([files, idColumn, personColumn]: Task['truth']): { found: number; right: number; all: number } {
  const personOf = new Map<string, string>();
  for (const file of files) {
    const [head = '', ...lines] = readFileSync(join(folder, file), 'utf8').trim().split(/\r?\n/);
    const columns = head.split(',').map((column) => column.trim());
    const [id, person] = [columns.indexOf(idColumn), columns.indexOf(personColumn)];
    for (const line of lines) {
      const cells = line.split(',');
      // A FEBRL id says it itself: rec-1070-org and rec-1070-dup-0 are one person.
      personOf.set((cells[id] ?? '').trim(), (cells[person] ?? '').trim().replace(/^rec-(\d+)-.*$/, '$1'));
    }
  }
  const labels = clusters.filter((members) => members.length > 1);
  const people = labels.map((members) => members.map((member) => personOf.get(member.id) ?? ''));
  const within = (list: readonly string[]) => (list.length * (list.length - 1)) / 2;
  return {
    found: people.reduce((sum, list) => sum + within(list), 0),
    right: people.reduce((sum, list) => sum + countEqual(list), 0),
    all: countEqual([...personOf.values()]),
  };
}

function countEqual(list: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const each of list) sizes.set(each, (sizes.get(each) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
}
