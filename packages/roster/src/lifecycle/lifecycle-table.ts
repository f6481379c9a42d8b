/**
 * The lifecycle of a round as one table: what there is, which states it can be in, who may do what in which of them, and
 * what comes of it. Refusals, buttons and the handbook's page are made of it. Pure data, safe for a browser.
 */
import type { Role } from '@bulou/network/model';

/** What has a life of its own in a round. */
export const THINGS = [
  'round',
  'household',
  'township',
  'paper',
  'claims',
  'claim-list',
  'claim',
  'proof',
  'home',
] as const;
export type Thing = (typeof THINGS)[number];

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Every state of every thing, in the order in which it is usually passed through. `none`: it is not there yet. */
export const STATES_OF = {
  round: {
    none: { zh: '还没有开', en: 'not opened' },
    open: { zh: '进行中', en: 'open' },
    closed: { zh: '已结束', en: 'closed' },
  },
  household: {
    waiting: { zh: '还没有派人', en: 'nobody assigned' },
    assigned: { zh: '等待走访', en: 'to be visited' },
    unanswered: { zh: '走访过、没问到', en: 'visited, unanswered' },
    answered: { zh: '已登记', en: 'answered' },
  },
  township: {
    counting: { zh: '排查中', en: 'counting' },
    signed: { zh: '中心校已签字', en: 'signed by the central school' },
  },
  paper: {
    none: { zh: '还没有定稿', en: 'not frozen' },
    frozen: { zh: '已定稿', en: 'frozen' },
    sent: { zh: '已送出', en: 'sent out' },
    half: { zh: '一方已确认', en: 'confirmed by one of two' },
    back: { zh: '已收回', en: 'received back' },
    entered: { zh: '已录入，等复核', en: 'marks entered, to be checked' },
    'sent-back': { zh: '已退回', en: 'sent back' },
    stamped: { zh: '已盖章确认', en: 'stamped' },
    superseded: { zh: '已作废（有新版）', en: 'superseded' },
  },
  claims: {
    none: { zh: '还没有开', en: 'not opened' },
    open: { zh: '认领中', en: 'open' },
    closed: { zh: '已结束', en: 'closed' },
  },
  'claim-list': {
    open: { zh: '学校认领中', en: 'open' },
    closed: { zh: '学校已交', en: 'closed by the school' },
  },
  claim: {
    none: { zh: '还没有交给学校', en: 'not offered' },
    offered: { zh: '等待认领', en: 'offered' },
    claimed: { zh: '已认领', en: 'claimed' },
    'not-mine': { zh: '学校说不是', en: 'not claimed' },
    withdrawn: { zh: '已撤回', en: 'withdrawn' },
  },
  proof: {
    missing: { zh: '缺就读证明', en: 'proof missing' },
    entered: { zh: '已交证明，等复核', en: 'proof to be checked' },
    accepted: { zh: '证明已核实', en: 'proof accepted' },
    rejected: { zh: '证明不算数', en: 'proof rejected' },
  },
  home: {
    none: { zh: '还没有抽', en: 'not drawn' },
    drawn: { zh: '等待核查', en: 'drawn' },
    unanswered: { zh: '没问到', en: 'unanswered' },
    visited: { zh: '已核查', en: 'visited' },
    replaced: { zh: '已替换', en: 'replaced' },
  },
} as const satisfies Record<Thing, Record<string, Words>>;

export type StateOf<T extends Thing> = keyof (typeof STATES_OF)[T] & string;

/** One row of the table. */
export interface LifecycleRow {
  readonly thing: Thing;
  readonly act: string;
  readonly zh: string;
  readonly en: string;
  readonly roles: readonly Role[];
  /** Where it may be done, and the state that follows. */
  readonly from: Readonly<Record<string, string>>;
  /** Whose own work it would check: such a person may not. */
  readonly notBy?: Words;
}

const CLERKS = ['township-clerk', 'county-clerk'] as const satisfies readonly Role[];

