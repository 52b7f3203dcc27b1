import { describe, expect, it } from 'vitest';
import { type TerritoryConfig, TerritorySchema } from '../../../src/core/config/project.js';
import type { Position } from '../../../src/core/geometry.js';
import { buildTerritory } from '../../../src/topology/territory/build.js';
import type { SourceFeature, TerritorySources } from '../../../src/topology/territory/sources.js';

const square = (x: number, y: number, side: number): SourceFeature['shape'] => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ] as Position[],
  ],
});
const sources: TerritorySources = {
  boundary: [
    { shape: square(0, 0, 200), number: 0, properties: { code: '330102001001', name: '石塘村', lb: '220', gm: '村庄网格 ' } },
  ],
  units: [
    { shape: square(20, 20, 20), number: 0, properties: { id: 'a', households: 3, zu: '东组' } },
    { shape: square(120, 120, 20), number: 1, properties: { id: 'b', households: 4, zu: '' } },
  ],
  barriers: [],
};
const config = (boundary: object, units: object): TerritoryConfig =>
  TerritorySchema.parse({ boundary: { file: 'b', ...boundary }, units: { file: 'u', ...units } });
const build = (asked: TerritoryConfig) => buildTerritory(sources, asked, { crs: 'planar' });

describe('attributes that sizes hang on', () => {
  it('reads the village group of a unit, the class and the profile of an area, where they are named', () => {
    const { units, areas } = build(config({ urbanRural: 'lb', profile: 'gm' }, { villageGroup: 'zu' }));
    expect(units.map(({ id, villageGroup }) => [id, villageGroup])).toEqual([
      ['a', '东组'],
      ['b', undefined],
    ]);
    expect(areas.map(({ urbanRural, profile }) => [urbanRural, profile])).toEqual([['220', '村庄网格']]);
    const plain = build(config({}, {}));
    expect('villageGroup' in plain.units[0]).toBe(false);
    expect('profile' in plain.areas[0]).toBe(false);
  });

  it.each([
    [{ profile: 'guimo' }, {}, 'territory.boundary.profile'],
    [{}, { villageGroup: 'cunzu' }, 'territory.units.villageGroup'],
  ])('refuses a property that no feature has: %j %j', (boundary, units, path) => {
    expect(() => build(config(boundary, units))).toThrow(
      expect.objectContaining({ code: 'columnMissing', place: { column: expect.any(String), path } }),
    );
  });
});
