import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainDate, readNationalId } from '@bulou/kernel';
import type { Child } from '@bulou/roster/model';
import { type ChildOptions, cardOf, makeChild, makeInput, makeRow, onRoll, registered } from '../../test/sample.ts';
import type { ChildState } from '../model.ts';
import { decideDeterminations } from './determine.ts';
import { decidePayments } from './payments.ts';

interface Case {
  readonly name: string;
  readonly rows: Parameters<typeof makeChild>[0];
  readonly options?: ChildOptions;
  readonly others?: readonly Child[];
  readonly receivedGiven?: boolean;
  readonly state: ChildState;
  readonly reasons?: readonly string[];
  /** `benefit=yuan` of everything that is due. */
  readonly due?: readonly string[];
  readonly differences?: readonly string[];
}

const born = (on: string): ChildOptions => ({ birthOn: plainDate(on) });
const outside = (fields = {}) =>
  makeRow('out-of-county', { stage: 'senior', grade: 1, studyPlace: 'in-province', schoolName: '安阳一中', ...fields });
const received = (payer: 'central' | 'county', fields = {}) =>
  makeRow('received', {
    received: { benefitText: '学前', payer, payerText: payer, schoolYear: 2018, amountFen: 50000n, ...fields },
  });
const sharedCard = cardOf('王浩宇', '6228480000000009999');

