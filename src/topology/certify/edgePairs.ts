import { turn } from '../turn.js';
import type { Rings } from './rings.js';

/** How two edges of one polygon meet where they should not: they cross, overlap, or a ring touches or folds back on itself. */
export type RingFault = 'crossing' | 'overlap' | 'selfTouch' | 'spike';

/** Where two different rings touch in one point. Legal, as long as they do not enclose ground between them. */
export interface Touch {
  readonly ringA: number;
  readonly ringB: number;
  readonly x: number;
  readonly y: number;
}

export interface EdgeFault {
  readonly kind: RingFault;
  readonly x: number;
  readonly y: number;
}

/** An edge of a polygon: corner `i` to corner `j` of ring `ring`. */
export interface Edge {
  readonly ring: number;
  readonly i: number;
  readonly j: number;
}

/** Judges one pair of edges exactly; reports a touch of two rings through `touch`. Edges that follow each other are judged by `spike`. */
export function meet({ x, y }: Rings, e: Edge, f: Edge, touch: (touch: Touch) => void): EdgeFault | null {
  const ax = x[e.i];
  const ay = y[e.i];
  const bx = x[e.j];
  const by = y[e.j];
  const cx = x[f.i];
  const cy = y[f.i];
  const dx = x[f.j];
  const dy = y[f.j];
  if (ax < cx && ax < dx && bx < cx && bx < dx) return null;
  if (ax > cx && ax > dx && bx > cx && bx > dx) return null;
  if (ay < cy && ay < dy && by < cy && by < dy) return null;
  if (ay > cy && ay > dy && by > cy && by > dy) return null;
  if (e.ring === f.ring && (e.j === f.i || f.j === e.i)) return null;

  const o1 = Math.sign(turn(ax, ay, bx, by, cx, cy));
  const o2 = Math.sign(turn(ax, ay, bx, by, dx, dy));
  if (o1 * o2 > 0) return null;
  const o3 = Math.sign(turn(cx, cy, dx, dy, ax, ay));
  const o4 = Math.sign(turn(cx, cy, dx, dy, bx, by));
  if (o3 * o4 > 0) return null;
  if (o1 * o2 < 0 && o3 * o4 < 0) {
    const share = turn(cx, cy, dx, dy, ax, ay) / (turn(cx, cy, dx, dy, ax, ay) - turn(cx, cy, dx, dy, bx, by));
    return { kind: 'crossing', x: ax + (bx - ax) * share, y: ay + (by - ay) * share };
  }
  // What is left: an end of one on the other, or both on one line.
  const points: [number, number][] = [];
  const note = (on: boolean, px: number, py: number): void => {
    if (on && !points.some(([qx, qy]) => qx === px && qy === py)) points.push([px, py]);
  };
  note(o1 === 0 && between(ax, ay, bx, by, cx, cy), cx, cy);
  note(o2 === 0 && between(ax, ay, bx, by, dx, dy), dx, dy);
  note(o3 === 0 && between(cx, cy, dx, dy, ax, ay), ax, ay);
  note(o4 === 0 && between(cx, cy, dx, dy, bx, by), bx, by);
  if (points.length === 0) return null;
  const [px, py] = points[0];
  if (points.length > 1) return { kind: 'overlap', x: px, y: py };
  if (e.ring === f.ring) return { kind: 'selfTouch', x: px, y: py };
  touch({ ringA: e.ring, ringB: f.ring, x: px, y: py });
  return null;
}

/** Two edges that follow each other may only share their corner: a → b → c must not fold back. */
export function spike(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): EdgeFault | null {
  if (turn(ax, ay, bx, by, cx, cy) !== 0) return null;
  return (bx - ax) * (cx - bx) + (by - ay) * (cy - by) < 0 ? { kind: 'spike', x: bx, y: by } : null;
}

function between(ax: number, ay: number, bx: number, by: number, px: number, py: number): boolean {
  return px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by);
}
