/** What is wrong in one place of the source, and what to do instead. */
export interface TidyFinding {
  readonly path: string;
  /** Counted from 1; 0 when it is about the file. */
  readonly line: number;
  readonly message: string;
}

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

interface BannedPattern {
  readonly pattern: RegExp;
  /** What to do instead. */
  readonly instead: string;
  /** Only in files whose path matches; everywhere when absent. */
  readonly within?: RegExp;
}

const LONGEST_FILE_LINES = 500;
const LARGEST_FILE_BYTES = 1024 * 1024;
/** PostgreSQL keeps 63 bytes of a name; Citus adds a suffix to shards, and a trailing number would look like one. */
const LONGEST_CONSTRAINT_BYTES = 48;

const CODE = /\.(tsx?|js|mjs)$/;
/** Written by a program, so that nobody can split it. */
const GENERATED = /\/generated\//;
const PRODUCT_CODE = /^(packages|apps)\/.*\.(tsx?|js|mjs)$/;

/** Bracketed letters keep the patterns from finding themselves. */
const BANNED: readonly BannedPattern[] = [
  {
    pattern: /\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/,
    instead: 'do it now, or open an issue and say so in prose',
    within: CODE,
  },
  { pattern: /\b(debugge[r]);/, instead: 'remove it', within: CODE },
  { pattern: /@ts-ignor[e]|@ts-nochec[k]/, instead: 'use @ts-expect-error with the reason after it', within: CODE },
  { pattern: /\b(?:test|it|describe)\.onl[y]\(/, instead: 'run the one test with npm test -- <path>', within: CODE },
  { pattern: /\.\.\/share[d]\b/, instead: 'copy what is needed into the project, with its source and licence' },
  {
    pattern: /(?<![\w.-])\/wor[k]\/|^(?!.*tmpdir\(\)).*(?<![\w.])\/tm[p]\b/,
    instead: 'use a path relative to the project, or os.tmpdir()',
  },
  {
    pattern: /\b(cl[a]ude|ch[a]tgpt|op[e]nai|anthr[o]pic|copil[o]t|gpt-?[0-9])\b/i,
    instead: 'name people and sources, not the tools that typed',
  },
  {
    pattern:
      /\b(?:const|let|function|class|interface|type)\s+(\w*(?:[Mm]anage[r]|[Hh]elpe[r]s?|[Uu]til[s]?|[Cc]ommonStuf[f]))\b/,
    instead: 'say what it does',
    within: CODE,
  },
  {
    pattern:
      /\b(?:const|let|var)\s+(?:ctx|cfg|idx|tmp|req|err|msg|num|str|arr|obj|cb|acc|cur|prev|elem|evt|btn|cnt|len|pos|cols?|desc|addr|pwd|usr|mgr|svc|repo)\b/,
    instead: 'write the whole word; the only abbreviations are id, db, sql and url',
    within: CODE,
  },
  {
    pattern: /\bMath\.rando[m]\(/,
    instead: 'pass a Random of kernel in',
    within: /^packages\/[^/]+\/src\/(?!.*\.test\.ts$)/,
  },
  {
    pattern: /\bchild_process'.*\bexe[c]\b|\bshell: tru[e]\b/,
    instead: 'spawn the program with an array of arguments',
    within: CODE,
  },
];

const BANNED_FILE_NAME = /(^|[-./])(utils?|helpers?|commons?|managers?|misc|stuff)([-.]|$)/;
const KEBAB_CASE = /^[a-z0-9]+([-.][a-z0-9]+)*$/;

/** All that the rules say about one text file, in the order of its lines. Pure. */
export function listFindingsOfText({ path, text }: SourceText): TidyFinding[] {
  const findings: TidyFinding[] = [];
  const lines = text.split('\n');
  const banned = BANNED.filter((each) => each.within === undefined || each.within.test(path));
  lines.forEach((line, index) => {
    for (const { pattern, instead } of banned) {
      const found = pattern.exec(line);
      if (found) findings.push({ path, line: index + 1, message: `"${found[0].trim()}": ${instead}` });
    }
    const outside = CODE.test(path) ? findOutsideImport(path, line) : undefined;
    if (outside) findings.push({ path, line: index + 1, message: outside });
  });
  if (CODE.test(path) && !GENERATED.test(path) && lines.length > LONGEST_FILE_LINES) {
    const message = `${lines.length} lines; split it, a file has at most ${LONGEST_FILE_LINES} and mostly 400`;
    findings.push({ path, line: 0, message });
  }
  if (text.includes('\r\n')) findings.push({ path, line: 0, message: 'lines end in CRLF; the project keeps LF' });
  return findings;
}

/** A relative import that leaves its package bypasses the face of the other one. */
function findOutsideImport(path: string, line: string): string | undefined {
  const specifier = /\bfrom '(\.\.?\/[^']+)'|\bimport\(?\s*'(\.\.?\/[^']+)'/.exec(line);
  const target = specifier?.[1] ?? specifier?.[2];
  const room = /^(?:packages|apps)\/[^/]+\//.exec(path)?.[0];
  if (target === undefined || room === undefined || !PRODUCT_CODE.test(path)) return undefined;
  const reached = new URL(target, `file:///${path}`).pathname.slice(1);
  return reached.startsWith(room) ? undefined : `import '${target}' leaves the package; import it by its name`;
}

/** What the rules say about a file's name and size. */
export function listFindingsOfFile(path: string, bytes: number): TidyFinding[] {
  const findings: TidyFinding[] = [];
  const name = path.split('/').at(-1) ?? '';
  if (CODE.test(path) && BANNED_FILE_NAME.test(name)) {
    findings.push({ path, line: 0, message: 'the name says nothing; name the file after what is in it' });
  }
  if (PRODUCT_CODE.test(path) && !KEBAB_CASE.test(name)) {
    findings.push({ path, line: 0, message: 'files are named in kebab-case' });
  }
  if (bytes > LARGEST_FILE_BYTES) {
    const size = (bytes / LARGEST_FILE_BYTES).toFixed(1);
    findings.push({ path, line: 0, message: `${size} MB; nothing over 1 MB is kept in the repository` });
  }
  return findings;
}

/** Every package and app says in a README what it is. */
export function listMissingReadmes(workspaces: readonly string[], files: ReadonlySet<string>): TidyFinding[] {
  return workspaces
    .filter((workspace) => !files.has(`${workspace}/README.md`))
    .map((workspace) => ({
      path: `${workspace}/README.md`,
      line: 0,
      message: 'there is none; say what it is, its public face, its invariants, the tables it owns',
    }));
}

const CONSTRAINT =
  /(?<!drop |on )\bconstraint\s+(?:if not exists\s+)?"?([a-z_][a-z0-9_]*)"?\s+(?:primary|foreign|unique|check|exclude|not null)\b/gi;
const DROPPED = /\bdrop\s+constraint\s+(?:if\s+exists\s+)?"?([a-z_][a-z0-9_]*)"?/gi;

/**
 * Names of constraints are how an error is told from another, so they are unique over the whole database, short enough
 * to survive a shard's suffix, and never end in a number as a shard's do.
 */
export function listConstraintFindings(sources: readonly SourceText[]): TidyFinding[] {
  const findings: TidyFinding[] = [];
  const firstSeen = new Map<string, string>();
  const dropped = new Set(sources.flatMap(({ text }) => [...text.matchAll(DROPPED)].map((match) => match[1] ?? '')));
  for (const { path, text } of sources) {
    for (const match of text.matchAll(CONSTRAINT)) {
      const name = match[1] ?? '';
      const line = text.slice(0, match.index).split('\n').length;
      const add = (message: string) => findings.push({ path, line, message: `constraint ${name}: ${message}` });
      const bytes = new TextEncoder().encode(name).length;
      if (bytes > LONGEST_CONSTRAINT_BYTES) add(`${bytes} bytes; at most ${LONGEST_CONSTRAINT_BYTES}`);
      if (/_\d+$/.test(name)) add('ends in a number, as the name of a shard does');
      const seen = firstSeen.get(name);
      if (seen !== undefined && !dropped.has(name)) add(`already the name of one in ${seen}`);
      firstSeen.set(name, path);
    }
  }
  return findings;
}
