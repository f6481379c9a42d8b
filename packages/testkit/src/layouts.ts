/**
 * The layouts in which offices hand in their lists: header wordings, column orders, title lines, ways of writing values.
 * They follow what is known of the real exports and habits, and differ from one another as those do.
 */
export type ColumnKey =
  | 'number'
  | 'name'
  | 'sex'
  | 'birth'
  | 'idType'
  | 'id'
  | 'ethnicity'
  | 'nationality'
  | 'studentNo'
  | 'grade'
  | 'class'
  | 'gradeClass'
  | 'entered'
  | 'entryWay'
  | 'boarding'
  | 'huKou'
  | 'huKouKind'
  | 'address'
  | 'phone'
  | 'leftBehind'
  | 'onlyChild'
  | 'health'
  | 'flaggedPoor'
  | 'school'
  | 'schoolCode'
  | 'township'
  | 'village'
  | 'county'
  | 'hamlet'
  | 'guardianName'
  | 'guardianRelation'
  | 'guardianPhone'
  | 'guardianId'
  | 'guardianIs'
  | 'guardian2Name'
  | 'guardian2Relation'
  | 'guardian2Phone'
  | 'guardian2Id'
  | 'headName'
  | 'headId'
  | 'householdNo'
  | 'personNo'
  | 'householdSize'
  | 'relationToHead'
  | 'education'
  | 'schooling'
  | 'skill'
  | 'workMonths'
  | 'insurance'
  | 'cause'
  | 'unsafeHouse'
  | 'water'
  | 'income'
  | 'identifiedOn'
  | 'povertyAttribute'
  | 'outYear'
  | 'householdKind'
  | 'policy'
  | 'stage'
  | 'status'
  | 'reason'
  | 'bank'
  | 'account'
  | 'holder'
  | 'holderRelation'
  | 'holderId'
  | 'registered'
  | 'note'
  | 'place'
  | 'placeCounty'
  | 'studyProof'
  | 'rollProof'
  | 'aidProof'
  | 'payer'
  | 'aidItem'
  | 'aidAmount'
  | 'aidTerm'
  | 'paidOn'
  | 'freshman'
  | 'level'
  | 'major'
  | 'years'
  | 'inProvince'
  | 'letter'
  | 'present'
  | 'date'
  | 'signature'
  | 'seat'
  | 'age';

/** One column: what it holds, its header, and the merged header above it in two-line heads. */
export type Column = readonly [key: ColumnKey, header: string, group?: string];

export type DateForm = 'digits' | 'dashes' | 'slashes' | 'dots' | 'serial' | 'chinese' | 'month';

export interface Layout {
  readonly title?: (facts: TitleFacts) => string;
  /** The line under the title: who fills it in, and when. */
  readonly underTitle?: (facts: TitleFacts) => string;
  readonly columns: readonly Column[];
  readonly sex: 'plain' | 'coded' | 'sign';
  readonly date: DateForm;
  readonly boarding: 'plain' | 'coded' | 'yes-no' | 'tick' | 'student';
  readonly grade: 'plain' | 'staged' | 'cohort' | 'spoken';
  readonly class: 'number' | 'brackets' | 'chinese' | 'cohort';
  readonly yesNo: 'words' | 'ticks' | 'digits' | 'have';
  readonly totalRow: boolean;
  readonly signatureRow: boolean;
  readonly noteRow: boolean;
  /** Every so many data rows the head is printed again, as copied from pages. */
  readonly headEvery?: number;
  /** Columns whose value stands only in the first cell of a merged run. */
  readonly mergeDown?: readonly ColumnKey[];
}

export interface TitleFacts {
  readonly unit: string;
  readonly term: string;
  readonly date: string;
  readonly count: number;
  readonly year: string;
}

const plain = {
  sex: 'plain',
  date: 'digits',
  boarding: 'plain',
  grade: 'plain',
  class: 'number',
  yesNo: 'words',
  totalRow: false,
  signatureRow: false,
  noteRow: false,
} as const;

