import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type HomeAnswer, listHomeFaults, refuseHomeAnswer } from './home-answer.ts';
import {
  drawFromList,
  findReplacement,
  formatDrawnHomes,
  formatHomeList,
  type HomeOnList,
  planDraw,
  readHomeList,
} from './home-list.ts';
import { summariseSample } from './summarise-sample.ts';

const STAGES = ['infant', 'primary', 'junior', 'senior'];
const Home = fc.record({
  village: fc.integer({ min: 0, max: 11 }),
  stages: fc.array(fc.constantFrom(...STAGES), { maxLength: 4 }),
});
const County = fc.array(Home, { minLength: 1, maxLength: 80 }).map((homes) =>
  homes.map(
    ({ village, stages }, index): HomeOnList => ({
      householdId: `h${index}`,
      divisionCode: `41092310${village % 3}${200 + village}`,
      stages,
    }),
  ),
);

test('a published list gives the same draw to anybody: of every village at least one, in any order and with any line ends', () => {
  fc.assert(
    fc.property(County, fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 100 }), (homes, seed, percent) => {
      const share = percent / 100;
      const text = formatHomeList(homes);
      const read = readHomeList(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
      const again = readHomeList(formatHomeList([...homes].reverse()));
      assert.ok(read !== undefined && again !== undefined);
      assert.equal(read.digest, again.digest);
      const given = { seed, listDigest: read.digest, share };
      const drawn = drawFromList(read.homes, given);
      assert.deepEqual(formatDrawnHomes(drawFromList(again.homes, given)), formatDrawnHomes(drawn));
      const plan = planDraw(homes, share);
      const villages = new Set(homes.map((home) => home.divisionCode));
      assert.deepEqual(new Set(drawn.map((home) => home.divisionCode)), villages);
      assert.deepEqual([plan.homes, plan.villages, plan.listed], [drawn.length, villages.size, homes.length]);
    }),
    { numRuns: 60 },
  );
  assert.equal(readHomeList('name,village,stages\n'), undefined);
  assert.equal(readHomeList('household,village,stages\nh1,4109,primary\n'), undefined);
});

test('however homes are visited and replaced, every non-answer stays counted and every place of the draw stays filled', () => {
  const Act = fc.record({ pick: fc.nat(), what: fc.constantFrom('met', 'fault', 'nobody', 'replace') });
  fc.assert(
    fc.property(County, fc.array(Act, { maxLength: 60 }), (list, acts) => {
      const given = { seed: 'seed', listDigest: 'list', share: 0.2 };
      const drawn = drawFromList(list, given);
      const homes = drawn.map((home) => ({ ...home, state: 'drawn', faults: [] as string[] }));
      const unanswered = new Set<string>();
      for (const { pick, what } of acts) {
        const home = homes[pick % homes.length];
        if (home === undefined || home.state === 'replaced' || home.state === 'visited') continue;
        if (what === 'replace') {
          const next = findReplacement(list, home, new Set(homes.map((each) => each.householdId)), given);
          if (next === undefined) continue;
          home.state = 'replaced';
          unanswered.add(home.householdId);
          homes.push({ ...home, ...next, state: 'drawn', faults: [] });
        } else if (what === 'nobody') {
          home.state = 'unanswered';
          unanswered.add(home.householdId);
        } else {
          home.state = 'visited';
          home.faults = what === 'fault' ? ['money-missing'] : [];
          unanswered.delete(home.householdId);
        }
      }
      const { whole, byTownship, strata } = summariseSample(homes);
      assert.equal(new Set(homes.map((home) => home.householdId)).size, homes.length);
      assert.equal(whole.unanswered, unanswered.size);
      assert.equal(whole.drawn - whole.replaced, drawn.length);
      assert.equal(whole.drawn, whole.answered + whole.unanswered + whole.pending);
      for (const parts of [byTownship, strata]) {
        const sum = parts.reduce((total, part) => total + part.unanswered, 0);
        assert.equal(sum, whole.unanswered);
      }
      for (const home of homes) {
        const first = drawn.find((each) => each.divisionCode === home.divisionCode);
        assert.equal(home.listed, first?.listed, 'a replacement comes from the same village');
      }
    }),
    { numRuns: 60 },
  );
});

test('the summary is what is worked out by hand', () => {
  const home = (village: string, state: string, faults: string[] = []) => ({
    ...{ divisionCode: `410923100${village}`, stage: 'primary', listed: village === '201' ? 20 : 60, drawn: 2 },
    ...{ state, faults },
  });
  const { county, whole, byFault } = summariseSample([
    home('201', 'visited', ['money-missing', 'policy-unknown']),
    home('201', 'visited'),
    home('202', 'visited'),
    home('202', 'replaced'),
    home('202', 'visited'),
  ]);
  assert.deepEqual([whole.drawn, whole.replaced, whole.answered, whole.unanswered], [5, 1, 4, 1]);
  // One faulty home of four that answered: 1 - 0.975^(1/4) at the lower end.
  assert.ok(Math.abs(whole.interval.low - (1 - 0.975 ** (1 / 4))) < 1e-12);
  // It stands for 10 of the 10 + 10 + 30 + 30 households.
  assert.ok(Math.abs((county.rate ?? 0) - 10 / 80) < 1e-12);
  assert.ok(Math.abs(county.effectiveSize - 80 ** 2 / (100 + 100 + 900 + 900)) < 1e-12);
  assert.deepEqual(
    byFault.filter((each) => each.homes > 0).map((each) => each.fault),
    ['policy-unknown', 'money-missing'],
  );
});

test('any no is a fault, and nobody is passed over in silence', () => {
  const child = { childId: 'c1', policyKnown: true, itemInPlace: 'yes', moneyArrived: 'yes' } as const;
  const money = { amountFen: 50_000, arrivedOn: '2018-10', card: 'guardian' } as const;
  const met = (...children: HomeAnswer['children']): HomeAnswer => ({
    ...{ result: 'met', visitedOn: '2018-11-01', children, omitted: [] },
  });
  const present = [{ childId: 'c1', name: '李一' }];
  assert.deepEqual(listHomeFaults(met({ ...child, ...money })), []);
  assert.equal(refuseHomeAnswer(present, met({ ...child, ...money })), undefined);
  assert.deepEqual(listHomeFaults(met({ ...child, ...money, card: 'other' })), ['other-card']);
  const none = met({ ...child, policyKnown: false, itemInPlace: 'no', moneyArrived: 'no' });
  assert.deepEqual(listHomeFaults({ ...none, omitted: [{ name: '李二' }] }), [
    ...['policy-unknown', 'item-missing', 'money-missing', 'child-omitted'],
  ]);
  assert.deepEqual(listHomeFaults({ ...none, result: 'refused' }), []);
  assert.equal(refuseHomeAnswer(present, met())?.code, 'child-unasked');
  assert.equal(refuseHomeAnswer(present, met(child))?.code, 'money-unsaid');
  assert.equal(refuseHomeAnswer([], met({ ...child, ...money }))?.code, 'child-elsewhere');
  assert.equal(refuseHomeAnswer(present, { ...met(), result: 'not-at-home' }), undefined);
});
