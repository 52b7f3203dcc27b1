import { cross } from './cross.js';
import type { Numbered } from './number.js';

/**
 * Answers: which edge does vertex v meet first when it looks straight down (just left of itself, where none of its own
 * edges is)? −1 when none. A uniform grid over the edges; every decision by exact cross products.
 * Coordinates must start at 0 and stay within 2^26, or 2^50 when `isWide`.
 */
export function indexBelow({ x, y, from, to }: Numbered, isWide: boolean): (vertex: number) => number {
  const ne = from.length;
  const k = Math.max(1, Math.min(4096, Math.ceil(Math.sqrt(ne / 2))));
  let width = 1;
  let height = 1;
  for (let i = 0; i < x.length; i++) {
    if (x[i] >= width) width = x[i] + 1;
    if (y[i] >= height) height = y[i] + 1;
  }
  const gx = width / k;
  const gy = height / k;
  const row = (value: number): number => Math.max(0, Math.min(k - 1, Math.floor(value / gy)));

  /** Calls `f` for the grid cells that edge e may touch, with one lattice unit of slack. */
  const eachCell = (e: number, f: (cell: number) => void): void => {
    const x1 = x[from[e]];
    const y1 = y[from[e]];
    const x2 = x[to[e]];
    if (x1 === x2) return;
    const slope = (y[to[e]] - y1) / (x2 - x1);
    const last = Math.min(k - 1, Math.floor(x2 / gx));
    for (let column = Math.floor(x1 / gx); column <= last; column++) {
      const a = y1 + slope * (Math.max(x1, column * gx - 1) - x1);
      const b = y1 + slope * (Math.min(x2, (column + 1) * gx + 1) - x1);
      const top = row(Math.max(a, b) + 1);
      for (let r = row(Math.min(a, b) - 1); r <= top; r++) f(column * k + r);
    }
  };
  const start = new Int32Array(k * k + 1);
  for (let e = 0; e < ne; e++) {
    eachCell(e, (cell) => {
      start[cell + 1]++;
    });
  }
  for (let cell = 0; cell < k * k; cell++) start[cell + 1] += start[cell];
  const at = start.slice(0, k * k);
  const list = new Int32Array(start[k * k]);
  for (let e = 0; e < ne; e++) {
    eachCell(e, (cell) => {
      list[at[cell]++] = e;
    });
  }

  /** Positive: vertex v lies above edge e. */
  const side = (e: number, v: number): number => {
    const a = from[e];
    const b = to[e];
    return isWide
      ? cross(x[b] - x[a], y[b] - y[a], x[v] - x[a], y[v] - y[a])
      : (x[b] - x[a]) * (y[v] - y[a]) - (y[b] - y[a]) * (x[v] - x[a]);
  };
  const isAbove = (e: number, f: number): boolean =>
    x[from[e]] >= x[from[f]] ? (side(f, from[e]) || side(f, to[e])) > 0 : (side(e, from[f]) || side(e, to[f])) < 0;

  return (v) => {
    const vx = x[v];
    const column = Math.min(k - 1, Math.floor(vx / gx));
    let best = -1;
    for (let r = row(y[v]); r >= 0; r--) {
      for (let i = start[column * k + r]; i < start[column * k + r + 1]; i++) {
        const e = list[i];
        if (x[from[e]] < vx && x[to[e]] >= vx && side(e, v) > 0 && (best < 0 || (e !== best && isAbove(e, best)))) best = e;
      }
      if (best >= 0) {
        const a = from[best];
        const b = to[best];
        if (y[a] + ((y[b] - y[a]) / (x[b] - x[a])) * (vx - x[a]) >= r * gy) break;
      }
    }
    return best;
  };
}
