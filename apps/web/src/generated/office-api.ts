/** Made from apps/server/openapi.json by `npm run generate`; do not edit by hand. */

export type Account = { readonly accountId: string; readonly accountName: string; readonly fullName: string; readonly role: "county-clerk" | "county-reviewer" | "bureau-leader" | "township-clerk" | "surveyor" | "school-clerk" | "village-committee" | "poverty-office" | "finance-bureau" | "inspector" | "auditor" | "system-administrator" | "security-administrator"; readonly divisionCode?: string | undefined; readonly schoolId?: string | undefined; readonly territoryName: string; readonly hasTotp: boolean; readonly mustChangePassword: boolean; readonly openedAt: string; readonly closedAt?: string | undefined; readonly lastSeenAt?: string | undefined };

export type BenefitLine = { readonly benefit: string; readonly name: string; readonly outcome: "pay" | "no" | "undecided" | "displaced" | "not_assessed"; readonly amountFen: number; readonly payers: readonly ({ readonly payer: string; readonly amountFen: number })[]; readonly reasons: readonly (Reason)[] };

export type ChildLine = { readonly childId: string; readonly name: string; readonly maskedId: string; readonly term: string; readonly sex?: "male" | "female" | undefined; readonly birthYear?: number | undefined; readonly division?: Named | undefined; readonly school?: Named | undefined; readonly stage: Stage; readonly grade?: number | undefined; readonly registered: boolean; readonly state: ChildState; readonly reasons: readonly (Reason)[]; readonly paidFen: number; readonly owedFen: number };

export type ChildPage = { readonly childId: string; readonly name: string; readonly maskedId: string; readonly term: string; readonly sex?: "male" | "female" | undefined; readonly birthYear?: number | undefined; readonly division?: Named | undefined; readonly school?: Named | undefined; readonly stage: Stage; readonly grade?: number | undefined; readonly registered: boolean; readonly state: ChildState; readonly reasons: readonly (Reason)[]; readonly paidFen: number; readonly owedFen: number; readonly maskedPhones: readonly (string)[]; readonly guardians: readonly (string)[]; readonly householdId?: string | undefined; readonly siblings: readonly ({ readonly childId: string; readonly name: string; readonly state: ChildState })[]; readonly sources: readonly (SourceRow)[]; readonly terms: readonly (ChildTerm)[]; readonly openPairs: readonly (string)[]; readonly tasks: readonly ({ readonly taskId: string; readonly kind: string; readonly dueOn: string; readonly state: string; readonly owner: string })[]; readonly timeline: readonly (TimelineEvent)[] };

export type ChildState = "unresolved" | "owed" | "payable" | "aided_elsewhere" | "not_entitled";

export type ChildTerm = { readonly term: TermHead; readonly state: ChildState; readonly reasons: readonly (Reason)[]; readonly stage: Stage; readonly grade?: number | undefined; readonly registered: boolean; readonly division?: Named | undefined; readonly school?: Named | undefined; readonly benefits: readonly (BenefitLine)[]; readonly payments: readonly (PaymentLine)[]; readonly facts: readonly ({ readonly fact: string; readonly value: string; readonly source?: string | undefined })[] };

export type CoverageBoard = { readonly term: TermHead; readonly path: readonly (Named)[]; readonly scope: { readonly key: string; readonly name: string; readonly kind: "county" | "township" | "village" | "school" }; readonly cell: CoverageCell; readonly by: "township" | "village" | "school" | "stage"; readonly parts: readonly ({ readonly key: string; readonly name: string; readonly cell: CoverageCell })[] };

export type CoverageCell = { readonly known: number; readonly registered: number; readonly states: StateCounts; readonly registeredStates: StateCounts; readonly entitled: Tally; readonly paid: Tally; readonly owed: Tally; readonly displaced: Tally };

export type CoverageHeat = { readonly term: TermHead; readonly stages: readonly (Stage)[]; readonly rows: readonly ({ readonly key: string; readonly name: string; readonly cells: readonly ({ readonly stage: Stage; readonly unresolved: number; readonly owed: number; readonly known: number })[] })[] };

export type DivisionPage = { readonly divisionCode: string; readonly name: string; readonly level: "county" | "township" | "village"; readonly path: readonly (Named)[]; readonly parts: readonly (Named)[]; readonly schools: readonly (Named)[]; readonly terms: readonly ({ readonly term: TermHead; readonly cell: CoverageCell })[] };

export type Erasure = { readonly erasureId: string; readonly ground: "retention-ended" | "request"; readonly dueOn: string; readonly children: number; readonly listDigest: string; readonly state: "proposed" | "refused" | "confirmed" | "done"; readonly files: number; readonly proposedBy: string; readonly proposedAt: string; readonly decidedBy?: string | undefined; readonly decidedAt?: string | undefined; readonly mine: boolean };

export type Home = { readonly waiting: readonly ({ readonly kind: "tasks" | "review" | "second-reading" | "password" | "totp"; readonly count: number; readonly overdue: number; readonly dueOn?: string | undefined; readonly zh: string; readonly en: string })[]; readonly board?: CoverageBoard | undefined; readonly before?: { readonly term: TermHead; readonly cell: CoverageCell } | undefined };

export type HouseholdPage = { readonly householdId: string; readonly maskedNo: string; readonly division?: Named | undefined; readonly guardians: readonly (string)[]; readonly children: readonly (ChildLine)[] };

export type HouseholdSheet = { readonly householdId: string; readonly headName: string; readonly division: Named; readonly state: "waiting" | "assigned" | "unanswered" | "answered"; readonly result?: string | undefined; readonly surveyor?: string | undefined; readonly visits: number; readonly children: number; readonly newChildren: number; readonly maskedNo: string; readonly maskedPhones: string; readonly members: readonly ({ readonly name: string; readonly relation: string; readonly maskedId: string })[]; readonly sheet: readonly (SheetChild)[]; readonly headConfirmed?: boolean | undefined; readonly note?: string | undefined; readonly missing?: string | undefined; readonly history: readonly ({ readonly visitId: string; readonly result: string; readonly visitedOn: string; readonly by: string; readonly at: string })[]; readonly opensOn: string; readonly acts: readonly (string)[]; readonly nextHouseholdId?: string | undefined };

export type ImportChange = { readonly name: string; readonly maskedId: string; readonly place: string; readonly school: string; readonly fields: readonly ({ readonly zh: string; readonly en: string; readonly before: string; readonly after: string })[] };

export type ImportCounts = { readonly rows: number; readonly errors: number; readonly warnings: number; readonly new: number; readonly changed: number; readonly same: number; readonly vanished: number };

export type ImportFinding = { readonly code: string; readonly severity: "error" | "warning" | "info"; readonly sheet: string; readonly row: number; readonly column: string; readonly value: string; readonly reason: string; readonly remedy: string };

export type ImportLine = { readonly importId: string; readonly kind: ListKind; readonly fileName: string; readonly size: number; readonly division: Named; readonly dataOn: string; readonly scope: "complete" | "supplement"; readonly uploadedBy: string; readonly uploadedAt: string; readonly state: "open" | "confirmed" | "withdrawn"; readonly counts?: ImportCounts | undefined };

export type ImportPage = { readonly importId: string; readonly kind: ListKind; readonly fileName: string; readonly size: number; readonly division: Named; readonly dataOn: string; readonly scope: "complete" | "supplement"; readonly uploadedBy: string; readonly uploadedAt: string; readonly state: "open" | "confirmed" | "withdrawn"; readonly counts?: ImportCounts | undefined; readonly reading: { readonly state: "reading" | "comparing" | "read" | "refused" | "cancelled"; readonly seconds: number; readonly problem?: { readonly zh: string; readonly en: string } | undefined }; readonly against?: { readonly what: "import" | "run" | "nothing"; readonly name: string; readonly dataOn?: string | undefined; readonly rows: number } | undefined; readonly sheets: readonly (ImportSheet)[]; readonly fields: readonly ({ readonly field: string; readonly zh: string })[]; readonly findingCodes: readonly ({ readonly code: string; readonly severity: "error" | "warning" | "info"; readonly count: number; readonly reason: string })[] };

export type ImportSheet = { readonly name: string; readonly hidden: boolean; readonly headerRows: readonly (number)[]; readonly rows: number; readonly layoutKey?: string | undefined; readonly remembered: boolean; readonly columns: readonly ({ readonly letter: string; readonly header: string; readonly field?: string | undefined; readonly samples: readonly (string)[] })[] };

export type ListKind = "registry" | "enrolment" | "attendance" | "survey" | "received";

