import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

interface PublicName {
  readonly name: string;
  /** Path of its file, relative to the package's `src`. */
  readonly file: string;
  readonly kind: 'function' | 'value' | 'type';
  readonly comment: string;
  readonly declaration: string;
}

/** The page that lists every public function, value and type of a package with what its source says of it. */
export function makeApiPage(packageFolder: string): string {
  const source = join(ROOT, packageFolder, 'src');
  const names = listExports(readFileSync(join(source, 'index.ts'), 'utf8')).map(({ name, file }) =>
    describeName(name, file, readFileSync(join(source, file), 'utf8')),
  );
  const { name } = JSON.parse(readFileSync(join(ROOT, packageFolder, 'package.json'), 'utf8')) as { name: string };
  const sections = (['function', 'value', 'type'] as const).map((kind) => {
    const title = { function: 'Functions', value: 'Values', type: 'Types' }[kind];
    const own = names.filter((each) => each.kind === kind).sort((a, b) => (a.name < b.name ? -1 : 1));
    return own.length === 0 ? '' : `## ${title}\n\n${own.map(renderName).join('\n')}`;
  });
  return `# ${name}: its public face\n\nMade from the sources by \`npm run generate\`; do not edit.\n\n${sections.filter((section) => section !== '').join('\n')}`;
}

/** Names and files of `export { … } from './…'` and `export type { … } from './…'`. */
function listExports(index: string): { name: string; file: string }[] {
  return [...index.matchAll(/export (?:type )?\{([^}]*)\} from '\.\/([^']+)'/g)].flatMap(([, names = '', file = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ name, file })),
  );
}

function describeName(name: string, file: string, text: string): PublicName {
  const pattern = new RegExp(`^export (?:async )?(function|const|class|interface|type) ${name}\\b`, 'm');
  // A schema and its type share a name; the first of the two has the comment.
  const found = pattern.exec(text);
  if (found === null) throw new Error(`${file} exports no ${name}`);
  const before = text.slice(0, found.index);
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before)?.[1] ?? '';
  const kinds = { function: 'function', const: 'value', class: 'value', interface: 'type', type: 'type' } as const;
  return {
    name,
    file,
    kind: kinds[found[1] as keyof typeof kinds],
    comment: comment
      .split('\n')
      .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
      .join('\n')
      .trim(),
    declaration: cutDeclaration(text.slice(found.index), found[1] ?? ''),
  };
}

/** A function as far as its body, an interface whole, a value by its first line. */
function cutDeclaration(text: string, word: string): string {
  if (word === 'function') return `${text.slice(0, /\{\n/.exec(text)?.index).trimEnd()};`;
  if (word === 'interface') return text.slice(0, text.indexOf('\n}') + 2);
  if (word === 'type') return text.slice(0, (/;\n(?! )/.exec(text)?.index ?? 0) + 1);
  const [line = ''] = text.split('\n');
  return line.replace(/\s*[=({[]*\s*$/, '');
}

function renderName({ name, file, comment, declaration }: PublicName): string {
  const said = comment === '' ? '' : `${comment}\n\n`;
  return `### ${name}\n\n${said}\`\`\`ts\n${declaration}\n\`\`\`\n\n\`src/${file}\`\n`;
}
