#!/usr/bin/env node
/**
 * Verifies an auditor's pack by itself: no package, no network, none of the system's code. Node.js 20 or newer.
 *
 *     node verify.mjs [FOLDER] [--manifest SHA-256] [--checkpoint FILE]... [--json]
 *
 * Ends with 0 when everything holds, 3 when something does not, 2 when there is no pack to read.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const STATES = ['unresolved', 'owed', 'payable', 'aided_elsewhere', 'not_entitled'];
const CHECKS = {
  manifest: ['文件与清单', 'Files and manifest'],
  trail: ['操作日志的链', 'The chain of the trail'],
  run: ['运行与它的日志', 'The run and its entries'],
  children: ['每个孩子只在一个状态', 'Each child in one state'],
  payments: ['发放记录', 'Payments'],
  equation: ['覆盖等式', 'The equation'],
  acts: ['每次人的决定都在日志里', "Every person's act has its entry"],
  papers: ['名册和页面的摘要', 'Papers and pictures'],
};
const ALL_FILES = [
  ...['run/run.json', 'run/files.csv', 'roster/children.csv', 'coverage/determinations.csv', 'coverage/equation.json'],
  ...['payments/payments.csv', 'decisions/acts.csv', 'papers/papers.csv', 'papers/pictures.csv'],
  ...['trail/entries.jsonl', 'trail/checkpoint.txt', 'verify.mjs', 'README.txt'],
];

const findings = [];
const held = new Map();
const fail = (check, where, zh, en) => findings.push({ check, where, zh, en });
const hold = (check, zh, en) => held.set(check, [zh, en]);
const sha256 = (content) => createHash('sha256').update(content).digest('hex');

// ── SM3 (GB/T 32905-2016), written out so that it works where OpenSSL was built without it ──

const rotate = (word, by) => (word << (by & 31)) | (word >>> ((32 - by) & 31));
const ROUND = Array.from({ length: 64 }, (_, j) => rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j));

export function sm3(text) {
  const content = Buffer.from(text, 'utf8');
  const padded = Buffer.alloc(((content.length + 72) >> 6) << 6);
  content.copy(padded);
  padded[content.length] = 0x80;
  padded.writeBigUInt64BE(BigInt(content.length) * 8n, padded.length - 8);
  const v = Int32Array.from([...[0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]]);
  const w = new Int32Array(68);
  for (let at = 0; at < padded.length; at += 64) {
    for (let j = 0; j < 16; j += 1) w[j] = padded.readInt32BE(at + j * 4);
    for (let j = 16; j < 68; j += 1) {
      const x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15);
      w[j] = x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6];
    }
    let [a, b, c, d, e, f, g, h] = v;
    for (let j = 0; j < 64; j += 1) {
      const turned = rotate(a, 12);
      const ss1 = rotate((turned + e + ROUND[j]) | 0, 7);
      const early = j < 16;
      const tt1 = ((early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + (ss1 ^ turned) + (w[j] ^ w[j + 4])) | 0;
      const tt2 = ((early ? e ^ f ^ g : (e & f) | (~e & g)) + h + ss1 + w[j]) | 0;
      [d, c, b, a] = [c, rotate(b, 9), a, tt1];
      [h, g, f, e] = [g, rotate(f, 19), e, tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => {
      v[index] ^= word;
    });
  }
  return [...v].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** JSON with names sorted and no spaces: what run ids and lists of children are digests of. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

function parseCsv(text) {
  const records = [];
  let record = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/gy;
  const content = text.replace(/^\uFEFF/, '');
  while (cells.lastIndex < content.length) {
    const at = cells.lastIndex;
    const match = cells.exec(content);
    if (match === null) throw new Error(`character ${at}`);
    record.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (match[3] === ',') continue;
    records.push(record);
    record = [];
  }
  const [columns = [], ...rows] = records;
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? ''])));
}

function makeReader(folder) {
  const read = (name) => readFileSync(path.join(folder, ...name.split('/')));
  const attempt = (check, name, parse, otherwise) => {
    try {
      return parse(read(name).toString('utf8'));
    } catch (error) {
      fail(check, name, `读不出来：${error.message}`, `cannot be read: ${error.message}`);
      return otherwise;
    }
  };
  return {
    read,
    json: (check, name, otherwise) => attempt(check, name, JSON.parse, otherwise),
    text: (check, name) => attempt(check, name, (text) => text, ''),
    table: (check, name) => attempt(check, name, parseCsv, []),
    lines: (check, name) =>
      attempt(
        check,
        name,
        (text) =>
          text
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line)),
        [],
      ),
  };
}

function listFilesOf(folder, within = '') {
  return readdirSync(path.join(folder, within), { withFileTypes: true }).flatMap((entry) => {
    const name = within === '' ? entry.name : `${within}/${entry.name}`;
    return entry.isDirectory() ? listFilesOf(folder, name) : [name];
  });
}

function checkManifest(folder, reader, manifest, digest) {
  const found = sha256(reader.read('manifest.json'));
  if (digest !== undefined && digest.toLowerCase() !== found)
    fail('manifest', 'manifest.json', '清单摘要不是您给出的那一个：清单换过', 'not the manifest whose digest you gave');
  const listed = new Map((manifest.files ?? []).map((file) => [file.path, file]));
  for (const name of ALL_FILES) if (!listed.has(name)) fail('manifest', name, '清单里没有这个必有的文件', 'a pack has this file; the manifest does not');
  for (const { path: name, bytes, sha256: expected } of listed.values()) {
    const place = path.join(folder, ...name.split('/'));
    if (name.split('/').includes('..') || !existsSync(place)) fail('manifest', name, '文件不见了', 'the file is missing');
    else if (sha256(readFileSync(place)) !== expected)
      fail('manifest', name, statSync(place).size === bytes ? '内容改过（大小相同）' : '内容改过（大小也变了）', 'its content has been changed or swapped');
  }
  for (const name of listFilesOf(folder))
    if (name !== 'manifest.json' && !listed.has(name)) fail('manifest', name, '清单里没有这个文件：后来放进去的', 'not in the manifest: put in later');
  hold('manifest', `${listed.size} 个文件；清单摘要 ${found}`, `${listed.size} files; manifest ${found}`);
}

function checkTrail(reader, manifest, kept) {
  const entries = reader.lines('trail', 'trail/entries.jsonl');
  let previous = '0'.repeat(64);
  let expected = 1;
  const hashes = new Map();
  for (const entry of entries) {
    const { sequence, algorithm, previousHash, hash, body, subjects } = entry;
    const where = `trail/entries.jsonl #${sequence}`;
    if (sequence < expected) fail('trail', where, '次序颠倒或重复', 'out of order, or twice');
    else if (sequence > expected) {
      const gap = sequence - expected === 1 ? `#${expected}` : `#${expected}-${sequence - 1}`;
      fail('trail', where, `前面缺第 ${gap} 条`, `${gap} before it is missing`);
    }
    if (previousHash !== previous) fail('trail', where, '接不上前一条的哈希', 'does not follow from the entry before it');
    if (algorithm !== 'sm3-1') fail('trail', where, `不认识的算法 ${algorithm}`, `unknown algorithm ${algorithm}`);
    else if (sm3(`sm3-1\n${manifest.countyCode}\n${sequence}\n${previousHash}\n${body}`) !== hash)
      fail('trail', where, '内容与它的哈希不符：改过', 'its content does not give its hash: altered');
    const said = readBody(body, where);
    if (said.subjectCount !== subjects.length || said.subjectsDigest !== sm3(subjects.join('\n')))
      fail('trail', where, '所涉及的编号改过', 'the ids it is about have been altered');
    hashes.set(sequence, hash);
    previous = hash;
    expected = Math.max(expected, sequence) + 1;
  }
  const end = readCheckpoint(reader.text('trail', 'trail/checkpoint.txt'));
  if (end === undefined || end.sequence !== expected - 1 || end.hash !== previous || end.county !== manifest.countyCode)
    fail('trail', 'trail/checkpoint.txt', '检查点不是链的末端：末尾被截过或加过', 'not the end of the chain: cut or added to');
  const { sequence: last, hash: lastHash } = manifest.checkpoint ?? {};
  if (last !== expected - 1 || lastHash !== previous)
    fail('trail', 'manifest.json', '清单里的检查点不是链的末端', "the manifest's checkpoint is not the end of the chain");
  for (const { name, text } of kept) {
    const point = readCheckpoint(text);
    if (point === undefined || point.county !== manifest.countyCode) fail('trail', name, '不是本县的检查点', 'no checkpoint of this county');
    else if (point.sequence > 0 && hashes.get(point.sequence) !== point.hash)
      fail('trail', name, `第 ${point.sequence} 条不是当时的那一条：历史改写过`, `#${point.sequence} is another entry now: rewritten`);
  }
  const outside = kept.length === 0 ? ['；没有给出以前抄下的检查点', '; no earlier checkpoint was given'] : ['', ''];
  hold('trail', `${entries.length} 条，末端 ${previous}${outside[0]}`, `${entries.length} entries, end ${previous}${outside[1]}`);
  return entries.map(({ sequence, body, subjects }) => ({ ...readBody(body, ''), sequence, subjects }));
}

function readBody(body, where) {
  try {
    return JSON.parse(body);
  } catch {
    if (where !== '') fail('trail', where, '内容读不出来', 'its content cannot be read');
    return {};
  }
}

function readCheckpoint(text) {
  const match = /^bulou-trail\/(\d{6}) sm3-1\r?\n(\d+)\r?\n([0-9a-f]{64})\s*$/.exec(text);
  return match === null ? undefined : { county: match[1], sequence: Number(match[2]), hash: match[3] };
}

function checkRun(reader, manifest, run, trail) {
  if (sha256(canonical(run.identity ?? null)) !== run.runId) fail('run', 'run/run.json', '运行的身份与编号不符', 'the identity does not give the run id');
  const { term, censusOn, packRelease, files = [] } = run.identity ?? {};
  if (term !== run.term || censusOn !== run.censusOn || packRelease !== run.packRelease || term !== manifest.term)
    fail('run', 'run/run.json', '学期、统计日或政策版本与运行的身份不符', 'term, census day or release is another');
  const line = (file) => [file.kind, file.path, file.fileId ?? file.sha256, file.dataOn ?? file.data_on].join(' ');
  const read = reader.table('run', 'run/files.csv').map((file) => ({ ...file, path: file.path.replace(/^'/, '') }));
  const known = new Set(files.map(line));
  const shown = new Set(read.map(line));
  for (const file of read) if (!known.has(line(file))) fail('run', 'run/files.csv', `不是运行读的那份：${file.path}`, `not what the run read: ${file.path}`);
  for (const file of files) if (!shown.has(line(file))) fail('run', 'run/files.csv', `少了运行读过的：${file.path}`, `missing: ${file.path}`);
  const entry = trail.find((each) => each.commandName === 'term.record-run' && each.subjects.includes(run.runId));
  if (entry === undefined) fail('run', 'run/run.json', '日志里没有记录这次运行', 'no entry of the trail records this run');
  else
    for (const name of ['term', 'censusOn', 'revision', 'resultDigest'])
      if (entry.facts[name] !== run[name])
        fail('run', 'run/run.json', `${name} 与日志第 ${entry.sequence} 条不符`, `${name} differs from entry #${entry.sequence}`);
  hold('run', `${run.term} 第 ${run.revision} 次，${read.length} 份名单，${run.packRelease}`, `${read.length} lists, ${run.packRelease}`);
  return entry;
}

function checkChildren(children, everybody, run, entry, isWhole) {
  const seen = new Set();
  const counts = Object.fromEntries(STATES.map((state) => [state, 0]));
  for (const { child_id: id, state } of children) {
    const where = `roster/children.csv ${id}`;
    if (seen.has(id)) fail('children', where, '同一个孩子出现两次', 'the same child twice');
    seen.add(id);
    if (!STATES.includes(state)) fail('children', where, `没有这种状态：${state}`, `no such state: ${state}`);
    else counts[state] += 1;
  }
  if (isWhole) {
    const registered = children.filter((child) => child.registered === 'yes').length;
    compare('children', 'run/run.json', '孩子总数', 'children known', run.totals.known, children.length);
    compare('children', 'run/run.json', '建档立卡人数', 'registered children', run.totals.registered, registered);
    checkEverybody(everybody, seen, entry);
  }
  const sum = STATES.map((state) => `${state} ${counts[state]}`).join(' + ');
  hold('children', `${children.length} = ${sum}`, 'known = the five states');
}

/** The trail holds a digest of everybody's id: whom the pack leaves out, or puts in, it shows. */
function checkEverybody(everybody, seen, entry) {
  const where = 'roster/everybody.csv';
  const digest = sha256(canonical(everybody.map((each) => each.child_id).sort()));
  if (entry !== undefined && entry.facts.childrenDigest !== digest)
    fail('children', where, `不是日志第 ${entry.sequence} 条记下的那份名单`, `not the list that entry #${entry.sequence} holds`);
  const counted = new Set(everybody.filter((each) => each.counted === 'yes').map((each) => each.child_id));
  for (const id of counted) if (!seen.has(id)) fail('children', `${where} ${id}`, '这个孩子在名册里不见了', 'this child is missing from the roster');
  for (const id of seen) if (!counted.has(id)) fail('children', `roster/children.csv ${id}`, '运行没有数过这个孩子', 'the run did not count this child');
}

