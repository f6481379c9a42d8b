/** Out of one machine: the trained model as Spark SQL, and what Spark cannot express refused by name. */
import { blockOn, compare, compileForSpark, createLinker, readSavedModel } from '@bulou/linkage';

const people = [
  { id: '1', name: 'Ann Lee', city: 'York' },
  { id: '2', name: 'Ann Lea', city: 'York' },
  { id: '3', name: 'Bob Ray', city: 'Bath' },
];
const compile = async (comparison: ReturnType<typeof compare.exact>) => {
  const settings = {
    mode: 'dedupe',
    datasets: [{ name: 'people' }],
    comparisons: [comparison, compare.exact('city')],
    blocking: [blockOn('city', 'city')],
  } as const;
  const linker = await createLinker(settings, { people });
  const model = await linker.train();
  linker.close();
  return compileForSpark(readSavedModel({ settings, model }));
};
const { statements, levels } = await compile(compare.levenshtein('name'));
console.log(`${statements.length} statements; the last one makes ${/bulou_pairs/.exec(statements.at(-1) ?? '')?.[0]}`);
console.log(levels.map(({ comparison, id }) => `${comparison}/${id}`).join(' '));
await compile(compare.chineseName('name')).catch((error) =>
  console.log('refused:', error.code, '-', error.details.refused),
);
