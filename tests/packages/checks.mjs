// The frame of the scripts in this folder: what other programs, installed as Debian packages, say of the results in out/.
// They are no part of `npm test`, which needs nothing but Node and npm. Exit: 0 passed, 1 failed, 77 the program is not here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NOT_RUN = 77;

/** The folder of results to look into: the first argument, else what `npm run demo` left. */
export const out = process.argv[2] ?? fileURLToPath(new URL('../../out', import.meta.url));

/**
 * Ends with 77 and the words to install by where a program is missing, with 1 where there are no results to look into.
 *
 * @param {readonly string[]} programs @param {string} install packages of `apt-get install`
 */
export function need(programs, install) {
  const missing = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (missing.length > 0) {
    console.log(`not run: ${missing.join(', ')} not found · 未运行:没有 ${missing.join('、')}`);
    console.log(`  to run it · 安装后可运行: apt-get install --no-install-recommends ${install}`);
    process.exit(NOT_RUN);
  }
  if (existsSync(join(out, 'manifest.json'))) return;
  console.log(`no results in ${out} · 没有结果: npm run demo`);
  process.exit(1);
}

/** Ends with 77: nothing was looked into, for a reason that lies in this machine. */
export function notRun(reason) {
  console.log(`not run: ${reason}`);
  process.exit(NOT_RUN);
}

/** What a program wrote on stdout and stderr; throws where it ends badly or takes longer than two minutes. */
export function run(program, args) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, timeout: 120_000 });
  if (done.status === 0) return { stdout: done.stdout, stderr: done.stderr };
  throw new Error(
    `${program} ended with ${done.status ?? done.signal ?? done.error?.code}: ${(done.stderr ?? '').trim().slice(-600)}`,
  );
}

/** A passing folder, removed at the end. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-packages-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A text without its byte order mark. */
export const textOf = (path) => readFileSync(path, 'utf8').replace(/^\uFEFF/, '');

/** Rows of a CSV as arrays, by RFC 4180; a reader of its own, so that what we write is not read by what wrote it. */
export function rowsOf(text) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;
  while (cell.lastIndex < text.length) {
    const [, raw, end] = cell.exec(text) ?? [];
    if (raw === undefined) throw new Error(`no CSV at character ${cell.lastIndex}`);
    rows.at(-1).push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end !== ',' && cell.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

/** The same as objects, by header. */
export function recordsOf(text) {
  const [header, ...rows] = rowsOf(text);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
}

let passed = 0;
let failed = 0;

/** One claim: `work` returns what was seen, in a few words, and throws where it does not hold. */
export async function check(claim, work) {
  try {
    const seen = await work();
    passed++;
    console.log(`  ✓ ${claim}${seen ? ` (${seen})` : ''}`);
  } catch (error) {
    failed++;
    console.log(`  ✗ ${claim}\n      ${String(error.message ?? error).replaceAll('\n', '\n      ')}`);
  }
}

/** Throws `what` unless the list is empty; shows its beginning. */
export function none(list, what) {
  if (list.length > 0)
    throw new Error(
      `${what}: ${list.length}, such as ${list
        .slice(0, 3)
        .map((one) => JSON.stringify(one))
        .join(' ')}`,
    );
}

/** Throws `what` unless it holds. */
export function holds(condition, what) {
  if (!condition) throw new Error(what);
}

/** The closing line and the exit code. */
export function close(name) {
  console.log(`${name}: ${passed} passed, ${failed} failed`);
  process.exit(passed > 0 && failed === 0 ? 0 : 1);
}
