/** Packs broken at random, from a fixed seed: every fault is told with file and line, and nothing is thrown. */
import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { makeRandom, plainDate, type Random } from '@bulou/kernel';
import { checkPacks } from '../src/check.ts';
import { runGoldenCases } from '../src/golden.ts';
import { listPackFolders, loadPacks, readPackFolder } from '../src/load.ts';
import { compilePacks } from '../src/programme.ts';
import { writeProse } from '../src/prose.ts';
import { readPack } from '../src/read-pack.ts';

const root = join(import.meta.dirname, '../../../policies');
const TIMES = Number(process.env['BULOU_FUZZ'] ?? 250);
const TOKENS = [
  ...['null', '~', '[]', '{}', '-1', '0', '1/0', '1/2', '99999999999999999999', '1e400', '.nan', '2018-13-45', 'open'],
  ...['"unclosed', '&a', '*a', '!!binary x', '? x', '\t', '<<: *x', '__proto__: 1', 'constructor', 'true', 'any', '|'],
  ...[
    '[[[[',
    '- - -',
    'registered: true',
    '{any: [{any: []}]}',
    'national/freshman-travel',
    'nanle-2018#',
    '#',
    '0x1F',
  ],
];

function breakText(random: Random, text: string): string {
  const lines = text.split('\n');
  const at = random.integer(0, lines.length - 1);
  const line = lines[at] ?? '';
  const token = random.pick(TOKENS);
  const kinds = [
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, line),
    () => lines.splice(at, 1, `  ${line}`),
    () => lines.splice(at, 1, line.trimStart()),
    () => lines.splice(at, 1, line.replace(/: .*$/, `: ${token}`)),
    () => lines.splice(at, 1, line.replace(/\w+:/, `${token}:`)),
    () => lines.splice(at, 1, line.replace(/(?<=[ {[,])[\w-]+(?=[\]},]|$)/, token)),
    () => lines.splice(at, 0, token),
    () => lines.splice(at, lines.length),
    () => lines.splice(at, 1, line.slice(0, random.integer(0, line.length))),
    () => lines.splice(at, 1, ...(lines[random.integer(0, lines.length - 1)] ?? '').split('\n')),
  ];
  random.pick(kinds)();
  return lines.join('\n');
}

test(`${TIMES} broken packs are told their faults and never throw`, () => {
  const random = makeRandom(4);
  const folders = listPackFolders(root).map((folder) => ({
    source: readPackFolder(folder),
    below: loadPacks(folder).slice(0, -1),
  }));
  let faulty = 0;
  for (let turn = 0; turn < TIMES; turn += 1) {
    const { source, below } = random.pick(folders);
    const name = random.pick([...source.files.keys()]);
    let text = source.files.get(name) ?? '';
    for (let more = random.integer(1, 3); more > 0; more -= 1) text = breakText(random, text);
    const story = `turn ${turn}, ${basename(source.folder)}/${name}`;
    try {
      const { pack, faults } = readPack({ ...source, files: new Map([...source.files, [name, text]]) }, below);
      const packs = pack === undefined ? [] : [...below, pack];
      const all = [...faults, ...(packs.length === 0 ? [] : checkPacks(packs, { on: plainDate('2026-01-01') }))];
      const errors = all.filter((fault) => fault.severity === 'error');
      assert.ok(pack !== undefined || errors.length > 0, 'neither a pack nor a reason');
      for (const fault of all) {
        assert.ok(fault.file !== '' && fault.line >= 1, JSON.stringify(fault));
        assert.ok(fault.zh !== '' && fault.en !== '', JSON.stringify(fault));
        // What is written .nan is rightly named as NaN.
        const slip = text.includes('.nan') ? /undefined|\[object/ : /undefined|\[object|NaN/;
        assert.doesNotMatch(fault.en, slip, JSON.stringify(fault));
      }
      faulty += errors.length > 0 ? 1 : 0;
      if (errors.length > 0) continue;
      writeProse(packs, 'zh');
      compilePacks({ packs, term: '2018-autumn', censusOn: plainDate('2018-10-15') });
      runGoldenCases(packs);
    } catch (error) {
      throw new Error(`${story}: ${error instanceof Error ? error.stack : String(error)}\n${text}`, { cause: error });
    }
  }
  assert.ok(faulty > TIMES / 4, `${faulty} of ${TIMES} were found faulty`);
});
