import type { Finding } from '@bulou/kernel';

/** The parts of a finding that a reader knows; kind and path are added by whoever asked for the file. */
export interface TableFinding {
  code: string;
  severity: Finding['severity'];
  sheet: string;
  row: number;
  column: string;
  value: string;
  reason: string;
  remedy: string;
}

/** A file, or the rest of it, that will not be read. Thrown inside the child, returned by the parent as a finding. */
export class Refusal extends Error {
  readonly finding: TableFinding;

  constructor(code: string, reason: string, remedy: string, place: Partial<TableFinding> = {}) {
    super(`${code}: ${reason}`);
    this.name = 'Refusal';
    this.finding = { severity: 'error', sheet: '', row: 0, column: '', value: '', ...place, code, reason, remedy };
  }
}

/** Makes the finding that a caller sees. */
export function makeFinding(finding: TableFinding, kind: string, path: string): Finding {
  const { code, severity, sheet, row, column, value, reason, remedy } = finding;
  return { code, severity, kind, path, sheet, row, column, value, reason, remedy };
}

/** A finding about a whole sheet or file, with the places left empty that do not apply. */
export function noteFinding(
  code: string,
  severity: Finding['severity'],
  reason: string,
  remedy: string,
  place: Partial<TableFinding> = {},
): TableFinding {
  return { sheet: '', row: 0, column: '', value: '', ...place, code, severity, reason, remedy };
}

export const RESAVE_REMEDY = '请用 Excel 或 WPS 打开该文件,另存为“Excel 工作簿(.xlsx)”后重新提交。';

export function refuseDamaged(detail: string): Refusal {
  return new Refusal(
    'file-damaged',
    `文件已损坏或不完整,无法读取(${detail})。`,
    '请向提供单位重新索取或重新导出该文件;若能打开,请另存为 .xlsx 后重新提交。',
  );
}

export function refuseBomb(detail: string): Refusal {
  return new Refusal(
    'file-inflates',
    `文件解压后的体积异常,可能是恶意文件,已拒绝读取(${detail})。`,
    '请确认文件来源;若确为本单位数据,请复制有内容的行列到新工作簿,另存后重新提交。',
  );
}

export function refuseLimit(detail: string, place: Partial<TableFinding> = {}): Refusal {
  return new Refusal(
    'file-over-limit',
    `文件内容超出允许的范围,已拒绝读取(${detail})。`,
    '请删除多余的空行空列或拆分为几个文件后重新提交。',
    place,
  );
}

export function refuseEntities(): Refusal {
  return new Refusal(
    'file-has-entities',
    '文件的 XML 中含有 DTD 或实体定义,正常的表格不会有,可能是恶意文件,已拒绝读取。',
    RESAVE_REMEDY,
  );
}