const CASES: readonly Case[] = [
  {
    name: 'a registered day pupil out of poverty is paid by the county',
    rows: [registered(true), onRoll('primary', 3, false)],
    state: 'payable',
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'a registered boarder is paid the national benefit',
    rows: [registered(false), onRoll('junior', 2, true)],
    state: 'payable',
    due: ['national/compulsory-boarding=625'],
  },
  {
    name: 'an infant at home that the registry names',
    rows: [registered(false)],
    options: born('2017-05-01'),
    state: 'payable',
    due: ['nanle/preschool-care=300', 'nanle/preschool-living=200'],
  },
  {
    name: 'a newborn on the survey only, through its household number',
    rows: [makeRow('survey', { householdNo: 'h1' })],
    options: { ...born('2018-04-01'), card: cardOf('王建国') },
    others: [makeChild([registered(false, { householdNo: 'h1' }), onRoll('primary', 1, false)])],
    state: 'owed',
    reasons: ['card-holder-stranger'],
    due: ['nanle/preschool-care=300', 'nanle/preschool-living=200'],
  },
  {
    name: 'a child of school age that its registered household lacks on the registry',
    rows: [makeRow('survey', { householdNo: 'h1' }), onRoll('primary', 2, false)],
    others: [makeChild([registered(false, { householdNo: 'h1' })], born('2007-01-01'))],
    state: 'unresolved',
    reasons: ['household-registered-child-missing'],
  },
  {
    name: 'a child of three in no kindergarten is normal',
    rows: [registered(false)],
    options: born('2014-12-01'),
    state: 'payable',
    due: ['nanle/preschool-care=300', 'nanle/preschool-living=200'],
  },
  {
    name: 'preschool aid from a higher level is aid elsewhere',
    rows: [registered(false), onRoll('preschool', 2, false), received('central')],
    options: born('2013-12-01'),
    state: 'aided_elsewhere',
    reasons: ['received-already'],
  },
  {
    name: 'preschool without any list of aid received is undecided',
    rows: [registered(false), onRoll('preschool', 2, false)],
    options: born('2013-12-01'),
    receivedGiven: false,
    state: 'unresolved',
  },
  {
    name: 'registered, of school age, on no roll',
    rows: [registered(true)],
    state: 'unresolved',
    reasons: ['on-no-roll'],
    differences: ['registry-not-on-roll'],
  },
  {
    name: 'registered, of school age, said to be out of school',
    rows: [registered(true), makeRow('survey', { event: 'not-in-school' })],
    state: 'unresolved',
    reasons: ['compulsory-age-out-of-school'],
  },
  {
    name: 'a drop-out that the survey has written down',
    rows: [registered(true), makeRow('survey', { event: 'dropped-out' })],
    state: 'not_entitled',
    reasons: ['dropped-out'],
    differences: ['registry-not-on-roll'],
  },
  {
    name: 'fifteen, through with school and at work',
    rows: [registered(true), makeRow('survey', { event: 'not-in-school', eventText: '务工' })],
    options: born('2003-02-01'),
    state: 'not_entitled',
    reasons: ['not-in-school'],
  },
  {
    name: 'in the third year of vocational school',
    rows: [registered(true), onRoll('vocational', 3, true)],
    options: born('2001-02-01'),
    state: 'not_entitled',
    reasons: ['national/vocational-grant:grade'],
  },
  {
    name: 'a postgraduate, for whom there is no benefit',
    rows: [
      registered(false),
      makeRow('higher-education', { stage: 'postgraduate', grade: 1, studyPlace: 'in-province' }),
    ],
    options: born('1995-02-01'),
    state: 'not_entitled',
    reasons: ['no-benefit-for-stage'],
  },
  {
    name: 'sixteen and out of school',
    rows: [registered(false, { schoolingText: '非在校' })],
    options: born('2002-02-01'),
    state: 'not_entitled',
    reasons: ['not-in-school'],
  },
  {
    name: 'a child who died',
    rows: [registered(false), makeRow('survey', { event: 'died' }), onRoll('primary', 3, false)],
    state: 'not_entitled',
    reasons: ['died'],
  },
  {
    name: 'an infant who died gets nothing though its age would give',
    rows: [registered(false), makeRow('survey', { event: 'died' })],
    options: born('2016-03-01'),
    state: 'not_entitled',
    reasons: ['died'],
  },
  {
    name: 'moved away and in no school here',
    rows: [registered(false), makeRow('survey', { event: 'moved' })],
    state: 'not_entitled',
    reasons: ['moved'],
  },
  {
    name: 'moved within the county: met in the new village',
    rows: [registered(true), makeRow('survey', { event: 'moved' }), makeRow('survey'), onRoll('primary', 3, false)],
    state: 'payable',
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'withdrawn from the registry',
    rows: [registered(true, { poverty: { statusText: '自然减少', withdrawn: true } }), onRoll('primary', 3, false)],
    state: 'not_entitled',
    reasons: ['withdrawn-from-registry'],
  },
  {
    name: 'flagged by the school and not on the registry',
    rows: [onRoll('primary', 3, false, { flaggedPoor: true })],
    state: 'not_entitled',
    reasons: ['not-registered'],
    differences: ['flagged-not-registered'],
  },
  {
    name: 'a senior outside the county with proof',
    rows: [registered(true), outside({ proofOfStudy: true })],
    options: born('2002-02-01'),
    state: 'aided_elsewhere',
    reasons: ['paid-where-studying'],
  },
  {
    name: 'a senior outside the county, aid received from there',
    rows: [registered(true), outside(), received('central', { term: '2018-autumn' })],
    options: born('2002-02-01'),
    state: 'aided_elsewhere',
  },
  {
    name: 'a senior outside the county without proof',
    rows: [registered(true), outside()],
    options: born('2002-02-01'),
    state: 'unresolved',
    reasons: ['no-proof-of-aid-outside'],
  },
  {
    name: 'a day pupil outside the county is paid: the benefit follows',
    rows: [registered(true), outside({ stage: 'primary', grade: 4, boarding: false })],
    state: 'payable',
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'on two rolls that disagree on boarding',
    rows: [registered(true), onRoll('primary', 3, false), onRoll('primary', 3, true, { schoolId: 's2' })],
    state: 'unresolved',
    reasons: ['two-rolls'],
    differences: ['on-two-rolls', 'boarding-differs'],
  },
  {
    name: 'on two rolls that agree',
    rows: [registered(true), onRoll('primary', 3, false), onRoll('primary', 3, false, { schoolId: 's2' })],
    state: 'payable',
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'on two rolls, decided by the class list',
    rows: [
      registered(true),
      onRoll('primary', 3, false),
      onRoll('primary', 3, true, { schoolId: 's2' }),
      makeRow('attendance', { schoolId: 's2', stage: 'primary', grade: 3 }),
    ],
    state: 'payable',
    due: ['national/compulsory-boarding=500'],
  },
  {
    name: 'on the roll, absent from the class list that covers it',
    rows: [registered(true), onRoll('primary', 3, false)],
    others: [makeChild([makeRow('attendance', { schoolId: 's1', stage: 'primary', grade: 3 })])],
    state: 'unresolved',
    reasons: ['roll-but-absent'],
    differences: ['roll-but-absent'],
  },
  {
    name: 'on the roll, class list of another grade only',
    rows: [registered(true), onRoll('primary', 3, false)],
    others: [makeChild([makeRow('attendance', { schoolId: 's1', stage: 'primary', grade: 4 })])],
    state: 'payable',
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'present and not on the roll',
    rows: [registered(true), makeRow('attendance', { schoolId: 's1', stage: 'primary', grade: 3, boarding: false })],
    state: 'payable',
    due: ['nanle/compulsory-day=500'],
    differences: ['present-not-on-roll'],
  },
  {
    name: 'boarding that only the survey tells',
    rows: [
      registered(true),
      onRoll('primary', 3, undefined),
      makeRow('survey', { stage: 'primary', grade: 3, boarding: true }),
    ],
    state: 'payable',
    due: ['national/compulsory-boarding=500'],
  },
  {
    name: 'boarding that nobody tells',
    rows: [registered(true), onRoll('primary', 3, undefined)],
    state: 'unresolved',
    reasons: ['boarding-unknown'],
  },
  {
    name: 'boarding matters to no senior',
    rows: [registered(true), onRoll('senior', 1, undefined)],
    options: born('2002-11-01'),
    state: 'payable',
    due: ['national/senior-grant=1000'],
  },
  {
    name: 'an adult of the registry said to be at college, on no list',
    rows: [registered(false, { schoolingText: '大学本科二年级' })],
    options: born('1999-02-01'),
    state: 'unresolved',
    reasons: ['who-studies-where'],
  },
  {
    name: 'a freshman outside the province',
    rows: [
      registered(false),
      makeRow('higher-education', { stage: 'undergraduate', grade: 1, freshman: true, studyPlace: 'out-of-province' }),
    ],
    options: born('2000-02-01'),
    state: 'payable',
    due: ['nanle/freshman-match=1000', 'nanle/higher-education-living=1000', 'national/freshman-travel=1000'],
  },
  {
    name: 'a student out of poverty whom no layer pays',
    rows: [
      registered(true),
      makeRow('higher-education', { stage: 'undergraduate', grade: 2, freshman: false, studyPlace: 'in-province' }),
    ],
    options: born('1999-02-01'),
    state: 'not_entitled',
    reasons: ['nanle/higher-education-living:out-of-poverty'],
  },
  {
    name: 'poverty status unknown matters to a preschool child',
    rows: [registered(undefined), onRoll('preschool', 2, false)],
    options: born('2013-12-01'),
    state: 'unresolved',
    reasons: ['poverty-status-unknown'],
  },
  {
    name: 'poverty status unknown matters to no day pupil',
    rows: [registered(undefined), onRoll('primary', 3, false)],
    state: 'payable',
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'no card',
    rows: [registered(true), onRoll('primary', 3, false)],
    options: { card: null },
    state: 'owed',
    reasons: ['no-card'],
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'a damaged card number',
    rows: [registered(true), onRoll('primary', 3, false)],
    options: { card: { account: '622848000000000000', state: 'damaged', holderName: '王浩宇' } },
    state: 'owed',
    reasons: ['card-damaged'],
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'one card for two children',
    rows: [registered(true), onRoll('primary', 3, false)],
    options: { card: sharedCard },
    others: [makeChild([onRoll('primary', 4, false)], { card: sharedCard })],
    state: 'owed',
    reasons: ['card-shared'],
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'a number damaged in every list',
    rows: [registered(true, { nationalId: readNationalId('410923200803051000') }), onRoll('primary', 3, false)],
    options: { hasNumber: false },
    state: 'owed',
    reasons: ['national-id-unusable'],
    due: ['nanle/compulsory-day=500'],
  },
  {
    name: 'a guardian’s card',
    rows: [registered(true, { guardians: [{ name: '王建国' }] }), onRoll('primary', 3, false)],
    options: { card: cardOf('王建国') },
    state: 'payable',
    due: ['nanle/compulsory-day=500'],
  },
];