export type Me = { readonly accountId: string; readonly accountName: string; readonly fullName: string; readonly role: "county-clerk" | "county-reviewer" | "bureau-leader" | "township-clerk" | "surveyor" | "school-clerk" | "village-committee" | "poverty-office" | "finance-bureau" | "inspector" | "auditor" | "system-administrator" | "security-administrator"; readonly territory: { readonly divisionCode?: string | undefined; readonly schoolId?: string | undefined; readonly name?: string | undefined }; readonly countyCode: string; readonly countyName: string; readonly mustChangePassword: boolean; readonly hasTotp: boolean; readonly steppedUpUntil?: string | undefined; readonly sessionId: string; readonly expiresAt: string; readonly demonstration: boolean };

export type MovedChild = { readonly childId: string; readonly name: string; readonly division: Named; readonly from: string; readonly to?: string | undefined; readonly seen: boolean };

export type Named = { readonly key: string; readonly name: string };

export type OfficeTermHead = { readonly term: string; readonly state: "not-opened" | "opened" | "closed"; readonly censusOn?: string | undefined; readonly hasRun: boolean; readonly openedBy?: string | undefined; readonly openedAt?: string | undefined; readonly closedBy?: string | undefined; readonly closedAt?: string | undefined };

export type OfficeTermPage = { readonly term: string; readonly state: "not-opened" | "opened" | "closed"; readonly censusOn?: string | undefined; readonly hasRun: boolean; readonly openedBy?: string | undefined; readonly openedAt?: string | undefined; readonly closedBy?: string | undefined; readonly closedAt?: string | undefined; readonly steps: readonly (TermStepLine)[]; readonly rollOver?: RollOver | undefined; readonly moved: readonly (MovedChild)[]; readonly unresolved: readonly (UnresolvedChild)[]; readonly unsigned: number };

export type OpenSession = { readonly sessionId: string; readonly openedAt: string; readonly lastSeenAt: string; readonly expiresAt: string; readonly source: string; readonly device: string; readonly current: boolean };

export type PackLine = { readonly pack: string; readonly title: string; readonly level: string; readonly version: string; readonly digest: string; readonly benefits: number };

export type PairLine = { readonly pairId: string; readonly matchProbability: number; readonly reason: string; readonly nameA: string; readonly nameB: string; readonly division?: Named | undefined; readonly reading: "first" | "second" | "done" | "disputed" };

export type PairPage = { readonly pairId: string; readonly matchProbability: number; readonly reason: string; readonly nameA: string; readonly nameB: string; readonly division?: Named | undefined; readonly reading: "first" | "second" | "done" | "disputed"; readonly a: SourceRow; readonly b: SourceRow; readonly fields: readonly ({ readonly field: string; readonly zh: string; readonly en: string; readonly a: string; readonly b: string; readonly comparison: "equal" | "different" | "missing" })[]; readonly childA?: string | undefined; readonly childB?: string | undefined; readonly familyA: readonly ({ readonly childId: string; readonly name: string })[]; readonly familyB: readonly ({ readonly childId: string; readonly name: string })[]; readonly decisions: readonly (ReviewDecision)[]; readonly nextPairId?: string | undefined };

export type PaperCheck = { readonly known: boolean; readonly zh: string; readonly en: string; readonly kind?: string | undefined; readonly title?: string | undefined; readonly office?: string | undefined; readonly place?: string | undefined; readonly version?: string | undefined; readonly page?: number | undefined; readonly pages?: number | undefined; readonly lines?: number | undefined; readonly madeOn?: string | undefined; readonly current?: boolean | undefined; readonly supersededOn?: string | undefined };

export type PaymentLine = { readonly paymentId: string; readonly benefit: string; readonly name: string; readonly amountFen: number; readonly payeeKind: "child-card" | "guardian-card"; readonly maskedPayee: string; readonly maskedAccount: string; readonly school: string; readonly live: boolean };

export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly code: string; readonly details: Readonly<Record<string, unknown>> };

export type Reason = { readonly code: string; readonly zh: string; readonly en: string };

export type RetentionRule = { readonly rule: "paid" | "assessed" | "listed"; readonly basis: { readonly zh: string; readonly en: string }; readonly years: number; readonly source: string; readonly held: number; readonly due: number; readonly erased: number; readonly nextOn?: string | undefined };

export type Revealed = { readonly childId: string; readonly nationalId?: string | undefined; readonly phones: readonly (string)[]; readonly accounts: readonly ({ readonly benefit: string; readonly term: string; readonly holder: string; readonly account: string })[]; readonly left: number };

export type ReviewDecision = { readonly decisionId: string; readonly reading: number; readonly verdict: "same" | "different" | "unsure"; readonly decidedBy: string; readonly decidedAt: string; readonly undone: boolean; readonly mine: boolean };

export type RollOver = { readonly beforeTerm: string; readonly before: number; readonly promoted: number; readonly graduates: number; readonly retained: number; readonly unknown: number; readonly missing: number; readonly changedSchool: number; readonly withoutSchool: number };

export type RosterPaperLine = { readonly paperId: string; readonly kind: "VR" | "PR" | "SP"; readonly kindName: string; readonly place: Named; readonly state: string; readonly stateName: { readonly zh: string; readonly en: string }; readonly version: string; readonly lines: number; readonly pages: number; readonly madeOn: string; readonly stampedAt?: string | undefined };

export type RosterPaperPage = { readonly paperId: string; readonly kind: "VR" | "PR" | "SP"; readonly kindName: string; readonly place: Named; readonly state: string; readonly stateName: { readonly zh: string; readonly en: string }; readonly version: string; readonly lines: number; readonly pages: number; readonly madeOn: string; readonly stampedAt?: string | undefined; readonly roundId: string; readonly baseKind: "VR" | "PR"; readonly bodies: readonly ({ readonly body: "branch" | "committee" | "poverty-office"; readonly name: string; readonly confirmedBy?: string | undefined })[]; readonly roster: readonly ({ readonly number: number; readonly householdNo: string; readonly headName: string; readonly childId?: string | undefined; readonly name: string; readonly birthOn: string; readonly maskedId: string; readonly standing: string; readonly removed: boolean })[]; readonly wrong: readonly ({ readonly line: number; readonly note: string })[]; readonly omitted: readonly (string)[]; readonly standing: { readonly covered: number; readonly changed: number; readonly added: number; readonly removed: number; readonly stamped: boolean }; readonly history: readonly ({ readonly act: string; readonly actName: string; readonly by: string; readonly at: string; readonly bodies: readonly ("branch" | "committee" | "poverty-office")[]; readonly reason: string })[]; readonly pictures: readonly ({ readonly pictureId: string; readonly page?: number | undefined; readonly refusal: string; readonly takenInAt: string })[]; readonly acts: readonly (string)[] };

export type RoundHead = { readonly roundId: string; readonly term: string; readonly label: string; readonly state: "open" | "closed"; readonly opensOn: string; readonly dueOn: string; readonly households: number; readonly listDigest: string; readonly openedBy: string; readonly openedAt: string; readonly closedAt?: string | undefined; readonly acts: readonly (string)[] };

export type RoundHouseholdLine = { readonly householdId: string; readonly headName: string; readonly division: Named; readonly state: "waiting" | "assigned" | "unanswered" | "answered"; readonly result?: string | undefined; readonly surveyor?: string | undefined; readonly visits: number; readonly children: number; readonly newChildren: number };

export type RoundPage = { readonly round: RoundHead; readonly path: readonly (Named)[]; readonly total: RoundProgress; readonly parts: readonly (RoundProgress)[]; readonly byResult: readonly ({ readonly key: string; readonly count: number })[]; readonly byStage: readonly ({ readonly key: string; readonly count: number })[] };

export type RoundProgress = { readonly place: Named; readonly households: number; readonly waiting: number; readonly assigned: number; readonly unanswered: number; readonly answered: number; readonly children: number; readonly newChildren: number; readonly surveyors: readonly ({ readonly accountId: string; readonly fullName: string })[]; readonly signature?: { readonly act: "signed" | "reopened"; readonly by: string; readonly at: string; readonly reason: string } | undefined; readonly acts: readonly (string)[] };

export type SampleDraw = { readonly seed: string; readonly share: string; readonly method: string; readonly listed: number; readonly homes: number; readonly dueOn: string; readonly listDigest: string; readonly resultDigest: string; readonly drawnBy: string; readonly drawnAt: string };

