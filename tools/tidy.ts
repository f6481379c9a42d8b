/** Reads the whole source and says where it breaks a house rule that no other tool checks. Exits with 1 when it does. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMain } from './is-main.ts';
import { listProjectFiles, listWorkspaces, ROOT } from './source-files.ts';
import {
  listConstraintFindings,
  listFindingsOfFile,
  listFindingsOfText,
  listMissingReadmes,
  type SourceText,
  type TidyFinding,
} from './tidy-rules.ts';

const TEXT = /\.(ts|js|mjs|json|md|yaml|yml|sql|html|css|csv|txt)$|^\.ci\/|^\.[a-z]+rc$/;
const LOCK_FILES = new Set(['package-lock.json']);

/** Every breach of the rules in the project below `root`. */
export function listTidyFindings(root: string = ROOT): TidyFinding[] {
  const paths = listProjectFiles(root);
  const texts: SourceText[] = paths
    .filter((path) => TEXT.test(path) && !LOCK_FILES.has(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  return [
    ...paths.flatMap((path) => listFindingsOfFile(path, statSync(join(root, path)).size)),
    ...texts.flatMap(listFindingsOfText),
    ...listMissingReadmes(listWorkspaces(root), new Set(paths)),
    ...listConstraintFindings(texts.filter(({ path }) => path.endsWith('.sql'))),
  ];
}

if (isMain(import.meta.url)) {
  const findings = listTidyFindings();
  for (const { path, line, message } of findings) console.log(`${path}${line > 0 ? `:${line}` : ''}: ${message}`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
