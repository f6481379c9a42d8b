/** The page that an auditor reads first. */
import { type PlainDate, type TermId, termLabel } from '@bulou/kernel';

export interface DescribedPack {
  readonly countyCode: string;
  readonly term: TermId;
  readonly revision: number;
  readonly within?: string;
  readonly childId?: string;
  readonly masked: boolean;
  readonly censusOn: PlainDate;
  readonly madeAt: string;
  readonly checkpoint: { readonly sequence: number };
}

export function describePack(pack: DescribedPack): string {
  const { countyCode, term, revision, within, childId, masked, censusOn, madeAt, checkpoint } = pack;
  const scope = childId ?? within ?? countyCode;
  return `审计包 · ${termLabel(term, 'zh')} · ${scope}
生成于 ${madeAt}；统计日 ${censusOn}；第 ${revision} 次运行。${masked ? '证件号、电话、账号已遮盖。' : '含完整号码，请按涉密材料保管。'}

怎样核对：装好 Node.js 20 或更新版本，在本文件夹里运行

    node verify.mjs
    node verify.mjs --manifest <生成时给出的清单摘要> --checkpoint <以前抄下的检查点文件>

verify.mjs 不依赖任何软件包，也不用本系统的代码；请用您自己手里的那一份核对，不要只信包里的这一份。

run/run.json               运行：身份、政策版本、总数
run/files.csv              运行读过的每份名单及其 SHA-256
roster/children.csv        每个孩子及其唯一的状态（everybody.csv：运行看过的所有人的编号）
coverage/determinations.csv 每个孩子每个项目的认定
coverage/equation.json     覆盖等式：总体、乡镇、村、学校、学段
payments/payments.csv      发放清单的每一笔记录（发放、撤回）
decisions/acts.csv         复核、签字、盖章、认领、例外等每一次人的决定
papers/                    冻结的名册、拍回的页面及其 SHA-256
sources/cells.csv          名单原文的单元格（只在村或个人的包里）
trail/entries.jsonl        全部操作日志（SM3 链），checkpoint.txt 是它的末端
manifest.json              以上每个文件的大小和 SHA-256

清单摘要记在日志的下一条（第 ${checkpoint.sequence + 1} 条）里：以后的检查点也就证明了这个包没有换过。

────────────────────────────────────────────────────────────

Auditor's pack · ${termLabel(term, 'en')} · ${scope}
Made at ${madeAt}; census day ${censusOn}; run ${revision} of the term. ${masked ? 'Identity numbers, phones and accounts are masked.' : 'Holds whole numbers: keep it as such.'}

To verify, with Node.js 20 or newer:  node verify.mjs [--manifest DIGEST] [--checkpoint FILE]
It stands alone and shares no code with the system. Use a copy that you trust, not only the one in here.

The digest of manifest.json stands in the entry after the last one in here (${checkpoint.sequence + 1}),
so that any later checkpoint vouches for this pack.
`;
}
