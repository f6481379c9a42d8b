import { readFileSync } from 'node:fs';
import { type Division, divisionLevelOf, type Finding } from '@bulou/kernel';
import {
  createDivisionFinder,
  type DivisionFinder,
  getPlaceTable,
  learnDivisions,
  listDivisions,
} from '@bulou/network';
import { termProblems } from './problems.ts';
import type { RunOptions } from './run-options.ts';

/** The divisions of a run: known beforehand, or learned while its lists are read. */
export interface RunDivisions {
  readonly countyName: string;
  readonly find: DivisionFinder;
  /** All of them; where they are learned, those met so far. */
  list(): readonly Division[];
  /** What the office should know of where they come from. */
  readonly findings: readonly Finding[];
}

/**
 * The divisions from the file that the options name or the packaged table; for a county that has neither, from what its
 * household lists name. Throws as {@link loadDivisionTable}, and where not even the county's code is known.
 */
export function openDivisions(options: Pick<RunOptions, 'countyCode' | 'divisionsFile'>): RunDivisions {
  const { countyCode, divisionsFile } = options;
  const known = getPlaceTable().counties.find(({ code }) => code === countyCode);
  if (divisionsFile === undefined && known !== undefined && listDivisions(countyCode).length === 0) {
    const { find, list } = learnDivisions(makeDivision(countyCode, known.name));
    return { countyName: known.name, find, list, findings: [LEARNED] };
  }
  const divisions = loadDivisionTable(options);
  const countyName = divisions.find((division) => division.level === 'county')?.name ?? countyCode;
  return { countyName, find: createDivisionFinder(divisions), list: () => divisions, findings: [] };
}

const LEARNED: Finding = {
  code: 'divisions-learned',
  severity: 'warning',
  kind: '',
  path: '',
  sheet: '',
  row: 0,
  column: '',
  value: '',
  reason: '本软件没有自带该县的乡镇和村表，乡镇和村按名单上的写法归并，区划代码是临时的',
  remedy: '请用 --divisions 指一份 code,name 的区划表',
};

const CODE_HEADER = /^(?:code|division_?code|(?:行政)?区划代码|统计用?区划代码|代码|编码)$/i;
const NAME_HEADER = /^(?:name|division_?name|名称|(?:行政)?区划名称|单位名称)$/i;

/**
 * The county's divisions: the file that the options name, else the packaged table. A file is CSV in UTF-8 whose header
 * names the columns of code and name; without such a header they are the first two. Throws the Problem
 * `term.divisions-unreadable` with the first bad line.
 */
export function loadDivisionTable(options: Pick<RunOptions, 'countyCode' | 'divisionsFile'>): Division[] {
  if (options.divisionsFile === undefined) {
    const packaged = listDivisions(options.countyCode);
    if (packaged.length === 0) throw termProblems['divisions-missing']({ county: options.countyCode });
    return packaged;
  }
  const lines = readFileSync(options.divisionsFile, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const header = splitLine(lines[0] ?? '');
  const at = [CODE_HEADER, NAME_HEADER].map((pattern) => header.findIndex((cell) => pattern.test(cell)));
  const [codeAt = 0, nameAt = 1] = at.includes(-1) ? [0, 1] : at;
  const divisions = lines.flatMap((line, index): Division[] => {
    const cells = splitLine(line);
    const [code = '', name = ''] = [cells[codeAt], cells[nameAt]];
    if (line.trim() === '' || (index === 0 && !/^\d/.test(code))) return [];
    if (!/^(\d{6}|\d{9}|\d{12})$/.test(code) || name === '' || !code.startsWith(options.countyCode)) {
      throw termProblems['divisions-unreadable']({ file: options.divisionsFile ?? '', line: index + 1 });
    }
    return [makeDivision(code, name)];
  });
  return divisions.sort((a, b) => (a.divisionCode < b.divisionCode ? -1 : 1));
}

function splitLine(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"|"$/g, ''));
}

function makeDivision(divisionCode: string, name: string): Division {
  const level = divisionLevelOf(divisionCode);
  const parentCode = level === 'county' ? divisionCode.slice(0, 4) : divisionCode.slice(0, -3);
  return { divisionCode, name, level, parentCode };
}
