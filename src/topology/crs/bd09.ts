import type { Position } from '../../core/geometry.js';
import { invert } from './invert.js';

const WAVES = (Math.PI * 3000) / 180;

/**
 * GCJ-02 to BD-09 (Baidu): about 900 m further north-east, with ripples of 40 m.
 *
 * @example toBd09([116.404, 39.915]) // [116.41036949…, 39.92133699…]
 */
export function toBd09([x, y]: Position): Position {
  const radius = Math.hypot(x, y) + 0.00002 * Math.sin(y * WAVES);
  const angle = Math.atan2(y, x) + 0.000003 * Math.cos(x * WAVES);
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006];
}

/** The exact reverse of `toBd09`; the closed formula in common use is off by up to a metre. */
export function fromBd09(at: Position): Position {
  return invert(toBd09, at);
}
