import proj4 from 'proj4';
import type { GaussKrugerZone } from '../../core/crs.js';
import type { Position } from '../../core/geometry.js';

export interface Projection {
  /** Degrees to metres. */
  readonly forward: (at: Position) => Position;
  readonly inverse: (at: Position) => Position;
}

/** Degrees on the same ellipsoid, so that no change of datum takes part. */
const DEGREES = '+proj=longlat +ellps=GRS80 +no_defs';

/** A 3° Gauss–Krüger zone of CGCS2000 (scale 1 on the central meridian; its ellipsoid is GRS 80 to 0.1 mm). */
export function gaussKruger({ centralMeridian, falseEasting }: GaussKrugerZone): Projection {
  const zone = `+proj=tmerc +lat_0=0 +lon_0=${centralMeridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +units=m +no_defs`;
  const { forward, inverse } = proj4(DEGREES, zone);
  return { forward: ([x, y]) => pair(forward([x, y])), inverse: ([x, y]) => pair(inverse([x, y])) };
}

function pair([x, y]: readonly number[]): Position {
  return [x, y];
}
