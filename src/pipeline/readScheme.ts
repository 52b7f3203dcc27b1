import { dirname, isAbsolute, join } from 'node:path';
import { parseConfig } from '../core/config/parse.js';
import { type Scheme, SchemeSchema } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { splitCsv } from '../io/split.js';
import { readText } from '../io/text.js';
import { readYaml } from '../io/yaml.js';
import { checkScheme } from '../scoring/checkScheme.js';
import type { LimitTables } from '../scoring/limits.js';

/** A scheme that has been read and checked, with the limit tables that it names. */
export interface ReadScheme {
  readonly scheme: Scheme;
  /** Of the check: warnings, and blocking ones that make it unusable, each with its line. */
  readonly findings: readonly Finding[];
  readonly limitTables: LimitTables;
  /** Path → SHA-256. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Reads a scheme file and its limit tables, and checks what the schema cannot. */
export function readScheme(path: string): ReadScheme {
  const { value, locate, hash } = readYaml(path);
  const scheme = parseConfig(SchemeSchema, value, { file: path, locate });
  const inputs: Record<string, string> = { [path]: hash };
  const limitTables: Record<string, Record<string, string>[]> = {};
  for (const { limit } of scheme.lifecycle) {
    if (typeof limit === 'string' || !('by' in limit) || typeof limit.table !== 'string') continue;
    const file = isAbsolute(limit.table) ? limit.table : join(dirname(path), limit.table);
    const { text, bytesHash } = readText(file);
    inputs[file] = bytesHash;
    limitTables[limit.table] = rowsOf(text, file);
  }
  const findings = checkScheme(scheme, { file: path, locate }, limitTables);
  return { scheme, findings, limitTables, inputs };
}

function rowsOf(text: string, file: string): Record<string, string>[] {
  const records = splitCsv(text, ',').filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const [header, ...lines] = records;
  return lines.map(({ line, cells, fault }) => {
    if (fault)
      throw new WanggeError('csvBroken', fault, { file, place: { line }, hint: { zh: '改正此行', en: 'correct this line' } });
    if (cells.length !== header!.cells.length) {
      throw new WanggeError(
        'csvBroken',
        {
          zh: `此行有 ${cells.length} 格,表头有 ${header!.cells.length} 格`,
          en: `this line has ${cells.length} cells, the header ${header!.cells.length}`,
        },
        { file, place: { line }, hint: { zh: '补齐或删去多余的格子', en: 'add or remove cells' } },
      );
    }
    return Object.fromEntries(header!.cells.map((name, index) => [name.trim(), cells[index]!.trim()]));
  });
}
