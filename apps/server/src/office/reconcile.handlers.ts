import { maskNationalId } from '@bulou/kernel';
import { listAccountNames } from '@bulou/network';
import { PAPER_KINDS } from '@bulou/roster';
import { listActs, wordOfState } from '@bulou/roster/model';
import {
  acceptMarks,
  BODY_WORDS,
  type Body,
  bodiesOf,
  confirmPaper,
  decideMarks,
  describeAct,
  enterMarks,
  findIssuedPaper,
  findPaper,
  findPicture,
  findStampStanding,
  freezeRosterPaper,
  listPaperActs,
  listPapersOfRound,
  listPictures,
  movePaper,
  type PaperActRow,
  type PaperRow,
  readLines,
  readPicture,
  readTypedCode,
  reconcileProblems,
  takeInPicture,
} from '@bulou/roster/office';
import { NO_TERRITORY, putFile, readFile, type Transaction } from '@bulou/store';
import type { reconcileRoutes } from '../api/reconcile.routes.ts';
import { act, getMe, type Handler, type OfficeRequest, readOffice } from './office.ts';
import { type Places, readPlaces } from './places.ts';
import { getRoundRow } from './round.handlers.ts';

export const reconcileHandlers = {
  listRosterPapers: async (request) => {
    const { office, query } = request;
    const me = getMe(request);
    return await readOffice(request, async (tx) => {
      const { roundId, state } = await getRoundRow(tx, office, request.params.roundId);
      const within = query.divisionCode ?? me.divisionCode ?? office.countyCode;
      const places = await readPlaces(tx, office);
      const papers = await listPapersOfRound(tx, office.countyCode, roundId, within);
      return {
        items: papers.map((paper) => describePaper(paper, places)),
        mayFreeze: state === 'open' && listActs('paper', 'none', me).includes('freeze-roster'),
      };
    });
  },
  freezeRoster: async (request) => {
    const { countyName } = request.office;
    const input = { roundId: request.params.roundId, ...request.body, countyName };
    const { paperId, kind, version, lines } = (await act(request, freezeRosterPaper, input)).result;
    return { paperId, kind: kind as 'VR', version, lines };
  },
  getRosterPaper: async (request) => await readOffice(request, (tx) => describePage(tx, request)),
  getRosterPdf: async (request) => {
    const { office } = request;
    const paper = await readOffice(request, (tx) => getPaper(tx, request));
    const content = await readFile(office.db, paper.pdfFileId);
    return { fileName: `${PAPER_KINDS[paper.kind]}-${paper.version}.pdf`, content, mediaType: 'application/pdf' };
  },
  movePaper: async (request) => {
    const { paperId } = request.params;
    const { act: wanted, reason = '' } = request.body;
    return (await act(request, movePaper, { paperId, act: wanted, reason })).result;
  },
  confirmPaper: async (request) =>
    (await act(request, confirmPaper, { paperId: request.params.paperId, ...request.body })).result,
  takeInPicture: async (request) => {
    const { office, upload } = request;
    // Refused before anything is kept for a paper that is not there.
    await readOffice(request, (tx) => getPaper(tx, request));
    const reading = await readPicture(upload, request.query.typedCode);
    const file = await putFile(office.db, upload);
    const input = { paperId: request.params.paperId, ...file, ...reading };
    return (await act(request, takeInPicture, input)).result;
  },
  getPicture: async (request) => {
    const { office } = request;
    const picture = await readOffice(request, (tx) => findPicture(tx, office.countyCode, request.params.pictureId));
    const mediaType = picture?.mediaType;
    if (picture === undefined || (mediaType !== 'image/jpeg' && mediaType !== 'image/png')) {
      throw reconcileProblems['no-paper']({});
    }
    const name = `${picture.pictureId}.${mediaType.slice('image/'.length)}`;
    return { fileName: name, content: await readFile(office.db, picture.fileId), mediaType };
  },
  enterMarks: async (request) =>
    (await act(request, enterMarks, { paperId: request.params.paperId, ...request.body })).result,
  acceptMarks: async (request) => (await act(request, acceptMarks, request.params)).result,
  checkPaper: async (request) => {
    const { office, query } = request;
    const code = readTypedCode(query.code);
    const paper =
      code === undefined
        ? undefined
        : await office.db.transaction(NO_TERRITORY, (tx) =>
            findIssuedPaper(tx, office.countyCode, code.kind, code.version),
          );
    if (code === undefined || paper === undefined || code.page > paper.pages) return refuseCode(code === undefined);
    const { kind, version, title, office: issuer, placeName, lines, pages, madeOn, supersededOn } = paper;
    const current = supersededOn === null;
    return {
      known: true,
      zh: current ? '这是现行的版本。' : `这一版已于 ${supersededOn} 作废，请以新版或补充页为准。`,
      en: current ? 'This is the current version.' : `Superseded on ${supersededOn}; the new version holds.`,
      ...{ version, title, office: issuer, place: placeName, page: code.page, pages, lines, madeOn, current },
      kind: PAPER_KINDS[kind as keyof typeof PAPER_KINDS],
      ...(current ? {} : { supersededOn }),
    };
  },
} satisfies { [K in keyof typeof reconcileRoutes]: Handler<K> };

