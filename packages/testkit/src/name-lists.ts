/** Surnames with their approximate share in the population, in thousandths (the published top of the Ministry's name reports, rounded). */
export const SURNAME_SHARES: readonly (readonly [surname: string, weight: number])[] = [
  ['王', 72],
  ['李', 72],
  ['张', 68],
  ['刘', 54],
  ['陈', 45],
  ['杨', 31],
  ['赵', 23],
  ['黄', 22],
  ['周', 19],
  ['吴', 19],
  ['徐', 14],
  ['孙', 14],
  ['胡', 13],
  ['朱', 12],
  ['高', 12],
  ['林', 10],
  ['何', 10],
  ['郭', 14],
  ['马', 12],
  ['罗', 8],
  ['梁', 9],
  ['宋', 9],
  ['郑', 7],
  ['谢', 6],
  ['韩', 8],
  ['唐', 6],
  ['冯', 6],
  ['于', 6],
  ['董', 6],
  ['萧', 1],
  ['程', 6],
  ['曹', 6],
  ['袁', 5],
  ['邓', 4],
  ['许', 6],
  ['傅', 2],
  ['沈', 3],
  ['曾', 3],
  ['彭', 3],
  ['吕', 5],
  ['苏', 5],
  ['卢', 4],
  ['蒋', 4],
  ['蔡', 4],
  ['贾', 5],
  ['丁', 4],
  ['魏', 6],
  ['薛', 4],
  ['叶', 2],
  ['阎', 2],
  ['余', 3],
  ['潘', 3],
  ['杜', 4],
  ['戴', 2],
  ['夏', 3],
  ['钟', 2],
  ['汪', 2],
  ['田', 4],
  ['任', 4],
  ['姜', 3],
  ['范', 4],
  ['方', 2],
  ['石', 3],
  ['姚', 4],
  ['谭', 2],
  ['廖', 1],
  ['邹', 2],
  ['熊', 1],
  ['金', 2],
  ['陆', 2],
  ['郝', 3],
  ['孔', 3],
  ['白', 3],
  ['崔', 5],
  ['康', 3],
  ['毛', 2],
  ['邱', 2],
  ['秦', 3],
  ['江', 2],
  ['史', 4],
  ['顾', 1],
  ['侯', 3],
  ['邵', 3],
  ['孟', 4],
  ['龙', 1],
  ['万', 1],
  ['段', 3],
  ['雷', 2],
  ['钱', 1],
  ['汤', 1],
  ['尹', 2],
  ['黎', 1],
  ['易', 1],
  ['常', 4],
  ['武', 3],
  ['乔', 3],
  ['贺', 2],
  ['赖', 1],
  ['龚', 1],
  ['文', 1],
  ['申', 3],
  ['裴', 2],
  ['耿', 3],
  ['付', 4],
  ['肖', 4],
  ['闫', 4],
  ['代', 1],
  ['翟', 3],
  ['葛', 2],
  ['霍', 2],
  ['聂', 2],
  ['齐', 2],
  ['邢', 2],
  ['卞', 1],
  ['焦', 2],
  ['樊', 2],
  ['晁', 1],
  ['睢', 1],
  ['岳', 2],
  ['栗', 1],
];

/** Compound surnames, given to a few families only. */
export const COMPOUND_SURNAMES: readonly string[] = ['欧阳', '上官', '司马', '诸葛', '皇甫', '尉迟', '夏侯', '司徒'];

/** Names that carry a middle dot: a few families from the north-west or south-west who settled in the county. */
export const DOTTED_NAMES: Readonly<Record<'male' | 'female', readonly string[]>> = {
  male: [
    '买买提·艾力',
    '阿卜杜拉·吐尔逊',
    '艾尔肯·玉素甫',
    '吉克·阿木',
    '尔古·拉铁',
    '迪力夏提·买合苏提',
    '阿力木·卡德尔',
  ],
  female: [
    '阿依古丽·买买提',
    '古丽娜尔·艾力',
    '热依汗·吐尔逊',
    '吉克·阿呷',
    '尔古·阿支',
    '帕提古丽·卡德尔',
    '米日古丽·玉素甫',
  ],
};

