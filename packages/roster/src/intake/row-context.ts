import {
  type Finding,
  type ListKind,
  type PlainDate,
  readDateText as readAnyDate,
  readBoarding as readBoardingText,
  readSex as readSexText,
  readYesNo as readYesNoText,
} from '@bulou/kernel';
import type { PlaceReader } from '@bulou/network';
import type { SourceRecord } from '../model.ts';
import type { Constants } from './fields.ts';
import { type IntakeCode, makeIntakeFinding } from './finding-texts.ts';
import { remember } from './remember.ts';
import { type Cell, labelColumn } from './row-cells.ts';
import type { TitleHints } from './title-hints.ts';

/** A record before the main process gives it its place in the run. */
export type RowReading = Omit<SourceRecord, 'ref' | 'key' | 'index' | 'kind' | 'fileId' | 'dataOn' | 'divisionCode'> & {
  readonly row: number;
  /** A village or township code that the row itself gives. */
  readonly placeCode?: string;
};

export interface RowContext {
  readonly kind: ListKind;
  readonly form: SourceRecord['form'];
  readonly path: string;
  readonly sheet: string;
  readonly dataOn: PlainDate;
  /** Province, prefecture and county that run the term. */
  readonly ownNames: readonly string[];
  readonly readPlace: PlaceReader;
  readonly hints: TitleHints;
  readonly constants: Constants;
  readonly titleBenefit: string;
  readonly titlePayer: string;
  readonly keepRaw: boolean;
}

/** A record while its row is read. */
export type Draft = { -readonly [Key in keyof RowReading]: RowReading[Key] };

/** What is collected while one row is read. */
export class RowNotes {
  readonly findings: Finding[];
  readonly #context: RowContext;
  row = 0;

  constructor(findings: Finding[], context: RowContext) {
    this.findings = findings;
    this.#context = context;
  }

  note(code: IntakeCode, cell?: Cell, detail = ''): void {
    const { kind, path, sheet } = this.#context;
    const place = { kind, path, sheet, row: this.row };
    const at = cell === undefined ? place : { ...place, column: labelColumn(cell.column), value: cell.text };
    this.findings.push(makeIntakeFinding(code, at, detail));
  }
}

export const readYesNo = remember(readYesNoText);
export const readSex = remember(readSexText);
export const readBoarding = remember(readBoardingText);
export const readDateText = remember(readAnyDate);
