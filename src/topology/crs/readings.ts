import { type Crs, gaussKrugerZone } from '../../core/crs.js';
import type { Position } from '../../core/geometry.js';
import { converter } from './converter.js';

/** The systems that are taken for each other: all three look like longitude and latitude. */
const LOOKALIKES = ['WGS84', 'GCJ02', 'BD09'] as const;
export type Lookalike = (typeof LOOKALIKES)[number];

/** What if the layer's numbers, and the ground's, were meant in these systems? `move` takes a position from where it was put to where it belongs then. */
export interface Reading {
  readonly layer: Lookalike;
  readonly ground: Lookalike;
  readonly move: (at: Position) => Position;
}

/** The degrees that a system is made of: Gauss–Krüger is projected from survey degrees. Null for planar metres. */
export function lookalikeOf(crs: Crs): Lookalike | null {
  if (crs === 'planar') return null;
  return crs === 'GCJ02' || crs === 'BD09' ? crs : 'WGS84';
}

/**
 * Every other way to read a layer declared as `layer`, that now lies in the coordinates `ground` of the boundary. Those that
 * blame the layer alone come first. None for planar metres, of which no place on the earth is known.
 */
export function otherReadings(layer: Crs, ground: Crs): Reading[] {
  const layerIs = lookalikeOf(layer);
  const groundIs = lookalikeOf(ground);
  if (!layerIs || !groundIs) return [];
  const zone = gaussKrugerZone(ground);
  const readings: Reading[] = [];
  for (const groundMeant of [groundIs, ...LOOKALIKES.filter((crs) => crs !== groundIs)]) {
    for (const layerMeant of LOOKALIKES) {
      // Where both are the same system, its name makes no difference: told once, as the ground's own.
      if (layerMeant === groundMeant && groundMeant !== groundIs) continue;
      if (layerMeant === layerIs && groundMeant === groundIs) continue;
      if (layerIs === groundIs && layerMeant === groundMeant) continue;
      const steps = [
        ...(zone ? [converter(ground, 'WGS84')] : []),
        converter(groundIs, layerIs),
        converter(layerMeant, groundMeant),
        ...(zone ? [converter('WGS84', ground)] : []),
      ];
      readings.push({
        layer: layerMeant,
        ground: groundMeant,
        move: (at) => steps.reduce((position, step) => step(position), at),
      });
    }
  }
  return readings;
}
