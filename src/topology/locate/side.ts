import { turn } from '../turn.js';

/** Shewchuk's bound on the error of an orientation in doubles. */
const ERROR = 3.3306690738754716e-16;

/** Positive when p lies to the left of a → b, 0 when exactly on its line. The sign is exact; most calls need no more than doubles. */
export function sideOf(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  const left = (ax - px) * (by - py);
  const right = (ay - py) * (bx - px);
  const det = left - right;
  return Math.abs(det) > ERROR * (Math.abs(left) + Math.abs(right)) ? det : turn(ax, ay, bx, by, px, py);
}

/**
 * Whether p lies to the left of a → b; when exactly on it, whether a point just above p does. So a path at the height of p
 * passes between the corners at that height and those above.
 */
export function isLeft(ax: number, ay: number, bx: number, by: number, px: number, py: number): boolean {
  const side = sideOf(ax, ay, bx, by, px, py);
  return side > 0 || (side === 0 && bx > ax);
}