function refuseCode(isMistyped: boolean) {
  return isMistyped
    ? {
        known: false,
        zh: '方码不完整或输错了。请照方码下面的字母和数字再输一次。',
        en: 'The code is incomplete or mistyped. Type the letters under it again.',
      }
    : {
        known: false,
        zh: '本县没有发出过这张纸。请交给县学生资助管理中心核对。',
        en: 'This county never issued such a page. Show it to the county aid centre.',
      };
}

async function getPaper(
  tx: Transaction,
  request: Pick<OfficeRequest<{ paperId: string }>, 'office' | 'params'>,
): Promise<PaperRow> {
  const paper = await findPaper(tx, request.office.countyCode, request.params.paperId);
  if (paper === undefined) throw reconcileProblems['no-paper']({});
  return paper;
}

function describePaper(paper: PaperRow, places: Places) {
  const { paperId, kind, divisionCode, state, version, lineCount, pageCount, madeOn, stampedAt } = paper;
  return {
    ...{ paperId, kind, state, version, lines: lineCount, pages: pageCount, madeOn },
    kindName: PAPER_KINDS[kind],
    stateName: wordOfState('paper', state),
    place: { key: divisionCode, name: places.nameWhole(divisionCode) },
    ...(stampedAt === null ? {} : { stampedAt: stampedAt.toISOString() }),
  };
}

async function describePage(tx: Transaction, request: Parameters<Handler<'getRosterPaper'>>[0]) {
  const { office } = request;
  const { countyCode, db } = office;
  const paper = await getPaper(tx, request);
  const round = await getRoundRow(tx, office, paper.roundId);
  const acts = await listPaperActs(tx, db.keys, countyCode, paper);
  const frozen = (await readLines(tx, db.keys, countyCode, [paper.paperId])).get(paper.paperId);
  const names = await listAccountNames(
    tx,
    countyCode,
    acts.map((each) => each.actedBy),
  );
  const nameOf = (accountId: string) => names.get(accountId) ?? accountId;
  const pictures = await listPictures(tx, countyCode, { paperId: paper.paperId });
  const stray = await listPictures(tx, countyCode, { roundId: paper.roundId, divisionCode: paper.divisionCode });
  const standing = await findStampStanding({ db, tx, countyCode, now: office.now() }, round, paper, office.countyName);
  const marks = decideMarks(acts);
  return {
    ...describePaper(paper, await readPlaces(tx, office)),
    ...{ roundId: paper.roundId, baseKind: paper.baseKind, standing },
    bodies: describeBodies(paper, acts, nameOf),
    roster: describeRoster(frozen),
    wrong: [...marks.wrong],
    omitted: [...marks.omitted],
    history: acts.map((each) => ({
      ...{ act: each.act, by: nameOf(each.actedBy), at: each.actedAt.toISOString(), reason: each.reason },
      actName: describeAct(each.act),
      bodies: each.bodies as Body[],
    })),
    pictures: [...pictures, ...stray].map(({ pictureId, page, refusal, takenInAt }) => ({
      ...{ pictureId, refusal, takenInAt: takenInAt.toISOString() },
      ...(page === null ? {} : { page }),
    })),
    acts: listMyActs(request, round.state, paper, acts),
  };
}

function describeBodies(paper: PaperRow, acts: readonly PaperActRow[], nameOf: (accountId: string) => string) {
  return bodiesOf(paper.baseKind).map((body) => {
    const by = acts.find((each) => each.act !== 'return-paper' && each.bodies.includes(body))?.actedBy;
    return { body, name: BODY_WORDS[body], ...(by === undefined ? {} : { confirmedBy: nameOf(by) }) };
  });
}

function describeRoster(
  frozen: Awaited<ReturnType<typeof readLines>> extends ReadonlyMap<string, infer L> ? L | undefined : never,
) {
  const lines = (frozen?.lines ?? []).map((line, index) => ({
    number: index + 1,
    householdNo: line.householdNo === undefined ? '' : `****${line.householdNo.slice(-4)}`,
    headName: line.headName ?? '',
    ...(line.childId === undefined ? {} : { childId: line.childId }),
    name: line.name ?? '',
    birthOn: line.birthOn ?? '',
    maskedId: line.nationalId === undefined ? '' : maskNationalId(line.nationalId),
    standing: line.childId === undefined ? '本户没有登记的孩子' : (line.standing ?? ''),
    removed: false,
  }));
  const removed = (frozen?.withdrawn ?? []).map((_, index) => ({
    ...{ number: lines.length + index + 1, householdNo: '', headName: '', name: '', birthOn: '', maskedId: '' },
    ...{ standing: '从名册上划去', removed: true },
  }));
  return [...lines, ...removed];
}

function listMyActs(
  request: Pick<OfficeRequest, 'session'>,
  roundState: string,
  paper: PaperRow,
  acts: readonly PaperActRow[],
): string[] {
  const me = getMe(request);
  if (roundState !== 'open') return [];
  const madeBy = (prefix: string) => acts.filter((each) => each.act.startsWith(prefix)).map((each) => each.actedBy);
  const offers = listActs('paper', paper.state, me, (each) => madeBy(each === 'accept-marks' ? 'enter-' : 'confirm-'));
  const isOffice = me.role === (paper.baseKind === 'VR' ? 'village-committee' : 'poverty-office');
  return offers.filter((each) => isOffice || !each.startsWith('confirm-'));
}
