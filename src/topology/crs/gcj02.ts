import type { Position } from '../../core/geometry.js';
import { invert } from './invert.js';

/** The ellipsoid (Krassowsky 1940) on which the offset in metres is turned into degrees. */
const SEMI_MAJOR_M = 6378245;
const ECCENTRICITY2 = 0.006693421622965823;
const DEGREE = Math.PI / 180;

/** Outside this box the offset is nought. */
function isInChina([lon, lat]: Position): boolean {
  return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

const wave = (halfTurns: number): number => Math.sin(halfTurns * Math.PI);

/** Metres east and north of a place's true position, as the published reconstruction of the offset has them. */
function offsetM(x: number, y: number): Position {
  const both = 20 * wave(6 * x) + 20 * wave(2 * x);
  const root = Math.sqrt(Math.abs(x));
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    ((both + 20 * wave(x) + 40 * wave(x / 3) + 150 * wave(x / 12) + 300 * wave(x / 30)) * 2) / 3;
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    ((both + 20 * wave(y) + 40 * wave(y / 3) + 160 * wave(y / 12) + 320 * wave(y / 30)) * 2) / 3;
  return [east, north];
}

function shifted([lon, lat]: Position): Position {
  const [east, north] = offsetM(lon - 105, lat - 35);
  const w2 = 1 - ECCENTRICITY2 * Math.sin(lat * DEGREE) ** 2;
  const w = Math.sqrt(w2);
  const primeVertical = SEMI_MAJOR_M / w;
  const meridian = (SEMI_MAJOR_M * (1 - ECCENTRICITY2)) / (w2 * w);
  return [lon + east / (primeVertical * Math.cos(lat * DEGREE) * DEGREE), lat + north / (meridian * DEGREE)];
}

/**
 * WGS 84 degrees to GCJ-02 (Amap, Tencent): 100 to 700 m away inside China, unchanged outside. The law of the offset was never
 * published; this is the reconstruction that eviltransform and gcoord use.
 *
 * @example toGcj02([116.377817, 39.911954]) // [116.38404722…, 39.91334545…]
 */
export function toGcj02(at: Position): Position {
  return isInChina(at) ? shifted(at) : at;
}

/** The exact reverse of `toGcj02`, to less than a micrometre. */
export function fromGcj02(at: Position): Position {
  return isInChina(at) ? invert(shifted, at) : at;
}
