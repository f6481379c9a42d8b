import { type PlainDate, stageLabel } from '@bulou/kernel';
import type { WorkbookRow, WorkbookSheet } from '@bulou/tabular';
import { type DeterminedChild, DIFFERENCE_LISTS, type DifferenceLine, type DifferenceListName } from '../model.ts';
import { DIFFERENCE_WORDS, describeReason, ROLE_WORDS, whoActs } from '../words.ts';
import type { OutputDesk } from './outputs-model.ts';

const COLUMNS: WorkbookSheet['columns'] = [
  { header: '序号', width: 6, style: 'number' },
  { header: '姓名', width: 12 },
  { header: '身份证号', width: 21 },
  { header: '乡镇', width: 11 },
  { header: '村', width: 20 },
  { header: '学校', width: 26 },
  { header: '学段', width: 10 },
  { header: '情况', width: 46, style: 'wrap' },
  { header: '金额（元）', width: 11, style: 'yuan' },
  { header: '谁来处理', width: 22 },
  { header: '期限', width: 12, style: 'date' },
  { header: '来源（文件、表、行）', width: 44, style: 'wrap' },
  { header: '处理结果', width: 20 },
];

/** The sheets of `exceptions.xlsx`: one a kind, each line with who should act and by when. */
export function makeExceptionSheets(desk: OutputDesk): WorkbookSheet[] {
  const unresolved = desk.result.children.filter((child) => child.state === 'unresolved');
  return [
    makeSheet(
      '待查清',
      '这些孩子的情况还没有查清，查清之前不能说该不该发',
      unresolved.map((child) => unresolvedLine(child, desk)),
      desk,
    ),
    ...DIFFERENCE_LISTS.map((name) =>
      makeSheet(
        SHEET_NAMES[name],
        DIFFERENCE_WORDS[name].zh,
        desk.proof.lists[name].map((line) => differenceLine(name, line, desk)),
        desk,
      ),
    ),
    makeGapSheet(desk),
  ];
}

const SHEET_NAMES: Record<DifferenceListName, string> = {
  'registry-not-on-roll': '在库不在籍',
  'present-not-on-roll': '在校不在籍',
  'roll-but-absent': '在籍不在校',
  'flagged-not-registered': '学校标贫库中无',
  'paid-last-term-and-gone': '上期有本期无',
  'received-not-entitled': '领了但不符合',
  'entitled-not-payable': '该发发不出',
};

interface Line {
  readonly child: DeterminedChild | undefined;
  readonly name: string;
  readonly text: string;
  readonly amountFen: bigint;
  readonly who: string;
  readonly by: PlainDate;
  readonly sources: readonly string[];
}

function unresolvedLine(child: DeterminedChild, desk: OutputDesk): Line {
  const { who, by } = whoActs(child.reasons[0] ?? '', desk.result.censusOn);
  return {
    child,
    name: child.name,
    text: child.reasons.map((code) => describeReason(code, 'zh')).join('；'),
    amountFen: 0n,
    who: ROLE_WORDS[who].zh,
    by,
    sources: child.sources,
  };
}

function differenceLine(name: DifferenceListName, line: DifferenceLine, desk: OutputDesk): Line {
  const acting = whoActs(line.reason, desk.result.censusOn);
  const who = name === 'entitled-not-payable' ? acting.who : DIFFERENCE_WORDS[name].who;
  return {
    child: desk.childById.get(line.childId),
    name: line.name,
    text: describeReason(line.reason, 'zh'),
    amountFen: line.amountFen,
    who: ROLE_WORDS[who].zh,
    by: acting.by,
    sources: line.sources,
  };
}

function makeSheet(name: string, title: string, lines: readonly Line[], desk: OutputDesk): WorkbookSheet {
  return {
    name,
    title,
    subtitles: [`${desk.countyName}　${desk.result.term}　以 ${desk.result.censusOn} 为准　共 ${lines.length} 名`],
    columns: COLUMNS,
    rows: lineRows(lines, desk),
    frozenColumns: 2,
    filter: lines.length > 0,
    page: { orientation: 'landscape', footer: `${desk.countyName} ${name}` },
  };
}

function* lineRows(lines: readonly Line[], desk: OutputDesk): Generator<WorkbookRow> {
  let number = 0;
  for (const line of lines) {
    number += 1;
    const child = line.child;
    const code = child?.facts.divisionCode ?? '';
    const stage = child?.countedStage ?? 'unknown';
    yield [
      number,
      line.name,
      child?.nationalId ?? '不详',
      desk.divisionNames.get(code.slice(0, 9)) ?? '不详',
      desk.divisionNames.get(code) ?? '不详',
      child?.facts.schoolName ?? '',
      stage === 'unknown' ? '不详' : stageLabel(stage, 'zh'),
      line.text,
      line.amountFen === 0n ? null : line.amountFen,
      line.who,
      { on: line.by },
      line.sources.join('\n'),
      null,
    ];
  }
}

function makeGapSheet(desk: OutputDesk): WorkbookSheet {
  return {
    name: '政策缺口',
    title: '建档立卡的孩子，哪一层都没有管到',
    subtitles: [`共 ${desk.proof.gapChildren} 名；同一名孩子可能在几行里，各行不能相加`],
    columns: [
      { header: '学段', width: 12 },
      { header: '卡在哪个条件', width: 44, style: 'wrap' },
      { header: '涉及项目', width: 44, style: 'wrap' },
      { header: '人', width: 8, style: 'number' },
      { header: '人次', width: 8, style: 'number' },
      { header: '只放宽这一条，本学期要花（元）', width: 18, style: 'yuan' },
      { header: '谁来处理', width: 22 },
    ],
    rows: desk.proof.gaps.map((gap) => [
      gap.stage === 'unknown' ? '不详' : stageLabel(gap.stage, 'zh'),
      gap.condition
        .split('+')
        .map((code) => describeReason(code, 'zh'))
        .join('，并且'),
      gap.benefits.map((benefit) => desk.benefitTitles.get(benefit) ?? benefit).join('、'),
      gap.children,
      gap.payments,
      gap.closingFen ?? null,
      ROLE_WORDS['county-centre'].zh,
    ]),
    page: { orientation: 'landscape' },
  };
}
