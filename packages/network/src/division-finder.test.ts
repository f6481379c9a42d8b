import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDivisionFinder, createPlaceReader, listDivisions } from './index.ts';

const divisions = listDivisions('410923');
const find = createDivisionFinder(divisions, [{ text: '老岳固', divisionCode: '410923100212' }]);

test('the packaged table has 12 townships and 329 villages', () => {
  assert.equal(divisions.filter((division) => division.level === 'township').length, 12);
  assert.equal(divisions.filter((division) => division.level === 'village').length, 329);
  assert.deepEqual(listDivisions('999999'), []);
});

test('every village is found by every usual spelling', () => {
  const townships = new Map(divisions.map((division) => [division.divisionCode, division.name]));
  for (const village of divisions) {
    if (village.level !== 'village') continue;
    const township = townships.get(village.divisionCode.slice(0, 9))!;
    const bare = village.name.replace(/(社区居民委员会|村委会|居委会)$/u, '');
    const kind = village.name.endsWith('村委会') ? '村' : '社区';
    const spellings = [
      { township, village: village.name },
      { township, village: bare },
      { township, village: `${bare}${kind}` },
      { township, village: `${bare}${kind === '村' ? '村民委员会' : '居民委员会'}` },
      { township: township.replace(/[镇乡]$/u, ''), village: bare },
      { township: township.replace(/[镇乡]$/u, '乡'), village: ` ${bare} ` },
      { village: village.name },
      { village: `${township}${bare}${kind}` },
      { address: `河南省濮阳市南乐县${township}${bare}${kind}12号` },
      { address: `南乐县${township}${bare}` },
      { address: `${township}${village.name}3组` },
      { village: village.divisionCode },
    ];
    for (const spelling of spellings) {
      const match = find(spelling);
      assert.equal(
        match.divisionCode,
        village.divisionCode,
        `${village.name} ← ${JSON.stringify(spelling)} ${JSON.stringify(match)}`,
      );
    }
  }
});

test('a name one character off is found when only one village is that near', () => {
  assert.deepEqual(find({ township: '城关镇', village: '张灿固村' }), {
    divisionCode: '410923100214',
    level: 'village',
    certainty: 'one-off',
    alternatives: [],
  });
  const unclear = find({ township: '城关镇', village: '孙璨固村' });
  assert.equal(unclear.certainty, 'ambiguous');
  assert.equal(unclear.divisionCode, '410923100');
  assert.equal(unclear.alternatives.length, 4);
});

test('the township decides, an alias counts, and a wrong township is said', () => {
  assert.equal(find({ township: '张果囤镇', village: '北街' }).divisionCode?.slice(0, 9), '410923104');
  assert.equal(find({ village: '老岳固村' }).certainty, 'alias');
  const misplaced = find({ township: '千口镇', village: '古念村' });
  assert.equal(misplaced.certainty, 'township-differs');
  assert.equal(misplaced.level, 'village');
});

test('outside and unknown places get no code', () => {
  assert.equal(find('河南省清丰县城关镇').certainty, 'outside');
  assert.equal(find('浙江省杭州市西湖区').certainty, 'outside');
  assert.equal(find('某某路').certainty, 'unknown');
  assert.equal(find('').certainty, 'unknown');
  assert.equal(find('南乐县').divisionCode, '410923');
  assert.equal(find('南乐县千口镇').divisionCode, '410923105');
});

test('a place text is read from the county', () => {
  const read = createPlaceReader('410923');
  const expected: Record<string, ReturnType<typeof read>> = {
    河南省郑州市金水区: 'in-province',
    郑州: 'in-province',
    郑州市第一中学: 'in-province',
    濮阳市华龙区: 'in-province',
    河南濮阳: 'in-province',
    清丰县: 'in-province',
    河南省濮阳市南乐县城关镇: 'in-county',
    南乐县第一高级中学: 'in-county',
    南乐: 'in-county',
    濮阳市南乐县: 'in-county',
    浙江省杭州市: 'out-of-province',
    浙江: 'out-of-province',
    浙江杭州: 'out-of-province',
    北京市朝阳区: 'out-of-province',
    广西壮族自治区南宁市: 'out-of-province',
    广西南宁: 'out-of-province',
    内蒙古自治区: 'out-of-province',
    新疆乌鲁木齐: 'out-of-province',
    河北邯郸大名县: 'out-of-province',
    现住山东省聊城市: 'out-of-province',
    浙江大学: undefined,
    郑州大学: undefined,
    河南大学: undefined,
    朝阳区: 'out-of-province',
    鼓楼区: undefined,
    '': undefined,
    张三: undefined,
    省外: 'out-of-province',
    省内: 'in-province',
    县内: 'in-county',
    '410923': 'in-county',
    '412433': 'in-county',
    '410105': 'in-province',
    '330106': 'out-of-province',
    '990000': undefined,
  };
  for (const [text, place] of Object.entries(expected)) assert.equal(read(text), place, text);
});
