import type { SourceRecord } from '@bulou/roster/model';
import type { ChildFacts, Difference, DifferenceCode, FactName, ReasonCode } from '../model.ts';

/** The study facts of one row, or of what several rows agree on. */
export type StudyField = 'stage' | 'grade' | 'boarding' | 'freshman' | 'studyPlace';
export const STUDY_FIELDS: readonly StudyField[] = ['stage', 'grade', 'boarding', 'freshman', 'studyPlace'];
/** Collects facts while they are found, with the row that gave each. */
export class FactSheet {
  readonly facts: { -readonly [K in FactName]?: ChildFacts[K] } = {};
  readonly provenance: Partial<Record<FactName, string>> = {};
  readonly blocking: ReasonCode[] = [];
  readonly doubts: ReasonCode[] = [];
  readonly closing: ReasonCode[] = [];
  readonly differences: Difference[] = [];
  /** Fields that the chosen rows dispute, so that weaker lists do not fill them. */
  readonly disputed = new Set<StudyField>();

  set<K extends FactName>(name: K, value: ChildFacts[K] | undefined, from?: SourceRecord): void {
    if (value === undefined || this.facts[name] !== undefined) return;
    this.facts[name] = value;
    if (from) this.provenance[name] = from.key;
  }

  drop(name: FactName): void {
    delete this.facts[name];
    delete this.provenance[name];
  }

  differ(code: DifferenceCode, rows: readonly SourceRecord[]): void {
    this.differences.push({ code, sources: rows.map((row) => row.key) });
  }
}
