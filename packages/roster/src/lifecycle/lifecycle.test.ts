import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '@bulou/network/model';
import { decideAct, listActs } from './decide-act.ts';
import { makeLifecyclePage } from './handbook-page.ts';
import { LIFECYCLE, type LifecycleRow, STATES_OF, THINGS } from './lifecycle-table.ts';

test('every row speaks of states that there are, and every state but the first is reached by some act', () => {
  for (const row of LIFECYCLE as readonly LifecycleRow[]) {
    const states = Object.keys(STATES_OF[row.thing]);
    for (const [from, to] of Object.entries(row.from)) {
      assert.ok(states.includes(from) && states.includes(to), `${row.act}: ${from} → ${to}`);
    }
  }
  for (const thing of THINGS) {
    const [first, ...others] = Object.keys(STATES_OF[thing]);
    const rows = LIFECYCLE.filter((row) => row.thing === thing);
    const reached = new Set<string>(rows.flatMap((row) => Object.values(row.from as Record<string, string>)));
    // A superseded paper is not acted upon: freezing the next version makes it so.
    const missing = others.filter((state) => !reached.has(state) && state !== 'superseded');
    assert.deepEqual(missing, [], `${thing} from ${first}`);
  }
});

test('the answer is the table’s for every act, state and role, and a refusal says who or what is next', () => {
  for (const row of LIFECYCLE as readonly LifecycleRow[]) {
    const act = row.act as (typeof LIFECYCLE)[number]['act'];
    for (const state of Object.keys(STATES_OF[row.thing])) {
      for (const role of ROLES) {
        const person = { role, accountId: 'a' };
        const decision = decideAct(act, state, person);
        assert.equal(decision.allowed, row.roles.includes(role) && state in row.from, `${act} ${state} ${role}`);
        assert.equal(listActs(row.thing, state, person).includes(act), decision.allowed);
        if (!decision.allowed) assert.match(decision.zh, /请转给|现在可以|已经办完/);
        const own = decideAct(act, state, person, ['a']);
        assert.equal(own.allowed, decision.allowed && row.notBy === undefined);
      }
    }
  }
  assert.equal(decideAct('claim-child', 'toString', { role: 'school-clerk', accountId: 'a' }).allowed, false);
});

test('the handbook’s page names every act', () => {
  const page = makeLifecyclePage();
  for (const row of LIFECYCLE) assert.ok(page.includes(`| ${row.zh} |`), row.act);
});
