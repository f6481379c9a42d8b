import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PaperHousehold } from '../papers/paper-data.ts';
import { CHILD_RESULTS, type ChildAnswer, type VisitAnswer } from './answer.ts';
import { applyAnswer, type KeptAnswer, keepAnswer, listPresent, refuseVisit } from './decide-visit.ts';

const child = (childId: string, name: string) => ({
  ...{ childId, name, registered: true, stage: 'primary' as const, guardianNames: [], phones: [] },
});
const FAMILY: PaperHousehold = {
  householdNo: '1',
  members: [],
  children: [child('a', '甲'), child('b', '乙')],
};
const answer = (children: ChildAnswer[], result: VisitAnswer['result'] = 'registered'): VisitAnswer => ({
  ...{ result, visitedOn: '2018-10-15', headConfirmed: true, children },
});

test('silence is no answer: every child of the sheet is named, once, and a known one is not new', () => {
  const say = (childId: string, result: ChildAnswer['result'] = 'unchanged'): ChildAnswer => ({
    ...{ childId, result, name: childId === 'a' ? '甲' : '乙', stage: 'primary' },
  });
  assert.equal(refuseVisit(FAMILY, answer([say('a')]))?.code, 'children-unanswered');
  assert.equal(refuseVisit(FAMILY, answer([], 'no-child'))?.code, 'children-unanswered');
  assert.equal(refuseVisit(FAMILY, answer([say('a'), say('b')], 'no-child'))?.code, 'children-with-no-child');
  assert.equal(refuseVisit(FAMILY, answer([say('a', 'died'), say('b', 'moved')], 'no-child')), undefined);
  assert.equal(refuseVisit(FAMILY, answer([say('a'), say('a'), say('b')]))?.code, 'child-twice');
  assert.equal(refuseVisit(FAMILY, answer([say('c')]))?.code, 'child-not-here');
  const known: ChildAnswer = { result: 'new', name: '甲', stage: 'primary' };
  assert.equal(refuseVisit(FAMILY, answer([say('a'), say('b'), known]))?.code, 'child-known');
  assert.equal(refuseVisit(FAMILY, answer([], 'not-at-home')), undefined);
});

test('however visits correct each other, no child disappears, and who is there is who was last said to be', () => {
  const step = fc.record({
    results: fc.array(fc.constantFrom(...CHILD_RESULTS.filter((each) => each !== 'new')), {
      minLength: 12,
      maxLength: 12,
    }),
    found: fc.integer({ min: 0, max: 2 }),
    household: fc.constantFrom('registered' as const, 'moved' as const),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 4 }), (steps) => {
      // The naive model: each child ever known, and whether it is there.
      const there = new Map([
        ['甲', true],
        ['乙', true],
      ]);
      let kept: KeptAnswer | undefined;
      let minted = 0;
      let ids = 0;
      for (const { results, found, household } of steps) {
        const standing = applyAnswer(FAMILY, kept);
        const said =
          household !== 'registered'
            ? []
            : standing.children.map(({ childId, name }, index) => {
                const result = results[index] ?? 'unchanged';
                // Unchanged is said of the sheet as the run printed it; whoever had left is back then.
                there.set(name, result === 'unchanged' || result === 'changed');
                return { childId, name, result, stage: 'primary' as const };
              });
        const fresh = Array.from({ length: household === 'registered' ? found : 0 }, () => {
          minted += 1;
          there.set(`新${minted}`, true);
          return { name: `新${minted}`, result: 'new' as const, stage: 'infant' as const };
        });
        const given = answer([...said, ...fresh], household);
        assert.equal(refuseVisit(standing, given), undefined);
        if (household === 'moved') for (const name of there.keys()) there.set(name, false);
        kept = keepAnswer(given, kept, () => {
          ids += 1;
          return String(ids);
        });
        const now = applyAnswer(FAMILY, kept);
        assert.deepEqual(new Set(now.children.map((each) => each.name)), new Set(there.keys()));
        const present = listPresent(now).map((each) => each.name);
        assert.deepEqual(new Set(present), new Set([...there].filter(([, is]) => is).map(([name]) => name)));
      }
    }),
    { numRuns: 1000 },
  );
});