export const LIFECYCLE = [
  {
    thing: 'round',
    act: 'open-round',
    ...{ zh: '开一轮排查', en: 'open a round' },
    roles: ['county-clerk'],
    from: { none: 'open', closed: 'open' },
  },
  {
    thing: 'round',
    act: 'refresh-round',
    ...{ zh: '按新的比对结果更新底册', en: 'take in a later run' },
    roles: ['county-clerk'],
    from: { open: 'open' },
  },
  {
    thing: 'round',
    act: 'close-round',
    ...{ zh: '结束本轮', en: 'close the round' },
    roles: ['county-reviewer', 'bureau-leader'],
    from: { open: 'closed' },
    notBy: { zh: '开本轮的人', en: 'who opened it' },
  },
  {
    thing: 'household',
    act: 'place-household',
    ...{ zh: '把村不详的户归到村', en: 'place a household in its village' },
    roles: CLERKS,
    from: { waiting: 'waiting' },
  },
  {
    thing: 'household',
    act: 'assign-household',
    ...{ zh: '派走访教师', en: 'assign a surveyor' },
    roles: ['township-clerk'],
    from: { waiting: 'assigned', assigned: 'assigned', unanswered: 'unanswered' },
  },
  {
    thing: 'household',
    act: 'record-answer',
    ...{ zh: '登记走访结果', en: 'record an answer' },
    roles: ['surveyor', 'township-clerk'],
    from: { assigned: 'answered', unanswered: 'answered', answered: 'answered' },
  },
  {
    thing: 'household',
    act: 'record-no-answer',
    ...{ zh: '登记没问到（家中无人、拒绝登记）', en: 'record that nobody answered' },
    roles: ['surveyor', 'township-clerk'],
    from: { assigned: 'unanswered', unanswered: 'unanswered' },
  },
  {
    thing: 'township',
    act: 'count-township',
    ...{ zh: '登记或改正本乡镇的走访结果', en: 'record or correct answers of the township' },
    roles: ['surveyor', 'township-clerk'],
    from: { counting: 'counting' },
  },
  {
    thing: 'township',
    act: 'sign-totals',
    ...{ zh: '中心校签字汇总', en: 'sign the township’s totals' },
    roles: ['township-clerk'],
    from: { counting: 'signed' },
    notBy: { zh: '登记过走访结果的人', en: 'who recorded answers in it' },
  },
  {
    thing: 'township',
    act: 'reopen-totals',
    ...{ zh: '退回重查', en: 'reopen the totals' },
    roles: ['county-clerk', 'county-reviewer'],
    from: { signed: 'counting' },
  },
  {
    thing: 'paper',
    act: 'freeze-roster',
    ...{ zh: '名册定稿（旧版未盖章的作废）', en: 'freeze a roster' },
    roles: CLERKS,
    from: {
      ...{ none: 'frozen', frozen: 'frozen', sent: 'frozen', half: 'frozen', back: 'frozen', entered: 'frozen' },
      ...{ 'sent-back': 'frozen', stamped: 'frozen' },
    },
  },
  {
    thing: 'paper',
    act: 'send-paper',
    ...{ zh: '登记送出', en: 'log as sent out' },
    roles: CLERKS,
    from: { frozen: 'sent', 'sent-back': 'sent' },
  },
  {
    thing: 'paper',
    act: 'confirm-first',
    ...{ zh: '一方在屏幕上逐行确认', en: 'confirm on screen, first of two' },
    roles: ['village-committee', 'poverty-office'],
    from: { frozen: 'half', sent: 'half' },
  },
  {
    thing: 'paper',
    act: 'confirm-last',
    ...{ zh: '另一方（扶贫办只有一方）确认', en: 'confirm on screen, the last' },
    roles: ['village-committee', 'poverty-office'],
    from: { frozen: 'stamped', sent: 'stamped', half: 'stamped' },
    notBy: { zh: '代表另一方确认过的人', en: 'who confirmed for the other body' },
  },
  {
    thing: 'paper',
    act: 'receive-paper',
    ...{ zh: '登记收回', en: 'log as received back' },
    roles: CLERKS,
    from: { sent: 'back', half: 'back' },
  },
  {
    thing: 'paper',
    act: 'enter-marks',
    ...{ zh: '对着页面照片录入勾画和印章', en: 'enter marks and seals beside the picture' },
    roles: CLERKS,
    from: { back: 'entered', entered: 'entered' },
  },
  {
    thing: 'paper',
    act: 'accept-marks',
    ...{ zh: '复核录入', en: 'check what was entered' },
    roles: ['township-clerk', 'county-clerk', 'county-reviewer'],
    from: { entered: 'stamped' },
    notBy: { zh: '录入的人', en: 'who entered it' },
  },
  {
    thing: 'paper',
    act: 'return-paper',
    ...{ zh: '退回并写明原因', en: 'send back with a reason' },
    roles: ['village-committee', 'poverty-office', 'township-clerk', 'county-clerk', 'county-reviewer'],
    from: { sent: 'sent-back', half: 'sent-back', back: 'sent-back', entered: 'sent-back' },
  },
  {
    thing: 'claims',
    act: 'open-claims',
    ...{ zh: '开学校认领', en: 'open the claims of a term' },
    roles: ['county-clerk'],
    from: { none: 'open' },
  },
  {
    thing: 'claims',
    act: 'change-offers',
    ...{ zh: '增减学校名单上的孩子', en: 'offer children or take offers back' },
    roles: CLERKS,
    from: { open: 'open' },
  },
  {
    thing: 'claims',
    act: 'check-claims',
    ...{ zh: '查没有学校认领、几所学校认领的孩子', en: 'look for children claimed by none or by two' },
    roles: ['county-clerk'],
    from: { open: 'open' },
  },
  {
    thing: 'claims',
    act: 'close-claims',
    ...{ zh: '结束全县认领', en: 'close the claims of the county' },
    roles: ['county-reviewer', 'bureau-leader'],
    from: { open: 'closed' },
    notBy: { zh: '开认领的人', en: 'who opened them' },
  },
  {
    thing: 'claim-list',
    act: 'answer-claims',
    ...{ zh: '认领、说明不是、收回回答', en: 'answer for the children offered' },
    roles: ['school-clerk'],
    from: { open: 'open' },
  },
  {
    thing: 'claim-list',
    act: 'close-claim-list',
    ...{ zh: '交本校的认领名单', en: 'close the school’s claim list' },
    roles: ['school-clerk'],
    from: { open: 'closed' },
  },
  {
    thing: 'claim-list',
    act: 'reopen-claim-list',
    ...{ zh: '退回学校重新认领', en: 'reopen a school’s claim list' },
    roles: CLERKS,
    from: { closed: 'open' },
  },
  {
    thing: 'claim',
    act: 'offer-child',
    ...{ zh: '交给学校认领', en: 'offer a child to a school' },
    roles: CLERKS,
    from: { none: 'offered', withdrawn: 'offered' },
  },
  {
    thing: 'claim',
    act: 'withdraw-offer',
    ...{ zh: '从学校名单上撤回', en: 'take an offer back' },
    roles: CLERKS,
    from: { offered: 'withdrawn', 'not-mine': 'withdrawn' },
  },
  {
    thing: 'claim',
    act: 'claim-child',
    ...{ zh: '认领', en: 'claim' },
    roles: ['school-clerk'],
    from: { offered: 'claimed', 'not-mine': 'claimed' },
  },
  {
    thing: 'claim',
    act: 'disclaim-child',
    ...{ zh: '说明不是本校学生', en: 'say not mine, and why' },
    roles: ['school-clerk'],
    from: { offered: 'not-mine', claimed: 'not-mine' },
  },
  {
    thing: 'claim',
    act: 'take-back-answer',
    ...{ zh: '收回回答', en: 'take an answer back' },
    roles: ['school-clerk'],
    from: { claimed: 'offered', 'not-mine': 'offered' },
  },
  {
    thing: 'claim',
    act: 'overrule-claim',
    ...{ zh: '改判：不是这所学校的', en: 'overrule a claim' },
    roles: CLERKS,
    from: { claimed: 'withdrawn' },
    notBy: { zh: '认领的人', en: 'who claimed' },
  },
  {
    thing: 'proof',
    act: 'enter-proof',
    ...{ zh: '交县外就读证明', en: 'hand in proof of study' },
    roles: CLERKS,
    from: { missing: 'entered', rejected: 'entered', entered: 'entered' },
  },
  {
    thing: 'proof',
    act: 'accept-proof',
    ...{ zh: '核实就读证明', en: 'accept the proof' },
    roles: ['county-clerk', 'county-reviewer'],
    from: { entered: 'accepted' },
    notBy: { zh: '交证明的人', en: 'who handed it in' },
  },
  {
    thing: 'proof',
    act: 'reject-proof',
    ...{ zh: '退回就读证明', en: 'reject the proof' },
    roles: ['county-clerk', 'county-reviewer'],
    from: { entered: 'rejected', accepted: 'rejected' },
  },
  {
    thing: 'home',
    act: 'draw-sample',
    ...{ zh: '抽取入户核查样本', en: 'draw the sample' },
    roles: ['county-clerk', 'county-reviewer'],
    from: { none: 'drawn' },
  },
  {
    thing: 'home',
    act: 'assign-home',
    ...{ zh: '派督导员', en: 'give a home to an inspector' },
    roles: ['county-clerk', 'county-reviewer'],
    from: { drawn: 'drawn', unanswered: 'unanswered' },
  },
  {
    thing: 'home',
    act: 'record-interview',
    ...{ zh: '登记或改正核查结果', en: 'record or correct an interview' },
    roles: ['inspector'],
    from: { drawn: 'visited', unanswered: 'visited', visited: 'visited' },
  },
  {
    thing: 'home',
    act: 'record-no-interview',
    ...{ zh: '登记没问到', en: 'record that nobody answered' },
    roles: ['inspector'],
    from: { drawn: 'unanswered', unanswered: 'unanswered' },
  },
  {
    thing: 'home',
    act: 'replace-home',
    ...{ zh: '替换并写明原因', en: 'replace, with a reason' },
    roles: ['county-clerk', 'county-reviewer'],
    from: { drawn: 'replaced', unanswered: 'replaced' },
  },
] as const satisfies readonly LifecycleRow[];

export type Act = (typeof LIFECYCLE)[number]['act'];
/** The roles that a route of an act lets in. */
export function rolesOf(act: Act): readonly Role[] {
  return getRow(act).roles;
}

export function getRow(act: Act): LifecycleRow {
  const row = LIFECYCLE.find((each) => each.act === act);
  if (row === undefined) throw new RangeError(`No act is named ${act}.`);
  return row;
}

/** The word of a state; the state itself where the table lacks it. */
export function wordOfState(thing: Thing, state: string): Words {
  const words: Readonly<Record<string, Words>> = STATES_OF[thing];
  return words[state] ?? { zh: state, en: state };
}
