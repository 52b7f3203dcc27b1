import { describe, expect, it } from 'vitest';
import { WanggeError } from '../../../src/core/errors.js';
import type { Shape } from '../../../src/core/geometry.js';
import { buildTerritory } from '../../../src/topology/territory/build.js';
import type { SourceFeature, TerritorySources } from '../../../src/topology/territory/sources.js';
import { box, config, layer, town } from './town.js';

const build = (sources: TerritorySources, crs: 'planar' | 'WGS84' = 'planar') => buildTerritory(sources, config, { crs });

function refusal(sources: TerritorySources, crs: 'planar' | 'WGS84' = 'planar'): WanggeError {
  try {
    build(sources, crs);
  } catch (error) {
    if (error instanceof WanggeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The town with some features of a layer replaced. */
function with_(layerName: 'boundary' | 'units', change: (features: SourceFeature[]) => SourceFeature[]): TerritorySources {
  const sources = town();
  return { ...sources, [layerName]: change([...sources[layerName]]) };
}

function withProperties(number: number, properties: Record<string, unknown>): TerritorySources {
  return with_('units', (units) =>
    units.map((unit) => (unit.number === number ? { ...unit, properties: { ...unit.properties, ...properties } } : unit)),
  );
}

describe('refused, with file, place and remedy', () => {
  const area = (ring: [number, number][]): Shape => ({ type: 'Polygon', coordinates: [ring] });
  const cases: [string, TerritorySources, string, Record<string, unknown>][] = [
    ['households in words', withProperties(2, { households: '三十户' }), 'valueInvalid', { feature: 2, column: 'households' }],
    ['negative households', withProperties(2, { households: -1 }), 'valueInvalid', { feature: 2, column: 'households' }],
    ['a repeated unit id', withProperties(3, { id: 'n1-a' }), 'idDuplicate', { feature: 3, id: 'n1-a', column: 'id' }],
    ['a unit without id', withProperties(3, { id: null }), 'valueInvalid', { feature: 3, column: 'id' }],
    ['no unit at all', with_('units', () => []), 'fileEmpty', {}],
    ['no area at all', with_('boundary', () => []), 'fileEmpty', {}],
    [
      'a repeated area code',
      with_('boundary', ([a, b]) => [a, { ...b, properties: { code: 'A', name: 'b' } }]),
      'idDuplicate',
      { feature: 1, id: 'A', column: 'code' },
    ],
    [
      'a boundary that crosses itself',
      with_('boundary', ([, b]) => [
        {
          ...b,
          number: 0,
          shape: area([
            [0, 0],
            [10, 10],
            [10, 0],
            [0, 10],
            [0, 0],
          ]),
        },
      ]),
      'geometryInvalid',
      { feature: 0, at: [5, 5] },
    ],
    [
      'a boundary that is not closed',
      with_('boundary', ([a]) => [
        {
          ...a,
          shape: area([
            [0, 0],
            [10, 0],
            [10, 10],
            [0, 10],
          ]),
        },
      ]),
      'geometryInvalid',
      { feature: 0, at: [0, 10] },
    ],
    [
      'a boundary that is a line',
      with_('boundary', ([a]) => [
        {
          ...a,
          shape: {
            type: 'LineString',
            coordinates: [
              [0, 0],
              [1, 1],
            ],
          },
        },
      ]),
      'geometryKind',
      { feature: 0 },
    ],
    ['a boundary without shape', with_('boundary', ([a]) => [{ ...a, shape: null }]), 'geometryInvalid', { feature: 0 }],
    [
      'a collection of geometries as unit',
      with_('units', ([a, ...rest]) => [
        { ...a, shape: { type: 'GeometryCollection', geometries: [] } as unknown as Shape },
        ...rest,
      ]),
      'geometryKind',
      { feature: 0 },
    ],
    [
      'areas that overlap',
      with_('boundary', ([a, b]) => [a, { ...b, shape: box(290, 0, 600, 400) }]),
      'areasOverlap',
      { id: 'B' },
    ],
    [
      'all units outside',
      with_('units', () => layer([box(9000, 0, 9010, 10), { id: 'far', households: 1, compound: null }])),
      'unitOutside',
      { id: 'far' },
    ],
  ];
  it.each(cases)('%s', (_, sources, code, place) => {
    const error = refusal(sources);
    expect(error.code).toBe(code);
    expect(error.place ?? {}).toMatchObject(place);
    expect(error.file).toMatch(/(boundary|buildings)\.geojson/);
    expect(error.hint?.zh && error.hint.en && error.text.zh && error.text.en).toBeTruthy();
  });

  it('names the nearest property when one is unknown', () => {
    const sources = with_('units', (units) =>
      units.map(({ properties: { households, ...rest }, ...unit }) => ({
        ...unit,
        properties: { ...rest, household: households },
      })),
    );
    const error = refusal(sources);
    expect(error).toMatchObject({ code: 'columnMissing', file: 'buildings.geojson', place: { column: 'households' } });
    expect(error.hint?.en).toContain('"household"');
  });

  it('latitude before longitude, in the boundary or in the units only', () => {
    const at = (x: number, y: number): Shape => box(x, y, x + 0.01, y + 0.01);
    const unit = (shape: Shape) => layer([shape, { id: 'u', households: 1, compound: null }]);
    const boundary = (shape: Shape) => layer([shape, { code: 'A', name: 'a' }]);
    const swapped = { boundary: boundary(at(31.2, 121.4)), units: unit(at(31.2, 121.4)), barriers: [] };
    expect(refusal(swapped, 'WGS84')).toMatchObject({ code: 'coordinatesSwapped', file: 'boundary.geojson' });
    const half = { boundary: boundary(at(12.3, 45.6)), units: unit(at(45.6, 12.3)), barriers: [] };
    expect(refusal(half, 'WGS84')).toMatchObject({ code: 'coordinatesSwapped', file: 'buildings.geojson' });
    const metres = { boundary: boundary(at(500000, 3400000)), units: unit(at(500000, 3400000)), barriers: [] };
    expect(refusal(metres, 'WGS84')).toMatchObject({ code: 'coordinatesRange' });
  });
});

describe('left out or counted, and listed', () => {
  const coded = (sources: TerritorySources, code: string) => build(sources).findings.filter((finding) => finding.code === code);

  it('a unit without shape', () => {
    const sources = with_('units', ([a, ...rest]) => [{ ...a, shape: null }, ...rest]);
    expect(coded(sources, 'unit.withoutGeometry')).toMatchObject([
      { severity: 'blocking', place: { id: 'n1-a' }, figures: { households: 10 } },
    ]);
    expect(build(sources).units).toHaveLength(12);
  });

  it('a unit outside every area', () => {
    const sources = with_('units', ([a, ...rest]) => [{ ...a, shape: box(1000, 0, 1010, 10) }, ...rest]);
    expect(coded(sources, 'unit.outside')).toMatchObject([
      { severity: 'blocking', place: { id: 'n1-a', at: [1000, 0] }, figures: { households: 10 } },
    ]);
    expect(build(sources).figures).toMatchObject({ units: 12, unitsLeftOut: 1, households: 207 });
  });

  it('a unit across the boundary: a note, a warning when less than half is inside', () => {
    const across = (x: number) =>
      coded(
        with_('units', ([a, ...rest]) => [{ ...a, shape: box(x, 230, x + 40, 260) }, ...rest]),
        'unit.straddlesBoundary',
      ).filter(({ place }) => place?.id === 'n1-a');
    expect(across(-10)).toMatchObject([{ severity: 'note', figures: { insidePercent: 75 } }]);
    expect(across(-30)).toMatchObject([{ severity: 'warning', figures: { insidePercent: 25, households: 10 } }]);
  });

  it('households that are missing count as 0', () => {
    const sources = withProperties(1, { households: null });
    expect(coded(sources, 'unit.householdsMissing')).toMatchObject([{ severity: 'warning', figures: { units: 1 } }]);
    expect(build(sources).figures.households).toBe(197);
  });

  it('a compound in which nobody lives, and a unit whose attribute and place disagree', () => {
    expect(coded(town(), 'compound.withoutLoad')).toEqual([]);
    const sources = town();
    const empty = {
      ...sources,
      compounds: [...sources.compounds!, ...layer([box(400, 220, 440, 250), { id: 'C2', name: '空小区' }])],
    };
    expect(coded(empty, 'compound.withoutLoad')).toMatchObject([
      { severity: 'blocking', place: { id: 'C2' }, figures: { areaM2: 1200, expected: Math.round((90 / (130 * 170)) * 1200) } },
    ]);
    const elsewhere = withProperties(0, { compound: 'C1' });
    expect(coded(elsewhere, 'compound.disagreement')).toMatchObject([{ place: { id: 'n1-a' } }]);
    const unit = build(elsewhere).units.find(({ id }) => id === 'n1-a')!;
    expect(build(elsewhere).compounds[unit.compound].id).toBe('C1');
  });

  it('expects of a compound without load what those nearby hold, more than those far away', () => {
    const home = (x: number, id: string) =>
      [box(x + 40, 40, x + 60, 60), { id, households: Number(id), compound: null }] as const;
    const court = (x: number, id: string) => [box(x, 0, x + 100, 100), { id, name: null }] as const;
    const expectedAt = (x: number) =>
      coded(
        {
          boundary: layer([box(-100, -100, 4100, 200), { code: 'A', name: 'a' }]),
          units: layer(home(0, '100'), home(4000, '10')),
          barriers: [],
          compounds: layer(court(0, 'dense'), court(4000, 'sparse'), court(x, 'bare')),
        },
        'compound.withoutLoad',
      ).map(({ figures }) => figures?.expected);
    // One hectare each: weights 1 / (1 + (d / 500 m)²) at 200 m and 3,800 m, then the other way round, then equal.
    const weight = (d: number): number => 1 / (1 + (d / 500) ** 2);
    const mean = (near: number, far: number): number => Math.round((100 * near + 10 * far) / (near + far));
    expect(expectedAt(200)).toEqual([mean(weight(200), weight(3800))]);
    expect(expectedAt(3800)).toEqual([mean(weight(3800), weight(200))]);
    expect(expectedAt(2000)).toEqual([55]);
  });

  it('half a square metre of overlap between areas goes to the first', () => {
    const bulging: Shape = {
      type: 'Polygon',
      coordinates: [
        [
          [300, 0],
          [600, 0],
          [600, 400],
          [300, 400],
          [300, 3],
          [299.5, 2],
          [300, 1],
          [300, 0],
        ],
      ],
    };
    const sources = with_('boundary', ([a, b]) => [a, { ...b, shape: bulging }]);
    expect(coded(sources, 'area.overlap')).toMatchObject([{ severity: 'warning', place: { id: 'B' }, figures: { areaM2: 0.5 } }]);
    expect(build(sources).areas.map(({ areaM2 }) => areaM2)).toEqual([120000, 120000]);
  });
});