function compare(check, where, zh, en, said, found) {
  if (String(said) !== String(found)) fail(check, where, `${zh}：写的是 ${said}，重算是 ${found}`, `${en}: ${said} is written, ${found} is what it comes to`);
}

const sumPayers = (text) =>
  text
    .split(';')
    .filter(Boolean)
    .reduce((sum, share) => sum + BigInt(share.slice(share.lastIndexOf('=') + 1)), 0n);

function readAmount(check, where, text) {
  if (/^\d+$/.test(text)) return BigInt(text);
  fail(check, where, `金额不是数：${text}`, `no amount: ${text}`);
  return 0n;
}

/** The live payments by child and benefit. */
function checkPayments(reader, manifest, run, trail, stateOf, isWhole) {
  const entries = reader.table('payments', 'payments/payments.csv');
  const live = new Map();
  const last = new Map();
  const byRevision = new Map();
  for (const entry of entries) {
    const { payment_id: id, child_id: child, benefit, kind } = entry;
    const where = `payments/payments.csv ${id}/${entry.sequence}`;
    const sequence = Number(entry.sequence);
    const before = last.get(id) ?? 0;
    if (sequence !== before + 1) fail('payments', where, `接不上第 ${before} 笔：缺了或乱了`, `does not follow entry ${before}`);
    if (kind !== (sequence % 2 === 1 ? 'made' : 'withdrawn')) fail('payments', where, '发放与撤回没有交替', 'made and withdrawn do not alternate');
    last.set(id, sequence);
    const expected = `pay_${sha256(`${manifest.countyCode}\n${child}\n${benefit}\n${run.term}`).slice(0, 30)}`;
    if (expected !== id) fail('payments', where, '编号不是这个孩子这个项目的', 'the id is not of this child and benefit');
    const amount = readAmount('payments', where, entry.amount_fen);
    if (sumPayers(entry.payers) !== amount) fail('payments', where, `各级分担之和不等于 ${amount} 分`, `the shares do not sum to ${amount} fen`);
    if (!stateOf.has(child)) fail('payments', where, '付给了名单上没有的人', 'paid for somebody who is not on the list');
    const key = `${child} ${benefit}`;
    if (kind === 'made') live.set(key, { id, child, amount });
    else live.delete(key);
    byRevision.set(entry.revision, (byRevision.get(entry.revision) ?? 0n) + (kind === 'made' ? amount : -amount));
  }
  if (isWhole)
    for (const { commandName, facts, sequence } of trail)
      if (commandName === 'term.record-run' && facts.term === run.term && facts.revision <= run.revision)
        compare(
          'payments',
          'payments/payments.csv',
          `第 ${facts.revision} 次运行的净额（日志第 ${sequence} 条，分）`,
          `net of revision ${facts.revision} (entry #${sequence}, fen)`,
          facts.amountFen,
          byRevision.get(String(facts.revision)) ?? 0n,
        );
  let total = 0n;
  for (const { id, child, amount } of live.values()) {
    total += amount;
    if (stateOf.get(child) !== 'payable') fail('payments', `payments/payments.csv ${id}`, '这个孩子的状态不是“可发”', 'the child is not in state payable');
  }
  if (isWhole) compare('payments', 'run/run.json', '发放总额（分）', 'paid (fen)', run.totals.paidFen, total);
  hold('payments', `${live.size} 笔，${yuan(total)} 元`, `${live.size} payments, ${yuan(total)} yuan`);
  return live;
}

