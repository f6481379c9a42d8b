import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { STAGES, stageLabel, termLabel } from '@bulou/kernel';
import {
  type PlannedWorkbook,
  type Workbook,
  type WorkbookCell,
  type WorkbookRow,
  writeWorkbooks,
} from '@bulou/tabular';
import type { DeterminedChild, Payment } from '../model.ts';
import { compareText } from '../order.ts';
import { placeOf, UNKNOWN } from '../proof/prove.ts';
import { describeReason, STATE_WORDS } from '../words.ts';
import type { OutputDesk } from './outputs-model.ts';

interface Roster {
  readonly file: string;
  readonly title: string;
  readonly place: string;
  readonly children: readonly DeterminedChild[];
  /** Boxes at the foot, for seals and signatures. */
  readonly boxes: readonly string[];
  readonly column: 'school' | 'village';
}

/**
 * Writes one print-ready workbook for each village and each school of the county that has registered children; pupils
 * of schools outside the county share one for each stage. A4 landscape, heads repeated, page x of y, boxes for seal
 * and signatures. Returns how many files were written.
 */
export async function writeRosters(folder: string, desk: OutputDesk): Promise<number> {
  const rosters = [...villageRosters(desk), ...schoolRosters(desk)];
  await mkdir(path.join(folder, 'village'), { recursive: true, mode: 0o700 });
  await mkdir(path.join(folder, 'school'), { recursive: true, mode: 0o700 });
  const paymentsOf = Map.groupBy(desk.decision.payments, (payment) => payment.childId);
  const plan = function* (): Generator<PlannedWorkbook> {
    for (const roster of rosters) {
      yield { path: path.join(folder, roster.file), workbook: makeWorkbook(roster, desk, paymentsOf) };
    }
  };
  return writeWorkbooks(plan());
}

function villageRosters(desk: OutputDesk): Roster[] {
  const groups = Map.groupBy(
    desk.result.children.filter((child) => child.facts.registered),
    (child) => placeOf(child, desk.result.county).village,
  );
  return [...groups].sort(byKey).map(([code, children]) => {
    const township = desk.divisionNames.get(code.slice(0, 9)) ?? '';
    const name = desk.divisionNames.get(code) ?? (code === UNKNOWN ? '乡镇村不详' : '村不详');
    return {
      file: path.join('village', `${fileName(code)}-${fileName(name)}.xlsx`),
      title: `${desk.countyName}${termLabel(desk.result.term, 'zh')}建档立卡学生资助名册（按村）`,
      place: `${township}${name}`,
      children: [...children].sort(byHousehold),
      boxes: ['村民委员会（盖章）', '村党支部（盖章）', '核对人签字'],
      column: 'school',
    };
  });
}

function schoolRosters(desk: OutputDesk): Roster[] {
  const free = makeUniqueNames();
  const pupils = desk.result.children.filter((child) => child.facts.registered && child.facts.inSchool === true);
  const groups = Map.groupBy(pupils, (child) =>
    child.facts.outsideCounty === true ? `outside-${child.countedStage}` : (child.facts.schoolKey ?? UNKNOWN),
  );
  return [...groups].sort(byKey).map(([key, children]) => {
    const outside = key.startsWith('outside-');
    const stage = children[0]!.countedStage;
    const stageName = stage === 'unknown' ? '学段不详' : stageLabel(stage, 'zh');
    const name = outside
      ? `县外就读·${stageName}`
      : (children.find((child) => child.facts.schoolName)?.facts.schoolName ?? '学校不详');
    return {
      file: path.join('school', `${free(fileName(name))}.xlsx`),
      title: `${desk.countyName}${termLabel(desk.result.term, 'zh')}建档立卡学生资助名册（按学校）`,
      place: name,
      children: [...children].sort(byGrade),
      boxes: outside
        ? ['县学生资助管理中心（盖章）', '负责人签字', '经办人签字']
        : ['学校（盖章）', '校长签字', '资助专干签字'],
      column: 'village',
    };
  });
}

/** 中心小学, and 中心小学（2） for another school of that name; on some systems upper and lower case are one. */
function makeUniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let unique = name;
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1) unique = `${name}（${number}）`;
    taken.add(unique.toLowerCase());
    return unique;
  };
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return compareText(a[0], b[0]);
}

function byHousehold(a: DeterminedChild, b: DeterminedChild): number {
  return (
    compareText(a.facts.householdNo ?? '~', b.facts.householdNo ?? '~') ||
    compareText(a.facts.birthOn ?? '', b.facts.birthOn ?? '') ||
    compareText(a.childId, b.childId)
  );
}

function byGrade(a: DeterminedChild, b: DeterminedChild): number {
  const stage = (child: DeterminedChild) =>
    child.countedStage === 'unknown' ? 99 : STAGES.indexOf(child.countedStage);
  return (
    stage(a) - stage(b) ||
    (a.facts.grade ?? 99) - (b.facts.grade ?? 99) ||
    compareText(a.name, b.name) ||
    compareText(a.childId, b.childId)
  );
}

