import { type Crs, unitOfCrs } from '../../core/crs.js';
import { WanggeError } from '../../core/errors.js';
import type { Position, Shape } from '../../core/geometry.js';
import { metresPerDegree } from '../lattice.js';
import { converter, sameCoordinates } from './converter.js';

export interface Converted<T> {
  readonly features: readonly T[];
  /** Different positions that were converted, without the added ones. */
  readonly positions: number;
  /** Positions added on long edges. */
  readonly added: number;
}

/** An edge may leave its converted course by this much before a position is put on it: a fifth of the lattice. */
const BOW_M = 0.002;
/** BD-09, the most crooked of the systems, bows an edge of this length by a millimetre. */
const SHORT_EDGE_M = 30;
/** Ripples of GCJ-02 and BD-09 are 12 km long and more: three checks on an edge of this length cannot miss them. */
const LONG_EDGE_M = 4000;
const METRES_PER_DEGREE = 111_700;

/**
 * The features of one layer in other coordinates. Every position that shapes share is converted once, so that shared borders
 * stay shared; a long edge, straight in its own system, gets the positions that it needs to run within 2 mm of the same
 * course in the other (1 km bows by 1.3 cm between degrees and Gauss–Krüger, by 1.4 m in BD-09), the same for both
 * neighbours. Features keep their other members. Throws as `converter`, naming the feature.
 *
 * @example convertFeatures(buildings, 'GCJ02', 'WGS84').features
 */
export function convertFeatures<T extends { readonly shape: Shape | null; readonly number: number }>(
  features: readonly T[],
  from: Crs,
  to: Crs,
): Converted<T> {
  if (sameCoordinates(from, to)) return { features, positions: 0, added: 0 };
  const layer = new Layer(from, to);
  const converted = features.map((feature) => {
    if (feature.shape === null) return feature;
    try {
      return { ...feature, shape: layer.shape(feature.shape) };
    } catch (error) {
      throw error instanceof WanggeError ? placed(error, feature.number) : error;
    }
  });
  return { features: converted, positions: layer.size - layer.added, added: layer.added };
}

function placed(error: WanggeError, feature: number): WanggeError {
  return new WanggeError(error.code, error.text, {
    ...(error.hint ? { hint: error.hint } : {}),
    place: { ...error.place, feature },
  });
}

class Layer {
  added = 0;
  size = 0;
  private readonly convert: (at: Position) => Position;
  /** Converted positions by x, then y. */
  private readonly known = new Map<number, Map<number, Position>>();
  private readonly metresPerUnit: number;
  private readonly toDegree: boolean;

  constructor(from: Crs, to: Crs) {
    this.convert = converter(from, to);
    this.metresPerUnit = unitOfCrs(from) === 'degree' ? METRES_PER_DEGREE : 1;
    this.toDegree = unitOfCrs(to) === 'degree';
  }

  shape(shape: Shape): Shape {
    switch (shape.type) {
      case 'Point':
        return { type: 'Point', coordinates: this.position(shape.coordinates) };
      case 'LineString':
        return { type: 'LineString', coordinates: this.line(shape.coordinates) };
      case 'Polygon':
      case 'MultiLineString':
        return { type: shape.type, coordinates: shape.coordinates.map((line) => this.line(line)) };
      case 'MultiPolygon':
        return { type: 'MultiPolygon', coordinates: shape.coordinates.map((polygon) => polygon.map((ring) => this.line(ring))) };
    }
  }

  private position(at: Position): Position {
    let column = this.known.get(at[0]);
    if (!column) {
      column = new Map();
      this.known.set(at[0], column);
    }
    let converted = column.get(at[1]);
    if (!converted) {
      converted = this.convert(at);
      column.set(at[1], converted);
      this.size++;
    }
    return converted;
  }

  private line(line: readonly Position[]): Position[] {
    const course: Position[] = [];
    line.forEach((at, i) => {
      if (i > 0) this.between(line[i - 1], at, course);
      course.push(this.position(at));
    });
    return course;
  }

  /** Appends what must stand between two positions. Middles do not depend on the direction: both neighbours get the same. */
  private between(a: Position, b: Position, course: Position[]): void {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) * this.metresPerUnit;
    if (length <= SHORT_EDGE_M) return;
    if (length <= LONG_EDGE_M && this.isStraight(a, b)) return;
    const middle = middleOf(a, b);
    if ((middle[0] === a[0] && middle[1] === a[1]) || (middle[0] === b[0] && middle[1] === b[1])) return;
    const before = this.size;
    const converted = this.position(middle);
    this.added += this.size - before;
    this.between(a, middle, course);
    course.push(converted);
    this.between(middle, b, course);
  }

  private isStraight(one: Position, other: Position): boolean {
    // In one direction only: rounding must not make neighbours decide differently.
    const [a, b] = one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]) ? [one, other] : [other, one];
    const middle = middleOf(a, b);
    const from = this.position(a);
    const to = this.position(b);
    return [middleOf(a, middle), middle, middleOf(middle, b)].every((at) => this.distanceM(from, to, this.convert(at)) <= BOW_M);
  }

  /** From the straight line through two converted positions. */
  private distanceM(from: Position, to: Position, at: Position): number {
    const [perX, perY] = this.toDegree ? metresPerDegree(at[1]) : [1, 1];
    const dx = (to[0] - from[0]) * perX;
    const dy = (to[1] - from[1]) * perY;
    const length = Math.hypot(dx, dy);
    const ex = (at[0] - from[0]) * perX;
    const ey = (at[1] - from[1]) * perY;
    return length === 0 ? Math.hypot(ex, ey) : Math.abs(dx * ey - dy * ex) / length;
  }
}

function middleOf(a: Position, b: Position): Position {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