const yuan = (fen) => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;

function checkEquation(reader, run, children, live, isWhole) {
  const bank = new Set(run.bank);
  const moneyOf = new Map(children.map((child) => [child.child_id, { entitled: [0, 0n], paid: [0, 0n], owed: [0, 0n], displaced: [0, 0n] }]));
  const add = (id, kind, amount) => {
    const money = moneyOf.get(id)?.[kind];
    if (money === undefined) return;
    money[0] += 1;
    money[1] += amount;
  };
  const unexplained = new Map(live);
  for (const row of reader.table('equation', 'coverage/determinations.csv')) {
    const where = `coverage/determinations.csv ${row.child_id} ${row.benefit}`;
    const amount = readAmount('equation', where, row.amount_fen);
    if (['pay', 'displaced'].includes(row.outcome) && sumPayers(row.payers) !== amount && row.payers !== '')
      fail('equation', where, `各级分担之和不等于 ${amount} 分`, `the shares do not sum to ${amount} fen`);
    if (!bank.has(row.benefit) || amount === 0n || !['pay', 'displaced'].includes(row.outcome)) continue;
    const payment = live.get(`${row.child_id} ${row.benefit}`);
    add(row.child_id, 'entitled', amount);
    if (row.outcome === 'displaced') add(row.child_id, 'displaced', amount);
    else if (payment === undefined) add(row.child_id, 'owed', amount);
    else {
      unexplained.delete(`${row.child_id} ${row.benefit}`);
      compare('equation', where, '认定与发放的金额（分）', 'determined and paid (fen)', amount, payment.amount);
    }
  }
  for (const { id } of unexplained.values())
    fail('equation', `payments/payments.csv ${id}`, '发了钱，却没有“应发”的认定', 'paid without a determination to pay');
  for (const { child, amount } of live.values()) add(child, 'paid', amount);
  const cells = tally(children, moneyOf);
  const said = reader.json('equation', 'coverage/equation.json', []);
  for (const cell of said) {
    const where = `coverage/equation.json ${cell.by} ${cell.key}`;
    const found = cells.get(`${cell.by} ${cell.key}`);
    cells.delete(`${cell.by} ${cell.key}`);
    for (const [name, value] of Object.entries(found ?? { known: 0 })) compare('equation', where, name, name, cell[name], value);
    if (cell.known !== STATES.reduce((sum, state) => sum + cell[state], 0))
      fail('equation', where, '五种状态之和不等于总数', 'the states do not sum to the known');
    if (BigInt(cell.entitledFen) !== BigInt(cell.paidFen) + BigInt(cell.owedFen) + BigInt(cell.displacedFen))
      fail('equation', where, '应发 ≠ 已发 + 未发 + 被替代', 'entitled ≠ paid + owed + displaced');
  }
  for (const name of cells.keys()) fail('equation', `coverage/equation.json ${name}`, '缺这一格', 'this cell is missing');
  const whole = said.find((cell) => cell.by === 'whole') ?? {};
  if (isWhole)
    for (const name of ['entitledFen', 'paidFen', 'owedFen', 'displacedFen']) compare('equation', 'run/run.json', name, name, run.totals[name], whole[name]);
  const [entitled, paid, owed, displaced] = ['entitledFen', 'paidFen', 'owedFen', 'displacedFen'].map((name) => yuan(BigInt(whole[name] ?? 0)));
  hold(
    'equation',
    `${said.length} 格；应发 ${entitled} = 已发 ${paid} + 未发 ${owed} + 被替代 ${displaced} 元`,
    `${said.length} cells; entitled = paid + owed + displaced`,
  );
}