for (const each of CASES)
  test(each.name, () => {
    const child = makeChild(each.rows, each.options);
    const input = makeInput(each.receivedGiven === undefined ? {} : { receivedGiven: each.receivedGiven });
    const result = decideDeterminations([child, ...(each.others ?? [])], input);
    const found = result.children.find((other) => other.childId === child.childId);
    assert.ok(found, 'the child is known');
    assert.equal(found.state, each.state, `reasons: ${found.reasons.join(';')}`);
    if (each.reasons) assert.deepEqual(found.reasons, each.reasons);
    const due = found.decisions
      .filter((decision) => decision.outcome === 'pay')
      .map((decision) => `${decision.benefit}=${decision.amountFen / 100n}`);
    if (each.due) assert.deepEqual(due.sort(), each.due);
    else if (each.state !== 'unresolved') assert.deepEqual(due, []);
    if (each.differences)
      assert.deepEqual(
        found.differences.map((difference) => difference.code),
        each.differences,
      );
    const payments = decidePayments(result).payments.filter((payment) => payment.childId === child.childId);
    assert.equal(payments.length, each.state === 'payable' ? due.length : 0);
  });

test('an adult of the registry is set aside', () => {
  const adult = makeChild([registered(false, { relationToHead: '户主' })], born('1975-02-01'));
  const result = decideDeterminations([adult], makeInput());
  assert.equal(result.children.length, 0);
  assert.equal(result.adultsSetAside, 1);
});

