import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideAct } from '../lifecycle/decide-act.ts';
import { listClaimTroubles, type StandingOffer } from './decide-claims.ts';

const CHILDREN = ['a', 'b', 'c'];
const SCHOOLS = ['x', 'y', 'z'];
const ACTS = [
  'offer-child',
  'withdraw-offer',
  'claim-child',
  'disclaim-child',
  'take-back-answer',
  'overrule-claim',
] as const;
const CLERK_ACTS: readonly string[] = ['offer-child', 'withdraw-offer', 'overrule-claim'];

const step = fc.record({
  act: fc.constantFrom(...ACTS, 'close' as const),
  child: fc.constantFrom(...CHILDREN),
  school: fc.constantFrom(...SCHOOLS),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** As the commands do it: the state of each offer moved by the lifecycle; a closed list answers nothing until it is offered a child. */
function replay(steps: readonly Step[]): StandingOffer[] {
  const offers = new Map<string, StandingOffer>();
  const closed = new Set<string>();
  for (const { act, child, school } of steps) {
    const key = `${child} ${school}`;
    const list = closed.has(school) ? 'closed' : 'open';
    if (act === 'close') {
      const waiting = [...offers.values()].some((offer) => offer.schoolId === school && offer.state === 'offered');
      if (!waiting) closed.add(school);
      continue;
    }
    const byClerk = CLERK_ACTS.includes(act);
    const person = { role: byClerk ? 'township-clerk' : 'school-clerk', accountId: 'p' };
    if (!byClerk && !decideAct('answer-claims', list, person).allowed) continue;
    const decision = decideAct(act, offers.get(key)?.state ?? 'none', person);
    if (!decision.allowed) continue;
    offers.set(key, { childId: child, schoolId: school, state: decision.to });
    if (decision.to === 'offered') closed.delete(school);
  }
  return [...offers.values()];
}

/** The same written down by hand with sets: who was ever listed, who still waits, who says yes. */
function replayNaively(steps: readonly Step[]) {
  const ever = new Set<string>();
  const waits = new Set<string>();
  const yes = new Set<string>();
  const no = new Set<string>();
  const shut = new Set<string>();
  for (const { act, child, school } of steps) {
    const key = child + school;
    const listed = waits.has(key) || yes.has(key) || no.has(key);
    const leave = () => [waits, yes, no].map((set) => set.delete(key));
    if (act === 'close' && ![...waits].some((each) => each.endsWith(school))) shut.add(school);
    if (act === 'offer-child' && !listed) {
      ever.add(key);
      waits.add(key);
      shut.delete(school);
    }
    if (act === 'withdraw-offer' && (waits.has(key) || no.has(key))) leave();
    if (act === 'overrule-claim' && yes.has(key)) leave();
    if (shut.has(school) || !listed) continue;
    if (act === 'claim-child' && !yes.has(key)) {
      leave();
      yes.add(key);
    }
    if (act === 'disclaim-child' && !no.has(key)) {
      leave();
      no.add(key);
    }
    if (act === 'take-back-answer' && !waits.has(key)) {
      leave();
      waits.add(key);
    }
  }
  const count = (set: ReadonlySet<string>, child: string) => [...set].filter((key) => key.startsWith(child)).length;
  const known = CHILDREN.filter((child) => count(ever, child) > 0);
  return {
    ever: ever.size,
    none: known.filter((child) => count(yes, child) === 0 && count(waits, child) === 0),
    two: known.filter((child) => count(yes, child) >= 2),
  };
}

test('random histories end as an independent model’s: none and two are the same, and no offer disappears', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const offers = replay(steps);
      const troubles = listClaimTroubles(offers);
      const naive = replayNaively(steps);
      const of = (kind: string) => troubles.filter((each) => each.kind === kind).map((each) => each.childId);
      assert.deepEqual([offers.length, of('none'), of('two')], [naive.ever, naive.none, naive.two]);
    }),
    { numRuns: 2_000 },
  );
});
