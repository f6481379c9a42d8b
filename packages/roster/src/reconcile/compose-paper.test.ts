import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainDate, termId } from '@bulou/kernel';
import fc from 'fast-check';
import type { PaperHousehold } from '../papers/paper-data.ts';
import { composePaper, freezeSubject, type RosterSubject } from './compose-paper.ts';
import { type StampedPaper, standAgainstStamps } from './paper-lines.ts';
import { digestLine } from './roster-version.ts';

const DAY = plainDate('2018-10-15');
const PLACE = { divisionCode: '410923100201', townshipName: '城关镇', villageName: '甲村' };

/** A village of up to six children in three households, each at one of three schools. */
const village = fc.uniqueArray(
  fc.record({ child: fc.integer({ min: 0, max: 5 }), school: fc.constantFrom('一小', '二小', '三小') }),
  { selector: (each) => each.child },
);
type Village = readonly { readonly child: number; readonly school: string }[];

function makeSubject(children: Village, kind: 'VR' | 'PR'): RosterSubject {
  const all = [0, 1, 2].map((household): PaperHousehold => {
    const own = children.filter((each) => each.child % 3 === household);
    return {
      householdNo: `h${household}`,
      divisionCode: PLACE.divisionCode,
      members: [],
      children: own.map(({ child, school }) => ({
        ...{ childId: `c${child}`, name: `孩子${child}`, registered: true, stage: 'primary', schoolName: school },
        ...{ inSchool: true, guardianNames: [], phones: [] },
      })),
    };
  });
  return {
    kind,
    place: kind === 'VR' ? PLACE : { ...PLACE, divisionCode: '410923100' },
    placeOf: () => PLACE,
    households: kind === 'VR' ? all : all.filter((household) => household.children.length > 0),
    setting: { countyCode: '410923', countyName: '南乐县', term: termId('2018-autumn'), censusOn: DAY, madeOn: DAY },
  };
}

test('however corrections and stamps interleave, supplements bring exactly what no stamp has seen', () => {
  const step = fc.record({ now: village, stamps: fc.boolean(), doubts: fc.array(fc.integer({ min: 1, max: 8 })) });
  fc.assert(
    fc.property(fc.constantFrom('VR' as const, 'PR' as const), fc.array(step, { maxLength: 6 }), (kind, steps) => {
      const stamped: (StampedPaper & { digest: string; stampedOn: string })[] = [];
      // The naive model: what each line said when an office last confirmed it, and which it doubts or never saw go.
      const seen = new Map<string, string>();
      for (const { now, stamps, doubts } of steps) {
        const subject = makeSubject(now, kind);
        const { lines, version } = freezeSubject(subject);
        const texts = new Map(lines.map((line) => [line.lineId, digestLine(line)]));
        const due = lines.filter((line) => seen.get(line.lineId) !== texts.get(line.lineId)).map((line) => line.lineId);
        const gone = [...seen.keys()].filter((lineId) => !texts.has(lineId));
        const composed = composePaper(subject, stamped);
        if (stamped.length > 0 && due.length + gone.length === 0) {
          assert.equal(composed, undefined, 'nothing changed, nothing is asked for');
          continue;
        }
        assert.ok(composed);
        const ids = composed.lines.map((line) => line.lineId);
        const wanted = stamped.length === 0 ? lines.map((line) => line.lineId) : due;
        assert.deepEqual([...ids].sort(), [...wanted].sort());
        assert.deepEqual([...composed.withdrawn].sort(), stamped.length === 0 ? [] : gone.sort());
        assert.equal(composed.kind, stamped.length === 0 ? kind : 'SP');
        if (!stamps) continue;
        const wrong = new Set(doubts.filter((line) => line <= ids.length + composed.withdrawn.length));
        stamped.push({ ...composed, wrongLines: [...wrong], stampedOn: DAY });
        ids.forEach((lineId, index) => {
          seen.set(lineId, wrong.has(index + 1) ? 'doubted' : (texts.get(lineId) ?? ''));
        });
        composed.withdrawn.forEach((lineId, index) => {
          if (!wrong.has(ids.length + index + 1)) seen.delete(lineId);
        });
        const standing = standAgainstStamps(stamped, version);
        const covered = lines.filter((line) => seen.get(line.lineId) === texts.get(line.lineId));
        assert.deepEqual([...standing.covered].sort(), covered.map((line) => line.lineId).sort());
      }
    }),
    { numRuns: 1_500 },
  );
});
