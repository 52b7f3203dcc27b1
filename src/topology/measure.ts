import type { Coverage, Lattice } from '../core/coverage.js';
import { bug } from '../core/errors.js';
import { authalicIntegral, metresPerDegree } from './lattice.js';
import { isInside, type PlainRings, poleOf } from './pole.js';
import { ringsOfPolygon } from './rings.js';

/** Per polygon of a coverage. */
export interface Measures {
  readonly areaM2: Float64Array;
  readonly perimeterM: Float64Array;
  /** Centroid in metres east and north of the lower-left corner of the coverage's vertices. */
  readonly centreX: Float64Array;
  readonly centreY: Float64Array;
  /** Polsby–Popper 4πA/P²: 1 for a circle, 0.785 for a square. */
  readonly compactness: Float64Array;
  /**
   * Second polar moment of area about the centroid, in m⁴, in the plane of the lattice's metres: the parts of a polygon, holes
   * taken off, add up by the parallel axis theorem (moment + area × distance² to the common centroid).
   */
  readonly inertiaM4: Float64Array;
  /** The moment of a circle of the same area over that of the polygon, A²/2πI: 1 for a circle, 0.955 for a square, near 0 for what is drawn out or in pieces. */
  readonly inertiaRatio: Float64Array;
  /** Width of the rectangle with the same area and perimeter: a cheap measure of how thin a polygon is. */
  readonly widthM: Float64Array;
}

/**
 * Measures all polygons of a coverage in one pass over its edges. In degrees, areas are taken on the ellipsoid, edge by
 * edge, so that the areas of cells add up to the area of their zone; lengths use the metres of a degree at the edge's own
 * latitude. Centroids and moments lie in the plane of the lattice's metres, the same for all polygons. Sums are in doubles,
 * relative to a vertex of the polygon: off by some 1e-15 of themselves, wherever on the lattice the polygon lies. A polygon
 * without ground measures 0 everywhere.
 *
 * @example measure(grids).areaM2[0] // 86250.4
 */
export function measure(coverage: Coverage): Measures {
  const { x, y, ringStart, ringVertex, ringOwner, lattice, polygons } = coverage;
  const [ox, oy] = lowerLeft(coverage);
  const scale = scaleOf(coverage);
  const area = new Float64Array(polygons);
  const plane2 = new Float64Array(polygons);
  const perimeterM = new Float64Array(polygons);
  const centreX = new Float64Array(polygons);
  const centreY = new Float64Array(polygons);
  // About the first vertex of each polygon, in lattice units: ∫ x − x₀, ∫ y − y₀, ∫ (x − x₀)², ∫ (y − y₀)².
  const [firstX, firstY] = [new Float64Array(polygons), new Float64Array(polygons)];
  const [squareX, squareY] = [new Float64Array(polygons), new Float64Array(polygons)];
  const { metresX, metresY } = lattice;
  let start = 0;
  for (let r = 0; r < ringOwner.length; r++) {
    const p = ringOwner[r];
    if (r > 0 && ringOwner[r - 1] !== p) start = r;
    const from = ringStart[r];
    const to = ringStart[r + 1];
    // Relative to the ring's first vertex, so that no digits are lost.
    const rx = x[ringVertex[from]];
    const ry = y[ringVertex[from]];
    let twice = 0;
    let momentX = 0;
    let momentY = 0;
    let secondX = 0;
    let secondY = 0;
    for (let i = from; i < to; i++) {
      const a = ringVertex[i];
      const b = ringVertex[i + 1 < to ? i + 1 : from];
      area[p] += scale.areaUnder(a, b);
      perimeterM[p] += scale.length(a, b);
      const ax = x[a] - rx;
      const ay = y[a] - ry;
      const bx = x[b] - rx;
      const by = y[b] - ry;
      const cross = ax * by - bx * ay;
      twice += cross;
      momentX += cross * (ax + bx);
      momentY += cross * (ay + by);
      secondX += cross * (ax * ax + ax * bx + bx * bx);
      secondY += cross * (ay * ay + ay * by + by * by);
    }
    const dx = rx - x[ringVertex[ringStart[start]]];
    const dy = ry - y[ringVertex[ringStart[start]]];
    firstX[p] += momentX / 6 + (twice / 2) * dx;
    firstY[p] += momentY / 6 + (twice / 2) * dy;
    squareX[p] += secondX / 12 + (momentX / 3) * dx + (twice / 2) * dx * dx;
    squareY[p] += secondY / 12 + (momentY / 3) * dy + (twice / 2) * dy * dy;
    plane2[p] += twice;
    centreX[p] += (momentX / 3 + twice * (rx - ox)) * metresX;
    centreY[p] += (momentY / 3 + twice * (ry - oy)) * metresY;
  }
  const compactness = new Float64Array(polygons);
  const widthM = new Float64Array(polygons);
  const inertiaM4 = new Float64Array(polygons);
  const inertiaRatio = new Float64Array(polygons);
  for (let p = 0; p < polygons; p++) {
    if (plane2[p] === 0) continue;
    centreX[p] /= plane2[p];
    centreY[p] /= plane2[p];
    compactness[p] = (4 * Math.PI * area[p]) / perimeterM[p] ** 2;
    widthM[p] = rectangleWidth(area[p], perimeterM[p]);
    const plane = plane2[p] / 2;
    const unitM2 = metresX * metresY;
    const alongX = (squareX[p] - firstX[p] ** 2 / plane) * metresX ** 2;
    const alongY = (squareY[p] - firstY[p] ** 2 / plane) * metresY ** 2;
    inertiaM4[p] = (alongX + alongY) * unitM2;
    inertiaRatio[p] = (plane * unitM2) ** 2 / (2 * Math.PI * inertiaM4[p]);
  }
  return { areaM2: area, perimeterM, centreX, centreY, compactness, inertiaM4, inertiaRatio, widthM };
}

