import type { ListKind } from '@bulou/kernel';
import type { Field } from './fields.ts';

/**
 * Headers as offices write them, after folding (see `foldHeader`): the national systems' export columns, the county
 * ledgers and the school rosters, with their variants. Anything not here is tried by the rules of `read-header.ts`.
 */
const WORDS: Readonly<Partial<Record<Field, string>>> = {
  sequence: '序号 编号 序 号 行号 no no. 顺序号 number',
  name: '姓名 名字 学生姓名 幼儿姓名 孩子姓名 儿童姓名 子女姓名 小孩姓名 学生 幼儿 受助人姓名 受助学生 受助学生姓名 被资助人 被资助学生 学生名字 大学生姓名 考生姓名 人员姓名 成员姓名 家庭成员姓名 贫困人口姓名 贫困学生姓名 本人姓名 适龄儿童姓名 婴幼儿姓名 姓名全称 name studentname fullname',
  nationalId:
    '身份证号 身份证号码 身份证 身份证件号 身份证件号码 证件号码 证件号 公民身份号码 公民身份证号 公民身份证号码 居民身份证号 居民身份证号码 身份号码 身份证编号 学生身份证 idcard idno idnumber nationalid identitynumber id',
  idKind: '身份证件类型 证件类型 证件种类 身份证类型 有效证件类型',
  birthOn: '出生日期 出生年月 出生年月日 出生时间 生日 出生 birthdate dateofbirth birthday dob birthon',
  sex: '男女 男/女 性别 sex gender',
  ethnicity: '民族 ethnicity nation',
  county: '县 区县 县区 所属县 县市区 市 省市 省 county',
  township:
    '乡 镇 乡镇 乡镇名称 所属乡镇 所在乡镇 乡镇街道 镇乡 乡镇办 户籍乡镇 中心校 所属中心校 乡镇中心校 township town',
  village:
    '村 行政村 村名 村委会 行政村名称 所在村 所属村 户籍村 村委 村居 村社区 村别 村庄 村委会名称 社区 居委会 所属行政村 village',
  naturalVillage: '自然庄 庄 自然村 村组 村民组 组别 组 自然村组 村民小组 小组',
  townshipVillage: '乡镇村 乡村 乡镇行政村 镇村 所在乡村 乡镇及村 户籍所在乡村 所属乡村',
  address:
    '家庭住址 住址 家庭地址 现住址 地址 居住地址 通讯地址 通信地址 详细地址 家庭详细住址 家庭现住址 户籍地址 户籍所在地 户籍地 居住地 家庭所在地 address',
  hukou: '户口所在地 户口所在地区 户口所在地行政区划',
  divisionCode: '行政区划代码 区划代码 村编码 村代码 行政村编码 行政村代码 divisioncode',
  householdNo:
    '户编号 户编码 贫困户编号 户号 家庭编号 户id 贫困户编码 建档立卡户编号 户代码 档卡户编号 扶贫手册编号 householdno householdid',
  personNo: '人编号 人编码 人员编号 个人编号 人口编号 personno personid',
  headName:
    '户主姓名 户主 户主名 户主名字 贫困户姓名 贫困户户主 家庭户主 贫困户主姓名 贫困户户主姓名 户主名称 headname',
  headId: '户主身份证号 户主身份证号码 户主证件号码 户主身份证 户主证件号 户主公民身份号码 headid',
  headPhone: '户联系方式 户主手机 户联系电话 户主电话 户主联系电话 户主联系方式 户主手机号',
  relationToHead: '与户主关系 户主关系 与户主的关系 和户主关系 与户主之关系 家庭关系 成员关系 relationtohead',
  phone:
    '联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 家庭电话 家庭联系电话 人联系电话 本人电话 学生电话 本人联系电话 联系手机 phone mobile tel telephone',
  enrolmentNo: '学籍号 全国学籍号 学籍号码 国网学籍号 学籍编号 全国学籍号码 国家学籍号 学籍 enrolmentno studentno',
  schoolName:
    '校名 就读学校及年级 就读学校年级 就读学校名称及班级 就读学校及班级 学校及班级 学校年级 就读学校名称及年级 学校 学校名称 就读学校 就读学校名称 所在学校 学校全称 现就读学校 就读院校 院校名称 就读院校名称 院校 高校名称 录取院校 录取学校 录取院校名称 幼儿园 幼儿园名称 就读幼儿园 就读园所 园所名称 园所 学校园所 就读学校园 所在幼儿园 毕业学校及就读学校 现就读院校 在读学校 在读院校 学校幼儿园 学校班级名称 单位名称 学校院校名称 就读学校全称 目前就读学校 school schoolname university college',
  schoolCode: '学校标识码 学校代码 学校编码 机构标识码 学校机构标识码 院校代码 园所标识码 schoolcode',
  stage: '学部 学段类别 学段 就读学段 所在学段 学生类型 办学类型 教育阶段 学历阶段 学习阶段 stage',
  grade: '年级 所在年级 就读年级 现年级 现就读年级 在读年级 年级名称 grade',
  className: '班级 班级名称 所在班级 班 班别 就读班级 班号 现班级 class classname',
  gradeClass: '年级班级 年级及班级 班级年级 年级班 就读年级班级 年级/班级 年班 所在年级班级 院系班级 就读年级及班级',
  enteredMonth: '入学年月 入学时间 入学日期 入校时间 入园时间 入园年月 入园日期 何时入学 entered',
  enteredYear: '录取年份 入学年份 入学年度 录取年度 录取时间 考入年份 考取年份 何年考入 年届 届别 入学学年',
  boardingKind:
    '就读方式 住宿方式 寄宿走读 走读寄宿 寄宿或走读 走读或寄宿 住宿情况 寄宿情况 住宿类型 走读住校 住校走读 boarding',
  boardingYes:
    '住宿生 在校住宿 寄宿学生 住校生 是否在校寄宿 是否寄宿 是否住校 是否寄宿生 是否住宿 是否住校生 寄宿 寄宿生 住校 是否为寄宿生 寄宿否 是否在校住宿',
  dayPupilYes: '是否走读 走读 走读生 是否走读生 非寄宿 非寄宿生 是否非寄宿生 是否非寄宿',
  freshman:
    '2018年新生 2017年新生 2019年新生 当年新生 今年新生 是否今年新生 是否新生 新生 是否大学新生 是否当年新生 是否2018年新生 是否为新生 freshman',
  pupilKind:
    '新生老生 新生/老生 老生新生 学生类别 生源类别 新生或在校生 新生在校生 新生/在校生 在校生或新生 类别 学生性质',
  studyPlace:
    '就读地 就读地点 就读地区 就读区域 县内县外 县内外 省内外 省内省外 就读所在地 就学地点 就学地 县内/县外 省内/省外 镇内镇外 就读范围 学校区域 就读地域 studyplace',
  inCountyYes: '县内 是否县内就读 是否在县内就读 是否本县就读',
  inProvinceYes: '省内 是否省内 是否省内就读 是否省内院校',
  outOfProvinceYes: '省外 是否省外 是否省外就读 是否省外院校',
  schoolPlace:
    '院校所在地 学校所在地 院校所在省 院校所在省份 学校所在省 学校所在省份 学校地址 院校地址 所在省份 院校所在地区 学校所在县 学校所在地区 学校所在省市 院校省份 就读省份 就读省市 学校所在省市县 就读地省份',
  level:
    '层次 学历 学历层次 培养层次 院校层次 办学层次 录取层次 录取批次 本专科 本科专科 专本科 学历类别 就读层次 level',
  inSchoolYes: '是否在校 在校 是否在读 是否在校就读 是否实际在校 实际在校 是否到校 到校情况 是否在园 是否入学 是否就读',
  schooling:
    '在校生状况 在校状况 在读情况 就读情况 就学情况 在校情况 上学情况 目前状况 目前状态 当前状态 去向 学生去向 现状 就读状态 在读状态 就学状况 就学状态 目前去向 就读现状 在校生情况 是否在校生 schooling status',
  enrolmentStatus:
    '学籍状态 学生状态 在籍状态 在校状态 当前学籍状态 学生当前状态 学籍变动 异动情况 学籍异动 异动类型 状态',
  absentReason:
    '未在校原因 不在校原因 未在校 不在校 未到校原因 未就读原因 未入学原因 失学原因 辍学原因 离校原因 缺勤原因 未上学原因 不在校说明',
  stageTickInfant: '0-3岁 0至3岁 0~3岁 03岁 3岁以下',
  stageTickPreschool: '3-6岁 3至6岁 3~6岁 36岁 学前 学前教育 幼儿阶段 学前幼儿',
  stageTickPrimary: '小学',
  stageTickJunior: '初中',
  stageTickSenior: '高中 普高 普通高中',
  stageTickVocational: '中职 职专 职高 中专',
  stageTickHigher: '大学 高校 大专以上',
  povertyStatus:
    '户状态 贫困户状态 脱贫标识 脱贫标志 贫困标识 脱贫属性 脱贫状态 脱贫情况 贫困状态 贫困状况 扶贫状态 脱贫与否 贫困属性 是否未脱贫 povertystatus',
  outOfPovertyYes: '是否脱贫 是否已脱贫 是否脱贫户 脱贫 是否脱贫家庭 是否脱贫家庭学生 outofpoverty',
  outOfPovertyYear: '脱贫年度 脱贫年份 脱贫时间 脱贫年 脱贫日期 退出年度 出列年度 outofpovertyyear',
  householdKind: '户类型 户属性 贫困户类型 贫困户属性 农户类型 农户属性 户别 贫困户性质 户类别',
  registeredOn:
    '识别时间 首次识别时间 识别年度 人员识别时间 建档时间 建档年度 识别年份 建档立卡时间 纳入时间 registeredon',
  registeredYes: '是否贫困户 是否返贫 是否贫困人口 是否在册',
  flaggedPoor:
    '是否建档立卡 是否建档立卡贫困户 建档立卡 是否建档立卡户 是否建档立卡学生 建档立卡户 是否建档立卡贫困家庭 是否建档立卡家庭 是否档卡户 是否档卡学生 档卡 是否建档立卡贫困生 建档立卡贫困户 建档立卡贫困学生 是否建档立卡贫困家庭学生 是否建档立卡贫困学生 flaggedpoor',
  povertyKind:
    '贫困类型 困难类型 家庭困难类型 贫困类别 困难类别 贫困生类型 资助对象类型 家庭经济困难类型 困难学生类型 特殊困难类型 贫困等级 困难等级 贫困情况 家庭类型 申请理由名称 困难原因',
  memberChange:
    '新增减少原因 增减原因 新增/减少原因 变化原因 人员状态 变动情况 人员变动 变动原因 变动类型 减少原因 人口变动 人口变化 自然变更 增减情况 增减变化 人员增减 自然增减 人员变化情况',
  bank: '开户行 开户银行 银行 银行名称 开户行名称 发卡行 发卡银行 bank',
  account:
    '账号 卡号 银行卡号 银行账号 社保卡号 社会保障卡号 一卡通账号 一卡通卡号 一卡通 惠农一卡通账号 惠农卡号 帐号 银行帐号 存折账号 存折号 账户 银行账户 收款账号 打卡账号 社保卡账号 社保卡银行账号 社会保障卡账号 银行卡账号 开户账号 惠农一卡通 惠农一卡通卡号 惠民惠农一卡通账号 发放账号 卡折号 account cardno',
  holderName:
    '卡户主姓名 卡户名 收款户名 开户户名 银行户名 账户户名 帐户户名 存折户名 银行卡户名 户名开户人 社保卡户名 户名 开户名 账户名 账户名称 开户人 持卡人 开户人姓名 持卡人姓名 开户姓名 卡主 卡主姓名 收款人 收款人姓名 账户姓名 帐户名 领款人 领款人姓名 户名姓名 开户名称 一卡通户名 holdername accountname',
  holderId: '持卡人身份证号 开户人身份证号 户名身份证号 持卡人身份证 开户人身份证 持卡人证件号码 开户人身份证号码',
  proofOfStudy:
    '在读证明 学籍证明 就读证明 在校证明 在外就读证明 是否有在读证明 是否有学籍证明 在读学籍证明 学籍或在读证明 入学证明 学生证 录取通知书 proofofstudy',
  proofOfAid:
    '资助证明 受助证明 享受资助证明 当地资助证明 已享受资助证明 已受助证明 就读地资助证明 是否有资助证明 proofofaid',
  proof: '证明材料 佐证材料 材料 附件 证明 提供材料 提供证明 佐证资料 证明材料名称',
  benefit:
    '资助项目 项目 项目名称 资助名称 资助类型 补助项目 补贴项目 资助类别 享受资助项目 已享受资助项目 享受项目 受助项目 资助项目名称 补助名称 享受政策 资助政策 已享受项目 享受资助类型 资金项目 补助类型 补贴名称 benefit',
  amount:
    '金额 资助金额 补助金额 发放金额 应发金额 实发金额 享受金额 资助资金 补贴金额 资助标准 补助标准 受助金额 已享受金额 已发金额 发放标准 享受资助金额 资助额 已发放金额 amount',
  term: '学期 资助学期 发放学期 享受学期 受助学期 所属学期 term',
  schoolYear: '学年 资助学年 所属学年 受助学年 享受学年 学年度 发放学年 schoolyear',
  year: '所属年度 年度 年份 资助年度 发放年度 享受年度 受助年度 year',
  month: '月份 发放月份 month',
  payer:
    '拨款单位 拨款部门 支付单位 资金来源 资金级次 资金性质 发放单位 资助单位 出资单位 资金渠道 资助来源 资金级别 资助级别 项目级别 级别 发放部门 资助部门 资金层级 拨付单位 来源 发放机构 资金类型 资助主体 资金来源级次 payer',
  paidOn:
    '享受时间 发放时间 发放日期 发放年月 拨付时间 到账时间 资助时间 受助时间 打卡时间 支付日期 发放到位时间 paidon',
  dataOn: '数据日期 取数日期 数据时间 导出日期 导出时间 数据截止日期',
  note: '备注 说明 备注说明 其他说明 情况说明 其它说明 附注 摘要 备考 note remark remarks',
  ignored:
    '是否随班就读 是否户主 是否低保 是否贫困生 qq号 qq 微信 学习形式 残疾类别 调查员 发放批次 发放方式 是否到账 人籍是否一致 请假原因 享受资助情况 学籍主号 个人标识码 学生标识码 是否在外地就读 是否县外就读 是否外地就读 是否在外就读 是否享受当地资助 就读地是否已资助 批次 缺勤情况 是否送教上门 是否特教 是否双语 留守儿童 留守 开户网点 网点 是否监护人 监护情况 独生子女 随迁子女 政治面貌 健康状况 照片 姓名拼音 曾用名 身份证件有效期 户口性质 户口类型 特长 学籍辅号 班内学号 学号 学生学号 出生地 籍贯 国籍 国籍地区 国籍/地区 港澳台侨外 入学方式 学生来源 邮政编码 邮编 电子信箱 邮箱 主页地址 是否独生子女 是否受过学前教育 是否留守儿童 是否进城务工人员随迁子女 是否孤儿 是否烈士或优抚子女 随班就读 残疾类型 是否残疾 是否由政府购买学位 是否需要申请资助 是否享受一补 上下学距离 上下学方式 是否乘坐校车 文化程度 劳动技能 务工时间 务工状况 务工企业名称 是否参加大病保险 是否参加大病医疗 大病医疗 是否参加城乡居民基本医疗保险 是否参加城乡居民基本养老保险 致贫原因 致贫原因1 主要致贫原因 其他致贫原因 危房户 是否危房户 是否解决安全饮用水 人均纯收入 人数 户人数 家庭人口 家庭人口数 计划脱贫年度 计划脱贫时间 易返贫致贫户类型 监测对象类型 风险是否消除 风险识别时间 风险消除时间 签字 学生签字 家长签字 签名 领取人签字 签章 家长签名 学生签名 年龄 周岁 专业 院系 系别 专业名称 学制 考生号 准考证号 录取通知书编号 是否享受低保 是否低保户 是否双女户 是否军烈属 包村干部 班主任 帮扶人 帮扶责任人 资助人 劳动能力 是否在校学生 残疾证号 困难程度 是否民族地区就学 是否戏曲表演专业 人数合计 是否6-15周岁 监护人证件类型 营养餐金额 曾就读学校 毕业学校 原就读学校 高中毕业学校 原毕业学校 审核意见 核对结果 核实情况 是否享受本县资助 本学期是否享受本县资助 本学期是否享受资助 是否享受资助 是否享受资金 户主签字 调查人 调查人签字 填表日期 填报日期 登记日期 登记人 排查人 联系人签字 村干部签字 age',
};

