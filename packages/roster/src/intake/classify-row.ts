import { looksLikeName, normaliseName } from '@bulou/kernel';
import type { TableRow } from '@bulou/tabular';
import type { Field } from './fields.ts';
import type { RowCells } from './row-cells.ts';

/** What a row below a header is. `template`: a pre-printed row that nobody filled in. `no-child`: a household without children. */
export type RowClass =
  | 'person'
  | 'total'
  | 'subtotal'
  | 'signature'
  | 'note'
  | 'heading'
  | 'template'
  | 'no-child'
  | 'example'
  | 'without-person';

const TOTAL = /^(?:合计|总计|共计|总共|累计|全校合计|全村合计|合计人数|总人数|统计)/;
const SUBTOTAL = /^(?:小计|本页合计|本页小计|页计|分计|.{1,8}小计)/;
const SIGNATURE =
  /(?:填表人|填报人|制表人?|审核人?|负责人|经办人|校长|园长|签字|签章|盖章|公章|填表日期|填报日期|填表时间|联系人|调查人|登记人|复核人?|统计人|班主任|分管领导|单位负责人|村支书|村主任|第一书记|报送日期|制表日期)\s*[(（]?[^:：()]{0,8}[)）]?\s*[:：_]/;
const NOTE = /^(?:注|备注|说明|填表说明|填报说明|附|提示|要求|※|\*|备 注)\s*(?:[:：]|\d|[一二三]|$)/;
const BLANK_BELOW = /^(?:以下空白|此处空白|以下无正文|以下为空|——+|\/+)$/;
const NO_PERSON =
  /^(?:无|没有|暂无|\/+|-+|—+|无学生|无子女|无孩子|无适龄(?:儿童|学生|孩子|人口)?|本户无.*|该户无.*|无在校生|无在读学生|空|无人)$/;
const EXAMPLE = /^(?:示例|样例|例如|范例|例)$|示例|样表/;

/** Fields of which one alone tells that somebody meant to write a person here. */
const PERSONAL: readonly Field[] = [
  'birthOn',
  'sex',
  'enrolmentNo',
  'personNo',
  'relationToHead',
  'account',
  'amount',
  'phone',
  'grade',
  'ethnicity',
];
const HOUSEHOLD: readonly Field[] = ['householdNo', 'headName', 'headId'];

/** Judges a row of a table; `cells` must be open at it. */
export function classifyRow(row: TableRow, cells: RowCells, isHeading: (row: TableRow) => boolean): RowClass {
  const nameText = cells.text('name');
  const idText = cells.text('nationalId');
  const named = nameText !== '' && !NO_PERSON.test(normaliseName(nameText)) && !/^[合总小共]\s*计/.test(nameText);
  const numbered =
    idText !== '' &&
    (/\d{6}/.test(idText) || /\d{6}/.test(idText.normalize('NFKC').replace(/[\s\u200B-\u200D\uFEFF]/g, '')));
  if (named && numbered) return isExample(cells, nameText) ? 'example' : 'person';
  const filled = listFilled(row);
  const summary = classifySummary(filled, numbered);
  if (summary !== undefined) return summary;
  if (!named && !numbered && isHeading(row)) return 'heading';
  if (named && filled.length === 1 && isHeading(row)) return 'heading';
  if (named && isExample(cells, nameText)) return 'example';
  if (named) return filled.length === 1 && !looksLikeName(normaliseName(nameText)) ? 'note' : 'person';
  if (numbered) return 'person';
  const household = HOUSEHOLD.some((field) => cells.text(field) !== '');
  if (
    household &&
    (NO_PERSON.test(normaliseName(nameText)) || (cells.has('name') && nameText === '' && isChildless(cells)))
  )
    return 'no-child';
  const meant = PERSONAL.some((field) => cells.text(field) !== '' && !NO_PERSON.test(cells.text(field)));
  return meant || (household && nameText === '' && idText === '') ? 'without-person' : 'template';
}

function listFilled(row: TableRow): string[] {
  const filled: string[] = [];
  for (const cell of row.cells) {
    const text = cell.replace(/[\s\u200B-\u200D\uFEFF]+/g, '');
    if (text !== '') filled.push(text.normalize('NFKC'));
  }
  return filled;
}

function classifySummary(filled: readonly string[], numbered: boolean): RowClass | undefined {
  const lead = filled.slice(0, 3);
  // A person called 总 or a village called 合计 does not begin with these words and a number.
  if (lead.some((text) => TOTAL.test(text)) && !numbered) return 'total';
  if (lead.some((text) => SUBTOTAL.test(text)) && !numbered) return 'subtotal';
  if (numbered) return undefined;
  const joined = filled.join(' ');
  if (NOTE.test(joined)) return 'note';
  if (SIGNATURE.test(joined)) return 'signature';
  if (filled.length === 1 && (BLANK_BELOW.test(joined) || [...joined].length > 30)) return 'note';
  if (filled.length <= 2 && /^\d{4}年\d{1,2}月\d{1,2}日$/.test(filled.at(-1) ?? '')) return 'signature';
  return undefined;
}

function isExample(cells: RowCells, name: string): boolean {
  return (
    EXAMPLE.test(cells.text('sequence')) || /示例|样例/.test(name) || /^(?:示例|样例|填写示例)/.test(cells.text('note'))
  );
}

/** Nothing about a child stands in the row, or the remark says that there is none. */
function isChildless(cells: RowCells): boolean {
  if (/无(?:学生|孩子|子女|适龄)|没有(?:孩子|学生)/.test(`${cells.text('note')}${cells.text('schooling')}`))
    return true;
  return PERSONAL.every((field) => field === 'phone' || field === 'relationToHead' || cells.text(field) === '');
}
