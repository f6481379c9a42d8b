/** Everything about one child on one page, within the territory of whoever asks. */
import {
  type LineRow,
  listDeterminationsOf,
  listFactsOf,
  listLinesOfChild,
  listLinesOfHousehold,
  listOfficeTerms,
  listPaymentsOf,
  type OfficeTerm,
} from '@bulou/coverage/office';
import { maskBankAccount, maskName, maskPhone } from '@bulou/kernel';
import { listAccountNames, listTasksOf } from '@bulou/network';
import {
  describeRecord,
  listPairsOfChild,
  listRowRefs,
  listStoredRows,
  officeProblems,
  type StoredRow,
} from '@bulou/roster/office';
import { listTrailOf, type Transaction } from '@bulou/store';
import { describeLines } from './child-lines.ts';
import { describeCode, describeTerm } from './coverage.handlers.ts';
import type { Office } from './office.ts';
import { nameOwner, readPlaces, readSchoolNames } from './places.ts';
import { describeEvent } from './trail-words.ts';

/** Throws `roster.no-child` for a child whose last line the territory does not see. */
export async function readChildPage(tx: Transaction, office: Office, childId: string) {
  const { countyCode } = office;
  const lines = await listLinesOfChild(tx, countyCode, childId);
  const [last] = lines;
  if (last === undefined) throw officeProblems['no-child']({});
  const { items, identities } = await describeLines(tx, office, [last]);
  const [line] = items;
  const [identity] = identities;
  if (line === undefined || identity === undefined) throw officeProblems['no-child']({});
  const family = last.householdBlind === null ? [] : await listLinesOfHousehold(tx, countyCode, last.householdBlind);
  const tasks = await listTasksOf(tx, countyCode, childId);
  const terms = await readTerms(tx, office, lines, childId);
  const places = await readPlaces(tx, office);
  const schoolName = await readSchoolNames(tx, office);
  return {
    ...line,
    maskedPhones: identity.phones.map(maskPhone),
    guardians: [...identity.guardianNames],
    ...(last.householdBlind === null ? {} : { householdId: last.householdBlind }),
    siblings: family
      .filter((each) => each.childId !== childId)
      .map(({ childId: id, name, state }) => ({ childId: id, name, state })),
    sources: (await listStoredRows(tx, office.db.keys, countyCode, await listRowRefs(tx, countyCode, childId))).map(
      describeRow,
    ),
    terms,
    openPairs: await listPairsOfChild(tx, countyCode, childId),
    tasks: tasks.map(({ taskId, kind, dueOn, state, assigneeName, ...owner }) => ({
      taskId,
      kind,
      dueOn,
      state,
      owner: assigneeName ?? nameOwner(owner, places, schoolName),
    })),
    timeline: await readTimeline(
      tx,
      office,
      childId,
      terms.map(({ term }) => term),
    ),
  };
}

/** A row with its fields masked. */
export function describeRow({ ref, dataOn, record }: StoredRow) {
  return { ...ref, dataOn, fields: describeRecord(record) };
}

async function readTerms(tx: Transaction, office: Office, lines: readonly LineRow[], childId: string) {
  const { countyCode, db } = office;
  const terms = new Map((await listOfficeTerms(tx, countyCode)).map((term) => [term.term, term]));
  const determinations = await listDeterminationsOf(tx, countyCode, childId);
  const facts = new Map((await listFactsOf(tx, countyCode, childId)).map((row) => [row.term, row]));
  const payments = await listPaymentsOf(tx, db.keys, countyCode, childId);
  const names = new Map(office.packs.flatMap((pack) => pack.benefits.map((benefit) => [benefit.id, benefit.title.zh])));
  const nameOf = (benefit: string) => names.get(benefit) ?? benefit;
  const places = await readPlaces(tx, office);
  const schoolName = await readSchoolNames(tx, office);
  return lines.flatMap((line) => {
    const term = terms.get(line.term);
    if (term === undefined) return [];
    return [
      {
        ...describeTermOfChild(term, line),
        ...(line.divisionCode === countyCode
          ? {}
          : { division: { key: line.divisionCode, name: places.nameWhole(line.divisionCode) } }),
        ...(line.schoolId === null ? {} : { school: { key: line.schoolId, name: schoolName(line.schoolId) } }),
        benefits: determinations
          .filter((each) => each.term === line.term)
          .map(({ benefit, outcome, amountFen, payers, reasons }) => ({
            benefit,
            name: nameOf(benefit),
            outcome,
            amountFen: Number(amountFen),
            payers: readPayers(payers),
            reasons: reasons.map((code) => describeCode(code)),
          })),
        payments: payments
          .filter((each) => each.term === line.term)
          .map(({ paymentId, benefit, amountFen, payeeKind, payeeName, account, school, live }) => ({
            paymentId,
            benefit,
            name: nameOf(benefit),
            amountFen: Number(amountFen),
            payeeKind,
            maskedPayee: maskName(payeeName),
            maskedAccount: maskBankAccount(account),
            school,
            live,
          })),
        facts: describeFacts(facts.get(line.term)),
      },
    ];
  });
}

function describeTermOfChild(term: OfficeTerm, line: LineRow) {
  return {
    term: describeTerm(term),
    state: line.state,
    reasons: line.reasons.map((code) => describeCode(code)),
    stage: line.stage as 'unknown',
    ...(line.grade === null ? {} : { grade: line.grade }),
    registered: line.registered,
  };
}

function describeFacts(row: { facts: object; provenance: Readonly<Record<string, string>> } | undefined) {
  return Object.entries(row?.facts ?? {}).map(([fact, value]) => {
    const source = row?.provenance[fact];
    return { fact, value: String(value), ...(source === undefined ? {} : { source }) };
  });
}

/** `central=25000;county=25000`. */
function readPayers(text: string): { payer: string; amountFen: number }[] {
  return text.split(';').flatMap((part) => {
    const [payer = '', amount = ''] = part.split('=');
    return payer === '' ? [] : [{ payer, amountFen: Number(amount) }];
  });
}

/** Runs and acts about the child, the latest first. Who did it is named by account. */
async function readTimeline(
  tx: Transaction,
  office: Office,
  childId: string,
  terms: readonly { recordedAt: string; label: string }[],
) {
  const entries = await listTrailOf(tx, office.countyCode, childId);
  const names = await listAccountNames(
    tx,
    office.countyCode,
    entries.map((entry) => entry.actorId),
  );
  const acts = entries.map(({ recordedAt, commandName, actorId }) => {
    const actor = names.get(actorId);
    return {
      at: recordedAt.toISOString(),
      kind: commandName,
      ...describeEvent(commandName),
      ...(actor === undefined ? {} : { actor }),
    };
  });
  const runs = terms.map(({ recordedAt, label }) => ({
    at: recordedAt,
    kind: 'term.record-run',
    zh: `${label}比对并认定`,
    en: `Run of ${label}`,
  }));
  return [...acts, ...runs].sort((a, b) => (a.at < b.at ? 1 : -1));
}