function tally(children, moneyOf) {
  const cells = new Map();
  for (const { child_id: id, division_code: code, school_id: school, stage, state, registered } of children) {
    const names = ['whole ', `stage ${stage}`];
    if (code.length >= 9) names.push(`township ${code.slice(0, 9)}`);
    if (code.length === 12) names.push(`village ${code}`);
    if (school !== '') names.push(`school ${school}`);
    for (const name of names) {
      const cell = cells.get(name) ?? {
        known: 0,
        registered: 0,
        ...Object.fromEntries(STATES.map((each) => [each, 0])),
      };
      cells.set(name, cell);
      cell.known += 1;
      cell.registered += registered === 'yes' ? 1 : 0;
      cell[state] += 1;
      for (const [kind, [payments, fen]] of Object.entries(moneyOf.get(id))) {
        cell[`${kind}Payments`] = (cell[`${kind}Payments`] ?? 0) + payments;
        cell[`${kind}Fen`] = (cell[`${kind}Fen`] ?? 0n) + fen;
      }
    }
  }
  return cells;
}

function checkActs(reader, trail) {
  const entries = new Set(trail.map((entry) => `${entry.actorId} ${entry.recordedAt}`));
  const acts = reader.table('acts', 'decisions/acts.csv');
  const pictures = reader.table('acts', 'papers/pictures.csv').map((each) => ({ ...each, kind: 'picture', about: each.picture_id, act: '' }));
  for (const { kind, about, act, acted_by: actor, acted_at: at } of [...acts, ...pictures])
    if (!entries.has(`${actor} ${at}`))
      fail('acts', `${kind} ${about} ${act} ${at}`, '日志里没有这个人在这一刻的操作', 'no entry of this person at this instant');
  hold('acts', `${acts.length + pictures.length} 次`, `${acts.length + pictures.length} acts`);
}

