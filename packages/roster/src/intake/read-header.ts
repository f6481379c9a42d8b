import type { ListKind } from '@bulou/kernel';
import type { Field } from './fields.ts';
import { findHeaderWord } from './header-words.ts';

const ROLE_IN_BRACKETS = /户主|监护人|家长|父亲|母亲|学生|幼儿|本人|持卡人|开户人/;
const MOST_CHARACTERS = 40;

/**
 * Folds a header so that spellings of one header become one text: compatibility characters, spaces and line breaks
 * out, marks of obligation and numbering out, remarks in brackets out unless they say whose column it is.
 */
export function foldHeader(raw: string): string {
  let text = raw.normalize('NFKC').replace(/[\s\u200B-\u200F\u2060\uFEFF*★☆▲●◆※:"“”'、，,。.]/gu, '');
  text = text.replace(/^(?:[①-⑳]|\d{1,2}(?=[\u4e00-\u9fff](?!级|岁))|[一二三四五六七八九十]+(?=[、]))/u, '');
  text = text.replace(/[([【{〔<《]([^)\]】}〕>》]*)[)\]】}〕>》]/gu, (_, inner: string) => {
    const role = ROLE_IN_BRACKETS.exec(inner)?.[0];
    return role === undefined ? '' : `@${role}@`;
  });
  const role = /@([^@]+)@/.exec(text)?.[1];
  text = text.replace(/@[^@]+@/g, '');
  // 姓名(户主) is the head's; 户名(开户人) says it already.
  const open = /^(?:姓名|名字|身份证|证件|公民身份|联系|电话|手机|关系)/.test(text);
  if (role !== undefined && open && !text.includes(role)) text = role + text;
  return text
    .replace(/[()[\]【】{}]/gu, '')
    .replace(/[／\\]/g, '/')
    .toLowerCase();
}

/** Headers that list their answers say what they ask: 院校性质(省内、省外). */
const CHOICES: readonly (readonly [RegExp, Field])[] = [
  [/省内.{0,3}省外|县内.{0,3}县外/, 'studyPlace'],
  [/(?:走读|通学).{0,3}(?:住校|寄宿|住宿)|(?:住校|寄宿|住宿).{0,3}(?:走读|通学)/, 'boardingKind'],
  [/本科.{0,2}(?:专科|大专)|(?:专科|大专).{0,2}本科/, 'level'],
  [/已脱贫.{0,3}未脱贫|未脱贫.{0,3}已脱贫/, 'povertyStatus'],
];

/** The field that one header text names in a list of this kind; `undefined` when it names none that is known. */
export function readHeader(raw: string, kind: ListKind): Field | undefined {
  if (raw === '' || raw.length > MOST_CHARACTERS) return undefined;
  const folded = foldHeader(raw);
  if (folded === '' || /^\d+$/.test(folded)) return undefined;
  return (
    findHeaderWord(folded, kind) ??
    findHeaderWord(folded.replace(/[/或及与和]/g, ''), kind) ??
    CHOICES.find(([pattern]) => pattern.test(raw))?.[1] ??
    readRelated(folded) ??
    readOwn(folded, kind)
  );
}

type Attribute = 'name' | 'id' | 'phone' | 'relation' | 'other';

function attributeOf(text: string): Attribute | undefined {
  if (/类型|种类|有效|复印|照片|单位|职务|民族|住址|户口|文化|健康|是否/.test(text)) return 'other';
  if (/身份证|证件号|证件|公民身份|身份号|idcard|idno/.test(text)) return 'id';
  if (/电话|手机|联系方式|号码|phone|mobile/.test(text)) return 'phone';
  if (/关系|称谓/.test(text)) return 'relation';
  if (/姓名|名字|签字|签名|name/.test(text) || text === '' || text === '名') return /签/.test(text) ? 'other' : 'name';
  return undefined;
}

const GUARDIAN =
  /^(?:家庭成员或监护人|监护人或家庭成员|法定监护人|法定代理人|主要监护人|第?[一二12]?监护人|监护人|成员或监护人|学生家长|家长|父母|抚养人|(?:家庭)?成员(?=[一二12①②])|联系人|父亲|母亲|父|母|爸爸|妈妈|parent|guardian|father|mother)/;