export const ROLL_LAYOUTS: readonly Layout[] = [
  // The enrolment system's own export: no title, one head, coded values.
  {
    ...plain,
    sex: 'coded',
    boarding: 'coded',
    class: 'cohort',
    grade: 'staged',
    columns: [
      ['name', '姓名'],
      ['sex', '性别'],
      ['birth', '出生日期'],
      ['nationality', '国籍/地区'],
      ['ethnicity', '民族'],
      ['idType', '身份证件类型'],
      ['id', '身份证件号'],
      ['health', '健康状况'],
      ['huKou', '户口所在地'],
      ['huKouKind', '户口性质'],
      ['studentNo', '全国学籍号'],
      ['seat', '班内学号'],
      ['grade', '年级'],
      ['class', '班级'],
      ['entered', '入学年月'],
      ['entryWay', '入学方式'],
      ['boarding', '就读方式'],
      ['address', '现住址'],
      ['phone', '联系电话'],
      ['onlyChild', '是否独生子女'],
      ['leftBehind', '是否留守儿童'],
      ['flaggedPoor', '是否建档立卡贫困户'],
      ['guardianName', '成员1姓名'],
      ['guardianRelation', '成员1关系'],
      ['guardianIs', '成员1是否监护人'],
      ['guardianId', '成员1身份证件号'],
      ['guardianPhone', '成员1联系电话'],
      ['guardian2Name', '成员2姓名'],
      ['guardian2Relation', '成员2关系'],
      ['guardian2Id', '成员2身份证件号'],
      ['guardian2Phone', '成员2联系电话'],
    ],
  },
  // A school's list made from the export: title, unit and date, totals and signatures.
  {
    ...plain,
    date: 'dashes',
    grade: 'plain',
    class: 'brackets',
    totalRow: true,
    signatureRow: true,
    title: ({ unit, term }) => `${unit}${term}学生学籍花名册`,
    underTitle: ({ unit, date }) => `填报单位(盖章):${unit}            填报日期:${date}`,
    columns: [
      ['number', '序号'],
      ['school', '学校名称'],
      ['grade', '年级'],
      ['class', '班级'],
      ['name', '学生姓名'],
      ['sex', '性别'],
      ['id', '身份证号'],
      ['birth', '出生年月日'],
      ['studentNo', '学籍号'],
      ['boarding', '是否寄宿'],
      ['address', '家庭住址'],
      ['guardianName', '监护人姓名'],
      ['guardianPhone', '联系电话'],
      ['note', '备注'],
    ],
  },
  // Two-line head with merged groups.
  {
    ...plain,
    date: 'dots',
    boarding: 'student',
    grade: 'spoken',
    class: 'chinese',
    totalRow: true,
    signatureRow: true,
    noteRow: true,
    title: ({ unit, year }) => `${unit}${year}学年在籍学生情况登记表`,
    columns: [
      ['number', '序号'],
      ['name', '姓名', '学生基本情况'],
      ['sex', '性别', '学生基本情况'],
      ['ethnicity', '民族', '学生基本情况'],
      ['birth', '出生日期', '学生基本情况'],
      ['id', '身份证件号码', '学生基本情况'],
      ['studentNo', '学籍号', '学籍信息'],
      ['grade', '年级', '学籍信息'],
      ['class', '班级', '学籍信息'],
      ['boarding', '就读方式', '学籍信息'],
      ['guardianName', '姓名', '监护人信息'],
      ['guardianRelation', '关系', '监护人信息'],
      ['guardianPhone', '电话', '监护人信息'],
      ['village', '村名', '家庭住址'],
      ['flaggedPoor', '是否建档立卡'],
    ],
  },
  // Class by class, heads repeated as on printed pages.
  {
    ...plain,
    date: 'slashes',
    boarding: 'yes-no',
    grade: 'cohort',
    class: 'cohort',
    signatureRow: true,
    headEvery: 40,
    title: ({ unit, term, count }) => `${unit}${term}学生名册(共${count}人)`,
    columns: [
      ['number', '编号'],
      ['class', '所在班级'],
      ['name', '姓 名'],
      ['sex', '性 别'],
      ['id', '公民身份号码'],
      ['studentNo', '学籍号码'],
      ['birth', '出生年月'],
      ['guardianName', '家长姓名'],
      ['guardianPhone', '家长电话'],
      ['boarding', '是否住校'],
      ['township', '户籍乡镇'],
      ['village', '户籍村'],
    ],
  },
  // A plain spreadsheet of a central school.
  {
    ...plain,
    date: 'chinese',
    boarding: 'plain',
    grade: 'plain',
    class: 'number',
    yesNo: 'ticks',
    totalRow: true,
    title: ({ unit, term }) => `${term}${unit}学生信息统计表`,
    underTitle: ({ date }) => `统计时间:${date}`,
    columns: [
      ['number', '序号'],
      ['name', '姓名'],
      ['id', '身份证号码'],
      ['sex', '性别'],
      ['gradeClass', '年级班级'],
      ['studentNo', '全国学籍号'],
      ['boarding', '走读/住校'],
      ['flaggedPoor', '建档立卡户'],
      ['leftBehind', '留守儿童'],
      ['headName', '户主姓名'],
      ['address', '住址'],
      ['phone', '联系方式'],
    ],
  },
  // Another export, with school code, few family columns.
  {
    ...plain,
    sex: 'plain',
    boarding: 'coded',
    class: 'cohort',
    grade: 'cohort',
    columns: [
      ['schoolCode', '学校标识码'],
      ['school', '学校名称'],
      ['studentNo', '学籍号'],
      ['name', '学生姓名'],
      ['sex', '性别'],
      ['id', '证件号码'],
      ['idType', '证件类型'],
      ['birth', '出生日期'],
      ['grade', '年级名称'],
      ['class', '班级名称'],
      ['entered', '入学年月'],
      ['boarding', '就读方式'],
      ['huKou', '户籍所在地'],
      ['guardianName', '监护人'],
      ['guardianId', '监护人身份证号'],
    ],
  },
];

