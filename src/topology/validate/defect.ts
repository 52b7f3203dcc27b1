import type { Coverage } from '../../core/coverage.js';
import type { LineShape, MultiLineShape, PointShape, Polygonal, Position } from '../../core/geometry.js';
import { byText } from '../../core/order.js';
import { DEFECT_TYPES, type DefectType } from '../../core/proof.js';
import type { Text } from '../../core/text.js';
import { fromLattice } from '../lattice.js';
import { labelPoint, type Measures, measure, rectangleWidth } from '../measure.js';
import { shapesOf } from '../shapes.js';

/** One fault of a coverage: where, whose, how large, and what to do. */
export interface Defect {
  readonly type: DefectType;
  /** Ids of the cells concerned, sorted. */
  readonly cells: readonly string[];
  /** How many cells lie on this ground (overlap, overhang, duplicate); 1 otherwise. */
  readonly multiplicity: number;
  readonly areaM2: number;
  /** Diameter of the largest circle that fits in, or the mean width of what is very thin. */
  readonly widthM: number;
  readonly lengthM: number;
  /** A point in it, in the file's coordinates. */
  readonly at: Position;
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
    const label = labelPoint(shapes, region, measures.compactness[region] < STRIP ? 0 : 100);
    const size = sizeOf(measures, region, label.radiusM);
    return { ...describe(region, size), ...size, at: fromLattice(shapes.lattice, label.x, label.y), shape };
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
      a.at[0] - b.at[0] ||
      a.at[1] - b.at[1] ||
      byText(a.cells.join('\u0000'), b.cells.join('\u0000')),
  );
}