function checkPapers(reader, manifest) {
  const papers = [...reader.table('papers', 'papers/papers.csv'), ...reader.table('papers', 'papers/pictures.csv')];
  const inPack = (manifest.files ?? []).map((file) => file.path).filter((name) => name.startsWith('papers/files/'));
  for (const name of inPack) {
    const id = path.basename(name).split('.')[0];
    if (existsSync(path.join(reader.folder, name)) && sha256(reader.read(name)) !== id)
      fail('papers', name, '内容不是文件名里的摘要：换过', 'not the content that its name is the digest of');
    if (!papers.some((paper) => paper.file_sha256 === id)) fail('papers', name, '没有哪份名册或页面是它', 'no paper or picture is this file');
  }
  hold('papers', `${papers.length} 份，包里有 ${inPack.length} 个文件`, `${papers.length} papers and pictures, ${inPack.length} in the pack`);
}

/** Verifies the pack in a folder. Returns what does not hold, and what was looked at. */
export function verifyPack(folder, { digest, kept = [] } = {}) {
  findings.length = 0;
  held.clear();
  const reader = { ...makeReader(folder), folder };
  const manifest = JSON.parse(reader.read('manifest.json').toString('utf8'));
  if (manifest.format !== 'bulou-audit-pack-1') throw new Error(`format ${manifest.format}`);
  // What is torn so badly that it cannot be reckoned with is a fault like any other, and the rest is still looked at.
  const attempt = (check, run, otherwise) => {
    try {
      return run();
    } catch (error) {
      fail(check, '', `内容残缺，无法核对：${error.message}`, `torn, cannot be checked: ${error.message}`);
      return otherwise;
    }
  };
  attempt('manifest', () => checkManifest(folder, reader, manifest, digest));
  const trail = attempt('trail', () => checkTrail(reader, manifest, kept), []);
  const run = { totals: {}, bank: [], ...reader.json('run', 'run/run.json', {}) };
  const entry = attempt('run', () => checkRun(reader, manifest, run, trail));
  const isWhole = manifest.within === undefined && manifest.childId === undefined;
  const children = reader.table('children', 'roster/children.csv');
  const everybody = isWhole ? reader.table('children', 'roster/everybody.csv') : [];
  attempt('children', () => checkChildren(children, everybody, run, entry, isWhole));
  const stateOf = new Map(children.map((child) => [child.child_id, child.state]));
  const live = attempt('payments', () => checkPayments(reader, manifest, run, trail, stateOf, isWhole), new Map());
  attempt('equation', () => checkEquation(reader, run, children, live, isWhole));
  attempt('acts', () => checkActs(reader, trail));
  attempt('papers', () => checkPapers(reader, manifest));
  return { manifest, findings: [...findings], held: new Map(held) };
}

