/** What a round's households and papers are made from: the latest run of a term, opened once. */
import { loadPaperDesk, type PaperDesk } from '@bulou/coverage';
import { listDivisionNames } from '@bulou/coverage/office';
import { type Division, divisionLevelOf, type PlainDate, type TermId } from '@bulou/kernel';
import { compilePacks } from '@bulou/policy';
import type { Transaction } from '@bulou/store';
import type { Office } from './office.ts';

/** The county's divisions as they stand now. */
export async function listOfficeDivisions(tx: Transaction, office: Office): Promise<Division[]> {
  return [...(await listDivisionNames(tx, office.countyCode))].map(([divisionCode, name]) => ({
    id: divisionCode,
    divisionCode,
    name,
    level: divisionLevelOf(divisionCode),
    ...(divisionCode.length > 6 ? { parentCode: divisionCode.slice(0, -3) } : {}),
  }));
}

/** The desk of a term's latest run; `undefined` when it has none. Opens identities: what is done with them is recorded by the caller. */
export async function openPaperDesk(office: Office, term: TermId): Promise<PaperDesk | undefined> {
  const { countyCode, countyName, db, packs } = office;
  const divisions = await db.transaction(countyCode, (tx) => listOfficeDivisions(tx, office), { readOnly: true });
  const listBenefits = (censusOn: PlainDate) =>
    packs.length === 0
      ? []
      : compilePacks({ packs, term, censusOn, notLoaded: [] }).benefits.map(({ id, title, bankPayable }) => ({
          benefit: id,
          titleZh: title.zh,
          bankPayable,
        }));
  return await loadPaperDesk(db, { countyCode, term, divisions, countyName, listBenefits });
}
