/** The sheets with which inspectors visit the drawn homes of a place, printed; their page codes can be asked about like any other's. */
import { makeTypesetter, makeVersionCode, type Typesetter } from '@bulou/documents';
import { defineCommand, putFile, recordFile } from '@bulou/store';
import { z } from 'zod';
import { makeVisitSheets } from '../papers/visit-sheet.ts';
import { loadSubject } from '../reconcile/reconcile.commands.ts';
import { listHouseholds } from '../survey/household-rows.ts';
import { roundProblems } from '../survey/problems.ts';
import { requireRoleOf } from '../survey/require-act.ts';
import { findRound } from '../survey/round.queries.ts';
import { findDraw, listHomes } from './home.queries.ts';
import { homeProblems } from './home-problems.ts';

let typesetter: Typesetter | undefined;

const PrintInput = z.object({
  roundId: z.string(),
  divisionCode: z.string().regex(/^(\d{9}|\d{12})$/),
  countyName: z.string(),
  /** What the term owes each child, as a later room tells it. */
  dues: z.array(z.object({ childId: z.string(), title: z.string(), amountFen: z.int() })),
});
type PrintInput = z.infer<typeof PrintInput>;
interface Printed {
  readonly [figure: string]: string | number;
  readonly fileId: string;
  readonly version: string;
  readonly homes: number;
  readonly pages: number;
}

/** Prints the homes of a place that stand in the sample; an inspector those given to him. Prints names: the trail says so. */
export const printVisitSheets = defineCommand<PrintInput, Printed>({
  name: 'roster.print-visit-sheets',
  input: PrintInput,
  digestInput: ({ dues, ...rest }) => ({ ...rest, dues: dues.length }),
  authorize: requireRoleOf('assign-home', 'record-interview'),
  run: async (context) => {
    const { db, tx, input, envelope, now } = context;
    const { countyCode, actor } = envelope;
    const { roundId, divisionCode, countyName } = input;
    const round = await findRound(tx, countyCode, { roundId }, 'for share');
    if (round === undefined) throw roundProblems['no-round']({});
    const draw = await findDraw(tx, countyCode, roundId);
    if (draw === undefined) throw homeProblems['no-draw']({});
    const inspectorId = actor.role === 'inspector' ? actor.actorId : undefined;
    const homes = await listHomes(tx, countyCode, { drawId: draw.drawId, within: divisionCode, inspectorId });
    const standing = homes.filter((home) => home.state !== 'replaced');
    if (standing.length === 0) throw homeProblems['no-home-there']({ divisionCode });
    const kind = divisionCode.length === 12 ? 'VR' : 'PR';
    const { place, placeOf, setting } = await loadSubject(context, round, { kind, divisionCode, countyName });
    const householdIds = homes.map((home) => home.householdId);
    const rows = await listHouseholds(tx, db.keys, countyCode, { roundId, householdIds });
    const householdOf = new Map(rows.map((row) => [row.householdId, row.standing]));
    const homeOf = new Map(homes.map((home) => [home.homeId, home]));
    const { seed, listDigest, listed } = draw;
    const paper = makeVisitSheets(
      setting,
      { seed, listDigest, listed, drawn: draw.homes },
      standing.flatMap((home) => {
        const household = householdOf.get(home.householdId);
        if (household === undefined) return [];
        const before = householdOf.get(homeOf.get(home.replaces ?? '')?.householdId ?? '');
        const replaces =
          before === undefined ? {} : { replaces: { householdNo: before.householdNo, reason: home.note } };
        return [{ order: home.placeNo, household, place: placeOf(home.divisionCode) ?? place, ...replaces }];
      }),
      input.dues.map(({ amountFen, ...due }) => ({ ...due, amountFen: BigInt(amountFen) })),
    );
    if (paper.reference === undefined) throw new Error('A visit sheet without a page code cannot be asked about.');
    typesetter ??= makeTypesetter();
    const set = typesetter.typeset(paper);
    const file = await putFile(db, set.pdf);
    await recordFile(tx, countyCode, file, now);
    const version = makeVersionCode(paper.reference.digest);
    const issued = {
      ...{
        county_code: countyCode,
        kind: 'VS',
        version,
        title: paper.title,
        office: paper.office,
        line_count: standing.length,
      },
      ...{ place_name: place.townshipName + place.villageName, page_count: set.pages, made_on: setting.madeOn },
    };
    await tx`insert into roster.issued_paper ${tx(issued)} on conflict on constraint issued_paper_key do nothing`;
    return { fileId: file.fileId, version, homes: standing.length, pages: set.pages };
  },
  trail: ({ input }, { homes, pages, version }) => ({
    subjects: [input.roundId],
    facts: { homes, pages, version, divisionCode: input.divisionCode },
  }),
});