/** Width of the rectangle with this area and perimeter (a quarter of the perimeter for what is rounder than a square). */
export function rectangleWidth(area: number, perimeter: number): number {
  const quarter = perimeter / 4;
  const root = Math.sqrt(Math.max(0, quarter * quarter - area));
  // area / (quarter + root) equals quarter − root without cancellation for thin shapes.
  return root > 0 ? area / (quarter + root) : quarter;
}

/** The lower-left corner of a coverage's vertex table, in lattice units: the origin of local metres. Dissolved coverages share it. */
function lowerLeft({ x, y }: Coverage): readonly [number, number] {
  let minX = Infinity;
  let minY = Infinity;
  for (let v = 0; v < x.length; v++) {
    if (x[v] < minX) minX = x[v];
    if (y[v] < minY) minY = y[v];
  }
  return x.length > 0 ? [minX, minY] : [0, 0];
}

/**
 * A point certainly inside a polygon, near its pole of inaccessibility, in lattice coordinates (whole ones where the
 * polygon is wide enough), with the radius of the circle that fits around it. `steps` bounds the search: 0 takes the best of a few scan lines.
 */
export function labelPoint(coverage: Coverage, polygon: number, steps = 400): { x: number; y: number; radiusM: number } {
  const rings = plainRings(coverage, polygon);
  if (rings.length === 0) throw bug(`polygon ${polygon} has no ground`);
  const [sx, sy] = metresPerUnit(coverage.lattice, rings[0][1]);
  const pole = poleOf(rings, sx, sy, steps);
  const x = Math.round(pole.x);
  const y = Math.round(pole.y);
  if (isInside(rings, x, y)) return { x, y, radiusM: pole.radius };
  return { x: pole.x, y: pole.y, radiusM: pole.radius };
}

/**
 * The largest circle inside a polygon: its centre in lattice coordinates, not rounded, and its radius in metres at the polygon's
 * latitude. The radius is the centre's own distance to the border, so the circle certainly lies inside; no other is more than
 * 2 % larger, as long as `steps` suffice (they do for shapes of some hundred vertices). Throws a bug for a polygon without ground.
 *
 * @example inscribedCircle(coverage, 0) // { x: 1214730150.5, y: 312300211.25, radiusM: 48.2 }
 */
export function inscribedCircle(coverage: Coverage, polygon: number, steps = 2000): { x: number; y: number; radiusM: number } {
  const rings = plainRings(coverage, polygon);
  if (rings.length === 0) throw bug(`polygon ${polygon} has no ground`);
  const [sx, sy] = metresPerUnit(coverage.lattice, rings[0][1]);
  const { x, y, radius } = poleOf(rings, sx, sy, steps);
  return { x, y, radiusM: radius };
}

function plainRings({ x, y, ringStart, ringVertex, ringOwner }: Coverage, polygon: number): PlainRings {
  const rings: Float64Array[] = [];
  const [from, to] = ringsOfPolygon(ringOwner, polygon);
  for (let r = from; r < to; r++) {
    const ring = new Float64Array(2 * (ringStart[r + 1] - ringStart[r]));
    for (let i = ringStart[r], k = 0; i < ringStart[r + 1]; i++) {
      ring[k++] = x[ringVertex[i]];
      ring[k++] = y[ringVertex[i]];
    }
    rings.push(ring);
  }
  return rings;
}

/** Metres per lattice unit along x and y at a height y of the lattice. */
export function metresPerUnit(lattice: Lattice, y: number): readonly [number, number] {
  if (lattice.unit === 'metre') return [lattice.metresX, lattice.metresY];
  const [east, north] = metresPerDegree(y * lattice.step);
  return [east * lattice.step, north * lattice.step];
}

interface Scale {
  /** Area between the edge a → b and a fixed parallel, signed so that a counter-clockwise ring sums to its area. */
  readonly areaUnder: (a: number, b: number) => number;
  readonly length: (a: number, b: number) => number;
}

function scaleOf({ x, y, lattice }: Coverage): Scale {
  if (lattice.unit === 'metre') {
    const { metresX, metresY } = lattice;
    const base = y.length > 0 ? y[0] : 0;
    return {
      areaUnder: (a, b) => -(x[b] - x[a]) * ((y[a] + y[b]) / 2 - base) * metresX * metresY,
      length: (a, b) => Math.hypot((x[b] - x[a]) * metresX, (y[b] - y[a]) * metresY),
    };
  }
  // Per vertex: area of the ellipsoid between its parallel and the first vertex's, per unit of longitude, its slope, and metres per unit.
  const strip = new Float64Array(x.length);
  const slope = new Float64Array(x.length);
  const east = new Float64Array(x.length);
  const north = new Float64Array(x.length);
  const radian = (lattice.step * Math.PI) / 180;
  const base = y.length > 0 ? authalicIntegral(y[0] * lattice.step) : 0;
  for (let v = 0; v < x.length; v++) {
    const [perX, perY] = metresPerUnit(lattice, y[v]);
    east[v] = perX;
    north[v] = perY;
    strip[v] = (authalicIntegral(y[v] * lattice.step) - base) * radian;
    slope[v] = perX * perY;
  }
  return {
    // The trapezoid rule with its end correction: exact to fourth order along an edge that is straight in degrees.
    areaUnder: (a, b) => -(x[b] - x[a]) * ((strip[a] + strip[b]) / 2 - ((slope[b] - slope[a]) * (y[b] - y[a])) / 12),
    length: (a, b) => Math.hypot(((x[b] - x[a]) * (east[a] + east[b])) / 2, ((y[b] - y[a]) * (north[a] + north[b])) / 2),
  };
}
