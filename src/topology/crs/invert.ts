import type { Position } from '../../core/geometry.js';

/** Degrees: about a micrometre on the ground. */
const CLOSE_ENOUGH = 1e-11;
const MOST_STEPS = 40;

/**
 * The position that `forward` takes to `target`, for offsets whose slope is far below 1: each step takes off what is still
 * missing, and leaves a fiftieth of it or less.
 */
export function invert(forward: (at: Position) => Position, target: Position): Position {
  let [x, y] = target;
  for (let step = 0; step < MOST_STEPS; step++) {
    const [fx, fy] = forward([x, y]);
    const dx = fx - target[0];
    const dy = fy - target[1];
    x -= dx;
    y -= dy;
    if (Math.abs(dx) < CLOSE_ENOUGH && Math.abs(dy) < CLOSE_ENOUGH) break;
  }
  return [x, y];
}
