import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRandom } from '@bulou/kernel';
import { blockOn, compare, createLinker } from '../index.ts';
import { measureDependence } from './dependences.ts';

const close = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-12, `${found}`);

test('the figures of a fourfold table are those worked out by hand', () => {
  // 50 of 100 agree on each, so 25 would agree on both: phi = (40·40 - 10·10) / (50·50), residual phi · √100.
  const planted = measureDependence({ both: 40, leftOnly: 10, rightOnly: 10, neither: 40 });
  close(planted.expected, 25);
  close(planted.correlation, 0.6);
  close(planted.residual, 6);
  close(planted.bitsCountedTwice, Math.log2(40 / 25));
  assert.equal(planted.flagged, true);
  // 90 of 100 agree on one, 80 on the other: 72 on both is just what chance gives.
  const independent = measureDependence({ both: 72, leftOnly: 18, rightOnly: 8, neither: 2 });
  close(independent.expected, 72);
  close(independent.correlation, 0);
  assert.equal(independent.flagged, false);
  // The same share of a tenth as many pairs is no evidence: phi 0.6, residual 0.6 · √10.
  assert.equal(measureDependence({ both: 4, leftOnly: 1, rightOnly: 1, neither: 4 }).flagged, false);
  assert.equal(measureDependence({ both: 9, leftOnly: 0, rightOnly: 0, neither: 0 }).correlation, 0);
});

/** Who moves has another street, and with `together` another telephone too; otherwise as many change it for themselves. */
async function findFlagged(together: boolean): Promise<string[]> {
  const random = makeRandom('dependences');
  const make = (at: number) => ({
    id: `${at}`,
    code: `code ${at}`,
    name: `name ${random.integer(0, 400)}`,
    street: `street ${random.integer(0, 300)}`,
    phone: `phone ${random.integer(0, 500)}`,
  });
  const a = Array.from({ length: 1500 }, (_, at) => make(at));
  const b = a.map((row, at) => {
    const other = make(at);
    const moved = random.next() < 0.25;
    const changed = together ? moved : random.next() < 0.25;
    const name = random.next() < 0.1 ? other.name : row.name;
    return { ...row, name, street: moved ? other.street : row.street, phone: changed ? other.phone : row.phone };
  });
  const linker = await createLinker(
    {
      mode: 'link',
      datasets: [{ name: 'a' }, { name: 'b' }],
      comparisons: [compare.exact('code'), compare.exact('name'), compare.exact('street'), compare.exact('phone')],
      blocking: [blockOn('code', 'code'), blockOn('name', 'name')],
    },
    { a, b },
  );
  const flagged = (await linker.link()).listDependences().filter((each) => each.flagged);
  linker.close();
  return flagged.map(({ left, right }) => `${left} ${right}`);
}

test('a planted dependence is found, and nothing is flagged where there is none', async () => {
  assert.deepEqual(await findFlagged(true), ['exact:street exact:phone']);
  assert.deepEqual(await findFlagged(false), []);
});
