import { type Crs, latticeCrs } from '../core/crs.js';
import { WanggeError } from '../core/errors.js';
import { byText } from '../core/order.js';
import { readShapes } from '../io/geojson.js';
import { toJson, writeAtomically } from '../io/write.js';
import { type ValidationResult, validateCoverage } from '../topology/validate.js';
import { boundaryShapes } from './boundaryShapes.js';

export interface ValidateOptions {
  /** Of the cells and of the boundary. */
  readonly crs: Crs;
  /**
   * Property that names a cell, by default `code`; the feature's number stands in where it is missing. One that is asked for
   * and that no feature has is refused.
   */
  readonly id?: string;
  readonly within?: string;
  readonly gapToleranceM?: number;
  /** Borders within this many metres of each other are brought together first (`--lattice 0.01`). */
  readonly latticeM?: number;
  readonly strict: boolean;
  /** Where to write the defects as GeoJSON. */
  readonly defectsFile?: string;
}

/**
 * Reads a polygon file (and the boundary that it must cover), checks it, and writes the defects when asked. Throws as
 * `readShapes`, `boundaryShapes` and `validateCoverage`, and `columnMissing` when no feature has the property `id`.
 */
export function validateFile(path: string, options: ValidateOptions): ValidationResult {
  const { shapes, hash } = readShapes(path, { crs: options.crs });
  const property = options.id ?? 'code';
  if (options.id !== undefined) refuseUnknownProperty(options.id, shapes, path);
  const cells = shapes.map(({ shape, properties, number }) => {
    const named = properties[property];
    return { id: named === undefined || named === null || named === '' ? `#${number}` : String(named), shape, feature: number };
  });
  const result = validateCoverage(cells, options.within === undefined ? null : boundaryShapes(options.within, options.crs), {
    crs: latticeCrs(options.crs),
    inputHash: hash,
    strict: options.strict,
    file: path,
    ...(options.within === undefined ? {} : { parentFile: options.within }),
    ...(options.latticeM === undefined ? {} : { latticeM: options.latticeM }),
    ...(options.gapToleranceM === undefined ? {} : { gapToleranceM: options.gapToleranceM }),
  });
  if (options.defectsFile !== undefined) writeAtomically(options.defectsFile, defectsGeoJson(result));
  return result;
}

function refuseUnknownProperty(
  id: string,
  shapes: readonly { readonly properties: Readonly<Record<string, unknown>> }[],
  file: string,
): void {
  const known = new Set(shapes.flatMap(({ properties }) => Object.keys(properties)));
  if (shapes.length === 0 || known.has(id)) return;
  const names = [...known].sort(byText);
  throw new WanggeError(
    'columnMissing',
    { zh: `没有要素带有属性“${id}”`, en: `no feature has a property “${id}”` },
    {
      file,
      hint:
        names.length === 0
          ? {
              zh: '要素都没有属性:去掉 --id,以序号称呼',
              en: 'the features have no properties: leave out --id to go by their numbers',
            }
          : {
              zh: `现有属性:${names.join('、')};用 --id 选其一`,
              en: `the properties there are: ${names.join(', ')}; choose one with --id`,
            },
    },
  );
}

function defectsGeoJson(result: ValidationResult): string {
  return toJson({
    type: 'FeatureCollection',
    features: [
      ...result.defects.map((defect) => ({ defect, as: 'defect' })),
      ...result.remarks.map((defect) => ({ defect, as: 'remark' })),
    ].map(({ defect, as }) => ({
      type: 'Feature',
      properties: {
        as,
        type: defect.type,
        cells: defect.cells,
        multiplicity: defect.multiplicity,
        areaM2: defect.areaM2,
        widthM: defect.widthM,
        lengthM: defect.lengthM,
        severity: defect.severity,
        suggestion: defect.suggestion?.zh ?? null,
      },
      geometry: defect.shape ?? (defect.at ? { type: 'Point', coordinates: defect.at } : null),
    })),
  });
}