export const KINDERGARTEN_LAYOUTS: readonly Layout[] = [
  {
    ...plain,
    date: 'dashes',
    totalRow: true,
    signatureRow: true,
    title: ({ unit, term }) => `${unit}${term}在园幼儿花名册`,
    underTitle: ({ date }) => `填表时间:${date}`,
    columns: [
      ['number', '序号'],
      ['class', '班级'],
      ['name', '幼儿姓名'],
      ['sex', '性别'],
      ['birth', '出生日期'],
      ['id', '幼儿身份证号'],
      ['ethnicity', '民族'],
      ['address', '家庭住址'],
      ['guardianName', '家长姓名'],
      ['guardianRelation', '与幼儿关系'],
      ['guardianPhone', '家长电话'],
      ['flaggedPoor', '是否建档立卡'],
    ],
  },
  {
    ...plain,
    sex: 'coded',
    date: 'digits',
    columns: [
      ['name', '姓名'],
      ['sex', '性别'],
      ['birth', '出生日期'],
      ['idType', '身份证件类型'],
      ['id', '身份证件号码'],
      ['class', '所属班级'],
      ['entered', '入园日期'],
      ['huKou', '户口所在地'],
      ['boarding', '就读方式'],
      ['leftBehind', '是否留守儿童'],
      ['guardianName', '监护人姓名'],
      ['guardianId', '监护人身份证件号码'],
    ],
  },
  {
    ...plain,
    date: 'dots',
    signatureRow: true,
    noteRow: true,
    title: ({ unit }) => `${unit}幼儿基本情况一览表`,
    columns: [
      ['number', '编号'],
      ['name', '姓 名', '幼儿'],
      ['sex', '性 别', '幼儿'],
      ['birth', '出生年月', '幼儿'],
      ['id', '身份证号码', '幼儿'],
      ['class', '班 别', '幼儿'],
      ['guardianName', '姓 名', '监护人'],
      ['guardianPhone', '电 话', '监护人'],
      ['village', '所在村'],
      ['note', '备 注'],
    ],
  },
];

export const ATTENDANCE_LAYOUTS: readonly Layout[] = [
  {
    ...plain,
    class: 'brackets',
    signatureRow: true,
    title: ({ unit, term }) => `${unit}${term}在校学生名单`,
    underTitle: ({ date }) => `核查日期:${date}   班主任签字:`,
    columns: [
      ['number', '序号'],
      ['grade', '年级'],
      ['class', '班级'],
      ['name', '姓名'],
      ['sex', '性别'],
      ['id', '身份证号'],
      ['boarding', '是否住校'],
      ['present', '是否在校'],
      ['note', '备注'],
    ],
  },
  {
    ...plain,
    grade: 'spoken',
    class: 'chinese',
    date: 'dots',
    title: ({ unit, term }) => `${unit}${term}各班实际在校学生统计表`,
    totalRow: true,
    columns: [
      ['gradeClass', '班级'],
      ['number', '序号'],
      ['name', '学生姓名'],
      ['sex', '性别'],
      ['birth', '出生年月'],
      ['id', '身份证号码'],
      ['guardianName', '家长姓名'],
      ['guardianPhone', '联系电话'],
    ],
    mergeDown: ['gradeClass'],
  },
  {
    ...plain,
    grade: 'staged',
    class: 'number',
    columns: [
      ['studentNo', '学籍号'],
      ['name', '姓名'],
      ['grade', '年级'],
      ['class', '班级'],
      ['id', '身份证件号'],
      ['present', '在校情况'],
    ],
  },
];

