import { type Crs, latticeCrs } from '../core/crs.js';
import { readShapes } from '../io/geojson.js';
import { toJson, writeAtomically } from '../io/write.js';
import { type ValidationResult, validateCoverage } from '../topology/validate.js';
import { boundaryShapes } from './boundaryShapes.js';

export interface ValidateOptions {
  /** Of the cells and of the boundary. */
  readonly crs: Crs;
  /** Property that names a cell; the feature's number stands in where it is missing. */
  readonly id: string;
  readonly within?: string;
  readonly gapToleranceM?: number;
  /** Step of the lattice, in metres (`--lattice 0.01`). */
  readonly latticeM?: number;
  readonly strict: boolean;
  /** Where to write the defects as GeoJSON. */
  readonly defectsFile?: string;
}

/** Reads a polygon file (and the boundary that it must cover), checks it, and writes the defects when asked. */
export function validateFile(path: string, options: ValidateOptions): ValidationResult {
  const { shapes, hash } = readShapes(path, { crs: options.crs });
  const cells = shapes.map(({ shape, properties, number }) => {
    const named = properties[options.id];
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
      geometry: defect.shape ?? { type: 'Point', coordinates: defect.at },
    })),
  });
}
