import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import { type RoundLog, type RoundLogEntry, RoundLogSchema } from '../core/roundLog.js';
import { toJson } from './encode.js';
import { parseJson } from './json.js';
import { hashOfConfig, MANIFEST, noteStage, readManifest } from './manifest.js';
import { readText, sha256 } from './text.js';
import { writeAtomically } from './write.js';

export const ROUND_LOG = 'round-log.json';

/**
 * The log of the round in a result folder, or null when nothing was recorded. Throws as `readText`, `jsonBroken` and
 * `configInvalid` for what is no log, and `roundState` where an entry does not follow from the one before. Whether its end was
 * cut off is seen by `assertLogKept`.
 */
export function readRoundLog(dir: string): RoundLog | null {
  const path = join(dir, ROUND_LOG);
  if (!existsSync(path)) return null;
  const log = parseConfig(RoundLogSchema, parseJson(readText(path).text, path), { file: path });
  log.entries.forEach((entry, i) => {
    if (entry.previous === entryHash(log.entries[i - 1])) return;
    throw new WanggeError(
      'roundState',
      {
        zh: `考核期记录第 ${i + 1} 条与前一条接不上:记录被改动过`,
        en: `entry ${i + 1} of the log of the round does not follow from the one before: the log was changed`,
      },
      { file: path, place: { path: `entries.${i}` }, hint: { zh: '从备份中恢复该文件', en: 'restore the file from a backup' } },
    );
  });
  return log;
}

/**
 * Throws `roundState` where the log is not as the last act left it by the folder's manifest: its end cut off, or gone
 * altogether; of an act that died on its way, the log before it counts as well, until somebody has seen the act: from then on
 * the log before it would hide what was seen. Who changes both is found by `entryHash` of the last entry, when that was made known.
 */
export function assertLogKept(dir: string): void {
  const kept = keptLogs(dir);
  if (kept === null) return;
  const path = join(dir, ROUND_LOG);
  const found = existsSync(path) ? readText(path).bytesHash : null;
  if (found === null || (found !== kept.after && found !== kept.before)) throw notAsLeft(path);
  if (found === kept.after && kept.before !== null) endAct(dir, kept);
}

/** What the last act noted of the log: as it was to be, and, of an act that did not come to its end, as it was. */
interface KeptLogs {
  readonly after: string;
  readonly before: string | null;
  readonly version: string;
}

/** Null where no act noted anything, or the manifest cannot be read. */
function keptLogs(dir: string): KeptLogs | null {
  if (!existsSync(join(dir, MANIFEST))) return null;
  try {
    const { stages, version } = readManifest(dir);
    const after = stages.round?.outputs[ROUND_LOG];
    return after === undefined ? null : { after, before: stages.round?.inputs[ROUND_LOG] ?? null, version };
  } catch (error) {
    if (error instanceof WanggeError) return null;
    throw error;
  }
}

/** The last write of an act that died before it. Where nothing may be written, both logs go on to count. */
function endAct(dir: string, { after, version }: KeptLogs): void {
  try {
    noteLog(dir, version, { after, before: null });
  } catch (error) {
    if (!(error instanceof WanggeError)) throw error;
  }
}

function notAsLeft(path: string): WanggeError {
  return new WanggeError(
    'roundState',
    {
      zh: '考核期记录不是最后一次办理时的样子:被截短、改动或删去',
      en: 'the log of the round is not as the last act left it: it was cut, changed or removed',
    },
    { file: path, hint: { zh: '从备份中恢复该文件', en: 'restore the file from a backup' } },
  );
}

/** SHA-256 of an entry, whatever the order of its keys: the next one carries it. Null where there is no entry. */
export function entryHash(entry: RoundLogEntry | undefined): string | null {
  return entry === undefined ? null : hashOfConfig(entry);
}

/**
 * Writes the log with one act more and notes its hash in the folder's manifest. Should the program die on the way, the log is
 * the one before or the one after, and the manifest vouches for both until the next act, or until somebody reads the one
 * after; then for that one alone.
 *
 * @example writeRoundLog('out', withAct(log, entry, appeals), VERSION)
 */
export function writeRoundLog(dir: string, log: RoundLog, version: string): void {
  const path = join(dir, ROUND_LOG);
  const text = toJson(log);
  const after = sha256(text);
  if (existsSync(path)) noteLog(dir, version, { after, before: readText(path).bytesHash });
  writeAtomically(path, text);
  noteLog(dir, version, { after, before: null });
}

function noteLog(dir: string, version: string, { after, before }: Pick<KeptLogs, 'after' | 'before'>): void {
  const inputs: Record<string, string> = before === null ? {} : { [ROUND_LOG]: before };
  noteStage(dir, 'round', version, { inputs, outputs: { [ROUND_LOG]: after }, config: hashOfConfig(null) });
}
