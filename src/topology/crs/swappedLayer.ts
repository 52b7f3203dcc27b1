import { WanggeError } from '../../core/errors.js';
import type { Position } from '../../core/geometry.js';
import type { Course } from './antimeridian.js';

export type Box = readonly [number, number, number, number];

/** Where x and y are nearer than this, places beside the ground and swapped ones cannot be told apart. */
const FAR_APART = { degree: 1, metre: 100_000 } as const;

/** The smallest box around positions, or null for none. */
export function boxAround(features: Iterable<Course>): Box | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { positions } of features) {
    for (const [x, y] of positions) {
      if (x < minX) minX = x;
      if (y < minY) minY = y;
      if (x > maxX) maxX = x;
      if (y > maxY) maxY = y;
    }
  }
  return minX <= maxX ? [minX, minY, maxX, maxY] : null;
}

/**
 * Refuses a layer that only meets the ground when x and y change places: its latitudes stand first, though they could be
 * longitudes (or its northings, though they could be eastings). Throws `coordinatesSwapped`.
 */
export function refuseSwappedLayer(features: readonly Course[], ground: Box, unit: 'degree' | 'metre', file: string): void {
  const box = boxAround(features);
  const apart = Math.abs(ground[0] + ground[2] - ground[1] - ground[3]) / 2;
  if (!box || apart < FAR_APART[unit] || meets(box, ground) || !meets([box[1], box[0], box[3], box[2]], ground)) return;
  const [first, at] = firstPosition(features);
  const words: Readonly<Record<typeof unit, readonly [string, string, string, string]>> = {
    degree: ['[纬度, 经度]', '[经度, 纬度]', '[latitude, longitude]', '[longitude, latitude]'],
    metre: ['[北坐标, 东坐标]', '[东坐标, 北坐标]', '[northing, easting]', '[easting, northing]'],
  };
  const [zhIs, zhShould, enIs, enShould] = words[unit];
  throw new WanggeError(
    'coordinatesSwapped',
    {
      zh: `该层的坐标 [${at[0]}, ${at[1]}] 像是 ${zhIs}:对调后才落在辖区内`,
      en: `the layer's positions, as [${at[0]}, ${at[1]}], look like ${enIs}: they meet the boundary only when swapped`,
    },
    {
      file,
      place: { feature: first, at },
      hint: { zh: `次序应为 ${zhShould}:对调后再导出`, en: `the order is ${enShould}: swap them and export again` },
    },
  );
}

function meets(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

function firstPosition(features: readonly Course[]): readonly [number, Position] {
  for (const { number, positions } of features) for (const at of positions) return [number, at];
  return [0, [0, 0]];
}
