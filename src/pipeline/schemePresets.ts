import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bug } from '../core/errors.js';
import { exists } from '../io/folder.js';
import { SCHEME_PRESETS } from '../scoring/presets/names.js';

/** Where the presets lie: beside the sources, seen from src/pipeline, from dist/pipeline and from tools compiled into build/. */
const FOLDERS = ['../scoring/presets/', '../../src/scoring/presets/', '../../../src/scoring/presets/'];

/** Names of the schemes that come with the program, as `scoring.scheme` and `init --scheme` take them. */
export const SCHEME_PRESET_NAMES: readonly string[] = Object.keys(SCHEME_PRESETS);

/** The file of a scheme that comes with the program; null when none has this name. @example presetSchemeFile('六步闭环') */
export function presetSchemeFile(name: string): string | null {
  const file = Object.hasOwn(SCHEME_PRESETS, name) ? SCHEME_PRESETS[name]! : null;
  if (file === null) return null;
  const folder = FOLDERS.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => exists(join(path, file)));
  if (folder === undefined) throw bug(`the preset ${file} did not come with the program`);
  return join(folder, file);
}