export type SampleFaultRate = { readonly key: string; readonly name: string; readonly stage?: string | undefined; readonly drawn: number; readonly replaced: number; readonly pending: number; readonly answered: number; readonly unanswered: number; readonly faulty: number; readonly rate?: number | undefined; readonly low: number; readonly high: number };

export type SampleHome = { readonly homeId: string; readonly placeNo: number; readonly headName: string; readonly division: Named; readonly stage: string; readonly state: "drawn" | "unanswered" | "visited" | "replaced"; readonly inspector?: string | undefined; readonly visits: number; readonly faults: readonly (string)[]; readonly reason?: string | undefined; readonly note?: string | undefined };

export type SampleHomePage = { readonly homeId: string; readonly placeNo: number; readonly headName: string; readonly division: Named; readonly stage: string; readonly state: "drawn" | "unanswered" | "visited" | "replaced"; readonly inspector?: string | undefined; readonly visits: number; readonly faults: readonly (string)[]; readonly reason?: string | undefined; readonly note?: string | undefined; readonly maskedNo: string; readonly maskedPhones: string; readonly children: readonly ({ readonly childId: string; readonly name: string; readonly birthOn?: string | undefined; readonly stage: string; readonly schooling: string; readonly due: readonly ({ readonly title: string; readonly amountFen: number })[] })[]; readonly history: readonly ({ readonly visitId: string; readonly visitedOn: string; readonly by: string; readonly at: string; readonly answer: { readonly result: "met" | "not-at-home" | "refused" | "moved"; readonly visitedOn: string; readonly metWhom?: string | undefined; readonly children: readonly ({ readonly childId: string; readonly policyKnown: boolean; readonly itemInPlace: "yes" | "no" | "none-due"; readonly moneyArrived: "yes" | "no" | "none-due"; readonly amountFen?: number | undefined; readonly arrivedOn?: string | undefined; readonly card?: "child" | "guardian" | "other" | "cash" | undefined; readonly note?: string | undefined })[]; readonly omitted: readonly ({ readonly name: string; readonly note?: string | undefined })[]; readonly mendBy?: string | undefined; readonly note?: string | undefined } })[]; readonly drawnOn: string; readonly dueOn: string; readonly acts: readonly (string)[]; readonly nextHomeId?: string | undefined };

export type SamplePage = { readonly roundId: string; readonly label: string; readonly households: number; readonly path: readonly (Named)[]; readonly draw?: SampleDraw | undefined; readonly parts: readonly (SampleProgress)[]; readonly acts: readonly (string)[] };

export type SamplePlan = { readonly listed: number; readonly villages: number; readonly homes: number; readonly townships: readonly ({ readonly place: Named; readonly villages: number; readonly listed: number; readonly homes: number })[] };

export type SampleProgress = { readonly place: Named; readonly homes: number; readonly unassigned: number; readonly drawn: number; readonly unanswered: number; readonly visited: number; readonly replaced: number; readonly faulty: number; readonly inspectors: readonly (string)[] };

export type SampleResults = { readonly whole: SampleFaultRate; readonly county: { readonly rate?: number | undefined; readonly low: number; readonly high: number; readonly effectiveSize: number; readonly methodZh: string; readonly methodEn: string }; readonly byTownship: readonly (SampleFaultRate)[]; readonly byStage: readonly (SampleFaultRate)[]; readonly strata: readonly (SampleFaultRate)[]; readonly byFault: readonly ({ readonly fault: string; readonly homes: number })[] };

export type SchoolPage = { readonly schoolId: string; readonly name: string; readonly schoolCode?: string | undefined; readonly aliases: readonly (string)[]; readonly terms: readonly ({ readonly term: TermHead; readonly cell: CoverageCell })[] };

export type SheetChild = { readonly childId: string; readonly name: string; readonly sex?: "male" | "female" | undefined; readonly birthOn?: string | undefined; readonly maskedId: string; readonly stage: string; readonly grade?: number | undefined; readonly schoolName?: string | undefined; readonly boarding?: boolean | undefined; readonly outsideCounty?: boolean | undefined; readonly schooling: string; readonly gone: boolean; readonly result?: string | undefined };

export type Slip = { readonly accountId: string; readonly accountName: string; readonly fullName: string; readonly territoryName: string; readonly oneTimePassword: string };

export type SourceRow = { readonly kind: string; readonly path: string; readonly sheet: string; readonly row: number; readonly dataOn: string; readonly fields: readonly ({ readonly field: string; readonly zh: string; readonly en: string; readonly value: string })[] };

export type Stage = "infant" | "preschool" | "primary" | "junior" | "senior" | "vocational" | "junior-college" | "undergraduate" | "postgraduate" | "special" | "unknown";

export type StateCounts = { readonly unresolved: number; readonly owed: number; readonly payable: number; readonly aided_elsewhere: number; readonly not_entitled: number };

export type Tally = { readonly children: number; readonly payments: number; readonly amountFen: number };

export type TaskLine = { readonly taskId: string; readonly kind: string; readonly subjectKind: string; readonly subjectId: string; readonly subjectName?: string | undefined; readonly division?: Named | undefined; readonly ownerKind: "office" | "division" | "school"; readonly owner: Named; readonly assignee?: { readonly accountId: string; readonly fullName: string } | undefined; readonly dueOn: string; readonly overdue: boolean; readonly state: "open" | "settled" | "withdrawn"; readonly reasons: readonly (Reason)[]; readonly settledAt?: string | undefined; readonly settledBy?: string | undefined; readonly evidence?: string | undefined };

export type TermChange = { readonly term: TermHead; readonly cell: CoverageCell; readonly appeared: number; readonly vanished: number; readonly stateChanged: number; readonly paidBeforeAndGone: Tally };

export type TermHead = { readonly term: string; readonly label: string; readonly censusOn: string; readonly revision: number; readonly recordedAt: string; readonly packRelease: string };

export type TermRun = { readonly runJobId: string; readonly term: string; readonly censusOn: string; readonly state: "running" | "done" | "failed" | "cancelled"; readonly startedBy: string; readonly startedAt: string; readonly stage: { readonly zh: string; readonly en: string; readonly done: number; readonly total?: number | undefined; readonly unit: string }; readonly stageNo: number; readonly stages: number; readonly seconds: number; readonly problem?: { readonly zh: string; readonly en: string } | undefined; readonly result?: { readonly repeated: boolean; readonly known: number; readonly unresolved: number; readonly owed: number; readonly payable: number; readonly payments: number; readonly amountFen: number; readonly openLinks: number; readonly findings: number; readonly addedPayments?: number | undefined; readonly removedPayments?: number | undefined } | undefined };

export type TermRunFile = { readonly key: string; readonly source: "import" | "run"; readonly kind: ListKind; readonly name: string; readonly dataOn: string; readonly rows: number; readonly division?: Named | undefined; readonly scope?: "complete" | "supplement" | undefined; readonly chosen: boolean };

export type TermStepLine = { readonly step: "collect" | "run" | "review" | "reconcile" | "claim" | "approve" | "pay"; readonly version: number; readonly ownerRole: "county-clerk" | "county-reviewer" | "bureau-leader" | "township-clerk" | "surveyor" | "school-clerk" | "village-committee" | "poverty-office" | "finance-bureau" | "inspector" | "auditor" | "system-administrator" | "security-administrator"; readonly dueOn: string; readonly done: boolean; readonly overdue: boolean; readonly setBy: string; readonly setAt: string };

export type TimelineEvent = { readonly at: string; readonly kind: string; readonly zh: string; readonly en: string; readonly actor?: string | undefined };

export type TrailLine = { readonly sequence: number; readonly recordedAt: string; readonly command: string; readonly actorId: string; readonly actor: string; readonly role: string; readonly territory: string; readonly hash: string; readonly facts: string; readonly subjectCount: number };

export type TrailVerdict = { readonly whole: boolean; readonly entries: number; readonly hash: string; readonly findings: readonly ({ readonly sequence: number; readonly kind: string })[] };

export type UnresolvedChild = { readonly childId: string; readonly name: string; readonly division: Named; readonly reasons: readonly (Reason)[]; readonly exception?: { readonly act: "proposed" | "signed" | "refused"; readonly reason: string; readonly by: string; readonly mine: boolean } | undefined };

