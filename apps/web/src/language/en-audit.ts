import type { zhAudit } from './zh-audit.ts';

export const enAudit: Readonly<Record<keyof typeof zhAudit, string>> = {
  'pack.title': "Auditor's pack",
  'pack.note':
    'Everything that a term, a township, a village or a child stands on: lists, determinations, payments, signatures and stamps, the trail; with a verifier that needs nothing of this system. Each pack is recorded.',
  'pack.make': 'Make a pack',
  'pack.scope': "Scope: empty for the county; nine digits a township, twelve a village, else a child's id",
  'pack.scopeLabel': 'Scope',
  'pack.whole': 'Whole identity numbers, phones and accounts, and the stamped papers',
  'pack.fileName': 'audit-pack',
  'pack.goes': 'Numbers are masked. It is recorded, and your identity is asked for again.',
  'pack.goesWhole': 'Holds whole numbers: keep it as such. It is recorded, and your identity is asked for again.',
};
