/**
 * Reads 是/否, √/×, 1/0, 有/无, Y/N, and answers such as `1-是`, `是。` and 是(脱贫户). An empty or unknown cell is
 * `undefined`, never no.
 */
export function readYesNo(raw: string): boolean | undefined {
  const text = raw
    .normalize('NFKC')
    .replace(/\s/g, '')
    .toLowerCase()
    .replace(/^\d[-.、:](?=\D)/, '')
    .replace(/[。.,;]$/, '')
    .replace(/^([是否有无])\([^()]*\)$/, '$1');
  if (/^(是|√|✓|✔|☑|1|有|y|yes|true|t|对|已|v|已有|具备|属于|是的)$/.test(text)) return true;
  if (/^(否|×|✗|✘|x|0|无|n|no|false|f|不是|没有|未|错|不|不属于|2)$/.test(text)) return false;
  return undefined;
}