const MOST_SHOWN = 20;

function main(words) {
  const kept = [];
  let folder = path.dirname(fileURLToPath(import.meta.url));
  let digest;
  let asJson = false;
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === '--json') asJson = true;
    else if (words[at] === '--manifest') digest = words[++at];
    else if (words[at] === '--checkpoint') kept.push({ name: words[++at], text: readFileSync(words[at], 'utf8') });
    else folder = words[at];
  }
  const { manifest, findings: found, held: looked } = verifyPack(folder, { digest, kept });
  if (asJson) process.stdout.write(`${JSON.stringify({ holds: found.length === 0, findings: found })}\n`);
  else process.stdout.write(describe(manifest, found, looked));
  return found.length === 0 ? 0 : 3;
}

function describe(manifest, found, looked) {
  const lines = [`审计包 ${manifest.packId}  ${manifest.countyCode} ${manifest.term} ${manifest.childId ?? manifest.within ?? ''}`, ''];
  for (const [check, [zh, en]] of Object.entries(CHECKS)) {
    const wrong = found.filter((each) => each.check === check);
    const [heldZh, heldEn] = looked.get(check) ?? ['', ''];
    lines.push(wrong.length === 0 ? `✓ ${zh}：${heldZh}` : `✗ ${zh}：${wrong.length} 处不符`);
    lines.push(wrong.length === 0 ? `  ${en}: ${heldEn}` : `  ${en}: ${wrong.length} faults`);
    for (const each of wrong.slice(0, MOST_SHOWN)) lines.push(`    ${each.where}`, `      ${each.zh}`, `      ${each.en}`);
    if (wrong.length > MOST_SHOWN) lines.push(`    …… 另有 ${wrong.length - MOST_SHOWN} 处 / and ${wrong.length - MOST_SHOWN} more`);
  }
  lines.push('', found.length === 0 ? '全部相符。 / Everything holds.' : `有 ${found.length} 处不符，见上。 / ${found.length} faults, as above.`);
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`读不出审计包：${error.message}\nNo pack can be read: ${error.message}\n`);
    process.exitCode = 2;
  }
}
