import type { PageCode } from '../page-code.ts';

/** A paper that was sent out, as far as binding looks at it. */
export interface KnownPaper {
  readonly kind: string;
  readonly version: string;
  readonly pages: number;
  /** Another version took its place. */
  readonly superseded?: boolean;
}

/** What is expected to come back here; without it any paper of ours is taken. */
export interface ExpectedPaper {
  readonly kind: string;
  readonly version?: string;
}

export type BindingRefusal =
  | 'no-code'
  | 'foreign-code'
  | 'several-pages'
  | 'unknown-paper'
  | 'no-such-page'
  | 'superseded'
  | 'other-kind'
  | 'other-version';

export type Binding =
  | { readonly bound: true; readonly kind: string; readonly version: string; readonly page: number }
  | { readonly bound: false; readonly reason: BindingRefusal; readonly zh: string; readonly en: string };

/** What to do next, for every way in which a picture can fail. The picture is kept in any case: that is the caller's. */
const NEXT_STEPS: Record<BindingRefusal, { readonly zh: string; readonly en: string }> = {
  'no-code': {
    zh: '照片上没有找到方码。请把整页放平、光线均匀再拍一张；方码破损的，请手工输入方码下面的字母和数字。',
    en: 'No page code was found. Lay the page flat in even light and take it again, or type the letters under the code.',
  },
  'foreign-code': {
    zh: '照片上的方码不是本系统的。请确认拍的是本系统打印的那份纸。',
    en: 'The code on the picture is not one of this system. Check that it is the paper that was printed here.',
  },
  'several-pages': {
    zh: '照片上有不止一页。请一页一张分开拍。',
    en: 'The picture shows more than one page. Take one picture a page.',
  },
  'unknown-paper': {
    zh: '没有发出过这份纸（或者是别的县、别的数据库的）。请核对后交给县学生资助管理中心。',
    en: 'No such paper was sent out from here. Check it and hand it to the county aid centre.',
  },
  'no-such-page': {
    zh: '这份纸没有这一页。请核对后交给县学生资助管理中心。',
    en: 'That paper has no such page. Check it and hand it to the county aid centre.',
  },
  superseded: {
    zh: '这是旧版，名册已经更新。请在新版或补充页上盖章。',
    en: 'This is an old version; the roster has changed. Have the new one or its supplement page stamped.',
  },
  'other-kind': {
    zh: '这是另一种纸，不是这里要收的。请到它自己的那一步上传。',
    en: 'This is another kind of paper. Hand it in at its own step.',
  },
  'other-version': {
    zh: '这是另一份名册的纸，不是正在收的这一份。请核对村名（学校名）后到那一份下面上传。',
    en: 'This page is of another roster than the one being received. Hand it in under that one.',
  },
};

/**
 * Says to which page of which paper a picture belongs. Only a code that was read whole, of a known paper that has that
 * page, binds; two different pages on one picture bind neither. Pure.
 */
export function decideBinding(
  reading: { readonly codes: readonly PageCode[]; readonly foreign: readonly string[] },
  known: readonly KnownPaper[] | ReadonlyMap<string, KnownPaper>,
  expected?: ExpectedPaper,
): Binding {
  const pages = new Map(reading.codes.map((code) => [`${code.kind}:${code.version}:${code.page}`, code]));
  if (pages.size > 1) return refuse('several-pages');
  const [code] = [...pages.values()];
  if (code === undefined) return refuse(reading.foreign.length > 0 ? 'foreign-code' : 'no-code');
  const key = keyOfPaper(code);
  const paper = known instanceof Map ? known.get(key) : listOf(known).find((each) => keyOfPaper(each) === key);
  if (paper === undefined) return refuse('unknown-paper');
  if (code.page > paper.pages) return refuse('no-such-page');
  if (expected !== undefined && expected.kind !== code.kind) return refuse('other-kind');
  if (paper.superseded === true) return refuse('superseded');
  if (expected?.version !== undefined && expected.version !== code.version) return refuse('other-version');
  return { bound: true, kind: code.kind, version: code.version, page: code.page };
}

/** The key under which a map of known papers holds one. */
export function keyOfPaper(paper: { readonly kind: string; readonly version: string }): string {
  return `${paper.kind}:${paper.version}`;
}

function listOf(known: readonly KnownPaper[] | ReadonlyMap<string, KnownPaper>): readonly KnownPaper[] {
  return Array.isArray(known) ? known : [...(known as ReadonlyMap<string, KnownPaper>).values()];
}

function refuse(reason: BindingRefusal): Binding {
  return { bound: false, reason, ...NEXT_STEPS[reason] };
}
