import type { Coverage } from '../../core/coverage.js';
import type { LineShape, MultiLineShape, PointShape, Polygonal, Position } from '../../core/geometry.js';
import { byText } from '../../core/order.js';
import { DEFECT_TYPES, type DefectType } from '../../core/proof.js';
import type { Text } from '../../core/text.js';
import { fromLattice } from '../lattice.js';
import { type Measures, measure, rectangleWidth } from '../measure.js';
import { shapesOf } from '../shapes.js';
import { innerPlace } from './place.js';

/** One fault of a coverage: where, whose, how large, and what to do. */
export interface Defect {
  readonly type: DefectType;
  /** Ids of the cells concerned, sorted. */
  readonly cells: readonly string[];
  /** How many cells lie on this ground (overlap, overhang, duplicate) or go by this name, how many vertices were merged; 1 otherwise. */
  readonly multiplicity: number;
  readonly areaM2: number;
  /** Diameter of the largest circle that fits in, or the mean width of what is very thin. */
  readonly widthM: number;
  readonly lengthM: number;
  /** A point in it, in the file's coordinates; null for a cell that has none. */
  readonly at: Position | null;
  readonly severity: 'blocking' | 'warning' | 'note';
  readonly suggestion: Text;
  readonly shape: Polygonal | LineShape | MultiLineShape | PointShape | null;
}

/** Below this compactness a shape is a strip, and its width a mean. */
const STRIP = 0.05;

/** Defects for the polygons of a coverage of regions. */
export function describeRegions(shapes: Coverage, describe: (region: number, size: Size) => Described): Defect[] {
  if (shapes.polygons === 0) return [];
  const measures = measure(shapes);
  const geometry = shapesOf(shapes);
  return geometry.map((shape, region) => {
    const label = innerPlace(shapes, region, measures.compactness[region] < STRIP);
    const size = sizeOf(measures, region, label.radiusM);
    // Field by field: there can be tens of thousands of them.
    const { type, cells, multiplicity, severity, suggestion } = describe(region, size);
    const { areaM2, widthM, lengthM } = size;
    const at = fromLattice(shapes.lattice, label.x, label.y);
    return { type, cells, multiplicity, severity, suggestion, areaM2, widthM, lengthM, at, shape };
  });
}

export interface Size {
  readonly areaM2: number;
  readonly widthM: number;
  readonly lengthM: number;
}

export type Described = Pick<Defect, 'type' | 'cells' | 'multiplicity' | 'severity' | 'suggestion'>;

function sizeOf({ areaM2, perimeterM, compactness }: Measures, region: number, radiusM: number): Size {
  const mean = rectangleWidth(areaM2[region], perimeterM[region]);
  return {
    areaM2: areaM2[region],
    widthM: compactness[region] < STRIP ? mean : 2 * radiusM,
    lengthM: perimeterM[region] / 2 - mean,
  };
}

/** Defects in an order that does not depend on the order of the cells: by type, place, cells. */
export function inOrder(defects: readonly Defect[]): Defect[] {
  return [...defects].sort(
    (a, b) =>
      DEFECT_TYPES.indexOf(a.type) - DEFECT_TYPES.indexOf(b.type) ||
      byPlace(a.at, b.at) ||
      byText(a.cells.join('\u0000'), b.cells.join('\u0000')),
  );
}

/** From west to east, from south to north; what has no place comes last. */
function byPlace(a: Position | null, b: Position | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a[0] - b[0] || a[1] - b[1];
}
