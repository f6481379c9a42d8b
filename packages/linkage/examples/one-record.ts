/** Somebody types a name: the records that are likely the person, at once, while records come and go. */
import { blockOn, compare, createLinker, type LinkageSettingsInput, openRecordIndex } from '@bulou/linkage';

const settings: LinkageSettingsInput = {
  mode: 'dedupe',
  datasets: [{ name: 'roll' }],
  comparisons: [compare.chineseName('name'), compare.exact('born'), compare.exact('village', { role: 'place' })],
  blocking: [blockOn('name and birth', { column: 'name', as: 'pinyin' }, 'born')],
};
const names = ['张三', '李四', '王五', '赵六', '钱七', '孙八', '周久', '吴石', '郑一', '冯二'];
const roll = Array.from({ length: 40 }, (_, at) => ({
  id: `r${at}`,
  name: `${names[at % 10]}${at % 20 < 10 ? '' : '华'}`,
  born: `2009-01-${String((at % 20) + 1).padStart(2, '0')}`,
  village: `v${at % 3}`,
}));
const linker = await createLinker(settings, { roll });
const model = await linker.freezeFrequencies();
linker.close();

const index = await openRecordIndex({ settings, model }, { roll });
const show = (what: string) => {
  const { matches } = index.listMatches({ name: '张三' }, { most: 3 });
  const same = matches.filter(({ row }) => row['name'] === '张三');
  console.log(`${what}: ${same.map(({ record }) => record.id).join(' ')}`);
};
show('张三');
index.apply([{ kind: 'add', dataset: 'roll', row: { id: 'z', name: '张三', born: '2010-05-06', village: 'v1' } }]);
show('z came');
index.apply([{ kind: 'withdraw', dataset: 'roll', id: 'z' }]);
show('z went');

const { matchWeight, steps, zh } = index.explainMatch(
  { name: '张叁', born: '2009-01-01' },
  { dataset: 'roll', id: 'r0' },
);
console.log(zh);
const sum = steps.reduce((total, step) => total + step.weight, 0);
console.log('the steps sum to the weight:', Math.abs(sum - matchWeight) < 1e-9);
