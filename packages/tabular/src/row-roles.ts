import type { TableRow } from './table-model.ts';

/** What a row below a header is. */
export type RowRole = 'data' | 'header' | 'title' | 'total' | 'note';

const TOTAL = /^[^\d]{0,14}?(?:合计|小计|总计|共计|累计|总人数|总金额)(?:[::(].*|\d.*|人数|金额|元|人)?$/;
const NOTE =
  /^(?:注|备注|说明|填表说明|附注|填表人|填报人|制表人?|审核人?|复核人?|负责人|经办人|统计人|校长|园长|班主任|单位负责人|分管领导|签字|签名|盖章|公章|学校[((]?盖?公?章|村委会[((]?盖?公?章|填报单位|填报日期|填表日期|填表时间|制表日期|制表时间|联系人|监督电话|举报电话|本表|以上|此表|声明|承诺|第\d+页|共\d+页|第[一二三四五六七八九十]+页)/;
const TITLE = /(?:花名册|名册|名单|登记表|统计表|明细表|汇总表|发放表|信息表|公示表|清册|台账|一览表)(?:[(（].*)?$/;
const SEAL = /[((]?(?:盖章|公章|签章|签字|签名)[))]?[::]?/;
const DATE_LINE = /^(?:\d{2,4})?年?\d{0,2}月\d{0,2}日$|^年月日$/;

/** Tells data rows from what else stands below a header. `header` are the header's lines, `titles` the texts above it. */
export function makeRowJudge(
  headerLines: readonly (readonly string[])[],
  titles: readonly string[],
): (row: TableRow) => RowRole {
  const lines = headerLines.map((line) => line.map(squeeze));
  const known = new Set(titles.map(squeeze).filter((title) => title.length >= 4));
  return (row) => {
    const texts: string[] = [];
    for (const cell of row.cells) {
      const text = squeeze(cell);
      if (text !== '') texts.push(text);
    }
    if (texts.length === 0) return 'note';
    if (lines.some((line) => repeatsHeader(row, line))) return 'header';
    if (texts.length <= 2 && known.has(texts[0]!)) return 'title';
    if (texts.length === 1 && TITLE.test(texts[0]!)) return 'title';
    if (isColumnNumbers(row)) return 'header';
    const hasIdentity = texts.some((text) => /^\d{17}[\dXx]$|^\d{15}$/.test(text));
    if (!hasIdentity && texts.slice(0, 3).some((text) => TOTAL.test(text)) && !looksLikePerson(texts)) return 'total';
    if (!hasIdentity && isNote(texts)) return 'note';
    return 'data';
  };
}

/** A pupil may be called 注, but a row that also has a sequence number, a sex and a birth date is a pupil's. */
function looksLikePerson(texts: readonly string[]): boolean {
  return texts.some((text) => text === '男' || text === '女');
}

function isNote(texts: readonly string[]): boolean {
  const first = texts[0]!;
  if (looksLikePerson(texts)) return false;
  if (NOTE.test(first) && (texts.length <= 2 || /[::]/.test(first) || texts.some((text) => /[::]$/.test(text))))
    return true;
  if (texts.length <= 4 && texts.some((text) => SEAL.test(text) && text.length <= 40)) return true;
  if (texts.length <= 2 && texts.some((text) => DATE_LINE.test(text))) return true;
  return texts.length === 1 && first.length > 24 && /[\u4e00-\u9fff]{10}/.test(first);
}

function repeatsHeader(row: TableRow, line: readonly string[]): boolean {
  let same = 0;
  let different = 0;
  for (let at = 0; at < Math.max(row.cells.length, line.length); at++) {
    const cell = squeeze(row.cells[at] ?? '');
    const header = line[at] ?? '';
    if (cell === '' && header === '') continue;
    if (cell === header) same++;
    else different++;
  }
  return same >= 2 && same >= different * 2;
}

/** A line of column numbers 1 2 3 … or (1) (2) (3) … under a header. */
function isColumnNumbers(row: TableRow): boolean {
  if (row.cells.length < 4) return false;
  let next = 1;
  for (const cell of row.cells) {
    const text = squeeze(cell).replace(/^[(<]|[)>]$/g, '');
    if (text === '' || text === '甲' || text === '乙') continue;
    if (text !== String(next)) return false;
    next++;
  }
  return next > 4;
}

function squeeze(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u200b\ufeff]/gu, '');
}
