import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { originOf } from '../arrangement/faces.js';
import { Cutter, type Piece } from '../territory/clip.js';
import { edgesInMetres } from '../territory/regions.js';
import { simplify } from '../territory/simplify.js';
import { bisectors } from '../territory/voronoi.js';
import type { Gap } from './assignGround.js';
import { distanceToSegment } from './layPaths.js';
import { lengthOf, meanWidthOf } from './regions.js';

/** A gap is long when half its perimeter is more than this many times its mean width. */
const LONG = 6;
/** A strip of fewer lattice units has no room for a middle line. */
const ROOM_UNITS = 4;
/** A gap with this share of its border along one neighbour is a bay of that neighbour. */
const BAY = 0.75;
/** A thinner gap that lies along one neighbour for a fair share of its border goes to that one: halves would be hairs. */
const THIN_M = 0.5;
const FAIR = 0.4;
/** A gap gets about this many sites at most. */
const MOST_SITES = 50_000;
/** A site stands for a stretch of border no longer than this share of the distance to the border of another neighbour. */
const SHARE_OF_WIDTH = 0.7;
/** A vertex of the middle line may move by this share of its distance to the border. */
const SHARE_OF_ROOM = 0.3;

/** The lines that divide a gap, and the sites of which the nearest names the neighbour that gets a piece. */
export interface Division {
  /** ax, ay, bx, by per segment, lattice integers. */
  readonly segments: readonly number[];
  readonly unit: Int32Array;
  readonly index: Flatbush;
}

/** Whether a gap runs between neighbours so that it had better be divided along its middle than given to one of them. */
export function isLong(arr: Arrangement, { region, neighbours }: Gap, lattice: Lattice): boolean {
  if (neighbours.size < 2) return false;
  const width = meanWidthOf(arr, region, lattice);
  if (width < ROOM_UNITS * Math.max(lattice.metresX, lattice.metresY)) return false;
  let perimeter = 0;
  for (const h of region.border) perimeter += lengthOf(arr, h, lattice);
  const most = Math.max(...neighbours.values()) / perimeter;
  return perimeter / 2 > LONG * width && most < (width < THIN_M ? FAIR : BAY);
}

/**
 * Lays the middle lines of a gap: the Voronoi diagram of its border, sampled, between sites of different neighbours, cut
 * to the gap and simplified. Where a line reaches the border it ends at the vertex at which the neighbour changes.
 */
export function divideGap(arr: Arrangement, { region }: Gap, across: (h: number) => number, lattice: Lattice): Division {
  let perimeter = 0;
  for (const h of region.border) perimeter += lengthOf(arr, h, lattice);
  const step = Math.max(lattice.metresX, lattice.metresY);
  const finest = Math.max(2 * step, perimeter / MOST_SITES);
  const border = region.border.filter((h) => across(h) >= 0);
  const edges = edgesInMetres(arr, border, lattice);
  const distance = distanceToOthers(edges, border.map(across));
  const xy: number[] = [];
  const units: number[] = [];
  const sample = (ax: number, ay: number, bx: number, by: number, unit: number): void => {
    const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
    const length = Math.hypot(bx - ax, by - ay);
    if (length > finest && length > SHARE_OF_WIDTH * distance(mx, my, unit, length / SHARE_OF_WIDTH)) {
      sample(ax, ay, mx, my, unit);
      sample(mx, my, bx, by, unit);
      return;
    }
    xy.push(mx, my);
    units.push(unit);
  };
  border.forEach((h, i) => {
    sample(edges[4 * i], edges[4 * i + 1], edges[4 * i + 2], edges[4 * i + 3], across(h));
  });
  const points = Float64Array.from(xy);
  const unit = Int32Array.from(units);
  const index = new Flatbush(unit.length);
  for (let i = 0; i < unit.length; i++) index.add(points[2 * i], points[2 * i + 1]);
  index.finish();

  const cutter = new Cutter(edgesInMetres(arr, region.border, lattice));
  const reach = Math.max(3 * finest, meanWidthOf(arr, region, lattice) / 2);
  const ends = changes(arr, region.border, across);
  const segments: number[] = [];
  for (const chain of bisectors(points, unit)) {
    for (const piece of cutter.cut(chain.xy)) {
      const room = (i: number): number => Math.max(step, SHARE_OF_ROOM * chain.radius[piece.from[i]]);
      segments.push(...laid(piece, room, ends, arr, reach, lattice));
    }
  }
  return { segments, unit, index };
}

/** Distance of a point on the border of one unit to the nearest edge of another, when that is less than `limit`; else `limit`. */
function distanceToOthers(
  edges: Float64Array,
  unitOf: readonly number[],
): (x: number, y: number, unit: number, limit: number) => number {
  const index = new Flatbush(unitOf.length);
  for (let i = 0; i < edges.length; i += 4) {
    const [ax, ay, bx, by] = [edges[i], edges[i + 1], edges[i + 2], edges[i + 3]];
    index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  }
  index.finish();
  return (x, y, unit, limit) => {
    let least = limit;
    index.search(x - limit, y - limit, x + limit, y + limit, (k) => {
      if (unitOf[k] !== unit)
        least = Math.min(least, distanceToSegment(x, y, edges[4 * k], edges[4 * k + 1], edges[4 * k + 2], edges[4 * k + 3]));
      return false;
    });
    return least;
  };
}

/** Vertices of the border at which it passes from one neighbour to another. */
function changes(arr: Arrangement, border: readonly number[], across: (h: number) => number): number[] {
  const seen = new Map<number, number>();
  const found = new Set<number>();
  for (const h of border) {
    const unit = across(h);
    if (unit < 0) continue;
    for (const v of [originOf(arr, h), originOf(arr, h ^ 1)]) {
      const before = seen.get(v);
      if (before !== undefined && before !== unit) found.add(v);
      seen.set(v, unit);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** A piece of a bisector as lattice segments; cut ends go to the change nearby, or else on past the border. */
function laid(
  { xy, cutStart, cutEnd }: Piece,
  room: (vertex: number) => number,
  ends: readonly number[],
  arr: Arrangement,
  reach: number,
  { metresX, metresY }: Lattice,
): number[] {
  const kept = simplify(xy, room);
  const line = kept.flatMap((i) => [Math.round(xy[2 * i] / metresX), Math.round(xy[2 * i + 1] / metresY)]);
  const last = line.length - 2;
  const finish = (at: number, before: number): void => {
    let best = -1;
    let least = reach;
    for (const v of ends) {
      const d = Math.hypot((arr.x[v] - line[at]) * metresX, (arr.y[v] - line[at + 1]) * metresY);
      if (d < least) {
        best = v;
        least = d;
      }
    }
    if (best >= 0) {
      line[at] = arr.x[best];
      line[at + 1] = arr.y[best];
      return;
    }
    const dx = line[at] - line[before];
    const dy = line[at + 1] - line[before + 1];
    const length = Math.hypot(dx, dy);
    if (length === 0) return;
    line[at] += Math.round((3 * dx) / length);
    line[at + 1] += Math.round((3 * dy) / length);
  };
  if (cutStart) finish(0, 2);
  if (cutEnd) finish(last, last - 2);
  const segments: number[] = [];
  for (let i = 0; i < last; i += 2) segments.push(line[i], line[i + 1], line[i + 2], line[i + 3]);
  return segments;
}