test('a newborn belongs to a registered household of which only adults are on the registry', () => {
  const mother = registered(false, { householdNo: 'h9', relationToHead: '户主' });
  const newborn = makeChild([makeRow('survey', { householdNo: 'h9' })], born('2018-08-01'));
  const [found] = decideDeterminations([newborn], makeInput({ adultRows: [mother] })).children;
  assert.equal(found?.state, 'payable');
  assert.equal(found?.provenance.registered, mother.key);
});

test('a number that is plainly a sibling’s makes the child unresolved, not another age', () => {
  const stolen = makeChild(
    [
      registered(false, { sex: 'female', birthOn: plainDate('2009-07-13') }),
      makeRow('survey', { event: 'dropped-out', birthOn: plainDate('2009-07-13') }),
    ],
    born('2014-06-07'),
  );
  const records = stolen.records.map((row, index) => (index === 0 ? row : { ...row, nationalId: readNationalId('') }));
  const [found] = decideDeterminations([{ ...stolen, records }], makeInput()).children;
  assert.equal(found?.facts.birthOn, '2009-07-13');
  assert.equal(found?.state, 'not_entitled');
});

test('siblings may share a guardian’s card, but no card of a stranger', () => {
  const card = cardOf('王建国');
  const sibling = (holder: boolean) =>
    makeChild(
      [
        registered(true, { householdNo: 'h5', ...(holder ? { guardians: [{ name: '王建国' }] } : {}) }),
        onRoll('primary', 3, false),
      ],
      { card },
    );
  const states = (children: readonly Child[]) =>
    decideDeterminations(children, makeInput()).children.map((child) => child.state);
  assert.deepEqual(states([sibling(true), sibling(true)]), ['payable', 'payable']);
  assert.deepEqual(states([sibling(true), sibling(false)]), ['owed', 'owed']);
});

test('a review link matters when it would give a child a roll, and not when a list already has both', () => {
  const roll = makeChild([onRoll('primary', 3, false)], { name: '王皓宇' });
  const lost = makeChild([registered(true)], { reviewKeys: [roll.records[0]!.key] });
  const settled = makeChild([registered(true), onRoll('primary', 5, false)], { reviewKeys: [roll.records[0]!.key] });
  const result = decideDeterminations([roll, lost, settled], makeInput());
  const of = (child: Child) => result.children.find((each) => each.childId === child.childId)!;
  assert.deepEqual(of(lost).reasons, ['on-no-roll', 'review-link']);
  assert.equal(of(settled).state, 'payable');
});

test('a benefit paid once is refused a second time, also under a redirected id', () => {
  const child = makeChild(
    [
      registered(true),
      makeRow('higher-education', { stage: 'undergraduate', grade: 1, freshman: true, studyPlace: 'in-province' }),
    ],
    born('2000-02-01'),
  );
  const earlierPayments = [
    { childId: 'old', benefit: 'national/freshman-travel', term: '2017-autumn', amountFen: 50000n } as const,
  ];
  const redirects = new Map([
    ['old', 'older'],
    ['older', child.childId],
  ]);
  const [found] = decideDeterminations([child], makeInput({ earlierPayments, redirects })).children;
  const decision = found?.decisions.find((each) => each.benefit === 'national/freshman-travel');
  assert.deepEqual(decision?.reasons, ['paid-before']);
  const again = decideDeterminations(
    [child],
    makeInput({ earlierPayments: [{ ...earlierPayments[0]!, term: '2018-autumn' }], redirects }),
  );
  assert.equal(again.children[0]?.state, 'payable');
});

test('each fact names the row that gave it', () => {
  const rows = [registered(false), onRoll('primary', 3, false)];
  const [found] = decideDeterminations([makeChild(rows)], makeInput()).children;
  assert.equal(found?.provenance.registered, rows[0]!.key);
  assert.equal(found?.provenance.boarding, rows[1]!.key);
});
