import type { Family, Person } from './world.ts';

export function childrenOf(family: Family): Person[] {
  return family.members.filter((member) => member.isChild);
}

/** Whoever answers for the children, nearest first. */
export function guardiansOf(family: Family): Person[] {
  const order: Person['kin'][] =
    family.raisedBy === 'grandparents'
      ? ['grandfather', 'grandmother', 'father', 'mother']
      : ['father', 'mother', 'grandfather', 'grandmother'];
  return order.flatMap((kin) => family.members.filter((member) => member.kin === kin && member.diedTerm === undefined));
}

const RELATION_WORDS: Readonly<Record<Person['kin'], string>> = {
  child: '本人',
  father: '父亲',
  mother: '母亲',
  grandfather: '祖父',
  grandmother: '祖母',
  single: '亲属',
};

export function relationToChild(adult: Person): string {
  return RELATION_WORDS[adult.kin];
}
