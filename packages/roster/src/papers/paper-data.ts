/** What the papers of this pillar are made from: plain values, whoever loads them. */
import type { PlainDate, Sex, Stage, TermId } from '@bulou/kernel';
import type { LifeEvent } from '../model.ts';

/** What all papers of one making share. */
export interface PaperSetting {
  readonly countyCode: string;
  readonly countyName: string;
  readonly term: TermId;
  /** The day the facts are of. */
  readonly censusOn: PlainDate;
  /** The day the paper is dated; the caller's, so that the same data gives the same bytes. */
  readonly madeOn: PlainDate;
}

export interface PaperChild {
  readonly childId: string;
  readonly name: string;
  readonly sex?: Sex;
  readonly birthOn?: PlainDate;
  readonly nationalId?: string;
  readonly householdNo?: string;
  readonly divisionCode?: string;
  readonly registered: boolean;
  readonly stage: Stage | 'unknown';
  readonly grade?: number;
  readonly schoolId?: string;
  readonly schoolName?: string;
  readonly inSchool?: boolean;
  readonly outsideCounty?: boolean;
  readonly boarding?: boolean;
  readonly event?: LifeEvent;
  readonly guardianNames: readonly string[];
  readonly phones: readonly string[];
}

export interface PaperMember {
  readonly name: string;
  readonly relation?: string;
  readonly nationalId?: string;
  readonly phone?: string;
}

/** A registered household, also one without a child. */
export interface PaperHousehold {
  readonly householdNo: string;
  readonly headName?: string;
  readonly divisionCode?: string;
  readonly members: readonly PaperMember[];
  readonly children: readonly PaperChild[];
}

/** A village with its township's name, as papers print them. */
export interface PaperPlace {
  readonly divisionCode: string;
  readonly townshipName: string;
  readonly villageName: string;
}
