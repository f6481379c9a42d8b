import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { defineProblem, defineProblems, isProblem } from './problem.ts';
import { makeRandom } from './random.ts';
import { makeSensitive, revealSensitive } from './sensitive.ts';

const problems = defineProblems('store', {
  'in-use': defineProblem<{ folder: string }>({
    status: 409,
    zh: ({ folder }) => `数据文件夹 ${folder} 正被使用`,
    en: ({ folder }) => `The data folder ${folder} is in use.`,
  }),
});

test('a refusal is rendered as RFC 9457 with both sentences', () => {
  const cause = new Error('lock');
  const problem = problems['in-use']({ folder: 'data' }, cause);
  assert.ok(isProblem(problem) && !isProblem(cause));
  assert.equal(problem.cause, cause);
  assert.deepEqual(JSON.parse(JSON.stringify(problem)), {
    type: 'urn:bulou:problem:store.in-use',
    title: 'The data folder data is in use.',
    status: 409,
    detail: '数据文件夹 data 正被使用',
    code: 'store.in-use',
    details: { folder: 'data' },
  });
});

test('a sensitive value shows itself masked however it is printed', () => {
  const phone = makeSensitive('13812345678', (text) => `${text.slice(0, 3)}****`);
  for (const shown of [
    String(phone),
    `${phone}`,
    JSON.stringify({ phone }),
    inspect(phone),
    inspect({ phone }, { depth: 9 }),
  ]) {
    assert.ok(!shown.includes('12345678'), shown);
    assert.ok(shown.includes('138****'), shown);
  }
  assert.equal(revealSensitive(phone, '发放核对'), '13812345678');
  assert.throws(() => revealSensitive(phone, ' '), RangeError);
});

test('the same seed gives the same numbers on every machine, and a fork does not depend on what was drawn', () => {
  const random = makeRandom('nanle');
  const first = [random.integer(0, 999999), random.integer(0, 999999), random.integer(0, 999999)];
  const again = makeRandom('nanle');
  assert.deepEqual([again.integer(0, 999999), again.integer(0, 999999), again.integer(0, 999999)], first);
  assert.equal(random.fork('names').next(), makeRandom('nanle').fork('names').next());
  assert.notEqual(makeRandom('nanle').next(), makeRandom('nanlf').next());
});

test('the first numbers of seed 1 never change: files made from a seed are compared byte for byte', () => {
  const random = makeRandom(1);
  assert.deepEqual(
    Array.from({ length: 4 }, () => random.integer(0, 999999)),
    [830397, 660304, 304881, 444352],
  );
});

test('drawing keeps its promises', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(fc.integer(), { minLength: 1 }),
      fc.integer({ min: 0, max: 50 }),
      (seed, items, width) => {
        const random = makeRandom(seed);
        const drawn = random.integer(10, 10 + width);
        assert.ok(drawn >= 10 && drawn <= 10 + width);
        assert.ok(items.includes(random.pick(items)));
        assert.deepEqual(random.shuffle(items).sort(), [...items].sort());
        assert.equal(
          random.weighted([
            ['never', 0],
            ['always', 3],
          ]),
          'always',
        );
        assert.equal(random.chance(1), true);
        assert.equal(random.chance(0), false);
      },
    ),
  );
  assert.throws(() => makeRandom(1).pick([]), RangeError);
});
