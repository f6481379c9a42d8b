import { addDays, type PlainDate } from '@bulou/kernel';
import type { ChildState, DifferenceListName, ReasonCode } from './model.ts';

export type Language = 'zh' | 'en';

/** Who can settle a reason. */
export type ActorRole = 'village' | 'school' | 'poverty-office' | 'county-centre' | 'guardian' | 'nobody';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface ReasonWords extends Words {
  readonly who: ActorRole;
  /** Days after the census date by which it should be settled. */
  readonly days: number;
}

export const STATE_WORDS: Record<ChildState, Words & { readonly mark: string }> = {
  unresolved: { zh: '待查清', en: 'Unresolved', mark: '▲' },
  owed: { zh: '应发未发', en: 'Owed', mark: '◆' },
  payable: { zh: '可发放', en: 'Payable', mark: '●' },
  aided_elsewhere: { zh: '他处已助', en: 'Aided elsewhere', mark: '■' },
  not_entitled: { zh: '不符合', en: 'Not entitled', mark: '–' },
};

export const ROLE_WORDS: Record<ActorRole, Words> = {
  village: { zh: '村委会（驻村教师）', en: 'Village committee' },
  school: { zh: '学校资助专干', en: 'School aid officer' },
  'poverty-office': { zh: '县扶贫办', en: 'County poverty office' },
  'county-centre': { zh: '县学生资助管理中心', en: 'County student-aid centre' },
  guardian: { zh: '监护人（由学校通知）', en: 'Guardian, told by the school' },
  nobody: { zh: '无需处理', en: 'Nobody' },
};

const word = (zh: string, en: string, who: ActorRole = 'nobody', days = 15): ReasonWords => ({ zh, en, who, days });

/** Every reason code that coverage itself gives. Conditions of benefits come from {@link CONDITION_WORDS}. */
const REASON_WORDS: Readonly<Record<string, ReasonWords>> = {
  'on-no-roll': word(
    '在建档立卡库，但不在任何学籍、在校或外出就读名单上',
    'Registered, but on no roll, class list or list of those away',
    'village',
    10,
  ),
  'compulsory-age-out-of-school': word(
    '义务教育年龄却不在校，须劝返或说明去向',
    'Of compulsory age and out of school: bring back or explain',
    'village',
    10,
  ),
  'household-registered-child-missing': word(
    '户在建档立卡库，孩子却不在库里',
    'The household is on the registry, the child is not',
    'poverty-office',
    10,
  ),
  'roll-but-absent': word(
    '有学籍，但不在本校本年级的在校名单上',
    'On the roll, but absent from the class list of that school and grade',
    'school',
    10,
  ),
  'roll-but-said-out-of-school': word(
    '有学籍，入户却登记为不在校',
    'On the roll, but the survey says out of school',
    'school',
    10,
  ),
  'two-rolls': word('同时在两所学校有学籍，年级或寄宿情况不一致', 'On two rolls that disagree', 'school', 10),
  'roll-and-elsewhere': word(
    '本县有学籍，又在外出就读名单上',
    'On the roll here and on a list of those away',
    'school',
    10,
  ),
  'who-studies-where': word(
    '登记为在校大学生，但没有就读证明',
    'Said to be at college, but on no list with proof',
    'village',
    15,
  ),
  'national-id-contradicted': word(
    '身份证号与各名单的出生日期、性别不符，可能是别人的号',
    'The ID number contradicts the birth date and sex of the lists',
    'village',
    15,
  ),
  'birth-unknown': word('没有可信的出生日期', 'No birth date that can be trusted', 'village', 15),
  'birth-differs': word('各名单的出生日期不一致', 'The lists give different birth dates', 'village', 15),
  'boarding-unknown': word('不知道是否寄宿', 'Boarding or not is unknown', 'school', 10),
  'stage-unknown': word('不知道就读的学段', 'The stage is unknown', 'school', 10),
  'study-place-unknown': word(
    '不知道院校在省内还是省外',
    'College in or outside the province is unknown',
    'village',
    15,
  ),
  'poverty-differs': word(
    '建档立卡库里脱贫状况前后不一',
    'The registry contradicts itself on poverty status',
    'poverty-office',
    10,
  ),
  'poverty-status-unknown': word(
    '建档立卡库没有写明脱贫状况',
    'The registry does not give the poverty status',
    'poverty-office',
    10,
  ),
  'no-proof-of-aid-outside': word(
    '在县外就读，还没有当地资助或就读证明',
    'Studies outside the county without proof of study or aid',
    'village',
    15,
  ),
  'review-link': word(
    '有一行记录可能是这个孩子，尚待人工确认',
    'A row may be this child: someone must decide',
    'county-centre',
    10,
  ),
  'held-unresolved': word('情况查清之前暂不发放', 'Held until the child is resolved', 'county-centre', 15),
  'no-card': word('还缺一张银行卡', 'No bank card yet', 'guardian', 15),
  'card-damaged': word('银行卡号残缺或被表格损坏', 'The card number is incomplete or damaged', 'school', 15),
  'card-holder-stranger': word(
    '持卡人既不是孩子，也不是监护人或家庭成员',
    'The card holder is neither the child nor a guardian or household member',
    'school',
    15,
  ),
  'card-shared': word('同一张卡登记给了几个孩子', 'One card is given for several children', 'school', 15),
  'national-id-unusable': word(
    '所有名单里的身份证号都残缺、错误或为空',
    'The ID number is damaged, wrong or empty in every list',
    'village',
    15,
  ),
  'paid-where-studying': word('由就读地资助', 'Aided where the child studies'),
  'received-already': word('本学年已由上级或其他部门资助', 'Already aided by another payer this school year'),
  'not-registered': word('不在建档立卡库', 'Not on the poverty registry'),
  'withdrawn-from-registry': word('已从建档立卡库清退或自然减少', 'Withdrawn from the poverty registry'),
  died: word('已去世', 'Died'),
  moved: word('已迁出', 'Moved away'),
  graduated: word('已毕业', 'Graduated'),
  left: word('已离校', 'Left school'),
  'dropped-out': word('已辍学', 'Dropped out', 'village', 10),
  'not-in-school': word('已不在校，且过了义务教育年龄', 'No longer in school and past compulsory age'),
  'no-benefit-for-stage': word('这个学段没有发到个人的项目', 'No benefit paid to children of this stage'),
  'on-no-list-now': word('上学期发过，本学期不在任何名单上', 'Paid last term, on no list now', 'village', 10),
};

