/** Who has to confirm which roster. */
export type Body = 'branch' | 'committee' | 'poverty-office';

export const BODY_WORDS: Readonly<Record<Body, string>> = {
  branch: '村党支部',
  committee: '村民委员会',
  'poverty-office': '县扶贫办',
};

/** A village's roster bears the seals of both its bodies (支村两委盖章); the county's list that of the poverty office. */
export function bodiesOf(kind: 'VR' | 'PR'): readonly Body[] {
  return kind === 'VR' ? ['branch', 'committee'] : ['poverty-office'];
}
