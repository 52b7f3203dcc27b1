import { join } from 'node:path';
import { nearest } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import { exists, listFiles } from '../io/folder.js';
import { readBytes } from '../io/text.js';
import { writeAll } from '../io/write.js';
import { presetSchemeFile, SCHEME_PRESET_NAMES } from './schemePresets.js';

const TEMPLATE = `# wangge 项目文件;各键含义见 docs/contracts.md。路径相对本文件。
# Project file; every key is explained in docs/contracts.md. Paths are relative to this file.
project: 我的街道 2026年第一季度
crs: WGS84

territory:
  boundary: { file: boundary.geojson, code: code, name: name }        # 社区(村)边界 · community boundaries
  units: { file: buildings.geojson, id: id, households: households }   # 楼栋 · buildings
  barriers:                                                            # 道路、铁路、河流 · roads, railways, rivers
    - { file: roads.geojson, class: { from: class, map: { major_road: major, minor_road: minor } }, name: name }

grids:
  size: { of: households, min: 300, target: 400, max: 500 }            # 网格规模 · size of a grid
  micro: { of: households, min: 30, target: 50, max: 80 }              # 微网格规模 · size of a micro-grid
`;

/** Writes an annotated project file into a folder. Refuses to overwrite one unless forced. */
export function writeTemplate(folder: string, force: boolean): string[] {
  refuseOverwrite(folder, ['wangge.yaml'], force);
  writeAll(folder, new Map([['wangge.yaml', TEMPLATE]]));
  return ['wangge.yaml'];
}

/** Copies the sample that comes with the program into a folder. */
export function copySample(sample: string, folder: string, force: boolean): string[] {
  const files = listFiles(sample);
  refuseOverwrite(folder, files, force);
  writeAll(folder, new Map(files.map((file) => [file, readBytes(join(sample, file))])));
  return files;
}

/**
 * Writes a scheme that comes with the program into a folder as `scheme.yaml`, for editing. Throws `usage` for an unknown name,
 * and where the file is there already unless forced.
 *
 * @example writeScheme('六步闭环', '.', false) // ['scheme.yaml']
 */
export function writeScheme(name: string, folder: string, force: boolean): string[] {
  const file = presetSchemeFile(name);
  if (file === null) {
    const near = nearest(name, SCHEME_PRESET_NAMES);
    throw new WanggeError(
      'usage',
      { zh: `没有名为“${name}”的考核方案`, en: `there is no scheme "${name}"` },
      {
        hint: near
          ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
          : { zh: `可选:${SCHEME_PRESET_NAMES.join('、')}`, en: `one of: ${SCHEME_PRESET_NAMES.join(', ')}` },
      },
    );
  }
  refuseOverwrite(folder, ['scheme.yaml'], force);
  writeAll(folder, new Map([['scheme.yaml', readBytes(file)]]));
  return ['scheme.yaml'];
}

function refuseOverwrite(folder: string, files: readonly string[], force: boolean): void {
  const there = files.find((file) => exists(join(folder, file)));
  if (there === undefined || force) return;
  throw new WanggeError(
    'usage',
    { zh: `${there} 已存在,不覆盖`, en: `${there} is there already and is not overwritten` },
    { file: join(folder, there), hint: { zh: '换一个文件夹,或加 --force', en: 'choose another folder, or add --force' } },
  );
}
