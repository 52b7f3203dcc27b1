import type { Band, Metric } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import { inUnits } from './inUnits.js';

export type Hit = 'unique' | 'first' | 'collect';

/** Whether a value lies in a band, in the metric's own unit (rates are written in percent). */
export function inBand(band: Band, metric: Metric, value: Fraction): boolean {
  const side = (written: number | string | undefined, fits: (order: number) => boolean) =>
    written === undefined || fits(value.compare(inUnits(written, metric)));
  return (
    side(band.from, (order) => order >= 0) &&
    side(band.above, (order) => order > 0) &&
    side(band.to, (order) => order <= 0) &&
    side(band.below, (order) => order < 0)
  );
}

/**
 * Points of a value by a band table: of the first band that holds it (`unique`, `first`), or the sum of all that do
 * (`collect`); 0 where none does, which a checked table leaves only to `collect`.
 *
 * @example bandPoints([{ to: 50, points: 100 }, { to: 100, points: 90 }], 'first', metric, Fraction.of(50)) // 100
 */
export function bandPoints(bands: readonly Band[], hit: Hit, metric: Metric, value: Fraction): Fraction {
  const points = bands.filter((band) => inBand(band, metric, value)).map((band) => Fraction.parse(band.points));
  return hit === 'collect' ? Fraction.sum(points) : (points[0] ?? Fraction.zero);
}
