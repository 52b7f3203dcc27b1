import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WanggeError } from '../core/errors.js';
import { byText } from '../core/order.js';

export { toCsv, toGeoJson, toJson } from './encode.js';

/** Bytes, a text, or a file that lies in the same folder under a passing name (io/passingFile.ts). */
export type Content = Uint8Array | string | { readonly path: string };

/**
 * Writes one file so that a reader sees the old bytes or the new ones, never a torn file: a temporary file in the same
 * folder, flushed, then renamed. Makes the folder. Throws fileUnreadable when the place cannot be written.
 *
 * @example writeAtomically('out/plan.json', toJson(figures))
 */
export function writeAtomically(path: string, content: Content): void {
  writeAll(dirname(path), new Map([[basename(path), content]]));
}

/**
 * Writes several files of one folder: all of them to temporary files first, so that a full disk or a refused write leaves
 * every old file as it was; then all are renamed, in the order of their names. Names may contain subfolders (`charts/a.png`).
 * Temporary files that a killed run left behind are removed. (If the process dies between two renames, old and new files
 * stand side by side; the manifest, written last, then says that the stage is stale.)
 *
 * @example writeAll('out', new Map([['plan.json', '{}'], ['map.svg', '<svg/>']]))
 */
export function writeAll(dir: string, files: ReadonlyMap<string, Content>): void {
  stageAll(dir, files).commit();
}

/** Files that lie beside their places under other names, flushed, until they are committed or discarded. */
export interface StagedFiles {
  /** Where a file lies for the time being: its bytes can be read back and judged before anybody sees them. */
  readonly pathOf: (name: string) => string;
  /** Puts every file in its place. */
  readonly commit: () => void;
  readonly discard: () => void;
}

/**
 * The first half of `writeAll`: writes, but does not yet rename. Throws fileUnreadable, and leaves nothing, when a place
 * cannot be written.
 *
 * @example const staged = stageAll('out', files); check(staged.pathOf('grids.geojson')); staged.commit();
 */
export function stageAll(dir: string, files: ReadonlyMap<string, Content>): StagedFiles {
  const staged = new Map<string, { temporary: string; target: string }>();
  const folders = new Set<string>();
  const discard = () => {
    for (const { temporary } of staged.values()) rmSync(temporary, { force: true });
  };
  const orLeaveNothing = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      discard();
      throw refused(dir, error as NodeJS.ErrnoException);
    }
  };
  orLeaveNothing(() => {
    for (const [name, content] of [...files].sort(([a], [b]) => byText(a, b))) {
      const target = join(dir, name);
      const folder = dirname(target);
      if (!folders.has(folder)) {
        folders.add(folder);
        mkdirSync(folder, { recursive: true });
        removeStrays(folder);
      }
      const temporary = join(folder, passingName(basename(target)));
      staged.set(name, { temporary, target });
      writeFlushed(temporary, content);
    }
  });
  return {
    pathOf: (name) => staged.get(name)!.temporary,
    commit: () =>
      orLeaveNothing(() => {
        for (const { temporary, target } of staged.values()) renameSync(temporary, target);
      }),
    discard,
  };
}

let temporaryFiles = 0;

/** A name that no reader looks at, and that tells which process made it. */
export function passingName(name: string): string {
  return `.wangge-${process.pid}-${temporaryFiles++}-${name}.tmp`;
}

function writeFlushed(path: string, content: Content): void {
  if (typeof content === 'object' && 'path' in content) {
    renameSync(content.path, path);
    const whole = openSync(path, 'r+');
    try {
      fsyncSync(whole);
    } finally {
      closeSync(whole);
    }
    return;
  }
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const handle = openSync(path, 'w');
  try {
    let done = 0;
    while (done < bytes.length) done += writeSync(handle, bytes, done);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Removes files of a folder that are no longer wanted; those that are gone already do not matter. */
export function removeFiles(dir: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(dir, name), { force: true });
}

/** Removes temporary files of processes that are no more. */
function removeStrays(folder: string): void {
  for (const name of readdirSync(folder)) {
    const match = /^\.wangge-(\d+)-\d+-.*\.tmp$/.exec(name);
    if (match && !isRunning(Number(match[1]))) rmSync(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What a place that cannot be written tells the user. */
export function refused(dir: string, error: NodeJS.ErrnoException): Error {
  if (error.code === undefined) return error;
  return new WanggeError(
    'fileUnreadable',
    { zh: `写不进结果文件夹:${error.code}`, en: `cannot write into the result folder: ${error.code}` },
    {
      file: error.path ?? dir,
      hint: {
        zh: '检查磁盘空间、权限,以及文件是否正被其他程序打开',
        en: 'check disk space, permissions, and whether another program holds the file open',
      },
    },
  );
}