/** A list of who is present that gives no ID column at all. */
export const ATTENDANCE_WITHOUT_IDS: Layout = {
  ...plain,
  class: 'brackets',
  date: 'dashes',
  signatureRow: true,
  title: ({ unit, term }) => `${unit}${term}班级点名册`,
  columns: [
    ['number', '学号'],
    ['grade', '年级'],
    ['class', '班级'],
    ['name', '姓名'],
    ['sex', '性别'],
    ['birth', '出生日期'],
    ['guardianName', '家长'],
    ['village', '家庭住址'],
  ],
};

export const SURVEY_LAYOUTS: readonly Layout[] = [
  {
    ...plain,
    date: 'dots',
    grade: 'plain',
    boarding: 'yes-no',
    signatureRow: true,
    totalRow: true,
    mergeDown: ['headName'],
    title: ({ unit, term }) => `${unit}${term}建档立卡贫困家庭学生(幼儿)入户排查登记表`,
    underTitle: ({ unit, date }) => `村(社区):${unit}    排查时间:${date}    包村教师:`,
    columns: [
      ['number', '序号'],
      ['headName', '户主姓名'],
      ['headId', '户主身份证号'],
      ['householdNo', '户编号'],
      ['name', '学生姓名'],
      ['sex', '性别'],
      ['id', '学生身份证号'],
      ['relationToHead', '与户主关系'],
      ['birth', '出生年月'],
      ['stage', '学段'],
      ['school', '就读学校'],
      ['grade', '年级'],
      ['boarding', '是否寄宿'],
      ['status', '在读情况'],
      ['povertyAttribute', '脱贫情况'],
      ['bank', '开户行'],
      ['holder', '户名'],
      ['account', '银行账号'],
      ['holderRelation', '户名与学生关系'],
      ['phone', '联系电话'],
      ['note', '备注'],
    ],
  },
  {
    ...plain,
    date: 'digits',
    grade: 'staged',
    boarding: 'plain',
    signatureRow: true,
    noteRow: true,
    title: ({ unit, term }) => `${term}教育精准扶贫大走访大排查登记表(${unit})`,
    columns: [
      ['number', '序号'],
      ['village', '行政村', '家庭情况'],
      ['hamlet', '自然村', '家庭情况'],
      ['householdNo', '贫困户编号', '家庭情况'],
      ['headName', '户主', '家庭情况'],
      ['povertyAttribute', '是否脱贫', '家庭情况'],
      ['name', '姓名', '学龄人口情况'],
      ['id', '身份证号码', '学龄人口情况'],
      ['sex', '性别', '学龄人口情况'],
      ['school', '学校(幼儿园)名称', '就学情况'],
      ['grade', '年级', '就学情况'],
      ['boarding', '寄宿/走读', '就学情况'],
      ['place', '就读地', '就学情况'],
      ['status', '状态', '就学情况'],
      ['reason', '不在校原因', '就学情况'],
      ['account', '卡号', '银行卡信息'],
      ['holder', '持卡人', '银行卡信息'],
      ['holderId', '持卡人身份证号', '银行卡信息'],
      ['bank', '开户银行', '银行卡信息'],
      ['phone', '电话'],
    ],
  },
  {
    ...plain,
    date: 'dashes',
    grade: 'spoken',
    boarding: 'tick',
    yesNo: 'ticks',
    mergeDown: ['village', 'headName'],
    title: ({ unit }) => `${unit}0-3岁、3-6岁及各学段学生摸底表`,
    underTitle: ({ date }) => `制表日期:${date}`,
    columns: [
      ['village', '村名'],
      ['headName', '户主'],
      ['headId', '户主身份证'],
      ['registered', '是否建档立卡户'],
      ['name', '孩子姓名'],
      ['sex', '性别'],
      ['birth', '出生日期'],
      ['id', '身份证号'],
      ['stage', '所属学段'],
      ['school', '所在学校'],
      ['grade', '年级'],
      ['boarding', '寄宿'],
      ['status', '是否在读'],
      ['guardianName', '监护人'],
      ['phone', '监护人电话'],
      ['holder', '一卡通户名'],
      ['account', '一卡通账号'],
      ['note', '备注'],
    ],
  },
  {
    ...plain,
    date: 'slashes',
    boarding: 'student',
    totalRow: true,
    columns: [
      ['township', '乡镇'],
      ['village', '村'],
      ['householdNo', '户编号'],
      ['headName', '户主姓名'],
      ['headId', '户主证件号码'],
      ['relationToHead', '与户主关系'],
      ['name', '姓名'],
      ['id', '证件号码'],
      ['birth', '出生日期'],
      ['registered', '是否建档立卡'],
      ['outYear', '脱贫年度'],
      ['stage', '就读学段'],
      ['school', '就读学校名称'],
      ['grade', '就读年级'],
      ['boarding', '住宿情况'],
      ['status', '就读状态'],
      ['holder', '账户名'],
      ['account', '账号'],
      ['bank', '开户网点'],
      ['holderRelation', '与学生关系'],
      ['phone', '联系电话'],
    ],
  },
];