/** Columns about someone else than the pupil: 监护人2电话, 父亲身份证号, 户主电话, 持卡人姓名. */
function readRelated(folded: string): Field | undefined {
  if (/^(?:户主|贫困户户主|家庭户主|head)/.test(folded) && !/关系/.test(folded)) {
    const attribute = attributeOf(folded.replace(/^(?:贫困户|家庭)?户主|^head/, ''));
    if (attribute === undefined || attribute === 'relation') return attribute && 'relationToHead';
    return ({ name: 'headName', id: 'headId', phone: 'headPhone', other: 'ignored' } as const)[attribute];
  }
  if (/户主/.test(folded) && /关系/.test(folded)) return 'relationToHead';
  if (/^(?:持卡人|开户人|卡主|账户人|户名|账户名|开户名|收款人|领款人)/.test(folded)) {
    const attribute = attributeOf(
      folded.replace(/^(?:持卡人|开户人|卡主|账户人|户名|账户名|开户名|收款人|领款人)/, ''),
    );
    if (attribute === 'relation') return 'ignored';
    if (attribute === undefined) return undefined;
    return ({ name: 'holderName', id: 'holderId', phone: 'ignored', other: 'ignored' } as const)[attribute];
  }
  const guardian = GUARDIAN.exec(folded)?.[0];
  if (guardian === undefined)
    return /^与(?:学生|幼儿|孩子|儿童|被监护人|本人)(?:的)?关系$/.test(folded) ? 'guardian1Relation' : undefined;
  const rest = folded.slice(guardian.length);
  const second = /[二2②]/.test(guardian + rest.slice(0, 1)) || /^(?:母亲|母|妈妈|mother)/.test(guardian);
  const attribute = attributeOf(rest.replace(/^[一二12①②]/, '').replace(/^的/, ''));
  if (attribute === undefined) return undefined;
  if (attribute === 'other') return 'ignored';
  const part = ({ name: 'Name', id: 'Id', phone: 'Phone', relation: 'Relation' } as const)[attribute];
  return `guardian${second ? 2 : 1}${part}`;
}

/** What a parent of the pupil a column's header implies: 父亲姓名 says 父亲 without a relation column. */
export function relationInHeader(raw: string): string | undefined {
  const folded = foldHeader(raw);
  if (/^(?:父亲|爸爸|父(?!母))/.test(folded)) return '父亲';
  if (/^(?:母亲|妈妈|母)/.test(folded)) return '母亲';
  return undefined;
}

const OWN =
  /^(?:受助学生|被资助学生|贫困学生|建档立卡学生|学生|幼儿|儿童|孩子|子女|小孩|本人|受助人|大学生|家庭成员|成员|人员|考生|婴幼儿|适龄儿童|新生)(?:的)?/;

