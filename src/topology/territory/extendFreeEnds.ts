import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import type { Ground } from './ground.js';

/** A free end is drawn on by at most this much. */
const REACH_M = 5;
/** Lattice units by which the extension runs past the line that it meets, so that it surely crosses it. */
const PAST = 3;

/**
 * Draws each free end of a barrier on, in its own direction, when it then meets another line within 5 m: streets that
 * stop short of a kerb, a boundary or each other. Lays the extensions on the ground and returns how many there are.
 */
export function extendFreeEnds(ground: Ground, lattice: Lattice): number {
  const arr = ground.arrange();
  const { metresX, metresY } = lattice;
  const X = (v: number) => arr.x[v] * metresX;
  const Y = (v: number) => arr.y[v] * metresY;
  const degree = new Int32Array(arr.x.length);
  const n = arr.from.length;
  if (n === 0) return 0;
  const index = new Flatbush(n);
  for (let e = 0; e < n; e++) {
    const [a, b] = [arr.from[e], arr.to[e]];
    degree[a]++;
    degree[b]++;
    index.add(Math.min(X(a), X(b)), Math.min(Y(a), Y(b)), Math.max(X(a), X(b)), Math.max(Y(a), Y(b)));
  }
  index.finish();

  let extended = 0;
  for (let e = 0; e < n; e++) {
    const barrier = barrierOn(e);
    if (barrier < 0) continue;
    for (const [tip, back] of [
      [arr.from[e], arr.to[e]],
      [arr.to[e], arr.from[e]],
    ]) {
      if (degree[tip] !== 1) continue;
      const [px, py] = [X(tip), Y(tip)];
      const length = Math.hypot(px - X(back), py - Y(back));
      const ux = (px - X(back)) / length;
      const uy = (py - Y(back)) / length;
      const reach = firstMeeting(e, px, py, ux, uy);
      if (reach === null) continue;
      const far = reach + PAST * Math.max(metresX, metresY);
      ground.segment(
        barrier,
        arr.x[tip],
        arr.y[tip],
        Math.round((px + ux * far) / metresX),
        Math.round((py + uy * far) / metresY),
      );
      extended++;
    }
  }
  return extended;

  /** The strand of the barrier on edge e; −1 when something closed runs there or nothing. */
  function barrierOn(e: number): number {
    for (let j = arr.sourceStart[e]; j < arr.sourceStart[e + 1]; j++) {
      if (ground.strands[arr.sourceId[j]].kind === 'barrier') return arr.sourceId[j];
    }
    return -1;
  }

  function firstMeeting(own: number, px: number, py: number, ux: number, uy: number): number | null {
    const qx = px + ux * REACH_M;
    const qy = py + uy * REACH_M;
    let best = Infinity;
    for (const e of index.search(Math.min(px, qx), Math.min(py, qy), Math.max(px, qx), Math.max(py, qy))) {
      if (e === own) continue;
      const [a, b] = [arr.from[e], arr.to[e]];
      const vx = X(b) - X(a);
      const vy = Y(b) - Y(a);
      const across = ux * vy - uy * vx;
      if (across === 0) continue;
      const t = ((X(a) - px) * vy - (Y(a) - py) * vx) / across;
      const s = ((X(a) - px) * uy - (Y(a) - py) * ux) / across;
      if (t >= 0 && t <= REACH_M && s >= 0 && s <= 1 && t < best) best = t;
    }
    return best === Infinity ? null : best;
  }
}
