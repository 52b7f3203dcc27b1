import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { nearest, parseConfig } from '../core/config/parse.js';
import { type Scheme, SchemeSchema } from '../core/config/scheme.js';
import { type Place, WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { exists } from '../io/folder.js';
import { hashFile } from '../io/hashFile.js';
import { splitCsv } from '../io/split.js';
import { namesIn, readText } from '../io/text.js';
import { readYaml } from '../io/yaml.js';
import { checkScheme } from '../scoring/check/checkScheme.js';
import type { LimitTables } from '../scoring/limits.js';
import { type OpenProject, pathIn, requirePart } from './project.js';
import { presetSchemeFile, SCHEME_PRESET_NAMES } from './schemePresets.js';

/** A scheme that has been read and checked, with the limit tables that it names. */
export interface ReadScheme {
  readonly scheme: Scheme;
  /** Of the check: warnings, and blocking ones that make it unusable, each with its line. */
  readonly findings: readonly Finding[];
  readonly limitTables: LimitTables;
  /** Path → SHA-256. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Reads a scheme file and its limit tables, and checks what the schema cannot. Where there is no such file and `written`,
 * what somebody wrote to name it, is the bare name of a scheme that comes with the program (`六步闭环`), that one is read; it is
 * no input, `presetOf` vouches for it.
 * Throws `fileMissing` with the known names, `configUnreadable`, `configInvalid`, `configUnknownKey` with the line.
 */
export function readScheme(given: string, written = basename(given)): ReadScheme {
  const preset = exists(given) ? null : presetSchemeFile(written);
  if (preset === null && !exists(given) && !/\.\w+$/.test(given)) throw unknownPreset(given);
  const path = preset ?? given;
  const { value, locate, hash } = readYaml(path);
  const scheme = parseConfig(SchemeSchema, value, { file: path, locate });
  const inputs: Record<string, string> = preset === null ? { [path]: hash } : {};
  const limitTables: Record<string, Record<string, string>[]> = {};
  for (const [i, { limit }] of scheme.lifecycle.entries()) {
    if (typeof limit === 'string' || !('by' in limit) || typeof limit.table !== 'string') continue;
    const file = isAbsolute(limit.table) ? limit.table : join(dirname(path), limit.table);
    if (!exists(file)) throw missingTable(file, path, locate(['lifecycle', i, 'limit', 'table']));
    const { text, bytesHash } = readText(file);
    inputs[file] = bytesHash;
    limitTables[limit.table] = rowsOf(text, file);
  }
  const findings = checkScheme(scheme, { file: path, locate }, limitTables);
  return { scheme, findings, limitTables, inputs };
}

/** The scheme of a project, as `readScheme` reads it. */
export function projectScheme(project: OpenProject, command: string): ReadScheme {
  const { scheme } = requirePart(project, 'scoring', command);
  return readScheme(pathIn(project, scheme), scheme);
}

/**
 * The bytes of the program's own scheme that a project is scored by, under a name that is the same on every machine; nothing
 * where the project has a file of its own. A later version of the program may bring another scheme of the same name.
 *
 * @example presetOf(project) // { 'preset:六步闭环': '9f86d0…' }
 */
export function presetOf(project: OpenProject): Readonly<Record<string, string>> {
  const name = project.config.scoring?.scheme;
  if (name === undefined || exists(pathIn(project, name))) return {};
  const file = presetSchemeFile(name);
  return file === null ? {} : { [`${PRESET}${name}`]: hashFile(file) };
}

/** What names of the program's own schemes begin with where files are listed with their hashes. */
const PRESET = 'preset:';

/** Whether a listed name is that of a scheme of the program, not of a file. */
export function isPreset(name: string): boolean {
  return name.startsWith(PRESET);
}

/** A limit table that is not there, at the line of the scheme that names it. */
function missingTable(table: string, scheme: string, place: Place | undefined): WanggeError {
  const near = nearest(basename(table), namesIn(dirname(table)));
  return new WanggeError(
    'fileMissing',
    { zh: `找不到时限表 ${resolve(table)}`, en: `there is no limit table ${resolve(table)}` },
    {
      file: scheme,
      ...(place ? { place } : {}),
      hint: near
        ? { zh: `同一文件夹里有“${near}”,是它吗?`, en: `the same folder holds "${near}": is that the one?` }
        : { zh: '路径从方案文件所在的文件夹算起', en: "the path starts from the scheme's folder" },
    },
  );
}

function unknownPreset(path: string): WanggeError {
  const name = basename(path);
  const near = nearest(name, SCHEME_PRESET_NAMES);
  return new WanggeError(
    'fileMissing',
    { zh: `没有考核方案“${name}”`, en: `there is no scheme "${name}"` },
    {
      file: path,
      hint: near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : {
            zh: `写方案文件名(如 scheme.yaml),或自带的方案:${SCHEME_PRESET_NAMES.join('、')}`,
            en: `name a scheme file (such as scheme.yaml) or one that comes with the program: ${SCHEME_PRESET_NAMES.join(', ')}`,
          },
    },
  );
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
