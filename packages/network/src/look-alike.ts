/**
 * Characters that clerks swap in place names, because they look alike or sound alike. Written by hand from general
 * knowledge of surnames and village names; every group is a set, and a character may stand in several.
 */
const GROUPS =
  '付傅符 阎闫严颜 肖萧 侯候 岳乐越 邵绍召 堪勘戡 屯囤顿 固故古崮 疃瞳 璨灿 胄胃 睢雎 晁晃 卞卡汴 仝同童 邱丘秋 渠瞿曲 聂摄 ' +
  '程陈成 张章 刘柳 赫郝 栗粟 裴斐 豆窦 樊范凡 翟狄瞿 减碱 柴紫 焦蕉 烟姻 涨张帐 汪旺王 清青 集寨 于干千 土士 未末 人入 己已 东车 西酉 ' +
  '曹操 郭廓 贾假 耿取 魏卫 徐许 赵肇 孙逊 李季 朱未 冯马 辛幸 端瑞 申中 丁了 苏芬 周同 孟盂 苗笛 仇仉 库厍 阳扬 杨扬 焦集 节结 枣棘 ' +
  '良艮 善羡 吕品 宋宁 官宫 韩翰 连莲 坡陂破 坪平 吴昊 崔催 方万 梁粱 史吏 何河 胡湖 徐除 格洛 黄簧 里理 香杏 七柒 袁原元 吉古 楼搂 营莹 ' +
  '傅博 苑宛 霍崔 葛曷 乔桥 崇祟 任仁 檀坛 蔡菜 潘藩 邢刑 运云 庄压 店点 念今 利和 浮桴 丈仗 佛拂 君均 泽择 常长 彭膨 杏否 温湿 薛薜 齐济 留刘 跳逃 ' +
  '堂塘 缘绿 玉王 皇黄 庙苗 安按 铺埔 孔礼 胥须 龙尤 卧臥 兴新 宁宇 罗箩 寨赛 行形 吴武 才材 郁都 马冯 后候 前钱 南楠 北比 仓苍 颉结 昌倡 昌唱';

const PARTNERS: ReadonlyMap<string, ReadonlySet<string>> = collectPartners();

function collectPartners(): ReadonlyMap<string, ReadonlySet<string>> {
  const partners = new Map<string, Set<string>>();
  for (const group of GROUPS.split(' ')) {
    for (const character of group) {
      const set = partners.get(character) ?? new Set<string>();
      for (const other of group) if (other !== character) set.add(other);
      partners.set(character, set);
    }
  }
  return partners;
}

/** True for two different characters that are commonly swapped. */
export function isLookAlike(one: string, other: string): boolean {
  return PARTNERS.get(one)?.has(other) === true;
}
