/** Turns the files of one pack into its typed form. Shape faults come from the schema, name faults from here. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Fault, Field, Group, Pack, Parameter, Source, Unit, WhatIf } from './model.ts';
import type { PackDocument } from './pack-document.ts';
import { readPackDocument } from './pack-document.ts';
import {
  type BenefitsFile,
  type GroupsFile,
  type PackFile,
  type ParametersFile,
  SCHEMAS,
  type SourcesFile,
  schemaOfPath,
  type TestsFile,
  type VocabularyFile,
  type WhatIfFile,
} from './pack-schema.ts';
import { readBenefits } from './read-benefit.ts';
import { readCases } from './read-tests.ts';
import { FaultList, fullName, type ReadingScope, readDate, readEnd, readYuan } from './reading-scope.ts';

/** The text of every file of a pack by its path inside the folder, with `/` between parts. */
export interface PackFiles {
  /** Shown before the path in faults, such as `policies/national`. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
}

export interface PackReading {
  readonly pack?: Pack;
  readonly faults: readonly Fault[];
}

interface Documents {
  pack: PackDocument<PackFile>[];
  sources: PackDocument<SourcesFile>[];
  vocabulary: PackDocument<VocabularyFile>[];
  groups: PackDocument<GroupsFile>[];
  parameters: PackDocument<ParametersFile>[];
  benefits: PackDocument<BenefitsFile>[];
  tests: PackDocument<TestsFile>[];
  whatif: PackDocument<WhatIfFile>[];
}

/**
 * Reads a pack whose lower packs have been read already.
 * All faults are returned at once; the pack is absent when `pack.yaml` cannot be used.
 */
export function readPack(source: PackFiles, lower: readonly Pack[]): PackReading {
  const list = new FaultList();
  const documents = readDocuments(source, list);
  const head = documents.pack[0];
  if (head === undefined) {
    if (!source.files.has('pack.yaml')) {
      const place = { file: join(source.folder, 'pack.yaml'), line: 1 };
      list.error(
        place,
        'no-pack-file',
        '缺少 pack.yaml：写明 id、version、level、title',
        'pack.yaml is missing: it names id, version, level and title',
      );
    }
    return { faults: list.faults };
  }
  const fields = new Map(lower.flatMap((pack) => [...pack.fields]));
  for (const document of documents.vocabulary) readFields(document, fields, list);
  const scope: ReadingScope = { pack: head.value.id, level: head.value.level, fields, list };
  const pack: Pack = {
    id: head.value.id,
    version: head.value.version,
    level: head.value.level,
    title: head.value.title,
    jurisdiction: head.value.jurisdiction,
    standsOn: (head.value['stands-on'] ?? []).map((each, index) => ({
      ...each,
      place: head.place('stands-on', index),
    })),
    fields,
    sources: readSources(documents.sources),
    parameters: readParameters(documents.parameters, scope),
    benefits: documents.benefits.flatMap((document) => readBenefits(document, scope)),
    groups: documents.groups.flatMap((document) => readGroups(document, scope)),
    ...readCases(documents.tests, scope),
    whatIfs: documents.whatif.map((document) => readWhatIf(document, scope)),
    digest: digestOfFiles(source.files),
    folder: source.folder,
  };
  reportTwice(pack, list);
  return { pack, faults: list.faults };
}

function join(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

function readDocuments(source: PackFiles, list: FaultList): Documents {
  const documents: Documents = {
    pack: [],
    sources: [],
    vocabulary: [],
    groups: [],
    parameters: [],
    benefits: [],
    tests: [],
    whatif: [],
  };
  for (const path of [...source.files.keys()].sort()) {
    const kind = schemaOfPath(path);
    if (kind === undefined) {
      if (/\.ya?ml$/.test(path)) {
        const place = { file: join(source.folder, path), line: 1 };
        list.error(
          place,
          'stray-file',
          '这个文件不属于规则包：应放在 parameters、benefits、tests 或 whatif 里，扩展名 .yaml',
          'Not a file of a pack: put it in parameters, benefits, tests or whatif, ending in .yaml',
        );
      }
      continue;
    }
    const reading = readPackDocument(join(source.folder, path), source.files.get(path) ?? '', SCHEMAS[kind]);
    list.faults.push(...reading.faults);
    if (reading.document) (documents[kind] as unknown[]).push(reading.document);
  }
  return documents;
}

function readFields(document: PackDocument<VocabularyFile>, fields: Map<string, Field>, list: FaultList): void {
  for (const [name, entry] of Object.entries(document.value.fields)) {
    const place = document.place('fields', name);
    if (fields.has(name))
      list.error(
        place,
        'field-twice',
        `字段 ${name} 已在下层规则包里写过，换个名字`,
        `Field ${name} is already in a lower pack; choose another name`,
      );
    if (entry.type === 'code' && entry.codes === undefined)
      list.error(place, 'no-codes', `${name} 是代码字段，要列出 codes`, `${name} is a code field: list its codes`);
    if (entry.type === 'integer' && (entry.from === undefined || entry.to === undefined || entry.from > entry.to)) {
      list.error(
        place,
        'no-range',
        `${name} 是整数字段，要写 from 和 to，且 from 不大于 to`,
        `${name} is an integer field: give from and to, in order`,
      );
    }
    if (entry.absent === 'no' && entry.type !== 'boolean') {
      list.error(
        place,
        'absent-no',
        `${name} 不是是否字段，absent 只能是 unknown`,
        `${name} is not yes-or-no: absent must be unknown`,
      );
    }
    fields.set(name, {
      name,
      title: { zh: entry.zh, en: entry.en },
      type: entry.type,
      codes: Object.entries(entry.codes ?? {}).map(([code, label]) => ({ code, ...label })),
      said: {
        yes: entry['when-true'] ?? { zh: `${entry.zh}：是`, en: `${entry.en}: yes` },
        no: entry['when-false'] ?? { zh: `${entry.zh}：否`, en: `${entry.en}: no` },
      },
      from: entry.from ?? 0,
      to: entry.to ?? 0,
      list: entry.list,
      absent: entry.absent,
      notLoaded: entry['not-loaded'],
      supplier: entry.supplier,
      derived: entry.derived,
      recordsAid: entry['records-aid'],
      place,
    });
  }
}

function readSources(documents: readonly PackDocument<SourcesFile>[]): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const document of documents) {
    for (const [id, entry] of Object.entries(document.value)) {
      sources.set(id, {
        id,
        title: entry.title,
        number: entry.number,
        issuer: entry.issuer,
        publishedOn: entry.published,
        address: entry.address,
        evidence: entry.evidence,
        note: entry.note,
        clauses: new Map(Object.entries(entry.clauses)),
        place: document.place(id),
      });
    }
  }
  return sources;
}

