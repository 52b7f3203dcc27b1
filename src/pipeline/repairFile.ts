import { basename, dirname, extname, join } from 'node:path';
import { type Crs, latticeCrs } from '../core/crs.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { readShapes } from '../io/geojson.js';
import { toCsv, toGeoJson, writeAll } from '../io/write.js';
import { type RepairResult, type RepairUnit, repairCoverage } from '../topology/repair.js';
import { boundaryShapes } from './boundaryShapes.js';

export interface RepairFileOptions {
  /** Of the units and of the boundary. */
  readonly crs: Crs;
  /** Property that names a unit; the feature's number stands in where it is missing. */
  readonly id: string;
  readonly within?: string;
  readonly snapToleranceM: number;
  readonly gapToleranceM: number;
  readonly fillAll: boolean;
  /** Property that ranks units where they overlap: the smallest number goes first. */
  readonly priority?: string;
  /** The GeoJSON to write. */
  readonly out: string;
}

export interface RepairedFile {
  readonly result: RepairResult;
  /** What reading and repairing found. */
  readonly findings: readonly Finding[];
  /** Files written: the units, their changes, the boundary they were certified against. */
  readonly written: readonly string[];
}

/**
 * Repairs a polygon file and writes it with all its properties; beside it a table of changes, one row a unit, and, with a
 * boundary, the boundary as noded (`FILE.changes.csv`, `FILE.boundary.geojson`). A unit that could not be kept has an empty
 * geometry, which `validate` finds.
 */
export function repairFile(path: string, options: RepairFileOptions): RepairedFile {
  const { shapes, hash, findings } = readShapes(path, { crs: options.crs });
  const units = shapes.map(({ shape, properties, number }): RepairUnit => {
    const named = properties[options.id];
    const id = named === undefined || named === null || named === '' ? `#${number}` : String(named);
    const rank = options.priority === undefined ? Number.NaN : numberIn(properties[options.priority]);
    return { id, shape, feature: number, ...(Number.isNaN(rank) ? {} : { priority: rank }) };
  });
  if (options.priority !== undefined && shapes.length > 0 && units.every(({ priority }) => priority === undefined)) {
    throw new WanggeError(
      'columnMissing',
      { zh: `没有一个面有数值属性 ${options.priority}`, en: `no polygon has a numeric property ${options.priority}` },
      {
        file: path,
        hint: {
          zh: '核对 --priority 的属性名;数值小者优先',
          en: 'check the name given with --priority; the smallest number goes first',
        },
      },
    );
  }
  const result = repairCoverage(units, options.within === undefined ? null : boundaryShapes(options.within, options.crs), {
    crs: latticeCrs(options.crs),
    snapToleranceM: options.snapToleranceM,
    gapToleranceM: options.gapToleranceM,
    fillAll: options.fillAll,
    overlapRule: options.priority === undefined ? 'longestBorder' : 'priority',
    inputHash: hash,
    file: path,
    ...(options.within === undefined ? {} : { parentFile: options.within }),
  });

  const stem = basename(options.out, extname(options.out));
  const files = new Map<string, string>([
    [basename(options.out), toGeoJson(shapes.map(({ properties }, i) => ({ properties, shape: result.shapes[i] })))],
    [`${stem}.changes.csv`, changesCsv(result)],
  ]);
  if (result.boundary)
    files.set(`${stem}.boundary.geojson`, toGeoJson(result.boundary.map((shape) => ({ properties: {}, shape }))));
  writeAll(dirname(options.out), files);
  return {
    result,
    findings: [...findings, ...result.findings],
    written: [...files.keys()].map((name) => join(dirname(options.out), name)),
  };
}

function numberIn(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function changesCsv({ changes }: RepairResult): string {
  return toCsv(
    changes.map(({ note, ...change }) => ({ ...change, note: note?.zh ?? null })),
    [
      { name: 'id', header: '单元' },
      { name: 'feature', header: '要素序号' },
      { name: 'areaBeforeM2', header: '原面积(m²)' },
      { name: 'snappedM2', header: '对齐顶点(m²)' },
      { name: 'gainedM2', header: '得到(m²)' },
      { name: 'lostM2', header: '失去(m²)' },
      { name: 'areaAfterM2', header: '现面积(m²)' },
      { name: 'maxDisplacementM', header: '最大位移(m)' },
      { name: 'note', header: '说明' },
    ],
  );
}
