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

export type Home = { readonly waiting: readonly ({ readonly kind: "tasks" | "review" | "second-reading" | "password" | "totp"; readonly count: number; readonly overdue: number; readonly dueOn?: string | undefined; readonly zh: string; readonly en: string })[]; readonly board?: CoverageBoard | undefined; readonly before?: { readonly term: TermHead; readonly cell: CoverageCell } | undefined };

export type HouseholdPage = { readonly householdId: string; readonly maskedNo: string; readonly division?: Named | undefined; readonly guardians: readonly (string)[]; readonly children: readonly (ChildLine)[] };

export type Me = { readonly accountId: string; readonly accountName: string; readonly fullName: string; readonly role: "county-clerk" | "county-reviewer" | "bureau-leader" | "township-clerk" | "surveyor" | "school-clerk" | "village-committee" | "poverty-office" | "finance-bureau" | "inspector" | "auditor" | "system-administrator" | "security-administrator"; readonly territory: { readonly divisionCode?: string | undefined; readonly schoolId?: string | undefined; readonly name?: string | undefined }; readonly countyCode: string; readonly countyName: string; readonly mustChangePassword: boolean; readonly hasTotp: boolean; readonly steppedUpUntil?: string | undefined; readonly sessionId: string; readonly expiresAt: string; readonly demonstration: boolean };

export type Named = { readonly key: string; readonly name: string };

export type OpenSession = { readonly sessionId: string; readonly openedAt: string; readonly lastSeenAt: string; readonly expiresAt: string; readonly source: string; readonly device: string; readonly current: boolean };

export type PackLine = { readonly pack: string; readonly title: string; readonly level: string; readonly version: string; readonly digest: string; readonly benefits: number };

export type PairLine = { readonly pairId: string; readonly matchProbability: number; readonly reason: string; readonly nameA: string; readonly nameB: string; readonly division?: Named | undefined; readonly reading: "first" | "second" | "done" | "disputed" };

export type PairPage = { readonly pairId: string; readonly matchProbability: number; readonly reason: string; readonly nameA: string; readonly nameB: string; readonly division?: Named | undefined; readonly reading: "first" | "second" | "done" | "disputed"; readonly a: SourceRow; readonly b: SourceRow; readonly fields: readonly ({ readonly field: string; readonly zh: string; readonly en: string; readonly a: string; readonly b: string; readonly comparison: "equal" | "different" | "missing" })[]; readonly childA?: string | undefined; readonly childB?: string | undefined; readonly familyA: readonly ({ readonly childId: string; readonly name: string })[]; readonly familyB: readonly ({ readonly childId: string; readonly name: string })[]; readonly decisions: readonly (ReviewDecision)[]; readonly nextPairId?: string | undefined };

export type PaymentLine = { readonly paymentId: string; readonly benefit: string; readonly name: string; readonly amountFen: number; readonly payeeKind: "child-card" | "guardian-card"; readonly maskedPayee: string; readonly maskedAccount: string; readonly school: string; readonly live: boolean };

export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly code: string; readonly details: Readonly<Record<string, unknown>> };

export type Reason = { readonly code: string; readonly zh: string; readonly en: string };

export type Revealed = { readonly childId: string; readonly nationalId?: string | undefined; readonly phones: readonly (string)[]; readonly accounts: readonly ({ readonly benefit: string; readonly term: string; readonly holder: string; readonly account: string })[]; readonly left: number };

export type ReviewDecision = { readonly decisionId: string; readonly reading: number; readonly verdict: "same" | "different" | "unsure"; readonly decidedBy: string; readonly decidedAt: string; readonly undone: boolean; readonly mine: boolean };

export type SchoolPage = { readonly schoolId: string; readonly name: string; readonly schoolCode?: string | undefined; readonly aliases: readonly (string)[]; readonly terms: readonly ({ readonly term: TermHead; readonly cell: CoverageCell })[] };

export type Slip = { readonly accountId: string; readonly accountName: string; readonly fullName: string; readonly territoryName: string; readonly oneTimePassword: string };

export type SourceRow = { readonly kind: string; readonly path: string; readonly sheet: string; readonly row: number; readonly dataOn: string; readonly fields: readonly ({ readonly field: string; readonly zh: string; readonly en: string; readonly value: string })[] };

export type Stage = "infant" | "preschool" | "primary" | "junior" | "senior" | "vocational" | "junior-college" | "undergraduate" | "postgraduate" | "special" | "unknown";

export type StateCounts = { readonly unresolved: number; readonly owed: number; readonly payable: number; readonly aided_elsewhere: number; readonly not_entitled: number };

export type Tally = { readonly children: number; readonly payments: number; readonly amountFen: number };

export type TaskLine = { readonly taskId: string; readonly kind: string; readonly subjectKind: string; readonly subjectId: string; readonly subjectName?: string | undefined; readonly division?: Named | undefined; readonly ownerKind: "office" | "division" | "school"; readonly owner: Named; readonly assignee?: { readonly accountId: string; readonly fullName: string } | undefined; readonly dueOn: string; readonly overdue: boolean; readonly state: "open" | "settled" | "withdrawn"; readonly reasons: readonly (Reason)[]; readonly settledAt?: string | undefined; readonly settledBy?: string | undefined; readonly evidence?: string | undefined };

export type TermChange = { readonly term: TermHead; readonly cell: CoverageCell; readonly appeared: number; readonly vanished: number; readonly stateChanged: number; readonly paidBeforeAndGone: Tally };

export type TermHead = { readonly term: string; readonly label: string; readonly censusOn: string; readonly revision: number; readonly recordedAt: string; readonly packRelease: string };

export type TimelineEvent = { readonly at: string; readonly kind: string; readonly zh: string; readonly en: string; readonly actor?: string | undefined };

export type TrailLine = { readonly sequence: number; readonly recordedAt: string; readonly command: string; readonly actorId: string; readonly actor: string; readonly role: string; readonly territory: string; readonly hash: string; readonly facts: string; readonly subjectCount: number };

export type TrailVerdict = { readonly whole: boolean; readonly entries: number; readonly hash: string; readonly findings: readonly ({ readonly sequence: number; readonly kind: string })[] };

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
}

const OPERATIONS: Readonly<Record<keyof Operations, { method: string; path: string; answer: 'json' | 'file' | 'nothing' }>> = {
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
  importAccounts: { method: 'POST', path: '/api/v1/accounts/import', answer: 'json' },
  resetAccount: { method: 'POST', path: '/api/v1/accounts/{accountId}/reset', answer: 'json' },
  closeAccount: { method: 'POST', path: '/api/v1/accounts/{accountId}/closing', answer: 'json' },
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
  const { method, path, answer } = OPERATIONS[operation];
  const given = input as { path?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given.path?.[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given.query ?? {})) if (value !== undefined) query.set(name, String(value));
  const headers: Record<string, string> = {};
  if (method !== 'GET' && options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  const isFile = given.body instanceof Blob;
  if (given.body !== undefined) {
    headers['content-type'] = isFile
      ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      : 'application/json';
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
