import { describe, expect, it } from 'vitest';
import { TerritorySchema } from '../../src/core/config/project.js';
import { WanggeError } from '../../src/core/errors.js';
import type { Position, Shape } from '../../src/core/geometry.js';
import { buildTerritory } from '../../src/topology/territory/build.js';
import type { SourceFeature } from '../../src/topology/territory/sources.js';
import { validateCoverage } from '../../src/topology/validate.js';

const square = ([x, y]: Position, side: number): Shape & { type: 'Polygon' } => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ],
  ],
});
const one = (shape: Shape, properties: Record<string, unknown>): SourceFeature[] => [{ shape, properties, number: 0 }];
const config = TerritorySchema.parse({
  boundary: { file: 'boundary.geojson' },
  units: { file: 'units.geojson' },
  barriers: [{ file: 'roads.geojson', class: 'major' }],
});

/** The refusal of a territory of one square community around [120, 30], with one unit and one road. */
function refusal(change: { boundary?: Shape; unit?: Shape; road?: Shape }): WanggeError {
  const sources = {
    boundary: one(change.boundary ?? square([120, 30], 0.01), { code: 'A', name: 'a' }),
    units: one(change.unit ?? square([120.004, 30.004], 0.0005), { id: 'u', households: 30 }),
    barriers: [
      {
        config: config.barriers[0],
        features: one(
          change.road ?? {
            type: 'LineString',
            coordinates: [
              [119.99, 30.002],
              [120.02, 30.002],
            ],
          },
          {},
        ),
      },
    ],
  };
  try {
    buildTerritory(sources, config, { crs: 'WGS84' });
  } catch (error) {
    if (error instanceof WanggeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('layers handed over in memory', () => {
  it.each([NaN, Infinity, -Infinity])('%s is refused, naming layer and feature', (value) => {
    expect(refusal({ unit: { type: 'Point', coordinates: [120.004, value] } })).toMatchObject({
      code: 'coordinatesRange',
      file: 'units.geojson',
      place: { feature: 0 },
    });
    expect(
      refusal({
        road: {
          type: 'LineString',
          coordinates: [
            [120, 30],
            [value, 30],
          ],
        },
      }),
    ).toMatchObject({ code: 'coordinatesRange', file: 'roads.geojson', place: { feature: 0 } });
  });

  it('a layer across the antimeridian is refused, one along it is not', () => {
    const across: Shape = {
      type: 'LineString',
      coordinates: [
        [179.99, 30],
        [-179.99, 30],
      ],
    };
    expect(refusal({ road: across })).toMatchObject({
      code: 'coordinatesRange',
      file: 'roads.geojson',
      place: { feature: 0, at: [-179.99, 30] },
    });
    expect(refusal({ road: across }).text.en).toContain('antimeridian');
    const near = square([179.99, 30], 0.01);
    expect(validateCoverage([{ id: 'A', shape: near, feature: 0 }], [near], { crs: 'WGS84' }).valid).toBe(true);
  });

  it('an area whose hole lies outside, or whose parts overlap, is refused', () => {
    const outer = square([120, 30], 0.01).coordinates[0];
    const outside: Shape = { type: 'Polygon', coordinates: [outer, square([121, 30], 0.001).coordinates[0]] };
    const overlapping: Shape = { type: 'MultiPolygon', coordinates: [[outer], square([120.005, 30.005], 0.01).coordinates] };
    for (const boundary of [outside, overlapping]) {
      expect(refusal({ boundary })).toMatchObject({
        code: 'geometryInvalid',
        file: 'boundary.geojson',
        place: { feature: 0, at: [expect.any(Number), expect.any(Number)] },
      });
    }
  });
});
