import assert from 'node:assert/strict';
import { test } from 'node:test';
import { termId } from '@bulou/kernel';
import fc from 'fast-check';
import { decideStampStanding, freezeRoster, type RosterLine } from './roster-version.ts';

const SCOPE = { countyCode: '410923', term: termId('2018-autumn'), kind: 'village' as const, place: '410923101201' };
const line = fc.record({
  lineId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  name: fc.constantFrom('甲', '乙', '丙'),
});
const roster = fc.uniqueArray(line, { selector: (each) => each.lineId });
const freeze = (lines: readonly RosterLine[]) => freezeRoster(SCOPE, lines);

test('no stamp covers a line that it did not see, and nothing disappears', () => {
  fc.assert(
    fc.property(fc.array(roster, { maxLength: 4 }), roster, (stamped, now) => {
      // The naive model: what each line said on the last paper that named it.
      const said = new Map<string, string>();
      for (const lines of stamped) for (const { lineId, name } of lines) said.set(lineId, name);
      const standing = decideStampStanding(stamped.map(freeze), freeze(now));
      for (const { lineId, name } of now) {
        const before = said.get(lineId);
        const expected = before === undefined ? 'added' : before === name ? 'covered' : 'changed';
        assert.ok(standing[expected].includes(lineId));
      }
      assert.equal(standing.covered.length + standing.changed.length + standing.added.length, now.length);
      const ids = new Set<string>(now.map((each) => each.lineId));
      assert.deepEqual([...standing.removed].sort(), [...said.keys()].filter((id) => !ids.has(id)).sort());
    }),
    { numRuns: 2000 },
  );
});

test('the digest is of what the lines say: other data, another digest; two lines of one id are refused', () => {
  const one = { lineId: 'a', name: '张伟' };
  assert.equal(freeze([one]).digest, freeze([{ name: '张伟', lineId: 'a' }]).digest);
  assert.notEqual(freeze([one]).digest, freeze([{ ...one, grade: 3 }]).digest);
  assert.notEqual(freeze([one]).digest, freezeRoster({ ...SCOPE, place: '410923101202' }, [one]).digest);
  assert.throws(() => freeze([one, one]), RangeError);
});