export const REGISTRY_LAYOUTS: readonly Layout[] = [
  {
    ...plain,
    columns: [
      ['number', '序号'],
      ['date', '数据日期'],
      ['county', '县(市、区、旗)'],
      ['township', '乡(镇)'],
      ['village', '行政村'],
      ['hamlet', '自然村'],
      ['householdNo', '户编号'],
      ['personNo', '人编号'],
      ['name', '姓名'],
      ['sex', '性别'],
      ['id', '证件号码'],
      ['householdSize', '人数'],
      ['relationToHead', '与户主关系'],
      ['ethnicity', '民族'],
      ['education', '文化程度'],
      ['schooling', '在校生状况'],
      ['health', '健康状况'],
      ['skill', '劳动技能'],
      ['workMonths', '务工时间(月)'],
      ['insurance', '是否参加大病保险'],
      ['povertyAttribute', '脱贫属性'],
      ['outYear', '脱贫年度'],
      ['householdKind', '贫困户属性'],
      ['cause', '致贫原因1'],
      ['unsafeHouse', '危房户'],
      ['water', '是否解决安全饮用水'],
      ['income', '人均纯收入'],
      ['phone', '户联系电话'],
      ['identifiedOn', '首次识别时间'],
    ],
  },
  {
    ...plain,
    date: 'dashes',
    title: ({ unit }) => `${unit}建档立卡贫困人口信息`,
    underTitle: ({ date }) => `数据截止日期:${date}`,
    columns: [
      ['county', '县'],
      ['township', '乡'],
      ['village', '行政村'],
      ['householdNo', '户编号'],
      ['personNo', '人编号'],
      ['name', '姓名'],
      ['sex', '性别'],
      ['id', '身份证'],
      ['birth', '出生日期'],
      ['householdSize', '户人数'],
      ['relationToHead', '与户主关系'],
      ['ethnicity', '民族'],
      ['education', '文化程度'],
      ['schooling', '在校生状况'],
      ['health', '健康状况'],
      ['skill', '劳动技能'],
      ['povertyAttribute', '脱贫属性'],
      ['outYear', '脱贫年度'],
      ['householdKind', '贫困户属性'],
      ['cause', '主要致贫原因'],
      ['identifiedOn', '识别年度'],
      ['phone', '联系电话'],
    ],
  },
];

