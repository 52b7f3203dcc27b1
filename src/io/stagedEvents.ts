import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hashFile } from './hashFile.js';
import { passingFile, removePassing } from './passingFile.js';
import { sha256 } from './text.js';
import { writeAll } from './write.js';

const FOLDER = 'staged';
/** Smaller files are read again sooner than looked up. */
const WORTH_KEEPING_BYTES = 8 * 1024 * 1024;

/** A place where the events of one file are kept as read: a Parquet file, and beside it the account of how its lines were read. */
export interface StagedEvents {
  readonly name: string;
  /** What was kept there; null where nothing lies, or not the very bytes that were put there. */
  readonly find: () => { readonly path: string; readonly account: unknown } | null;
  /** A file to write the Parquet to. */
  readonly begin: () => { readonly path: string };
  /** Puts a file that was begun, and its account (plain JSON), in place, and tells where it lies. */
  readonly keep: (begun: { readonly path: string }, account: unknown) => string;
  readonly discard: (begun: { readonly path: string }) => void;
}

/** What lies in the `.json`: the account as text, and the hashes of that text and of the Parquet file. */
interface Sealed {
  readonly parquet: string;
  readonly sealed: string;
  readonly account: string;
}

/**
 * Where events of a file are kept as read for the next run: named by the file's content and by how it is read, so that
 * neither can change unnoticed. Undefined for files that are read in no time. Both files are put in place whole, under names
 * of this run until then, the account last: two runs at once do not tear each other, and what a run that died left behind
 * is not found.
 *
 * @example const staged = stagedEvents('out', 'events.csv', { hash, how: { encoding: 'gb18030' } });
 */
export function stagedEvents(
  out: string,
  file: string,
  reading: { readonly hash: string; readonly how: unknown },
): StagedEvents | undefined {
  if (!existsSync(file) || statSync(file).size < WORTH_KEEPING_BYTES) return undefined;
  return stagedAt(join(out, FOLDER), `events-${sha256(Buffer.from(JSON.stringify(reading))).slice(0, 32)}`);
}

/** The place of a name in a folder. */
export function stagedAt(folder: string, name: string): StagedEvents {
  const [parquet, json] = [join(folder, `${name}.parquet`), join(folder, `${name}.json`)];
  return {
    name,
    find: () => {
      const sealed = readSealed(json);
      if (sealed === null || !existsSync(parquet) || hashFile(parquet) !== sealed.parquet) return null;
      return { path: parquet, account: JSON.parse(sealed.account) as unknown };
    },
    begin: () => passingFile(folder, `${name}.parquet`),
    keep: (begun, given) => {
      const account = JSON.stringify(given);
      const sealed: Sealed = { parquet: hashFile(begun.path), sealed: sha256(Buffer.from(account)), account };
      writeAll(folder, new Map([[basename(parquet), begun]]));
      writeAll(folder, new Map([[basename(json), JSON.stringify(sealed)]]));
      return parquet;
    },
    discard: (begun) => removePassing([begun]),
  };
}

/** Null for an account that is missing, torn, or not as it was written. */
function readSealed(path: string): Sealed | null {
  if (!existsSync(path)) return null;
  try {
    const { parquet, sealed, account } = JSON.parse(readFileSync(path, 'utf8')) as Sealed;
    return sha256(Buffer.from(account)) === sealed ? { parquet, sealed, account } : null;
  } catch {
    return null;
  }
}

/** Removes what was kept of files or readings that are no longer wanted. */
export function removeOtherStaged(out: string, wanted: readonly StagedEvents[]): void {
  const folder = join(out, FOLDER);
  if (!existsSync(folder)) return;
  const names = new Set(wanted.flatMap(({ name }) => [`${name}.parquet`, `${name}.json`]));
  for (const name of readdirSync(folder))
    if (name.startsWith('events-') && !names.has(name)) rmSync(join(folder, name), { force: true });
}
