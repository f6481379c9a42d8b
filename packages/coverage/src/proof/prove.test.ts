import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DIVISIONS, makeRandomCounty } from '../../test/random-county.ts';
import { makeChild, makeInput, makeRow, onRoll, registered } from '../../test/sample.ts';
import { decideCoverage } from '../decide-coverage.ts';
import { STATES } from '../model.ts';
import { assertCell, makeCell } from './tally.ts';

const input = () => ({ ...makeInput(), divisions: DIVISIONS, countyName: '南乐县' });

test('both equations sum for every territory, whatever the children are like', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 0, max: 120 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (seed, size, mess) => {
        const { result, decision, proof } = decideCoverage(makeRandomCounty(seed, size, mess), input());
        const county = proof.territories[0]!;
        assert.equal(county.cell.known, result.children.length);
        assert.equal(result.children.length + result.adultsSetAside, size);
        for (const child of result.children) assert.ok(STATES.includes(child.state));
        const paid = decision.payments.reduce((sum, payment) => sum + payment.amountFen, 0n);
        const owed = decision.owed.reduce((sum, item) => sum + item.decision.amountFen, 0n);
        assert.equal(county.cell.paid.amountFen, paid);
        assert.equal(county.cell.entitled.amountFen, paid + owed + county.cell.displaced.amountFen);
        const keys = decision.payments.map((payment) => `${payment.childId}|${payment.benefit}`);
        assert.equal(new Set(keys).size, keys.length);
        for (const payment of decision.payments)
          assert.equal(
            payment.payers.reduce((sum, share) => sum + share.amountFen, 0n),
            payment.amountFen,
          );
      },
    ),
    { numRuns: 60 },
  );
});

test('a payment that nobody decided breaks the proof and names the territory', () => {
  const run = decideCoverage(makeRandomCounty('fault', 60), input());
  const extra = { ...run.decision.payments[0]!, paymentId: 'pay_x' };
  const cell = { ...run.proof.territories[0]!.cell };
  const wrong = {
    ...cell,
    paid: { ...cell.paid, payments: cell.paid.payments + 1, amountFen: cell.paid.amountFen + extra.amountFen },
  };
  assert.throws(() => assertCell('village 410923100201', wrong), /Coverage of village 410923100201/);
  assert.throws(() => assertCell('county', { ...makeCell(), known: 1 }), /1 children known/);
});

test('paid last term and gone now; received and not entitled; entitled and not payable', () => {
  const gone = makeChild([registered(true)], { id: 'gone' });
  const there = makeChild([registered(true), onRoll('primary', 3, false)], { id: 'there' });
  const owed = makeChild([registered(true), onRoll('primary', 3, false)], { id: 'owed', card: null });
  const aided = makeChild(
    [
      onRoll('primary', 1, false),
      makeRow('received', { received: { benefitText: '生活补助', payer: 'county', payerText: '县', amountFen: 100n } }),
    ],
    { id: 'aided' },
  );
  const earlierPayments = ['gone', 'there', 'vanished'].map((childId) => ({
    childId,
    benefit: 'nanle/compulsory-day',
    term: '2018-spring' as const,
    amountFen: 50000n,
    childName: childId,
  }));
  const { proof } = decideCoverage([gone, there, owed, aided], { ...input(), earlierPayments });
  const ids = (name: keyof typeof proof.lists) => proof.lists[name].map((line) => line.childId);
  assert.deepEqual(ids('paid-last-term-and-gone'), ['gone', 'vanished']);
  assert.deepEqual(ids('received-not-entitled'), ['aided']);
  assert.deepEqual(ids('entitled-not-payable'), ['owed']);
  assert.deepEqual(ids('registry-not-on-roll'), ['gone']);
});

test('the gap report prices what one waived condition would pay', () => {
  const student = (grade: number) =>
    makeChild(
      [
        registered(true),
        makeRow('higher-education', { stage: 'undergraduate', grade, freshman: false, studyPlace: 'in-province' }),
      ],
      {
        birthOn: '1999-02-01' as never,
      },
    );
  const trainee = makeChild([registered(true), onRoll('vocational', 3, true)], { birthOn: '2001-02-01' as never });
  const { proof } = decideCoverage([student(2), student(3), trainee], input());
  assert.equal(proof.gapChildren, 3);
  assert.deepEqual(
    proof.gaps.map((gap) => [gap.stage, gap.condition, gap.children, gap.closingFen]),
    [
      ['vocational', 'grade', 1, 100000n],
      ['undergraduate', 'out-of-poverty', 2, 200000n],
    ],
  );
});