function readParameters(
  documents: readonly PackDocument<ParametersFile>[],
  scope: ReadingScope,
): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  for (const document of documents) {
    for (const [name, entry] of Object.entries(document.value)) {
      const id = `${scope.pack}/${name}`;
      const place = document.place(name);
      if (parameters.has(id))
        scope.list.error(place, 'parameter-twice', `参数 ${name} 写了两次`, `Parameter ${name} is given twice`);
      const values = Object.entries(entry.values).map(([from, value]) => {
        const at = document.place(name, 'values', from);
        return {
          from: readDate(from, at, scope.list),
          to: readEnd(value.to, at, scope.list),
          amountFen: readYuan(value.amount, at, scope.list),
          cite: value.cite,
          place: at,
        };
      });
      values.sort((a, b) => (a.from < b.from ? -1 : 1));
      const reviewBy = entry['review-by'];
      parameters.set(id, {
        id,
        title: entry.title,
        unit: entry.unit as Unit,
        reviewBy:
          reviewBy === undefined ? undefined : readDate(reviewBy, document.place(name, 'review-by'), scope.list),
        values,
        place,
      });
    }
  }
  return parameters;
}

function readGroups(document: PackDocument<GroupsFile>, scope: ReadingScope): Group[] {
  return Object.entries(document.value).map(([name, entry]) => {
    const place = document.place(name);
    if (entry.kind === 'cap' && entry.amount === undefined) {
      scope.list.error(
        place,
        'cap-without-amount',
        `${name} 是封顶，要写 amount 参数`,
        `${name} is a cap: name its amount parameter`,
      );
    }
    return {
      id: `${scope.pack}/${name}`,
      kind: entry.kind,
      title: entry.title,
      benefits: entry.benefits.map((each) => fullName(each, scope.pack)),
      amount: entry.amount === undefined ? undefined : fullName(entry.amount, scope.pack),
      cite: entry.cite,
      place,
    };
  });
}

function readWhatIf(document: PackDocument<WhatIfFile>, scope: ReadingScope): WhatIf {
  const named = (name: string): string => fullName(name, scope.pack);
  const id = document.file.replace(/^.*\//, '').replace(/\.yaml$/, '');
  return {
    id,
    title: document.value.title,
    amounts: new Map(
      Object.entries(document.value.set ?? {}).map(([name, yuan]) => [
        named(name),
        readYuan(yuan, document.place('set', name), scope.list),
      ]),
    ),
    without: new Map(Object.entries(document.value.without ?? {}).map(([name, fields]) => [named(name), fields])),
    off: (document.value.off ?? []).map(named),
    place: document.place('title'),
  };
}

function reportTwice(pack: Pack, list: FaultList): void {
  const seen = new Set<string>();
  for (const benefit of pack.benefits) {
    if (seen.has(benefit.id))
      list.error(
        benefit.place,
        'benefit-twice',
        `资助项目 ${benefit.id} 写了两次`,
        `Benefit ${benefit.id} is given twice`,
      );
    seen.add(benefit.id);
  }
}

/** One digest of the files that decide, independent of line ends and of the order of reading. */
export function digestOfFiles(files: ReadonlyMap<string, string>): string {
  const parts = [...files]
    .filter(([path]) => schemaOfPath(path) !== undefined && !path.startsWith('whatif/'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => `${path}\n${utf8ToBytes(normaliseLines(text)).length}\n${normaliseLines(text)}\n`);
  return bytesToHex(sha256(utf8ToBytes(parts.join(''))));
}

export function normaliseLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '');
}