/** Conditions of benefits, as policy packs name them. */
export const CONDITION_WORDS: Readonly<Record<string, Words>> = {
  registered: { zh: '不是建档立卡', en: 'not registered' },
  'out-of-poverty': { zh: '已脱贫', en: 'out of poverty' },
  stage: { zh: '学段不在范围', en: 'another stage' },
  grade: { zh: '年级不在范围', en: 'another year' },
  boarding: { zh: '寄宿或走读不在范围', en: 'boarding does not fit' },
  freshman: { zh: '不是当年新生', en: 'not newly admitted' },
  'study-place': { zh: '就读地', en: 'place of study' },
  'in-primary-or-above': { zh: '已上小学或以上', en: 'in primary school or above' },
  'born-by-census': { zh: '普查日尚未出生', en: 'not born by the census date' },
  'under-seven-at-school-year-start': { zh: '9月1日已满7周岁', en: 'seven or older on 1 September' },
  'preschool-aid-central': { zh: '已享受中央学前资助', en: 'central preschool aid received' },
  'preschool-aid-province': { zh: '已享受省级学前资助', en: 'provincial preschool aid received' },
  'not-this-season': { zh: '不在这个学期发', en: 'not paid in this season' },
  'paid-before': { zh: '一次性项目，以前已发', en: 'paid once before' },
};

/** Facts that a benefit still needs, named as facts and not as failed conditions. */
const NEEDED_WORDS: Readonly<Record<string, Words>> = {
  'out-of-poverty': { zh: '是否已脱贫', en: 'poverty status' },
  stage: { zh: '就读学段', en: 'stage' },
  grade: { zh: '就读年级', en: 'year of study' },
  boarding: { zh: '寄宿还是走读', en: 'boarding or not' },
  freshman: { zh: '是不是当年新生', en: 'newly admitted or not' },
  'study-place': { zh: '就读地', en: 'place of study' },
  'paid-where-studying': { zh: '在县内还是县外就读', en: 'in or outside the county' },
  'born-by-census': { zh: '出生日期', en: 'birth date' },
  'under-seven-at-school-year-start': { zh: '出生日期', en: 'birth date' },
  'in-primary-or-above': { zh: '是否已上小学', en: 'in primary school or not' },
  'preschool-aid-central': { zh: '本学年是否已享受中央学前资助', en: 'central preschool aid this year' },
  'preschool-aid-province': { zh: '本学年是否已享受省级学前资助', en: 'provincial preschool aid this year' },
};

/** The sentence of a reason; `benefit:condition` and `needs-condition` are put together. Unknown codes stay as they are. */
export function describeReason(code: ReasonCode, language: Language): string {
  const own = REASON_WORDS[code];
  if (own) return own[language];
  const bare = code.slice(code.lastIndexOf(':') + 1);
  const needed = bare.startsWith('needs-') ? bare.slice(6) : undefined;
  const condition = needed ?? bare;
  const text =
    (NEEDED_WORDS[needed ?? ''] ?? REASON_WORDS[condition] ?? CONDITION_WORDS[condition])?.[language] ?? condition;
  if (needed === undefined) return text;
  return language === 'zh' ? `还不知道${text}` : `not known: ${text}`;
}

/** Who settles it, and by when. */
export function whoActs(code: ReasonCode, censusOn: PlainDate): { readonly who: ActorRole; readonly by: PlainDate } {
  const words = REASON_WORDS[code];
  return {
    who: words?.who === 'nobody' || !words ? 'county-centre' : words.who,
    by: addDays(censusOn, words?.days ?? 15),
  };
}

export const DIFFERENCE_WORDS: Record<DifferenceListName, Words & { readonly who: ActorRole }> = {
  'registry-not-on-roll': { zh: '在建档立卡库，不在任何学籍', en: 'On the registry and on no roll', who: 'village' },
  'present-not-on-roll': { zh: '人在校，没有学籍', en: 'Present and not on the roll', who: 'school' },
  'roll-but-absent': { zh: '有学籍，人不在校', en: 'On the roll and absent', who: 'school' },
  'flagged-not-registered': {
    zh: '学校标为贫困，建档立卡库里没有',
    en: 'Flagged poor by a school, not on the registry',
    who: 'poverty-office',
  },
  'paid-last-term-and-gone': {
    zh: '上学期发过，这学期没有了',
    en: 'Paid last term and gone now',
    who: 'county-centre',
  },
  'received-not-entitled': { zh: '领过补助，但不符合', en: 'Received and not entitled', who: 'county-centre' },
  'entitled-not-payable': { zh: '该发，但发不出去', en: 'Entitled and not payable', who: 'school' },
};
