import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import { type RoundLog, type RoundLogEntry, RoundLogSchema } from '../core/roundLog.js';
import { toJson } from './encode.js';
import { parseJson } from './json.js';
import { hashOfConfig } from './manifest.js';
import { readText } from './text.js';
import { writeAtomically } from './write.js';

export const ROUND_LOG = 'round-log.json';

/**
 * The log of the round in a result folder, or null when nothing was recorded. Throws as `readText`, `jsonBroken` and
 * `configInvalid` for what is no log, and `roundState` where an entry does not follow from the one before. That the end of a
 * log was cut off cannot be seen here: hold `entryHash` of the last entry against the one that was made known.
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

/** SHA-256 of an entry, whatever the order of its keys: the next one carries it. Null where there is no entry. */
export function entryHash(entry: RoundLogEntry | undefined): string | null {
  return entry === undefined ? null : hashOfConfig(entry);
}

/** Writes it, whole or not at all. */
export function writeRoundLog(dir: string, log: RoundLog): void {
  writeAtomically(join(dir, ROUND_LOG), toJson(log));
}