/** Looser rules for the pupil's own columns, in the order in which they exclude each other. */
const OWN_RULES: readonly (readonly [RegExp, Field])[] = [
  [/帮扶|班主任|教师|包村|包保|填表|校长|园长|经办|联系人|资助人|干部|驻村|责任人|负责人|辅导员/, 'ignored'],
  [/证件类型|证件种类/, 'idKind'],
  [/残疾证|学生证号|准考证|考生号|录取通知书编号/, 'ignored'],
  [/(?:身份证|证件|公民身份|身份号).*(?:号|码)|^身份证|公民身份/, 'nationalId'],
  [/学籍(?:辅号)/, 'ignored'],
  [/学籍(?:号|编号|号码)/, 'enrolmentNo'],
  [/是否.*(?:建档立卡|档卡|建档户)|^(?:建档立卡|档卡).*(?:是否|否|户|生|标志|标识)$/, 'flaggedPoor'],
  [/是否.*(?:非寄宿|走读)/, 'dayPupilYes'],
  [/是否.*(?:寄宿|住校|住宿)/, 'boardingYes'],
  [/寄宿|住校|走读|就读方式/, 'boardingKind'],
  [/是否.*(?:已脱贫|脱贫)/, 'outOfPovertyYes'],
  [/计划脱贫/, 'ignored'],
  [/脱贫.*(?:年|时间|日期)/, 'outOfPovertyYear'],
  [/脱贫.*(?:属性|状态|情况|状况|标识|标志)/, 'povertyStatus'],
  [/(?:贫困户|农户|户).*(?:类型|属性|类别)/, 'householdKind'],
  [/(?:识别|建档).*(?:时间|年|日期)/, 'registeredOn'],
  [/(?:贫困|困难).*(?:类型|类别|等级|程度)/, 'povertyKind'],
  [/是否.*新生/, 'freshman'],
  [/(?:资助|受助|享受).*证明/, 'proofOfAid'],
  [/(?:在读|学籍|就读|在校|入学).*证明/, 'proofOfStudy'],
  [/(?:未|不)在?(?:校|读|园|就读|入学|上学).*(?:原因|说明|去向)|(?:辍学|失学|离校|缺勤|缺课).*原因/, 'absentReason'],
  [
    /^(?:目前|现在?|本学期)?是否(?:仍|还|实际|正常)?(?:在校|在读|在园|到校|入学|就读|在学|上学|入园)(?:就读)?$/,
    'inSchoolYes',
  ],
  [/^是否/, 'ignored'],
  [/(?:在校|在读|就读|就学|上学|学业).*(?:状况|情况|状态|现状)|去向/, 'schooling'],
  [/(?:学籍|学生|异动)(?:状态|变动情况|异动情况|异动类型|变动类型)$/, 'enrolmentStatus'],
  [/(?:人员|人口|变动|增减|变化).*(?:状态|情况|原因|类型)/, 'memberChange'],
  [/(?:院校|学校|高校|就读).*(?:省内|省外)|省内.{0,2}省外|县内.{0,2}县外/, 'studyPlace'],
  [/(?:院校|学校|高校|大学|就读).*(?:所在|地址|省份|省市)/, 'schoolPlace'],
  [/(?:就读|就学|上学).*(?:地点|地区|地域|区域|地)$/, 'studyPlace'],
  [/(?:学校|机构|院校|园所|幼儿园).*(?:标识码|代码|编码|编号)/, 'schoolCode'],
  [/原(?:就读)?(?:学校|院校)|毕业(?:学校|院校)|生源学校/, 'ignored'],
  [/(?:就读|所在|在读|录取|现|目前)?(?:学校|院校|幼儿园|园所|高校|大学)(?:名称|全称|名)?$/, 'schoolName'],
  [/层次|学历/, 'level'],
  [/录取.*(?:年|时间)|(?:考入|考取|入学)年(?:份|度)?$/, 'enteredYear'],
  [/入(?:学|校|园).*(?:年月|时间|日期)/, 'enteredMonth'],
  [/年级.*班|班.*年级/, 'gradeClass'],
  [/年级/, 'grade'],
  [/学段/, 'stage'],
  [/班级|班别/, 'className'],
  [/开户(?:行|银行)|银行名称/, 'bank'],
  [/(?:卡|账|帐|存折|折)号|(?:一卡通|社保卡|银行卡|社会保障卡|惠农卡).*(?:号|码|账|帐)/, 'account'],
  [/(?:资助|补助|补贴|发放|享受|受助|应发|实发|已发).*(?:金额|标准|资金额|额度)|^金额/, 'amount'],
  [/(?:资助|补助|补贴|享受|受助).*(?:项目|名称|类型|类别|政策)/, 'benefit'],
  [/资金.*(?:来源|级次|渠道|性质|类型)|(?:发放|资助|出资|拨付).*(?:单位|部门|机构)/, 'payer'],
  [/(?:发放|拨付|到账|打卡|支付|资助).*(?:时间|日期|年月)/, 'paidOn'],
  [/学期$/, 'term'],
  [/学年$/, 'schoolYear'],
  [/(?:户|家庭)(?:编号|编码|代码|id)$/, 'householdNo'],
  [/人(?:员)?(?:编号|编码|代码|id)$/, 'personNo'],
  [/行政村|村(?:名|委)/, 'village'],
  [/自然村|村(?:民)?组/, 'naturalVillage'],
  [/^(?:户籍|所在|所属|家庭)?.{0,2}乡镇?(?:名称|街道)?$|^(?:户籍|所在|所属)?乡?镇(?:名称)?$/, 'township'],
  [/^(?:户籍|所在|所属|家庭)?村(?:庄|名)?$/, 'village'],
  [/住址|地址|居住地|户籍地/, 'address'],
  [/出生(?:日期|年月|时间)/, 'birthOn'],
  [/性别/, 'sex'],
  [/民族/, 'ethnicity'],
  [/联系电话|联系方式|手机|电话/, 'phone'],
  [/数据(?:日期|时间)|取数/, 'dataOn'],
  [/备注/, 'note'],
  [/(?:学生|幼儿|儿童|孩子|子女|考生|新生|人员|人口)姓名$/, 'name'],
];

/** In a list of aid received, a column that bears a benefit's name holds its amount. */
const ITEM = /助学金|保教费|保育费|生活费|生活补助|补助|补贴|免学费|学费|奖学金|资助|营养|雨露|救助/;

function readOwn(folded: string, kind: ListKind): Field | undefined {
  const bare = folded.replace(OWN, '');
  if (bare !== folded && bare !== '') {
    const word = findHeaderWord(bare, kind);
    if (word !== undefined) return word;
  }
  if (folded.length > 20) return undefined;
  const field = OWN_RULES.find(([pattern]) => pattern.test(folded))?.[1];
  if (field !== undefined || kind !== 'received') return field;
  return ITEM.test(folded) ? 'benefitItem' : undefined;
}