/** Characters of real names that break old software; each is at least in GB18030. */
export const RARE_CHARACTERS: readonly string[] = [
  '䶮',
  '㛃',
  '㼆',
  '㵘',
  '㑺',
  '䴖',
  '𬀩',
  '𫖯',
  '𬱖',
  '𬭼',
  '犇',
  '堃',
  '喆',
  '珺',
  '頔',
  '旸',
  '翀',
  '赟',
  '祎',
  '彧',
  '垚',
  '骉',
  '燚',
];

interface GivenNames {
  /** Whole given names that were popular. */
  readonly whole: Readonly<Record<'male' | 'female', readonly string[]>>;
  /** Single characters from which further names are put together. */
  readonly parts: Readonly<Record<'male' | 'female', readonly string[]>>;
}

const list = (text: string) => text.split(' ');

/** Given names by the decade of birth; the last entry whose year has been reached is used. */
export const GIVEN_NAMES: readonly (readonly [fromYear: number, names: GivenNames])[] = [
  [
    1900,
    {
      whole: {
        male: list(
          '建国 国庆 保国 志强 德福 德旺 玉山 金山 长海 银山 福堂 万福 秀山 凤岭 清臣 连起 玉田 书堂 振海 同喜 天才 进财 双喜 根生',
        ),
        female: list(
          '秀英 桂英 玉兰 秀兰 凤英 桂兰 玉英 素珍 凤兰 桂荣 秀芝 玉珍 素芹 改荣 改云 爱莲 香兰 春荣 巧云 梅英 喜梅 秋菊',
        ),
      },
      parts: {
        male: list(
          '德 福 玉 金 长 银 山 海 堂 生 明 书 振 国 文 广 连 喜 田 林 清 贵 成 聚 法 现 社 银 学 章 臣 忠 善 全',
        ),
        female: list('秀 玉 桂 凤 素 爱 兰 英 荣 芝 珍 梅 香 云 花 莲 巧 改 芹 枝 美 青 菊 勤 焕 瑞 如'),
      },
    },
  ],
  [
    1970,
    {
      whole: {
        male: list(
          '伟 强 勇 军 建军 建国 志刚 红军 国强 海军 永强 俊峰 利民 红伟 志勇 建民 文革 卫东 国红 相军 海涛 社伟 爱民 建设',
        ),
        female: list(
          '丽 敏 静 艳 红霞 丽娟 春霞 秀丽 爱红 利娟 艳霞 玉红 海霞 爱玲 瑞霞 俊霞 巧玲 素霞 红梅 彩霞 利霞 志红 艳红 秋霞',
        ),
      },
      parts: {
        male: list(
          '建 军 国 志 红 海 永 俊 利 伟 强 刚 勇 民 涛 峰 社 相 卫 东 文 明 学 现 彦 瑞 振 朝 占 晓 献 庆 守 自 石 彬',
        ),
        female: list(
          '丽 敏 霞 娟 红 艳 玲 梅 秀 春 素 爱 利 瑞 俊 巧 彩 海 玉 志 秋 英 芳 燕 会 改 景 书 翠 慧 香 珍 平',
        ),
      },
    },
  ],
  [
    1985,
    {
      whole: {
        male: list(
          '鹏 磊 超 浩 杰 帅 涛 亮 飞 鹏飞 志伟 晓东 海波 亚飞 俊杰 明明 利伟 永超 建伟 少华 帅帅 二伟 亚伟 冠军',
        ),
        female: list(
          '静 娜 婷 丹 雪 燕 婷婷 丽丽 莎莎 亚楠 晓燕 晓丽 利利 丹丹 倩倩 亚丽 娟娟 园园 甜甜 苗苗 楠楠 珊珊 静静 艳艳',
        ),
      },
      parts: {
        male: list(
          '鹏 磊 超 浩 杰 帅 涛 亮 飞 志 伟 晓 海 亚 俊 明 利 永 少 冠 彦 腾 宁 凯 坤 振 胜 朋 光 运 瑞 龙 辉 乐',
        ),
        female: list(
          '静 娜 婷 丹 雪 燕 丽 莎 亚 楠 晓 倩 娟 园 甜 苗 珊 艳 慧 佳 换 巧 瑞 培 真 双 云 月 莹 颖 敏 晴 洁',
        ),
      },
    },
  ],
  [
    1996,
    {
      whole: {
        male: list(
          '鑫 浩 帅 杰 宇 一帆 世豪 文博 佳豪 俊豪 明轩 鹏程 志豪 家乐 旭东 天赐 嘉豪 子豪 少博 自豪 相宇 梦龙 广振 银浩',
        ),
        female: list(
          '梦 雪 悦 佳 梦瑶 文静 佳怡 梦洁 雨欣 梦雨 思雨 佳慧 晓雨 雪婷 梦茹 诗雨 静怡 梦圆 思佳 心怡 一帆 巧月 亚茹 若男',
        ),
      },
      parts: {
        male: list(
          '浩 世 文 佳 俊 明 鹏 志 家 旭 天 嘉 子 豪 博 轩 程 乐 东 龙 宇 鑫 帅 森 杰 凯 瑞 恒 硕 冉 航 洋 阳 超 泽 铭 孟 昊 振 冠 奥 成 林 壮',
        ),
        female: list(
          '梦 佳 雨 思 文 诗 静 晓 雪 心 怡 瑶 洁 欣 慧 茹 婷 圆 悦 琪 冉 月 颖 莹 若 子 亚 甜 依 含 可 妍 萌 露 艺 巧 秋 凡 蕊 馨',
        ),
      },
    },
  ],
  [
    2008,
    {
      whole: {
        male: list(
          '浩宇 浩然 宇轩 宇航 梓豪 宇辰 博文 浩轩 俊杰 子轩 子涵 子豪 一鸣 梓轩 皓轩 奕辰 俊熙 浩博 佳乐 铭泽 沐辰 子墨 亦辰 明哲 家豪 梓睿 嘉懿 晨旭 皓宇 天佑',
        ),
        female: list(
          '欣怡 诗涵 梓涵 欣妍 雨桐 欣悦 诗琪 一诺 雨涵 可欣 语桐 依诺 梦瑶 子涵 佳怡 紫涵 思琪 若曦 雨萱 梓萱 佳琪 艺涵 若汐 依依 欣彤 诗语 慧妍 语汐 馨予 沐瑶',
        ),
      },
      parts: {
        male: list(
          '浩 宇 子 梓 轩 航 辰 博 俊 皓 奕 熙 铭 泽 沐 明 家 嘉 晨 旭 天 佑 睿 一 硕 恒 瑞 翔 霖 昊 阳 杰 豪 乐 文 泰 钰 楷 锦 煜 晟 鹤 凡 烁 凯 圣 佳 展 谦 启',
        ),
        female: list(
          '欣 诗 梓 雨 涵 怡 妍 桐 悦 琪 诺 可 语 依 梦 瑶 佳 紫 思 若 萱 艺 汐 彤 慧 馨 沐 予 熙 晨 钰 婉 婷 芮 雅 媛 静 一 晗 糖 冉 琳 玥 熠 菲 念 安 苡 甜 含',
        ),
      },
    },
  ],
];

/** Generation characters that brothers (in some families sisters too) share. */
export const GENERATION_CHARACTERS: readonly string[] = list(
  '子 浩 文 俊 世 家 嘉 佳 明 志 梓 宇 天 思 雨 梦 一 奕 晨 少 振 广 银 相 自 承 传 继 兴 庆 昭 宪 令 德 维 垂',
);
