import { turn } from './turn.js';

/** Rings of one polygon as x, y pairs, in any unit; holes included. */
export type PlainRings = readonly Float64Array[];

/**
 * The pole of inaccessibility: about the point inside a polygon that is farthest from its border, and that distance (the
 * radius of the largest inscribed circle, to about 2 %). Coordinates are multiplied by `sx` and `sy` before distances are
 * taken. The point is certainly inside, however thin the polygon. Method: quadtree search as in polylabel (Garcia-Castellanos
 * & Lombardo 2007; Agafonkin 2016), started from scan lines and bounded in steps.
 */
export function poleOf(rings: PlainRings, sx: number, sy: number, steps = 400): { x: number; y: number; radius: number } {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      minX = Math.min(minX, ring[i]);
      maxX = Math.max(maxX, ring[i]);
      minY = Math.min(minY, ring[i + 1]);
      maxY = Math.max(maxY, ring[i + 1]);
    }
  }
  let best = { x: Number.NaN, y: Number.NaN, radius: -1 };
  const consider = (x: number, y: number, away = borderDistance(rings, x, y, sx, sy)): number => {
    const distance = isInside(rings, x, y) ? away : -away;
    if (distance > best.radius) best = { x, y, radius: distance };
    return distance;
  };
  for (const share of [0.5, 0.31, 0.69, 0.12, 0.88]) {
    const middle = widestGap(rings, minY + (maxY - minY) * share);
    if (middle !== null) consider(middle, minY + (maxY - minY) * share);
  }

  const width = (maxX - minX) * sx;
  const height = (maxY - minY) * sy;
  const size = Math.min(width, height);
  if (!(size > 0) || (steps === 0 && best.radius > 0)) return best;
  const queue: { x: number; y: number; half: number; bound: number }[] = [];
  let head = 0;
  const push = (x: number, y: number, half: number): void => {
    // Too near the border for anything better around it, on whichever side of the border it is.
    const tooNear = Math.min(best.radius, best.radius * 1.02 - half * Math.SQRT2) - 1e-9 * best.radius;
    const away = borderDistance(rings, x, y, sx, sy, tooNear);
    if (away <= best.radius && away + half * Math.SQRT2 <= best.radius * 1.02) return;
    const bound = consider(x, y, away) + half * Math.SQRT2;
    if (bound > best.radius * 1.02) insert(queue, head, { x, y, half, bound });
  };
  // At most 32 starting cells cover the box, however long and thin it is.
  const columns = Math.min(32, Math.ceil(width / size));
  const rows = Math.min(32, Math.ceil(height / size));
  const start = Math.max(width / columns, height / rows) / 2;
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r++)
      push(minX + ((c + 0.5) * (maxX - minX)) / columns, minY + ((r + 0.5) * (maxY - minY)) / rows, start);
  }
  for (let step = 0; step < steps && head < queue.length; step++) {
    const { x, y, half, bound } = queue[head++];
    if (bound <= best.radius * 1.02) break;
    const quarter = half / 2;
    for (let corner = 0; corner < 4; corner++) {
      const dx = corner & 1 ? quarter : -quarter;
      const dy = corner & 2 ? quarter : -quarter;
      push(x + dx / sx, y + dy / sy, quarter);
    }
  }
  return best;
}

/** Keeps the queue, which begins at `head`, sorted by descending bound; among equal ones the first comes first. */
function insert<T extends { bound: number }>(queue: T[], head: number, item: T): void {
  let at = queue.length;
  queue.push(item);
  for (; at > head && queue[at - 1].bound < item.bound; at--) queue[at] = queue[at - 1];
  queue[at] = item;
}

/** Even-odd, exact for doubles; a point exactly on the border is not inside. */
export function isInside(rings: PlainRings, px: number, py: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const ay = ring[j + 1];
      const by = ring[i + 1];
      if ((ay < py && by < py) || (ay > py && by > py) || (ring[j] < px && ring[i] < px)) continue;
      const side = turn(ring[j], ay, ring[i], by, px, py);
      if (side === 0 && px >= Math.min(ring[j], ring[i]) && px <= Math.max(ring[j], ring[i])) return false;
      if (ay > py !== by > py && side > 0 === by > ay) inside = !inside;
    }
  }
  return inside;
}

/** Distance to the border; where it is less than `enough`, some distance between that and it. */
function borderDistance(rings: PlainRings, px: number, py: number, sx: number, sy: number, enough = 0): number {
  const enough2 = enough > 0 ? enough * enough : 0;
  let least = Infinity;
  // a little more: what lies beyond that on either axis is certainly farther away
  let near2 = Infinity;
  for (const ring of rings) {
    let bx = (ring[ring.length - 2] - px) * sx;
    let by = (ring[ring.length - 1] - py) * sy;
    for (let i = 0; i < ring.length; i += 2) {
      const ax = bx;
      const ay = by;
      bx = (ring[i] - px) * sx;
      by = (ring[i + 1] - py) * sy;
      if (ay * by > 0 && ay * ay > near2 && by * by > near2) continue;
      if (ax * bx > 0 && ax * ax > near2 && bx * bx > near2) continue;
      const dx = bx - ax;
      const dy = by - ay;
      const length2 = dx * dx + dy * dy;
      const along = -(ax * dx + ay * dy);
      const t = along > 0 ? (along < length2 ? along / length2 : 1) : 0;
      const ex = ax + t * dx;
      const ey = ay + t * dy;
      const distance2 = ex * ex + ey * ey;
      if (distance2 >= least) continue;
      least = distance2;
      if (least < enough2) return Math.sqrt(least);
      near2 = least * (1 + 1e-9);
    }
  }
  return Math.sqrt(least);
}

/** The middle of the widest stretch of a horizontal line inside the polygon. */
function widestGap(rings: PlainRings, level: number): number | null {
  const cuts: number[] = [];
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      if (ring[j + 1] > level === ring[i + 1] > level) continue;
      cuts.push(ring[j] + ((level - ring[j + 1]) * (ring[i] - ring[j])) / (ring[i + 1] - ring[j + 1]));
    }
  }
  cuts.sort((a, b) => a - b);
  let best: number | null = null;
  let widest = 0;
  for (let i = 0; i + 1 < cuts.length; i += 2) {
    if (cuts[i + 1] - cuts[i] <= widest) continue;
    widest = cuts[i + 1] - cuts[i];
    best = (cuts[i] + cuts[i + 1]) / 2;
  }
  return best;
}
