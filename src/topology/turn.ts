import { orient2d } from 'robust-predicates';

/**
 * Which way a → b → c turns: positive to the left, negative to the right, 0 exactly straight. The sign is exact for all
 * doubles; the magnitude is about the doubled area of the triangle.
 */
export function turn(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  // robust-predicates counts with y pointing down.
  return -orient2d(ax, ay, bx, by, cx, cy);
}
