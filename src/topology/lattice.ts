import type { Lattice } from '../core/coverage.js';
import { WanggeError } from '../core/errors.js';
import type { Position } from '../core/geometry.js';

export interface LatticeOptions {
  readonly crs: 'WGS84' | 'CGCS2000' | 'planar';
  /** A power of ten in the source's unit; by default 1e-7 degrees or 0.01 metres. */
  readonly step?: number;
  /** Latitude at which one unit is measured in metres (degrees only). */
  readonly centreLatitude?: number;
}

/** WGS 84; CGCS2000 differs from it by a tenth of a millimetre in the polar radius. */
const SEMI_MAJOR_M = 6378137;
const ECCENTRICITY2 = 0.0066943799901413165;

/** Metres along one degree of longitude and of latitude, from the ellipsoid's radii of curvature at a latitude. */
export function metresPerDegree(latitude: number): readonly [number, number] {
  const phi = (latitude * Math.PI) / 180;
  const w2 = 1 - ECCENTRICITY2 * Math.sin(phi) ** 2;
  const primeVertical = SEMI_MAJOR_M / Math.sqrt(w2);
  const meridian = (SEMI_MAJOR_M * (1 - ECCENTRICITY2)) / (w2 * Math.sqrt(w2));
  return [(primeVertical * Math.cos(phi) * Math.PI) / 180, (meridian * Math.PI) / 180];
}

/** Area in m² of the ellipsoid between the equator and a latitude, per radian of longitude. */
export function authalicIntegral(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const e = Math.sqrt(ECCENTRICITY2);
  const half = (SEMI_MAJOR_M * SEMI_MAJOR_M * (1 - ECCENTRICITY2)) / 2;
  return half * (sine / (1 - ECCENTRICITY2 * sine * sine) + Math.atanh(e * sine) / e);
}

/**
 * The lattice for sources in a coordinate system. Throws `usage` when `step` is no power of ten (1e-12 … 1).
 *
 * @example makeLattice({ crs: 'WGS84', centreLatitude: 31.2 }) // step 1e-7, about 9.5 mm by 11 mm
 */
export function makeLattice({ crs, step, centreLatitude = 0 }: LatticeOptions): Lattice {
  const unit = crs === 'planar' ? 'metre' : 'degree';
  const wanted = step ?? (unit === 'degree' ? 1e-7 : 0.01);
  const decimals = Math.round(-Math.log10(wanted));
  if (!(decimals >= 0 && decimals <= 12) || Math.abs(wanted * 10 ** decimals - 1) > 1e-9) {
    throw new WanggeError(
      'usage',
      {
        zh: `格点间距必须是 10 的幂(1、0.1、0.01 …),而不是 ${wanted}`,
        en: `the lattice step must be a power of ten (1, 0.1, 0.01 …), not ${wanted}`,
      },
      { hint: { zh: '例如 0.01', en: 'for example 0.01' } },
    );
  }
  const exactStep = Number(`1e-${decimals}`);
  const [perX, perY] = unit === 'degree' ? metresPerDegree(centreLatitude) : [1, 1];
  return { unit, step: exactStep, decimals, metresX: perX * exactStep, metresY: perY * exactStep };
}

/** The nearest lattice point; the decimal text of i · step gives back exactly i. */
export function toLattice(lattice: Lattice, [x, y]: Position): [number, number] {
  const scale = 10 ** lattice.decimals;
  return [nearestUnit(x, scale), nearestUnit(y, scale)];
}

/** The coordinates that a lattice point stands for, as doubles that print the exact decimals. */
export function fromLattice(lattice: Lattice, x: number, y: number): Position {
  const scale = 10 ** lattice.decimals;
  return [x / scale, y / scale];
}

/** A coordinate in units of 1/scale. Multiplying may be off by an ulp, far below half a step, so rounding repairs it; −0 becomes 0. */
export function nearestUnit(value: number, scale: number): number {
  return Math.round(value * scale) + 0;
}
