import { type Crs, gaussKrugerZone } from '../../core/crs.js';
import { WanggeError } from '../../core/errors.js';
import type { Position } from '../../core/geometry.js';
import { fromBd09, toBd09 } from './bd09.js';
import { gaussKruger } from './gaussKruger.js';
import { fromGcj02, toGcj02 } from './gcj02.js';

type Conversion = (at: Position) => Position;

/** Whether positions are the same numbers in both: WGS 84 and CGCS2000 differ by centimetres, less than any source knows. */
export function sameCoordinates(a: Crs, b: Crs): boolean {
  const one = (crs: Crs): Crs => (crs === 'CGCS2000' ? 'WGS84' : crs);
  return one(a) === one(b);
}

/**
 * The function that takes a position from one system to another; forwards and back is exact to a hundredth of a millimetre.
 * Throws `crsUnsupported` between `planar` and any other (its origin is unknown), and the function throws
 * `coordinatesRange` where the projection has no value.
 *
 * @example converter('BD09', 'EPSG:4548')([116.41, 39.92])
 */
export function converter(from: Crs, to: Crs): Conversion {
  if (sameCoordinates(from, to)) return (at) => at;
  if (from === 'planar' || to === 'planar') {
    throw new WanggeError(
      'crsUnsupported',
      {
        zh: `无法在 ${from} 与 ${to} 之间换算:planar 的原点未知`,
        en: `${from} cannot be converted to ${to}: the origin of planar coordinates is not known`,
      },
      {
        hint: {
          zh: '若是 CGCS2000 三度带,写 crs: EPSG:4513–4554',
          en: 'if these are metres of a CGCS2000 3-degree zone, write crs: EPSG:4513–4554',
        },
      },
    );
  }
  const steps = [...toDegrees(from, to), ...fromDegrees(from, to)];
  return (at) => {
    const [x, y] = steps.reduce((position, step) => step(position), at);
    if (Number.isFinite(x) && Number.isFinite(y)) return [x, y];
    throw new WanggeError(
      'coordinatesRange',
      {
        zh: `坐标 [${at[0]}, ${at[1]}] 无法由 ${from} 换算到 ${to}`,
        en: `the position [${at[0]}, ${at[1]}] cannot be converted from ${from} to ${to}`,
      },
      { place: { at } },
    );
  };
}

/** BD-09 is defined upon GCJ-02, that upon WGS 84: between the two the way does not lead down to WGS 84. */
function toDegrees(from: Crs, to: Crs): Conversion[] {
  const zone = gaussKrugerZone(from);
  if (zone) return [gaussKruger(zone).inverse];
  if (from === 'BD09') return to === 'GCJ02' ? [fromBd09] : [fromBd09, fromGcj02];
  return from === 'GCJ02' && to !== 'BD09' ? [fromGcj02] : [];
}

function fromDegrees(from: Crs, to: Crs): Conversion[] {
  const zone = gaussKrugerZone(to);
  if (zone) return [gaussKruger(zone).forward];
  if (to === 'BD09') return from === 'GCJ02' ? [toBd09] : [toGcj02, toBd09];
  return to === 'GCJ02' && from !== 'BD09' ? [toGcj02] : [];
}