/** What each operation takes and answers. */
export interface Operations {
  /** Signs in. A wrong name, password or code is answered alike, and later each time for the same source. Anybody. */
  openSession: { input: { body: { readonly accountName: string; readonly password: string; readonly code?: string | undefined } }; answer: Me };
  /** Who I am and what my rights end at. Anybody signed in. */
  getSession: { input: Record<string, never>; answer: Me };
  /** Signs out. Anybody signed in. */
  closeSession: { input: Record<string, never>; answer: undefined };
  /** Changes my password and ends my other sessions. Anybody signed in. */
  changePassword: { input: { body: { readonly password: string; readonly newPassword: string } }; answer: undefined };
  /** Makes a secret for my authenticator; it counts once a code of it has been confirmed. Anybody signed in. Needs a step-up. */
  beginTotp: { input: Record<string, never>; answer: { readonly secret: string; readonly uri: string } };
  /** Confirms the new secret with a code of it. Anybody signed in. Needs a step-up. */
  confirmTotp: { input: { body: { readonly code: string } }; answer: undefined };
  /** Shows the password, and the code where there is one, again: needed before a reveal, an export, an approval. Anybody signed in. */
  stepUp: { input: { body: { readonly password: string; readonly code?: string | undefined } }; answer: { readonly steppedUpUntil: string } };
  /** My open sessions. Anybody signed in. */
  listSessions: { input: Record<string, never>; answer: { readonly items: readonly (OpenSession)[] } };
  /** Ends one of my sessions. Anybody signed in. */
  revokeSession: { input: { path: { sessionId: string } }; answer: undefined };
  /** The terms that were run, the latest first. Anybody signed in. */
  listTerms: { input: Record<string, never>; answer: { readonly items: readonly (TermHead)[] } };
  /** What waits for me, and the equation of my territory. Anybody signed in. */
  getHome: { input: Record<string, never>; answer: Home };
  /** The equation of a territory and of its parts: county, township, village or school. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  getCoverage: { input: { query?: { term?: string | undefined; divisionCode?: string | undefined; schoolId?: string | undefined; by?: "township" | "village" | "school" | "stage" | undefined } }; answer: CoverageBoard };
  /** Unresolved and owed children by township (or village, within one) and stage. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  getCoverageHeat: { input: { query?: { term?: string | undefined; divisionCode?: string | undefined; schoolId?: string | undefined } }; answer: CoverageHeat };
  /** The terms side by side for a territory, each against the one before. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  compareTerms: { input: { query?: { divisionCode?: string | undefined; schoolId?: string | undefined } }; answer: { readonly items: readonly (TermChange)[] } };
  /** Why children of a territory are unresolved or owed, by first reason. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  listReasons: { input: { query?: { term?: string | undefined; divisionCode?: string | undefined; schoolId?: string | undefined } }; answer: { readonly items: readonly ({ readonly code: string; readonly zh: string; readonly en: string; readonly state: "unresolved" | "owed"; readonly children: number })[] } };
  /** The children behind a number, by name; `after` of one page asks for the next. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  listChildren: { input: { query?: { limit?: number | undefined; after?: string | undefined; term?: string | undefined; divisionCode?: string | undefined; schoolId?: string | undefined; stage?: Stage | undefined; state?: ChildState | undefined; registered?: boolean | undefined; reason?: string | undefined } }; answer: { readonly term: TermHead; readonly items: readonly (ChildLine)[]; readonly total: number; readonly next?: string | undefined } };
  /** The same list as .xlsx: masked, recorded, with who and when on every page. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. Needs a step-up. */
  exportChildren: { input: { body: { readonly term?: string | undefined; readonly divisionCode?: string | undefined; readonly schoolId?: string | undefined; readonly stage?: Stage | undefined; readonly state?: ChildState | undefined; readonly registered?: boolean | undefined; readonly reason?: string | undefined; readonly purpose: "answer-family" | "check-identity" | "mend-payment" | "verify-visit" | "audit" } }; answer: Blob };
  /** Everything about a child: where, every row, every decision and benefit with why and why not, payments, timeline. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  getChild: { input: { path: { childId: string } }; answer: ChildPage };
  /** The whole numbers of a child, for a purpose; recorded in the same transaction, and limited by the hour. Roles: county-clerk, county-reviewer, township-clerk, school-clerk, inspector. Needs a step-up. */
  revealChild: { input: { path: { childId: string }; body: { readonly purpose: "answer-family" | "check-identity" | "mend-payment" | "verify-visit" | "audit" } }; answer: Revealed };
  /** Finds children of my territory by name, a part of a name, pinyin initials, the end of an ID number, or a household number. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  search: { input: { query: { q: string; limit?: number | undefined } }; answer: { readonly readAs: "name" | "initials" | "id" | "id-tail" | "household"; readonly items: readonly (ChildLine)[]; readonly more: boolean } };
  /** A household: its children of my territory and what each of them gets. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  getHousehold: { input: { path: { householdId: string } }; answer: HouseholdPage };
  /** A county, township or village: where it lies, what it holds, its equation each term. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  getDivision: { input: { path: { divisionCode: string } }; answer: DivisionPage };
  /** A school: its names, its pupils of my territory by stage, its equation each term. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  getSchool: { input: { path: { schoolId: string } }; answer: SchoolPage };
  /** Pairs of rows of my territory that may be one child and that nobody has settled. Roles: county-clerk, county-reviewer, township-clerk. */
  listReviewPairs: { input: { query?: { limit?: number | undefined; after?: string | undefined; reading?: "first" | "second" | "done" | "disputed" | undefined } }; answer: { readonly items: readonly (PairLine)[]; readonly total: number; readonly next?: string | undefined } };
  /** A pair side by side, with both families and the pair that comes next. Roles: county-clerk, county-reviewer, township-clerk. */
  getReviewPair: { input: { path: { pairId: string } }; answer: PairPage };
  /** Decides this one pair; another person reads it again without seeing the answer. Roles: county-clerk, county-reviewer, township-clerk. */
  decideReviewPair: { input: { path: { pairId: string }; body: { readonly verdict: "same" | "different" | "unsure"; readonly note?: string | undefined } }; answer: { readonly decisionId: string; readonly reading: "first" | "second" | "done" | "disputed"; readonly nextPairId?: string | undefined } };
  /** Takes back a decision of mine by a further entry. Roles: county-clerk, county-reviewer, township-clerk. */
  undoReviewDecision: { input: { path: { pairId: string; decisionId: string } }; answer: undefined };
  /** Tasks of my territory, the most urgent first. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  listTasks: { input: { query?: { limit?: number | undefined; after?: string | undefined; state?: "open" | "settled" | "withdrawn" | undefined; kind?: string | undefined; mine?: boolean | undefined } }; answer: { readonly items: readonly (TaskLine)[]; readonly total: number; readonly next?: string | undefined } };
  /** Gives an open task to an account whose territory holds it. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk. */
  assignTask: { input: { path: { taskId: string }; body: { readonly accountId: string; readonly dueOn?: string | undefined } }; answer: undefined };
  /** Settles a task with its evidence. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  closeTask: { input: { path: { taskId: string }; body: { readonly outcome: "corrected-in-list" | "confirmed" | "handed-on" | "other"; readonly evidence: string } }; answer: undefined };
  /** Who did what, the latest first. Ids and figures, no personal data. Roles: auditor, security-administrator. */
  listTrail: { input: { query?: { limit?: number | undefined; after?: string | undefined; actorId?: string | undefined; command?: string | undefined; subjectId?: string | undefined; from?: string | undefined; to?: string | undefined } }; answer: { readonly items: readonly (TrailLine)[]; readonly next?: string | undefined } };
  /** Where the chain ends now: to be kept outside this machine. Roles: auditor, security-administrator. */
  getCheckpoint: { input: Record<string, never>; answer: { readonly sequence: number; readonly hash: string; readonly text: string } };
  /** Reads the whole chain and says everything that does not fit, also against a checkpoint kept outside. Roles: auditor, security-administrator. */
  verifyTrail: { input: { body: { readonly checkpoint?: string | undefined } }; answer: TrailVerdict };
  /** The policy packs of the county, lowest layer first. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  listPacks: { input: Record<string, never>; answer: { readonly items: readonly (PackLine)[] } };
  /** A pack as prose in Markdown, the county's own unless said otherwise: benefits, conditions, amounts, payers, sources. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  readPacks: { input: { query?: { pack?: string | undefined; language?: "zh" | "en" | undefined } }; answer: { readonly pack: string; readonly markdown: string } };
  /** The accounts of the county, by name. Roles: system-administrator, security-administrator, auditor. */
  listAccounts: { input: { query?: { limit?: number | undefined; after?: string | undefined; role?: "county-clerk" | "county-reviewer" | "bureau-leader" | "township-clerk" | "surveyor" | "school-clerk" | "village-committee" | "poverty-office" | "finance-bureau" | "inspector" | "auditor" | "system-administrator" | "security-administrator" | undefined; q?: string | undefined } }; answer: { readonly items: readonly (Account)[]; readonly total: number; readonly next?: string | undefined } };
  /** Opens an account; its one-time password is answered once. Roles: system-administrator. Needs a step-up. */
  createAccount: { input: { body: { readonly accountName: string; readonly fullName: string; readonly role: "county-clerk" | "county-reviewer" | "bureau-leader" | "township-clerk" | "surveyor" | "school-clerk" | "village-committee" | "poverty-office" | "finance-bureau" | "inspector" | "auditor" | "system-administrator" | "security-administrator"; readonly divisionCode?: string | undefined; readonly schoolId?: string | undefined } }; answer: Slip };
  /** Open accounts that a task of a division or a school of my territory can be given to. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  listAssignees: { input: { query?: { divisionCode?: string | undefined; schoolId?: string | undefined } }; answer: { readonly items: readonly ({ readonly accountId: string; readonly fullName: string; readonly role: "county-clerk" | "county-reviewer" | "bureau-leader" | "township-clerk" | "surveyor" | "school-clerk" | "village-committee" | "poverty-office" | "finance-bureau" | "inspector" | "auditor" | "system-administrator" | "security-administrator"; readonly territoryName: string })[] } };
  /** Opens all accounts of one .xlsx (columns 登录名, 姓名, 角色, 区划代码, 学校), all or none; answers the slips once. Roles: system-administrator. Needs a step-up. */
  importAccounts: { input: { body: Blob }; answer: { readonly slips: readonly (Slip)[] } };
  /** Gives an account a new one-time password, drops its authenticator and ends its sessions. Roles: security-administrator. Needs a step-up. */
  resetAccount: { input: { path: { accountId: string } }; answer: Slip };
  /** Closes the account of somebody who leaves and hands all their open tasks over in the same act. Roles: system-administrator. Needs a step-up. */
  closeAccount: { input: { path: { accountId: string }; body: { readonly handOverTo?: string | undefined } }; answer: { readonly tasksHandedOver: number } };
  /** Rounds of the county, the latest first, and whether I may open one. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  listRounds: { input: Record<string, never>; answer: { readonly items: readonly (RoundHead)[]; readonly mayOpen: boolean } };
  /** Opens the round of a term: every registered household of its latest run is taken in. Roles: county-clerk. */
  openRound: { input: { body: { readonly term: string; readonly opensOn: string; readonly dueOn: string } }; answer: RoundHead };
  /** Takes in what the latest run of the term knows; answers stand. Roles: county-clerk. */
  refreshRound: { input: { path: { roundId: string }; body: {  } }; answer: RoundHead };
  /** Closes a round that every township has signed. Roles: county-reviewer, bureau-leader. */
  closeRound: { input: { path: { roundId: string }; body: { readonly unansweredNote?: string | undefined } }; answer: RoundHead };
  /** How far a round has come, by township or by village, in my territory. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, school-clerk, village-committee, poverty-office, finance-bureau, inspector, auditor. */
  getRound: { input: { path: { roundId: string }; query?: { divisionCode?: string | undefined } }; answer: RoundPage };
  /** Households of a round in my territory, by place. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, village-committee, poverty-office, inspector, auditor. */
  listRoundHouseholds: { input: { path: { roundId: string }; query?: { limit?: number | undefined; after?: string | undefined; divisionCode?: string | undefined; state?: "waiting" | "assigned" | "unanswered" | "answered" | undefined; mine?: boolean | undefined } }; answer: { readonly items: readonly (RoundHouseholdLine)[]; readonly total: number; readonly next?: string | undefined } };
  /** The sheet of a household: what is known of it and of each child, and what was answered. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, village-committee, poverty-office, inspector, auditor. */
  getRoundHousehold: { input: { path: { roundId: string; householdId: string } }; answer: HouseholdSheet };
  /** Records what a visit found, child by child; recording again is a correction. Roles: surveyor, township-clerk. */
  recordVisit: { input: { path: { roundId: string; householdId: string }; body: { readonly result: "registered" | "no-child" | "moved" | "not-at-home" | "refused"; readonly visitedOn: string; readonly headConfirmed: boolean; readonly headName?: string | undefined; readonly phone?: string | undefined; readonly present?: number | undefined; readonly policyTold?: "known" | "unclear" | "first-time" | undefined; readonly missing?: string | undefined; readonly note?: string | undefined; readonly children: readonly ({ readonly childId?: string | undefined; readonly result: "unchanged" | "changed" | "new" | "moved" | "died"; readonly name: string; readonly sex?: "male" | "female" | undefined; readonly birthOn?: string | undefined; readonly nationalId?: string | undefined; readonly stage: "infant" | "preschool" | "primary" | "junior" | "senior" | "vocational" | "junior-college" | "undergraduate" | "postgraduate" | "special" | "unknown"; readonly grade?: number | undefined; readonly schoolName?: string | undefined; readonly inSchool?: boolean | undefined; readonly boarding?: boolean | undefined; readonly outsideCounty?: boolean | undefined; readonly note?: string | undefined })[] } }; answer: { readonly visitId: string; readonly state: string; readonly nextHouseholdId?: string | undefined } };
  /** Puts a household whose village no list says into its village. Roles: township-clerk, county-clerk. */
  placeHousehold: { input: { path: { roundId: string; householdId: string }; body: { readonly divisionCode: string } }; answer: undefined };
  /** Gives every household of a village to a named surveyor. Roles: township-clerk. */
  assignVillage: { input: { path: { roundId: string }; body: { readonly divisionCode: string; readonly surveyorId: string } }; answer: { readonly households: number } };
  /** Signs the totals of a township: every household visited, by others than the signer. Roles: township-clerk. */
  signTotals: { input: { path: { roundId: string; townshipCode: string }; body: {  } }; answer: { readonly households: number; readonly unanswered: number; readonly digest: string } };
  /** Takes a signature back, with a reason, so that answers can be corrected. Roles: county-clerk, county-reviewer. */
  reopenTotals: { input: { path: { roundId: string; townshipCode: string }; body: { readonly reason: string } }; answer: undefined };
  /** Rosters of my territory that were frozen for an office to confirm, and where each is. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, village-committee, poverty-office, inspector, auditor. */
  listRosterPapers: { input: { path: { roundId: string }; query?: { divisionCode?: string | undefined } }; answer: { readonly items: readonly (RosterPaperLine)[]; readonly mayFreeze: boolean } };
  /** Freezes what a village, or the poverty office for a township, is to confirm: all, or what changed since its stamp. Roles: township-clerk, county-clerk. */
  freezeRoster: { input: { path: { roundId: string }; body: { readonly kind: "VR" | "PR"; readonly divisionCode: string } }; answer: { readonly paperId: string; readonly kind: "VR" | "PR" | "SP"; readonly version: string; readonly lines: number } };
  /** A frozen roster: its lines, what was done with it, its pictures, and whether its stamp still holds. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, village-committee, poverty-office, inspector, auditor. */
  getRosterPaper: { input: { path: { paperId: string } }; answer: RosterPaperPage };
  /** The paper as it is printed. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, village-committee, poverty-office, inspector, auditor. */
  getRosterPdf: { input: { path: { paperId: string } }; answer: Blob };
  /** Logs that a paper was sent out, came back, or is sent back with a reason. Roles: village-committee, poverty-office, township-clerk, county-clerk, county-reviewer. */
  movePaper: { input: { path: { paperId: string }; body: { readonly act: "send-paper" | "receive-paper" | "return-paper"; readonly reason?: string | undefined } }; answer: { readonly state: string } };
  /** One body confirms every line on screen but those it says are wrong. Roles: village-committee, poverty-office. */
  confirmPaper: { input: { path: { paperId: string }; body: { readonly body: "branch" | "committee" | "poverty-office"; readonly wrong: readonly ({ readonly line: number; readonly note: string })[]; readonly omitted: readonly (string)[] } }; answer: { readonly state: string; readonly wrong: number } };
  /** Takes in a photographed page; kept whatever is on it, and bound only to exactly this version. Roles: township-clerk, county-clerk. */
  takeInPicture: { input: { path: { paperId: string }; query?: { typedCode?: string | undefined }; body: Blob }; answer: { readonly pictureId: string; readonly bound: boolean; readonly page: number; readonly refusal: string; readonly zh: string; readonly en: string } };
  /** The picture of a page. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, surveyor, village-committee, poverty-office, inspector, auditor. */
  getPicture: { input: { path: { pictureId: string } }; answer: Blob };
  /** Enters the seals and marks that stand on a paper; somebody else checks them. Roles: township-clerk, county-clerk. */
  enterMarks: { input: { path: { paperId: string }; body: { readonly seals: readonly ("branch" | "committee" | "poverty-office")[]; readonly wrong: readonly ({ readonly line: number; readonly note: string })[]; readonly omitted: readonly (string)[] } }; answer: { readonly state: string; readonly wrong: number } };
  /** Another person has compared the entries with the pictures: the paper is stamped. Roles: township-clerk, county-clerk, county-reviewer. */
  acceptMarks: { input: { path: { paperId: string }; body: {  } }; answer: { readonly state: string } };
  /** What anybody may know of a printed paper by the code on its page: never a name or a number of a person. Anybody. */
  checkPaper: { input: { query: { code: string } }; answer: PaperCheck };
  /** The draw of a round and how far its visits have come, by township or village; an inspector sees the homes given to him. Roles: county-clerk, county-reviewer, bureau-leader, inspector, auditor. */
  getSample: { input: { path: { roundId: string }; query?: { divisionCode?: string | undefined } }; answer: SamplePage };
  /** Draws the homes of a round from its registered households, once, from a seed that is published. Roles: county-clerk, county-reviewer. */
  drawSample: { input: { path: { roundId: string }; body: { readonly seed: string; readonly share: string; readonly dueOn: string } }; answer: { readonly homes: number; readonly listed: number; readonly listDigest: string; readonly resultDigest: string } };
  /** How many homes a share would draw in each township. Roles: county-clerk, county-reviewer. */
  planSample: { input: { path: { roundId: string }; query: { share: string } }; answer: SamplePlan };
  /** The list that was drawn from, as CSV without names: with the seed anybody can redo the draw. Roles: county-clerk, county-reviewer, bureau-leader, auditor. */
  getSampleList: { input: { path: { roundId: string } }; answer: Blob };
  /** Gives the homes of a place that still wait for an answer to an inspector. Roles: county-clerk, county-reviewer. */
  assignSample: { input: { path: { roundId: string }; body: { readonly divisionCode: string; readonly inspectorId: string } }; answer: { readonly homes: number } };
  /** Homes of the sample in the order of the draw; an inspector sees those given to him. Roles: county-clerk, county-reviewer, bureau-leader, inspector, auditor. */
  listSampleHomes: { input: { path: { roundId: string }; query?: { limit?: number | undefined; after?: string | undefined; divisionCode?: string | undefined; state?: "drawn" | "unanswered" | "visited" | "replaced" | undefined } }; answer: { readonly items: readonly (SampleHome)[]; readonly total: number; readonly next?: string | undefined } };
  /** The visit sheet of a home: its children, what each should have received, and what was answered. Roles: county-clerk, county-reviewer, bureau-leader, inspector, auditor. */
  getSampleHome: { input: { path: { roundId: string; homeId: string } }; answer: SampleHomePage };
  /** Records what the family answered, or that nobody did; recording again is a correction. Any fault opens a task. Roles: inspector. */
  recordInterview: { input: { path: { roundId: string; homeId: string }; body: { readonly result: "met" | "not-at-home" | "refused" | "moved"; readonly visitedOn: string; readonly metWhom?: string | undefined; readonly children: readonly ({ readonly childId: string; readonly policyKnown: boolean; readonly itemInPlace: "yes" | "no" | "none-due"; readonly moneyArrived: "yes" | "no" | "none-due"; readonly amountFen?: number | undefined; readonly arrivedOn?: string | undefined; readonly card?: "child" | "guardian" | "other" | "cash" | undefined; readonly note?: string | undefined })[]; readonly omitted: readonly ({ readonly name: string; readonly note?: string | undefined })[]; readonly mendBy?: string | undefined; readonly note?: string | undefined } }; answer: { readonly visitId: string; readonly state: "drawn" | "unanswered" | "visited" | "replaced"; readonly faults: readonly (string)[]; readonly nextHomeId?: string | undefined } };
  /** Puts the next home of the village in the place of one, for a reason; that one stays counted as unanswered. Roles: county-clerk, county-reviewer. */
  replaceSampleHome: { input: { path: { roundId: string; homeId: string }; body: { readonly reason: "moved-away" | "dissolved" | "unreachable" | "listed-twice" | "never-met" | "other"; readonly note: string } }; answer: { readonly homeId: string } };
  /** The visit sheets of the homes of a place as PDF, one home a page; an inspector gets those given to him. Roles: county-clerk, county-reviewer, inspector. */
  printVisitSheets: { input: { path: { roundId: string }; body: { readonly divisionCode: string } }; answer: Blob };
  /** Fault rates with exact intervals in each stratum, and the weighted estimate of the county with its method. Roles: county-clerk, county-reviewer, bureau-leader, auditor. */
  getSampleResults: { input: { path: { roundId: string } }; answer: SampleResults };
  /** Lists that were handed in for places of my territory, the latest first. Roles: county-clerk, township-clerk, poverty-office, county-reviewer. */
  listImports: { input: Record<string, never>; answer: { readonly items: readonly (ImportLine)[]; readonly places: readonly (Named)[] } };
  /** Hands a list in: the file is kept, encrypted, and read. The same file declared alike is the same import. Roles: county-clerk, township-clerk, poverty-office. */
  uploadList: { input: { query: { kind: ListKind; divisionCode: string; dataOn: string; scope: "complete" | "supplement"; fileName: string }; body: Blob }; answer: { readonly importId: string; readonly repeated: boolean } };
  /** What was read of a list, what is wrong with it and what it would change. Roles: county-clerk, township-clerk, poverty-office, county-reviewer. */
  getImport: { input: { path: { importId: string } }; answer: ImportPage };
  /** Cells that something is wrong with; numbers masked. Roles: county-clerk, township-clerk, poverty-office, county-reviewer. */
  listImportFindings: { input: { path: { importId: string }; query?: { from?: number | undefined; code?: string | undefined; faults?: boolean | undefined } }; answer: { readonly items: readonly (ImportFinding)[]; readonly total: number } };
  /** Rows that are new, changed, the same or gone against the list before; numbers masked. Roles: county-clerk, township-clerk, poverty-office, county-reviewer. */
  listImportChanges: { input: { path: { importId: string }; query: { from?: number | undefined; kind: "new" | "changed" | "same" | "vanished" } }; answer: { readonly items: readonly (ImportChange)[]; readonly total: number } };
  /** Corrects how the columns of a layout are read, here and in every list that looks like it; reads again. Roles: county-clerk, township-clerk, poverty-office. */
  rememberColumns: { input: { path: { importId: string }; body: { readonly layoutKey: string; readonly columns: Readonly<Record<string, string | unknown>> } }; answer: undefined };
  /** Confirms a list as it is shown; the next run may take it. Roles: county-clerk, township-clerk, poverty-office. */
  confirmImport: { input: { path: { importId: string }; body: {  } }; answer: undefined };
  /** Withdraws a list by a further entry; refused, with the children, once payments stand on its rows. Roles: county-clerk, township-clerk, poverty-office. */
  withdrawImport: { input: { path: { importId: string }; body: { readonly reason: string } }; answer: undefined };
  /** Stops reading a list; the file stays kept. Roles: county-clerk, township-clerk, poverty-office. */
  cancelReading: { input: { path: { importId: string }; body: {  } }; answer: undefined };
  /** The list as a workbook with its faults marked; whole numbers, so it is recorded. Roles: county-clerk, township-clerk, poverty-office. Needs a step-up. */
  exportMarkedList: { input: { path: { importId: string }; body: {  } }; answer: Blob };
  /** A blank list in the layout that is read without questions. Roles: county-clerk, township-clerk, poverty-office, county-reviewer. */
  getImportTemplate: { input: { path: { kind: ListKind } }; answer: Blob };
  /** Lists that a run of a term can take: confirmed imports, and what its last run read. Roles: county-clerk, county-reviewer, bureau-leader. */
  listTermRunFiles: { input: { query: { term: string; censusOn: string } }; answer: { readonly items: readonly (TermRunFile)[]; readonly missing: readonly (ListKind)[] } };
  /** Runs a term from the lists that are named, in the background. Its papers hold whole numbers. Roles: county-clerk. Needs a step-up. */
  startTermRun: { input: { body: { readonly term: string; readonly censusOn: string; readonly files: readonly (string)[]; readonly purpose: string } }; answer: TermRun };
  /** Runs since the office was opened: how far each is and what came of it. Roles: county-clerk, county-reviewer, bureau-leader. */
  listTermRuns: { input: Record<string, never>; answer: { readonly items: readonly (TermRun)[] } };
  /** Stops a run; nothing of it stays. Roles: county-clerk. */
  cancelTermRun: { input: { path: { runJobId: string }; body: {  } }; answer: undefined };
  /** Terms that were opened, closed or run, the latest first. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, auditor. */
  listOfficeTerms: { input: Record<string, never>; answer: { readonly items: readonly (OfficeTermHead)[] } };
  /** A term: its steps, the roll-over from the term before, and who keeps it from being closed. Roles: county-clerk, county-reviewer, bureau-leader, township-clerk, auditor. */
  getOfficeTerm: { input: { path: { term: string } }; answer: OfficeTermPage };
  /** Opens a term with its steps, their owners and their dates. Roles: county-clerk. */
  openTerm: { input: { path: { term: string }; body: { readonly censusOn: string } }; answer: undefined };
  /** Changes who owes a step until when, or says that it is done; 409 with what stands when it changed meanwhile. Roles: county-clerk, county-reviewer. */
  planStep: { input: { path: { term: string; step: "collect" | "run" | "review" | "reconcile" | "claim" | "approve" | "pay" }; body: { readonly ownerRole: "county-clerk" | "county-reviewer" | "bureau-leader" | "township-clerk" | "surveyor" | "school-clerk" | "village-committee" | "poverty-office" | "finance-bureau" | "inspector" | "auditor" | "system-administrator" | "security-administrator"; readonly dueOn: string; readonly done: boolean; readonly basedOn: number } }; answer: { readonly version: number } };
  /** Proposes to close the term although a child is unresolved. Roles: county-clerk, township-clerk. */
  proposeException: { input: { path: { term: string; childId: string }; body: { readonly reason: string } }; answer: undefined };
  /** Signs or refuses an exception that somebody else proposed. Roles: county-reviewer, bureau-leader. Needs a step-up. */
  signException: { input: { path: { term: string; childId: string }; body: { readonly verdict: "signed" | "refused" } }; answer: undefined };
  /** Closes a term; refused, with names, while anybody is unresolved without a signed exception. Roles: county-reviewer, bureau-leader. Needs a step-up. */
  closeTerm: { input: { path: { term: string }; body: {  } }; answer: undefined };
  /** Everything an auditor takes away of a term, a township, a village or a child, as .zip with a verifier that stands alone; masked unless asked whole. Roles: auditor. Needs a step-up. */
  makeAuditPack: { input: { body: { readonly term: string; readonly within?: string | undefined; readonly childId?: string | undefined; readonly purpose: "answer-family" | "check-identity" | "mend-payment" | "verify-visit" | "audit"; readonly whole?: boolean | undefined } }; answer: Blob };
  /** On which basis and until when people are held, how many are due, and every erasure: counts and ids, nobody by name. Roles: security-administrator, auditor, bureau-leader. */
  getRetention: { input: Record<string, never>; answer: { readonly today: string; readonly items: readonly (RetentionRule)[]; readonly erasures: readonly (Erasure)[] } };
  /** Freezes the list of all who are due, or of those who asked with right; another person decides on it. Roles: security-administrator. Needs a step-up. */
  proposeErasure: { input: { body: { readonly ground: "retention-ended" | "request"; readonly childIds?: readonly (string)[] | undefined } }; answer: { readonly erasureId: string; readonly children: number; readonly listDigest: string } };
  /** Erases everybody on the list for good, or leaves all as it is. Never by whoever proposed it. Roles: bureau-leader. Needs a step-up. */
  decideErasure: { input: { path: { erasureId: string }; body: { readonly verdict: "confirmed" | "refused" } }; answer: { readonly state: "refused" | "done"; readonly children: number; readonly files: number } };
}

