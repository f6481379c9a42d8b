import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkRecords } from '../src/index.ts';
import { type Habits, makeOtherCounty, type OtherCounty } from './other-county.ts';

const HABITS: Record<string, Habits> = {
  'slips only': {},
  'no household numbers in the survey': { surveyWithoutHouseholds: true },
  'neither household nor identity numbers in the survey': { surveyWithoutHouseholds: true, surveyWithoutNumbers: true },
  'rolls with names, numbers and classes only': { bareRolls: true },
  'class lists without 15 % of the numbers': { classListsWithoutNumbers: 0.15 },
  'class lists without 40 % of the numbers, bare rolls': { classListsWithoutNumbers: 0.4, bareRolls: true },
  'a roll whose numbers all end in 000': { roundedRoll: true },
  'a bare roll whose numbers all end in 000': { roundedRoll: true, bareRolls: true, classListsWithoutNumbers: 0.15 },
  'villages that nobody names': { withoutVillages: true, surveyWithoutHouseholds: true },
  'two registries of two dates': { twoRegistries: true },
  'no class lists': { withoutClassLists: true, surveyWithoutHouseholds: true },
  'one in ten numbers and names wrong': { slips: 0.1 },
};

interface Outcome {
  readonly mixed: string[];
  readonly split: string[];
  readonly open: number;
}

async function judge(county: OtherCounty): Promise<Outcome> {
  const { records, personOf, registered } = county;
  const linked = await linkRecords({ records, known: [], knownSchools: [], makeSchoolId: (name) => name });
  const peopleOf = new Map<number, Set<string>>();
  const clustersOf = new Map<string, Set<number>>();
  for (const record of records) {
    const cluster = linked.clusterOf[record.index] ?? -1;
    const person = personOf.get(record.key) ?? '';
    peopleOf.set(cluster, (peopleOf.get(cluster) ?? new Set()).add(person));
    clustersOf.set(person, (clustersOf.get(person) ?? new Set()).add(cluster));
  }
  linked.close();
  if (process.env['SHOW'])
    for (const [p, cs] of clustersOf)
      if ((cs.size > 1 && registered.has(p)) || [...cs].some((c) => peopleOf.get(c)!.size > 1)) {
        console.log('--', p);
        for (const c of cs) {
          console.log(' cluster');
          for (const r of records)
            if (linked.clusterOf[r.index] === c)
              console.log(
                '   ',
                r.key,
                r.name,
                r.nationalId.text,
                r.nationalId.state,
                r.sex,
                r.birthOn,
                r.householdNo,
                r.className,
                personOf.get(r.key),
              );
        }
        for (const o of linked.open)
          if (cs.has(linked.clusterOf[o.a]!) || cs.has(linked.clusterOf[o.b]!))
            console.log('   open', o.probability.toFixed(4), o.reasons.join(' '));
      }
  const mixed = [...peopleOf.values()].filter((people) => people.size > 1).map((people) => [...people].join(' + '));
  const split = [...clustersOf].filter(([person, clusters]) => registered.has(person) && clusters.size > 1);
  return { mixed, split: split.map(([person]) => person), open: linked.open.length };
}

for (const [name, habits] of Object.entries(HABITS)) {
  test(`a county of other habits: ${name}`, async () => {
    const county = makeOtherCounty(`other ${process.env['SEED'] ?? 1}`, habits);
    const { mixed, split, open } = await judge(county);
    console.log(name, {
      rows: county.records.length,
      registered: county.registered.size,
      mixed: mixed.length,
      split: split.length,
      open,
    });
    assert.deepEqual(mixed, []);
  });
}
