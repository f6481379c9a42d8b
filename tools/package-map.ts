import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listWorkspaces, ROOT } from './source-files.ts';

interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The page of packages: what each is, its faces, and what it stands on, read from the package.json files. */
export function makePackageMap(): string {
  const rows = listWorkspaces().map((folder) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
    const needed = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }).sort();
    const own = needed.filter((name) => name.startsWith('@bulou/')).map((name) => name.slice('@bulou/'.length));
    const others = needed.filter((name) => !name.startsWith('@bulou/'));
    const faces = [
      ...Object.keys(manifest.exports ?? {}).map((face) => manifest.name + face.slice(1)),
      ...Object.keys(manifest.bin ?? {}).map((command) => `${command} (command)`),
    ];
    const cells = [
      `[${folder}](../../${folder})`,
      manifest.description ?? '',
      listCode(faces),
      own.join(', '),
      listCode(others),
    ];
    return `| ${cells.map((cell) => cell || '–').join(' | ')} |`;
  });
  return `${[
    '# Packages',
    '',
    'Made from the package.json files by `npm run generate`; do not edit by hand.',
    '',
    '| folder | what | faces | stands on | libraries |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')}\n`;
}

function listCode(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
