/** A made-up county of as many people as wanted, as the office's search sees them: lines, name parts and sealed identities. */
import { makeRandom, type Random } from '@bulou/kernel';
import { listNameParts, makeInitials } from '@bulou/roster/office';
import { copyRows, type Database, type Transaction } from '@bulou/store';
import { drawGivenName, drawSurname } from '../../packages/testkit/src/names.ts';

/** No county of China has this code. */
export const CROWD = '419999';
const TERM = '2018-autumn';
const RUN = 'crowd';

/** Adds the people unless as many are there. */
export async function addCrowd(db: Database, people: number, seed: string): Promise<void> {
  const [known] = await db.transaction(
    CROWD,
    (tx) => tx<{ n: number }[]>`select count(*)::int as n from coverage.child_line where county_code = ${CROWD}`,
    { as: 'owner' },
  );
  if (known?.n === people) return;
  if ((known?.n ?? 0) > 0) throw new Error(`The crowd has ${known?.n} people; take a fresh data folder for ${people}.`);
  await db.transaction(
    CROWD,
    async (tx) => {
      await addRun(tx);
      // One sealed identity for all of them: opening it takes as long as opening any other.
      const identity = { nationalId: '410923200801011234', phones: [], guardianNames: [] };
      const cipher = db.keys.sealField(JSON.stringify(identity), 'child-identity');
      await copyRows(tx, 'roster.child', ['county_code', 'child_id', 'minted_run_id', 'minted_at'], children(people));
      await copyRows(tx, 'roster.child_version', VERSION, versions(people, seed, cipher));
      await copyRows(tx, 'coverage.child_line', LINE, lines(people, seed));
      await copyRows(tx, 'coverage.name_part', PART, parts(people, seed));
      await tx.unsafe('analyze roster.child_version; analyze coverage.child_line; analyze coverage.name_part').simple();
    },
    { as: 'owner' },
  );
}

async function addRun(tx: Transaction): Promise<void> {
  await tx`insert into network.county (county_code, name, set_up_at) values (${CROWD}, '百万人', now()) on conflict do nothing`;
  await tx`
    insert into roster.run (county_code, run_id, run_no, term, census_on, revision, identity, result_digest, summary, recorded_at)
    values (${CROWD}, ${RUN}, 1, ${TERM}, '2018-10-15', 1, '{}', 'crowd', '{}', now())`;
  await tx`
    insert into coverage.line_build (county_code, term, term_no, run_id, revision, built_at)
    values (${CROWD}, ${TERM}, 4037, ${RUN}, 1, now())`;
}

const VERSION = ['county_code', 'child_id', 'run_id', 'name', 'division_code', 'identity_cipher'];
const LINE = [
  ...['county_code', 'term', 'child_id', 'term_no', 'revision', 'run_id', 'is_latest', 'name', 'initials'],
  ...['division_code', 'stage', 'registered', 'state', 'reasons', 'paid_payments', 'paid_fen', 'owed_payments'],
  ...['owed_fen', 'displaced_payments', 'displaced_fen'],
];
const PART = ['county_code', 'part', 'child_id', 'division_code'];

/** The same names in the same order each time it is asked. */
function* names(people: number, seed: string): Generator<readonly [childId: string, name: string, division: string]> {
  const random = makeRandom(seed);
  for (let person = 0; person < people; person += 1) {
    const division = `${CROWD}${String(100 + (person % 20))}${String(200 + (person % 15))}`;
    yield [`crowd${person}`, drawName(random), division];
  }
}

export function drawName(random: Random): string {
  const given = drawGivenName(
    random.chance(0.5) ? 'male' : 'female',
    random.integer(1995, 2017),
    undefined,
    0.01,
    random,
  );
  return drawSurname(random) + given;
}

function* children(people: number) {
  const at = new Date('2018-10-15T00:00:00Z');
  for (let person = 0; person < people; person += 1) yield [CROWD, `crowd${person}`, RUN, at];
}

function* versions(people: number, seed: string, cipher: Uint8Array) {
  for (const [childId, name, division] of names(people, seed)) yield [CROWD, childId, RUN, name, division, cipher];
}

function* lines(people: number, seed: string) {
  for (const [childId, name, division] of names(people, seed)) {
    yield [
      ...[CROWD, TERM, childId, 4037, 1, RUN, true, name, makeInitials(name), division, 'primary', false],
      ...['not_entitled', ['person.registered:no'], 0, 0n, 0, 0n, 0, 0n],
    ];
  }
}

function* parts(people: number, seed: string) {
  for (const [childId, name, division] of names(people, seed))
    for (const part of listNameParts(name)) yield [CROWD, part, childId, division];
}
