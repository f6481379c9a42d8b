/** Records that come, change and go: clusters keep their ids, merges and splits are events, a person's word stands. */
import { blockOn, compare, createLiveLinkage } from '@bulou/linkage';

const live = await createLiveLinkage(
  {
    mode: 'dedupe',
    datasets: [{ name: 'people' }],
    comparisons: [compare.exact('name'), compare.exact('born'), compare.exact('city')],
    blocking: [blockOn('name', 'name'), blockOn('born', 'born')],
    decisions: { accept: 0.5, review: 0.1 },
  },
  {
    people: [
      ...Array.from({ length: 30 }, (_, at) => ({ id: `x${at}`, name: `N${at}`, born: `B${at}`, city: `C${at % 3}` })),
      ...Array.from({ length: 10 }, (_, at) => ({ id: `y${at}`, name: `N${at}`, born: `B${at}`, city: `C${at % 3}` })),
    ],
  },
);
const x0 = { dataset: 'people', id: 'x0' };
const show = (what: string) => {
  const id = live.getClusterId(x0);
  const records = live.listClusters().find(({ clusterId }) => clusterId === id)?.records ?? [];
  console.log(`${what}: ${records.map((record) => record.id).join(' ')}`);
};
const before = live.getClusterId(x0);
show('at first');
live.apply([{ kind: 'add', dataset: 'people', row: { id: 'z', name: 'N0', born: 'B0', city: 'C0' } }], '2018-09-01');
show('z came');
live.apply([{ kind: 'withdraw', dataset: 'people', id: 'y0' }], '2018-09-02');
show('y0 went');
console.log('the same id throughout:', live.getClusterId(x0) === before);
live.decide(
  [{ left: x0, right: { dataset: 'people', id: 'z' }, verdict: 'different', by: 'clerk 1', at: '2018-09-03' }],
  '2018-09-03',
);
show('a person said that z is another');
console.log('said against the evidence:', live.listDisagreements().length);
console.log(
  live
    .listHistory(before)
    .map(({ kind }) => kind)
    .join(' '),
);