/** Windows refuses some characters and trailing dots; a name longer than a screen helps nobody. */
function fileName(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters that file systems refuse.
      .replace(/[\u0000-\u001f<>:"/\\|?*\s]/g, '_')
      .replace(/[.]+$/, '')
      .slice(0, 60) || '_'
  );
}

const WIDTH = 12;

function makeWorkbook(roster: Roster, desk: OutputDesk, paymentsOf: ReadonlyMap<string, readonly Payment[]>): Workbook {
  const paid = roster.children.flatMap((child) => paymentsOf.get(child.childId) ?? []);
  const total = paid.reduce((sum, payment) => sum + payment.amountFen, 0n);
  const children = new Set(paid.map((payment) => payment.childId)).size;
  return {
    title: roster.title,
    creator: 'Bulou',
    styles: {
      small: { border: true, wrap: true, vertical: 'center', size: 10, format: '@' },
      smallCenter: { border: true, align: 'center', vertical: 'center', size: 10, format: '@' },
    },
    sheets: [
      {
        name: '名册',
        title: roster.title,
        subtitles: [
          `${roster.place}　　以 ${desk.result.censusOn} 为准　　登记 ${roster.children.length} 人　　本期发放 ${children} 人、${paid.length} 人次、${formatPlainYuan(total)} 元`,
        ],
        columns: [
          { header: '序号', width: 5, style: 'smallCenter' },
          { header: '姓名', width: 11 },
          { header: '性别', width: 5, style: 'smallCenter' },
          { header: '身份证号', width: 20, style: 'smallCenter' },
          { header: '户编号', width: 13, style: 'smallCenter' },
          roster.column === 'school'
            ? { header: '学校', width: 20, style: 'small' }
            : { header: '村', width: 20, style: 'small' },
          { header: '学段年级', width: 11, style: 'smallCenter' },
          { header: '就读', width: 6, style: 'smallCenter' },
          { header: '资助项目与金额（元）', width: 34, style: 'small' },
          { header: '合计（元）', width: 10, style: 'yuan' },
          { header: '状态', width: 20, style: 'small' },
          { header: '核对签字', width: 11 },
        ],
        rows: rosterRows(roster, desk, paymentsOf),
        after: footRows(roster, paid.length, children, total),
        frozenColumns: 2,
        page: { orientation: 'landscape', footer: roster.place },
      },
    ],
  };
}

function* rosterRows(
  roster: Roster,
  desk: OutputDesk,
  paymentsOf: ReadonlyMap<string, readonly Payment[]>,
): Generator<WorkbookRow> {
  let number = 0;
  for (const child of roster.children) {
    number += 1;
    const payments = paymentsOf.get(child.childId) ?? [];
    const total = payments.reduce((sum, payment) => sum + payment.amountFen, 0n);
    const place =
      roster.column === 'school'
        ? (child.facts.schoolName ?? (child.facts.inSchool === false ? '不在校' : '不详'))
        : `${desk.divisionNames.get((child.facts.divisionCode ?? '').slice(0, 9)) ?? ''}${desk.divisionNames.get(child.facts.divisionCode ?? '') ?? '不详'}`;
    const items = payments.map(
      (payment) =>
        `${desk.benefitTitles.get(payment.benefit) ?? payment.benefit} ${formatPlainYuan(payment.amountFen)}`,
    );
    const cells: WorkbookCell[] = [
      String(number),
      child.name,
      child.facts.sex === undefined ? '' : child.facts.sex === 'male' ? '男' : '女',
      child.nationalId ?? '不详',
      child.facts.householdNo ?? '',
      place,
      stageAndGrade(child),
      boardingText(child),
      items.join('\n'),
      total === 0n ? null : total,
      stateText(child),
      null,
    ];
    const lines = Math.max(1, items.length, Math.ceil(stateText(child).length / 10), Math.ceil(place.length / 10));
    yield { cells, height: Math.max(20, lines * 14 + 4) };
  }
}

function stageAndGrade(child: DeterminedChild): string {
  if (child.countedStage === 'unknown') return '不详';
  const grade = child.facts.grade;
  if (child.countedStage === 'preschool') return KINDERGARTEN[grade ?? 0] || stageLabel('preschool', 'zh');
  return `${stageLabel(child.countedStage, 'zh')}${grade === undefined || child.countedStage === 'infant' ? '' : `${grade}年级`}`;
}

const KINDERGARTEN = ['', '小班', '中班', '大班'];

function boardingText(child: DeterminedChild): string {
  if (child.facts.inSchool !== true) return '';
  return child.facts.boarding === undefined ? '' : child.facts.boarding ? '寄宿' : '走读';
}

function stateText(child: DeterminedChild): string {
  const { mark, zh } = STATE_WORDS[child.state];
  if (child.state === 'payable') return `${mark} ${zh}`;
  const reason = child.reasons[0];
  return reason === undefined ? `${mark} ${zh}` : `${mark} ${zh}：${describeReason(reason, 'zh')}`;
}

function footRows(roster: Roster, payments: number, children: number, total: bigint): WorkbookRow[] {
  const third = WIDTH / roster.boxes.length;
  return [
    {
      cells: [
        { value: `合计　发放 ${children} 人、${payments} 人次`, style: 'total', across: 9 },
        { value: total, style: 'totalYuan' },
        { value: '', style: 'total', across: 2 },
      ],
      height: 22,
    },
    [
      {
        value: '核对意见：以上名单已逐人核对，无遗漏、无错登；有出入的已在“核对签字”栏注明。',
        style: 'note',
        across: WIDTH,
      },
    ],
    { cells: roster.boxes.map((box) => ({ value: box, style: 'box', across: third })), height: 84 },
    { cells: roster.boxes.map(() => ({ value: '年　　月　　日', style: 'center', across: third })), height: 20 },
  ];
}

function formatPlainYuan(fen: bigint): string {
  const cents = fen % 100n;
  return cents === 0n ? `${fen / 100n}` : `${fen / 100n}.${cents.toString().padStart(2, '0')}`;
}
