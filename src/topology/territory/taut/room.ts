import type { EdgeSoup } from '../inscribed.js';
import { type Box, boxOf } from '../touching.js';
import type { Net, Walls } from './net.js';
import { distance, goesRound, pointToSegment, segmentToSegment } from './planar.js';

/** Vertices of other lines and of the border of the block come no nearer to a line than this. */
const APART_M = 0.5;
/** What a vertex that moves passes by at less than this, it runs over. */
const TOUCH_M = 0.01;

/** A way over some vertices that is to become the straight line between its ends, the first of which moves to (x, y). */
export interface Shortcut {
  readonly labels: readonly number[];
  readonly path: readonly number[];
  readonly x: number;
  readonly y: number;
  /** What it must keep to walls, in metres. */
  readonly kept: number;
}

/** Asked whether lines of a net may go straight: whether all that is around them stays on its side. */
export class Room {
  constructor(
    private readonly net: Net,
    private readonly walls: Walls,
  ) {}

  /** Whether nothing lies between the old way and the new, and the new one keeps clear of walls. */
  isFree({ labels, path, x, y, kept }: Shortcut): boolean {
    const { net, walls } = this;
    const last = path[path.length - 1];
    const [ex, ey] = [net.x[last], net.y[last]];
    const [px, py] = [net.x[path[0]], net.y[path[0]]];
    const ring = [x, y];
    for (const v of path) ring.push(net.x[v], net.y[v]);
    const box = boxOf(ring);
    const own = new Set(path);
    for (const k of net.around(labels)) {
      for (const v of net.line[k]) {
        const [vx, vy] = [net.x[v], net.y[v]];
        if (own.has(v) || isOff(box, APART_M, vx, vy)) continue;
        if (goesRound(ring, vx, vy) || pointToSegment(vx, vy, x, y, ex, ey) < APART_M) return false;
        if (pointToSegment(vx, vy, x, y, px, py) < TOUCH_M) return false;
      }
    }
    const { border } = walls;
    for (let i = 0; i < border.length; i += 4) {
      const [bx, by] = [border[i], border[i + 1]];
      if (isOff(box, APART_M, bx, by)) continue;
      if (goesRound(ring, bx, by)) return false;
      const isAtEnd = Math.min(distance(bx, by, x, y), distance(bx, by, ex, ey)) < 2 * APART_M;
      if (!isAtEnd && pointToSegment(bx, by, x, y, ex, ey) < APART_M) return false;
    }
    return (
      labels.every((label) => walls.of(label).every((outline) => this.clears(ring, box, [x, y, ex, ey], outline, kept))) &&
      this.clears(ring, box, [x, y, ex, ey], walls.streets, 0)
    );
  }

  /** Whether no wall comes between, nor nearer to the line than what is to be kept. */
  private clears(ring: readonly number[], box: Box, [ax, ay, bx, by]: Box, walls: EdgeSoup, kept: number): boolean {
    for (let i = 0; i < walls.length; i += 4) {
      const [cx, cy, dx, dy] = [walls[i], walls[i + 1], walls[i + 2], walls[i + 3]];
      if (isOffEdge(box, kept, cx, cy, dx, dy)) continue;
      if (goesRound(ring, cx, cy) || goesRound(ring, dx, dy)) return false;
      if (kept > 0 && segmentToSegment(ax, ay, bx, by, cx, cy, dx, dy) < kept) return false;
    }
    return true;
  }
}

function isOff([x0, y0, x1, y1]: Box, by: number, x: number, y: number): boolean {
  return x < x0 - by || x > x1 + by || y < y0 - by || y > y1 + by;
}

function isOffEdge([x0, y0, x1, y1]: Box, by: number, ax: number, ay: number, cx: number, cy: number): boolean {
  return Math.max(ax, cx) < x0 - by || Math.min(ax, cx) > x1 + by || Math.max(ay, cy) < y0 - by || Math.min(ay, cy) > y1 + by;
}
