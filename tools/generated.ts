/**
 * The registry of files that programs write and people commit. `npm run check` says which are stale;
 * `npm run generate` writes them anew.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeApiPage } from './api-page.ts';
import { isMain } from './is-main.ts';
import { makePackageMap } from './package-map.ts';
import { ROOT } from './source-files.ts';

interface GeneratedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly make: () => string | Promise<string>;
}

/** Add an entry for each generated file; `make` imports what it needs itself, so that one broken room stops only its own. */
const GENERATED: readonly GeneratedFile[] = [
  { path: 'docs/architecture/packages.md', make: makePackageMap },
  {
    path: 'packages/coverage/schema/coverage.schema.json',
    make: async () => (await import('../packages/coverage/src/index.ts')).makeCoverageSchema(),
  },
  {
    path: 'packages/linkage/schema/settings.schema.json',
    make: async () => (await import('../packages/linkage/src/index.ts')).makeSettingsSchema(),
  },
  {
    path: 'packages/linkage/schema/model.schema.json',
    make: async () => (await import('../packages/linkage/src/index.ts')).makeModelSchema(),
  },
  {
    path: 'docs/handbook/lifecycle.md',
    make: async () => (await import('../packages/roster/src/office/index.ts')).makeLifecyclePage(),
  },
  { path: 'packages/linkage/docs/api.md', make: () => makeApiPage('packages/linkage') },
  {
    path: 'apps/server/openapi.json',
    make: async () => (await import('../apps/server/src/api/openapi.ts')).formatOpenApiDocument(),
  },
  {
    path: 'apps/web/src/generated/office-api.ts',
    make: async () => {
      const { makeOpenApiDocument } = await import('../apps/server/src/api/openapi.ts');
      const { writeClientSource } = await import('../apps/server/src/api/client-source.ts');
      return writeClientSource(makeOpenApiDocument());
    },
  },
];

/** The paths whose committed text is not what their generator makes now, with the reason. */
export async function listStaleFiles(): Promise<string[]> {
  const stale: string[] = [];
  for (const { path, make } of GENERATED) {
    try {
      if ((await make()) !== readCommitted(path)) stale.push(`${path}: stale; run npm run generate`);
    } catch (error) {
      stale.push(`${path}: its generator fails: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return stale;
}

function readCommitted(path: string): string | undefined {
  try {
    return readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}

async function writeGeneratedFiles(): Promise<void> {
  for (const { path, make } of GENERATED) {
    const file = join(ROOT, path);
    const text = await make();
    if (text === readCommitted(path)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}

if (isMain(import.meta.url)) {
  if (process.argv.includes('--write')) await writeGeneratedFiles();
  else {
    const stale = await listStaleFiles();
    for (const line of stale) console.log(line);
    process.exitCode = stale.length > 0 ? 1 : 0;
  }
}
