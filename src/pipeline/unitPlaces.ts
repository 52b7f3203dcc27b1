import type { TerritoryConfig } from '../core/config/project.js';
import { polygonsOf, type Shape } from '../core/geometry.js';
import { poleOf } from '../topology/pole.js';
import { textOf } from '../topology/territory/attributes.js';
import type { SourceFeature } from '../topology/territory/sources.js';

/** A place inside every unit that has a shape, by its id, in the coordinates of the shapes. */
export function unitPlaces(
  features: readonly SourceFeature[],
  { id }: Pick<TerritoryConfig['units'], 'id'>,
): Map<string, readonly [number, number]> {
  const places = new Map<string, readonly [number, number]>();
  for (const feature of features) {
    const name = textOf(feature, id);
    const place = feature.shape ? placeIn(feature.shape) : null;
    if (name !== null && place) places.set(name, place);
  }
  return places;
}

/** A point of a shape: of an area one well inside. */
export function placeIn(shape: Shape): readonly [number, number] | null {
  if (shape.type === 'Point') return shape.coordinates;
  if (shape.type === 'LineString') return shape.coordinates[0] ?? null;
  if (shape.type === 'MultiLineString') return shape.coordinates[0]?.[0] ?? null;
  const rings = polygonsOf(shape)
    .flat()
    .map((ring) => Float64Array.from(ring.flat()));
  const first = polygonsOf(shape)[0]?.[0]?.[0];
  if (!first) return null;
  // the few scan lines are enough: any place inside will do
  const { x, y, radius } = poleOf(rings, 1, 1, 0);
  return radius > 0 && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : first;
}