/** Words that mean another thing in a certain list. */
const WORDS_BY_KIND: Readonly<Partial<Record<ListKind, Readonly<Partial<Record<Field, string>>>>>> = {
  registry: {
    memberChange: '状态 备注1 人员类型 人口状态',
    stage: '',
    povertyStatus: '属性 是否未脱贫',
    ignored: '类别 学历 是否在校 联系人 项目 教育程度 学历层次',
    name: '家庭成员 成员',
    schooling: '在校 在读学段 是否在校就读',
  },
  survey: {
    schoolPlace: '省市县 就读省市县',
    schooling: '状态 类别 就读 备注情况 变动情况 学段年级 学业情况',
    gradeClass: '年级情况',
  },
  enrolment: {
    pupilKind: '类型',
    schoolPlace: '省市县 省市区县 所在省市县 就读省市县 省市',
    guardian1Relation: '关系',
  },
  received: {
    schoolPlace: '省市县',
    amount: '合计 小计 共计 总额 合计金额 金额小计',
    benefit: '类别 名称 类型 资金名称',
    payer: '资金 单位',
    paidOn: '时间 日期',
  },
  attendance: { enrolmentStatus: '出勤 出勤情况 考勤 点名情况 点名', sequence: '学号' },
};

type WordMap = ReadonlyMap<string, Field>;

function toWordMap(words: Readonly<Partial<Record<Field, string>>>): Map<string, Field> {
  const map = new Map<string, Field>();
  for (const [field, text] of Object.entries(words))
    for (const word of text.split(' ')) if (word !== '' && !map.has(word)) map.set(word, field as Field);
  return map;
}

const COMMON = toWordMap(WORDS);
const BY_KIND = new Map<string, WordMap>(
  Object.entries(WORDS_BY_KIND).map(([kind, words]) => [kind, toWordMap(words)]),
);

/** The field that a folded header names word for word in a list of this kind. */
export function findHeaderWord(folded: string, kind: ListKind): Field | undefined {
  return BY_KIND.get(kind)?.get(folded) ?? COMMON.get(folded);
}

/** The word that offices write most for a field. */
export function findFieldWord(field: Field): string | undefined {
  return WORDS[field]?.split(' ')[0];
}
