import { zhAudit } from './zh-audit.ts';
import { zhImport } from './zh-import.ts';
import { zhRetention } from './zh-retention.ts';
import { zhRound } from './zh-round.ts';
import { zhSample } from './zh-sample.ts';
import { zhScreens } from './zh-screens.ts';
import { zhTerm } from './zh-term.ts';

/** Every text of the office in Chinese; the English ones have the same keys and the same places. */
export const zh = {
  ...zhRound,
  ...zhSample,
  ...zhScreens,
  ...zhImport,
  ...zhTerm,
  ...zhAudit,
  ...zhRetention,
  'house.name': '不漏',
  'house.demonstration': '示范县：人都是虚构的',

  'figure.unknown': '不详',
  'figure.children': '人',
  'figure.payments': '人次',
  'figure.yuan': '元',
  'figure.people': '{n} 人',

  'state.unresolved': '待查清',
  'state.owed': '应发未发',
  'state.payable': '可发放',
  'state.aided_elsewhere': '他处已助',
  'state.not_entitled': '不符合',
  'stateNote.unresolved': '有事实还没弄清，有人负责、有期限',
  'stateNote.owed': '该发，但钱发不出去',
  'stateNote.payable': '该发，也能发',
  'stateNote.aided_elsewhere': '由外地或其他部门资助，有凭据',
  'stateNote.not_entitled': '逐条写明不符合的条件',

  'stage.infant': '婴幼儿',
  'stage.preschool': '学前',
  'stage.primary': '小学',
  'stage.junior': '初中',
  'stage.senior': '普高',
  'stage.vocational': '中职',
  'stage.junior-college': '大专',
  'stage.undergraduate': '本科',
  'stage.postgraduate': '研究生',
  'stage.special': '特教',
  'stage.unknown': '学段不详',

  'sex.male': '男',
  'sex.female': '女',

  'page.loading': '正在取数',
  'page.retry': '再试一次',
  'page.toHome': '回首页',
  'page.failed': '这一页没能取到',
  'page.faulted': '网页自己出了错。请刷新；还这样，请把这一页的地址告诉系统管理员。',
  'page.unreachable': '连不上服务器',
  'page.noPermission': '这里不在您的权限内',
  'page.notFound': '没有这一页，或不在您的辖区内',
  'page.notFoundSays': '请核对地址；要找孩子，请用上面的查找框。',
  'page.print': '打印',
  'page.skip': '跳到正文',
  'page.back': '服务器已恢复，继续工作。',

  'list.shown': '已列出 {shown} 条，共 {total} 条',
  'list.shownOnly': '已列出 {shown} 条',
  'list.more': '再列一页',

  'menu.label': '主菜单',
  'menu.home': '首页',
  'menu.pillar.coverage': '全 · 应助尽助',
  'menu.pillar.roster': '准 · 认准人',
  'menu.pillar.network': '网 · 责任到人',
  'menu.pillar.policy': '讲 · 政策',
  'menu.pillar.office': '管理',
  'menu.coverage': '资助全覆盖',
  'menu.terms': '学期对照',
  'menu.children': '孩子名单',
  'menu.review': '比对复核',
  'menu.tasks': '任务台账',
  'menu.policy': '政策原文与口径',
  'menu.trail': '操作日志',
  'menu.accounts': '账号',

  'head.search': '姓名、拼音首字母、身份证后几位、户编号',
  'head.searchLabel': '查找孩子',
  'head.account': '我的账号',
  'head.signOut': '退出登录',
  'head.language': 'English',
  'head.density': '行高',
  'head.comfortable': '宽松',
  'head.dense': '紧凑',
  'head.unreachable': '连不上服务器，正在重连；已经填的内容不会丢。',

  'login.title': '登录',
  'login.name': '登录名',
  'login.password': '密码',
  'login.code': '动态码（身份验证器上的 6 位数）',
  'login.enter': '登录',
  'login.nameMissing': '请填登录名',
  'login.passwordMissing': '请填密码',
  'login.codeMissing': '请填 6 位动态码',
  'login.motto': '一个孩子也不漏。',
  'login.forgot': '忘了密码？请找安全管理员当面重置，不用电子邮件。',

  'password.title': '换成您自己的密码',
  'password.why': '现在的是一次性密码，换过以后才能开始工作。',
  'password.old': '现在的密码',
  'password.new': '新密码',
  'password.rule': '至少 10 个字。几个不相干的词连起来最好记。',
  'password.again': '再写一遍新密码',
  'password.differ': '两遍不一样',
  'password.save': '换密码',
  'password.saved': '密码已换好，其他地方的登录都已退出。',

  'stepUp.title': '请再输一次密码',
  'stepUp.why': '看完整号码、导出、开账号之前要确认是您本人。几分钟内不再问。',
  'stepUp.go': '确认',
  'act.cancel': '取消',
  'act.save': '保存',
  'act.close': '关闭',
  'act.undo': '撤销',
} as const;

export type MessageKey = keyof typeof zh;
export type Messages = Readonly<Record<MessageKey, string>>;
