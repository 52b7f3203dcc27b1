import { WanggeError } from '../../core/errors.js';
import type { Position } from '../../core/geometry.js';

/** The positions of one feature, in order. */
export interface Course {
  readonly number: number;
  readonly positions: Iterable<Position>;
}

/**
 * Refuses a layer in degrees that lies on both sides of ±180°: half the world would seem to lie between. Throws
 * `coordinatesRange`, naming the first feature and position on the far side of the first one.
 */
export function refuseAntimeridian(features: Iterable<Course>, file?: string): void {
  let low = Infinity;
  let high = -Infinity;
  for (const { number, positions } of features) {
    for (const at of positions) {
      low = Math.min(low, at[0]);
      high = Math.max(high, at[0]);
      if (!(high - low > 180)) continue;
      throw new WanggeError(
        'coordinatesRange',
        {
          zh: `第 ${number} 个要素(从 0 数起)跨越 180° 经线:该层的经度从 ${low}° 到 ${high}°`,
          en: `feature ${number} (counted from 0) lies across the antimeridian: longitudes of the layer run from ${low}° to ${high}°`,
        },
        {
          ...(file === undefined ? {} : { file }),
          place: { feature: number, at },
          hint: {
            zh: '跨 180° 经线的数据不支持:改用平面坐标(crs: planar)',
            en: 'data across ±180° is not supported: use planar coordinates (crs: planar)',
          },
        },
      );
    }
  }
}