export const OUTSIDE_LAYOUTS: readonly Layout[] = [
  {
    ...plain,
    date: 'dashes',
    boarding: 'plain',
    yesNo: 'have',
    signatureRow: true,
    title: ({ term }) => `南乐县${term}县外就读建档立卡学生登记表`,
    underTitle: ({ date }) => `填报单位:南乐县学生资助管理中心    ${date}`,
    columns: [
      ['number', '序号'],
      ['township', '户籍乡镇'],
      ['village', '户籍村'],
      ['headName', '户主姓名'],
      ['householdNo', '户编号'],
      ['name', '学生姓名'],
      ['sex', '性别'],
      ['id', '身份证号'],
      ['stage', '学段'],
      ['school', '就读学校'],
      ['placeCounty', '就读学校所在地(省市县)'],
      ['grade', '年级'],
      ['boarding', '是否寄宿'],
      ['studyProof', '在读证明'],
      ['rollProof', '学籍证明'],
      ['aidProof', '资助证明'],
      ['payer', '资助单位'],
      ['aidItem', '享受资助项目'],
      ['aidAmount', '资助金额(元)'],
      ['phone', '联系电话'],
    ],
  },
  {
    ...plain,
    date: 'dots',
    boarding: 'student',
    yesNo: 'ticks',
    grade: 'spoken',
    title: ({ unit, term }) => `${unit}${term}外地就读学生台账`,
    columns: [
      ['number', '序号'],
      ['name', '姓名', '学生信息'],
      ['id', '身份证号码', '学生信息'],
      ['village', '村', '学生信息'],
      ['headName', '户主', '学生信息'],
      ['phone', '电话', '学生信息'],
      ['placeCounty', '省市县', '就读情况'],
      ['school', '学校全称', '就读情况'],
      ['stage', '学段', '就读情况'],
      ['grade', '年级', '就读情况'],
      ['boarding', '就读方式', '就读情况'],
      ['inProvince', '省内/省外', '就读情况'],
      ['studyProof', '在读证明', '证明材料'],
      ['rollProof', '学籍证明', '证明材料'],
      ['aidProof', '资助证明', '证明材料'],
      ['payer', '发放单位'],
      ['note', '备注'],
    ],
  },
];

export const HIGHER_LAYOUTS: readonly Layout[] = [
  {
    ...plain,
    date: 'dashes',
    yesNo: 'have',
    signatureRow: true,
    totalRow: true,
    title: ({ term }) => `南乐县${term}建档立卡家庭在校大学生花名册`,
    underTitle: ({ date }) => `填报单位:南乐县学生资助管理中心       填报时间:${date}`,
    columns: [
      ['number', '序号'],
      ['township', '乡镇'],
      ['village', '村'],
      ['headName', '户主姓名'],
      ['householdNo', '户编号'],
      ['name', '学生姓名'],
      ['sex', '性别'],
      ['id', '身份证号'],
      ['school', '院校名称'],
      ['placeCounty', '院校所在地'],
      ['inProvince', '省内/省外'],
      ['level', '学历层次'],
      ['major', '专业'],
      ['years', '学制'],
      ['entered', '入学年月'],
      ['grade', '年级'],
      ['freshman', '是否新生'],
      ['studyProof', '在读证明(录取通知书)'],
      ['bank', '开户行'],
      ['holder', '户名'],
      ['account', '账号'],
      ['phone', '联系电话'],
    ],
  },
  {
    ...plain,
    date: 'dots',
    yesNo: 'words',
    columns: [
      ['name', '姓名'],
      ['id', '身份证号码'],
      ['township', '户籍乡镇'],
      ['village', '户籍行政村'],
      ['headName', '户主'],
      ['school', '就读高校'],
      ['level', '本科/专科'],
      ['grade', '就读年级'],
      ['freshman', '是否当年录取新生'],
      ['inProvince', '院校性质(省内、省外)'],
      ['letter', '录取通知书编号'],
      ['studyProof', '有无在读证明'],
      ['phone', '手机号'],
      ['account', '银行卡号'],
      ['holder', '开户姓名'],
    ],
  },
];

export const RECEIVED_LAYOUTS: readonly Layout[] = [
  {
    ...plain,
    date: 'dashes',
    totalRow: true,
    signatureRow: true,
    title: ({ unit, year }) => `${unit}${year}学年学前教育资助发放花名册`,
    underTitle: ({ date }) => `资金来源:省级财政      制表日期:${date}`,
    columns: [
      ['number', '序号'],
      ['school', '幼儿园名称'],
      ['name', '幼儿姓名'],
      ['sex', '性别'],
      ['id', '身份证号'],
      ['aidItem', '资助项目'],
      ['aidTerm', '学期'],
      ['aidAmount', '资助金额'],
      ['paidOn', '发放日期'],
      ['guardianName', '监护人姓名'],
      ['signature', '签字'],
    ],
  },
  {
    ...plain,
    date: 'slashes',
    columns: [
      ['name', '学生姓名'],
      ['id', '证件号码'],
      ['school', '就读学校'],
      ['stage', '学段'],
      ['payer', '发放单位'],
      ['aidItem', '资助项目名称'],
      ['aidTerm', '学年学期'],
      ['aidAmount', '金额(元)'],
      ['paidOn', '发放时间'],
      ['note', '备注'],
    ],
  },
];