const OPERATIONS: Readonly<Record<keyof Operations, { method: string; path: string; answer: 'json' | 'file' | 'nothing'; upload?: string }>> = {
  openSession: { method: 'POST', path: '/api/v1/session', answer: 'json' },
  getSession: { method: 'GET', path: '/api/v1/session', answer: 'json' },
  closeSession: { method: 'DELETE', path: '/api/v1/session', answer: 'nothing' },
  changePassword: { method: 'POST', path: '/api/v1/session/password', answer: 'nothing' },
  beginTotp: { method: 'POST', path: '/api/v1/session/totp', answer: 'json' },
  confirmTotp: { method: 'POST', path: '/api/v1/session/totp/confirmation', answer: 'nothing' },
  stepUp: { method: 'POST', path: '/api/v1/session/step-up', answer: 'json' },
  listSessions: { method: 'GET', path: '/api/v1/sessions', answer: 'json' },
  revokeSession: { method: 'DELETE', path: '/api/v1/sessions/{sessionId}', answer: 'nothing' },
  listTerms: { method: 'GET', path: '/api/v1/terms', answer: 'json' },
  getHome: { method: 'GET', path: '/api/v1/home', answer: 'json' },
  getCoverage: { method: 'GET', path: '/api/v1/coverage', answer: 'json' },
  getCoverageHeat: { method: 'GET', path: '/api/v1/coverage/heat', answer: 'json' },
  compareTerms: { method: 'GET', path: '/api/v1/coverage/terms', answer: 'json' },
  listReasons: { method: 'GET', path: '/api/v1/coverage/reasons', answer: 'json' },
  listChildren: { method: 'GET', path: '/api/v1/children', answer: 'json' },
  exportChildren: { method: 'POST', path: '/api/v1/children/exports', answer: 'file' },
  getChild: { method: 'GET', path: '/api/v1/children/{childId}', answer: 'json' },
  revealChild: { method: 'POST', path: '/api/v1/children/{childId}/reveals', answer: 'json' },
  search: { method: 'GET', path: '/api/v1/search', answer: 'json' },
  getHousehold: { method: 'GET', path: '/api/v1/households/{householdId}', answer: 'json' },
  getDivision: { method: 'GET', path: '/api/v1/divisions/{divisionCode}', answer: 'json' },
  getSchool: { method: 'GET', path: '/api/v1/schools/{schoolId}', answer: 'json' },
  listReviewPairs: { method: 'GET', path: '/api/v1/review-pairs', answer: 'json' },
  getReviewPair: { method: 'GET', path: '/api/v1/review-pairs/{pairId}', answer: 'json' },
  decideReviewPair: { method: 'POST', path: '/api/v1/review-pairs/{pairId}/decisions', answer: 'json' },
  undoReviewDecision: { method: 'DELETE', path: '/api/v1/review-pairs/{pairId}/decisions/{decisionId}', answer: 'nothing' },
  listTasks: { method: 'GET', path: '/api/v1/tasks', answer: 'json' },
  assignTask: { method: 'POST', path: '/api/v1/tasks/{taskId}/assignment', answer: 'nothing' },
  closeTask: { method: 'POST', path: '/api/v1/tasks/{taskId}/closing', answer: 'nothing' },
  listTrail: { method: 'GET', path: '/api/v1/trail', answer: 'json' },
  getCheckpoint: { method: 'GET', path: '/api/v1/trail/checkpoint', answer: 'json' },
  verifyTrail: { method: 'POST', path: '/api/v1/trail/verification', answer: 'json' },
  listPacks: { method: 'GET', path: '/api/v1/policy/packs', answer: 'json' },
  readPacks: { method: 'GET', path: '/api/v1/policy/prose', answer: 'json' },
  listAccounts: { method: 'GET', path: '/api/v1/accounts', answer: 'json' },
  createAccount: { method: 'POST', path: '/api/v1/accounts', answer: 'json' },
  listAssignees: { method: 'GET', path: '/api/v1/assignees', answer: 'json' },
  importAccounts: { method: 'POST', path: '/api/v1/accounts/import', answer: 'json', upload: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  resetAccount: { method: 'POST', path: '/api/v1/accounts/{accountId}/reset', answer: 'json' },
  closeAccount: { method: 'POST', path: '/api/v1/accounts/{accountId}/closing', answer: 'json' },
  listRounds: { method: 'GET', path: '/api/v1/rounds', answer: 'json' },
  openRound: { method: 'POST', path: '/api/v1/rounds', answer: 'json' },
  refreshRound: { method: 'POST', path: '/api/v1/rounds/{roundId}/refresh', answer: 'json' },
  closeRound: { method: 'POST', path: '/api/v1/rounds/{roundId}/close', answer: 'json' },
  getRound: { method: 'GET', path: '/api/v1/rounds/{roundId}', answer: 'json' },
  listRoundHouseholds: { method: 'GET', path: '/api/v1/rounds/{roundId}/households', answer: 'json' },
  getRoundHousehold: { method: 'GET', path: '/api/v1/rounds/{roundId}/households/{householdId}', answer: 'json' },
  recordVisit: { method: 'POST', path: '/api/v1/rounds/{roundId}/households/{householdId}/visits', answer: 'json' },
  placeHousehold: { method: 'POST', path: '/api/v1/rounds/{roundId}/households/{householdId}/place', answer: 'nothing' },
  assignVillage: { method: 'POST', path: '/api/v1/rounds/{roundId}/assignments', answer: 'json' },
  signTotals: { method: 'POST', path: '/api/v1/rounds/{roundId}/townships/{townshipCode}/signature', answer: 'json' },
  reopenTotals: { method: 'POST', path: '/api/v1/rounds/{roundId}/townships/{townshipCode}/reopening', answer: 'nothing' },
  listRosterPapers: { method: 'GET', path: '/api/v1/rounds/{roundId}/papers', answer: 'json' },
  freezeRoster: { method: 'POST', path: '/api/v1/rounds/{roundId}/papers', answer: 'json' },
  getRosterPaper: { method: 'GET', path: '/api/v1/papers/{paperId}', answer: 'json' },
  getRosterPdf: { method: 'GET', path: '/api/v1/papers/{paperId}/pdf', answer: 'file' },
  movePaper: { method: 'POST', path: '/api/v1/papers/{paperId}/moves', answer: 'json' },
  confirmPaper: { method: 'POST', path: '/api/v1/papers/{paperId}/confirmations', answer: 'json' },
  takeInPicture: { method: 'POST', path: '/api/v1/papers/{paperId}/pictures', answer: 'json', upload: 'application/octet-stream' },
  getPicture: { method: 'GET', path: '/api/v1/pictures/{pictureId}', answer: 'file' },
  enterMarks: { method: 'POST', path: '/api/v1/papers/{paperId}/marks', answer: 'json' },
  acceptMarks: { method: 'POST', path: '/api/v1/papers/{paperId}/acceptance', answer: 'json' },
  checkPaper: { method: 'GET', path: '/api/v1/paper-check', answer: 'json' },
  getSample: { method: 'GET', path: '/api/v1/rounds/{roundId}/sample', answer: 'json' },
  drawSample: { method: 'POST', path: '/api/v1/rounds/{roundId}/sample', answer: 'json' },
  planSample: { method: 'GET', path: '/api/v1/rounds/{roundId}/sample/plan', answer: 'json' },
  getSampleList: { method: 'GET', path: '/api/v1/rounds/{roundId}/sample/list', answer: 'file' },
  assignSample: { method: 'POST', path: '/api/v1/rounds/{roundId}/sample/assignments', answer: 'json' },
  listSampleHomes: { method: 'GET', path: '/api/v1/rounds/{roundId}/sample/homes', answer: 'json' },
  getSampleHome: { method: 'GET', path: '/api/v1/rounds/{roundId}/sample/homes/{homeId}', answer: 'json' },
  recordInterview: { method: 'POST', path: '/api/v1/rounds/{roundId}/sample/homes/{homeId}/visits', answer: 'json' },
  replaceSampleHome: { method: 'POST', path: '/api/v1/rounds/{roundId}/sample/homes/{homeId}/replacement', answer: 'json' },
  printVisitSheets: { method: 'POST', path: '/api/v1/rounds/{roundId}/sample/sheets', answer: 'file' },
  getSampleResults: { method: 'GET', path: '/api/v1/rounds/{roundId}/sample/results', answer: 'json' },
  listImports: { method: 'GET', path: '/api/v1/imports', answer: 'json' },
  uploadList: { method: 'POST', path: '/api/v1/imports', answer: 'json', upload: 'application/octet-stream' },
  getImport: { method: 'GET', path: '/api/v1/imports/{importId}', answer: 'json' },
  listImportFindings: { method: 'GET', path: '/api/v1/imports/{importId}/findings', answer: 'json' },
  listImportChanges: { method: 'GET', path: '/api/v1/imports/{importId}/changes', answer: 'json' },
  rememberColumns: { method: 'POST', path: '/api/v1/imports/{importId}/columns', answer: 'nothing' },
  confirmImport: { method: 'POST', path: '/api/v1/imports/{importId}/confirmation', answer: 'nothing' },
  withdrawImport: { method: 'POST', path: '/api/v1/imports/{importId}/withdrawal', answer: 'nothing' },
  cancelReading: { method: 'POST', path: '/api/v1/imports/{importId}/cancellation', answer: 'nothing' },
  exportMarkedList: { method: 'POST', path: '/api/v1/imports/{importId}/marked', answer: 'file' },
  getImportTemplate: { method: 'GET', path: '/api/v1/import-templates/{kind}', answer: 'file' },
  listTermRunFiles: { method: 'GET', path: '/api/v1/term-runs/files', answer: 'json' },
  startTermRun: { method: 'POST', path: '/api/v1/term-runs', answer: 'json' },
  listTermRuns: { method: 'GET', path: '/api/v1/term-runs', answer: 'json' },
  cancelTermRun: { method: 'POST', path: '/api/v1/term-runs/{runJobId}/cancellation', answer: 'nothing' },
  listOfficeTerms: { method: 'GET', path: '/api/v1/office-terms', answer: 'json' },
  getOfficeTerm: { method: 'GET', path: '/api/v1/office-terms/{term}', answer: 'json' },
  openTerm: { method: 'POST', path: '/api/v1/office-terms/{term}/opening', answer: 'nothing' },
  planStep: { method: 'POST', path: '/api/v1/office-terms/{term}/steps/{step}', answer: 'json' },
  proposeException: { method: 'POST', path: '/api/v1/office-terms/{term}/exceptions/{childId}', answer: 'nothing' },
  signException: { method: 'POST', path: '/api/v1/office-terms/{term}/exceptions/{childId}/signature', answer: 'nothing' },
  closeTerm: { method: 'POST', path: '/api/v1/office-terms/{term}/closing', answer: 'nothing' },
  makeAuditPack: { method: 'POST', path: '/api/v1/audit-packs', answer: 'file' },
  getRetention: { method: 'GET', path: '/api/v1/retention', answer: 'json' },
  proposeErasure: { method: 'POST', path: '/api/v1/erasures', answer: 'json' },
  decideErasure: { method: 'POST', path: '/api/v1/erasures/{erasureId}/decision', answer: 'json' },
};

/** A refusal of the office: `detail` is the Chinese sentence, `title` the English one. */
export class OfficeProblem extends Error {
  override readonly name = 'OfficeProblem';
  readonly problem: Problem;
  /** Seconds to wait before the next try, when the office says so. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter: number | undefined) {
    super(problem.title);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Of a write: the same key and input give the first answer again, so that a retry does nothing twice. */
  readonly idempotencyKey?: string;
}

/** Calls one operation. Throws `OfficeProblem` for a refusal, and what `fetch` throws when the office is not reached. */
export async function callOffice<K extends keyof Operations>(
  operation: K,
  input: Operations[K]['input'],
  options: CallOptions = {},
): Promise<Operations[K]['answer']> {
  const { method, path, answer, upload } = OPERATIONS[operation];
  const given = input as { path?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given.path?.[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given.query ?? {})) if (value !== undefined) query.set(name, String(value));
  const headers: Record<string, string> = {};
  if (method !== 'GET' && options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  const isFile = given.body instanceof Blob;
  if (given.body !== undefined) {
    headers['content-type'] = isFile ? (upload ?? 'application/octet-stream') : 'application/json';
  }
  const response = await fetch(query.size === 0 ? place : `${place}?${query}`, {
    method,
    headers,
    credentials: 'same-origin',
    ...(given.body === undefined ? {} : { body: isFile ? (given.body as Blob) : JSON.stringify(given.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (!response.ok) throw await readProblem(response);
  if (answer === 'nothing') return undefined as Operations[K]['answer'];
  return (answer === 'json' ? await response.json() : await response.blob()) as Operations[K]['answer'];
}

async function readProblem(response: Response): Promise<OfficeProblem> {
  const waiting = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(waiting) ? waiting : undefined;
  try {
    return new OfficeProblem((await response.json()) as Problem, retryAfter);
  } catch {
    const { status } = response;
    const title = `The office answered ${status}.`;
    return new OfficeProblem({ type: 'about:blank', title, status, detail: title, code: 'server.unreadable', details: {} }, retryAfter);
  }
}
