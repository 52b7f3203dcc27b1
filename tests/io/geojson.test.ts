import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFeatures, readShapes } from '../../src/io/geojson.js';
import { file, refusal } from './scratch.js';

const SQUARE = [
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ],
];

function collection(...features: unknown[]): string {
  return JSON.stringify({ type: 'FeatureCollection', features });
}

function feature(geometry: unknown, properties: unknown = {}, more: object = {}): unknown {
  return { type: 'Feature', ...more, properties, geometry };
}

const polygon = (coordinates: unknown) => ({ type: 'Polygon', coordinates });

describe('readFeatures', () => {
  it('reads every kind of shape, a lone feature, a bare geometry', () => {
    const path = file(
      'a.geojson',
      collection(
        feature({ type: 'Point', coordinates: [1, 2] }, { id: 'p' }),
        feature({
          type: 'LineString',
          coordinates: [
            [0, 0],
            [1, 1],
          ],
        }),
        feature({
          type: 'MultiLineString',
          coordinates: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        }),
        feature(polygon(SQUARE), null),
        feature({ type: 'MultiPolygon', coordinates: [SQUARE] }),
      ),
    );
    const { features, findings } = readFeatures(path);
    expect(features.map(({ shape, number }) => [number, shape.type])).toEqual([
      [0, 'Point'],
      [1, 'LineString'],
      [2, 'MultiLineString'],
      [3, 'Polygon'],
      [4, 'MultiPolygon'],
    ]);
    expect(features[3]?.properties).toEqual({});
    expect(findings).toEqual([]);
    expect(readFeatures(file('b.json', `\uFEFF${JSON.stringify(feature(polygon(SQUARE)))}\r\n`)).features).toHaveLength(1);
    expect(readFeatures(file('c.json', JSON.stringify(polygon(SQUARE)))).features[0]?.shape).toEqual(polygon(SQUARE));
  });

  it('lets the feature id stand for a missing property id', () => {
    const path = file(
      'a.geojson',
      collection(feature(polygon(SQUARE), { a: 1 }, { id: 7 }), feature(polygon(SQUARE), { id: 'own' }, { id: 7 })),
    );
    expect(readFeatures(path).features.map(({ properties }) => properties.id)).toEqual([7, 'own']);
  });

  it('reports what it leaves out: features without geometry, elevations', () => {
    const path = file('a.geojson', collection(feature(null, { id: 'x' }), feature({ type: 'Point', coordinates: [1, 2, 30] })));
    const { features, findings } = readFeatures(path);
    expect(features).toEqual([{ shape: { type: 'Point', coordinates: [1, 2] }, properties: {}, number: 1 }]);
    expect(findings.map(({ code }) => code)).toEqual(['feature.withoutGeometry', 'feature.elevationIgnored']);
    expect(findings[0]).toMatchObject({ file: path, place: { feature: 0, id: 'x' } });
  });

  it.each([
    [
      'an open ring',
      polygon([
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      ]),
      [0, 1],
    ],
    [
      'a ring of three points',
      polygon([
        [
          [0, 0],
          [1, 0],
          [0, 0],
        ],
      ]),
      [0, 0],
    ],
    [
      'an open hole',
      polygon([
        SQUARE[0],
        [
          [0.2, 0.2],
          [0.4, 0.2],
          [0.3, 0.4],
          [0.2, 0.3],
        ],
      ]),
      [0.2, 0.3],
    ],
    [
      'text for a number',
      polygon([
        [
          ['0', 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ]),
      undefined,
    ],
    ['a null coordinate', { type: 'Point', coordinates: [null, 1] }, undefined],
    ['too few coordinates', { type: 'Point', coordinates: [1] }, undefined],
    ['a polygon without rings', polygon([]), undefined],
    ['a line of one point', { type: 'LineString', coordinates: [[3, 4]] }, [3, 4]],
    ['no coordinates', { type: 'Polygon' }, undefined],
  ])('refuses %s by feature, id and position', (_, geometry, at) => {
    const path = file('a.geojson', collection(feature({ type: 'Point', coordinates: [0, 0] }), feature(geometry, { id: 'B7' })));
    const error = refusal('geometryInvalid', () => readFeatures(path));
    expect(error.place).toEqual({ feature: 1, id: 'B7', ...(at ? { at } : {}) });
    expect(error.text.en).toContain('feature 1 (id B7)');
    expect(error.exitCode).toBe(1);
  });

  it('refuses a number too large to be one', () => {
    refusal('geometryInvalid', () =>
      readFeatures(file('a.geojson', '{"type":"Point","coordinates":[1e999,2]}'), { crs: 'planar' }),
    );
  });

  it('refuses other kinds of geometry', () => {
    for (const type of ['MultiPoint', 'GeometryCollection', 'Circle', undefined])
      refusal('geometryKind', () => readFeatures(file('a.geojson', collection(feature({ type, coordinates: [[1, 2]] })))));
  });

  it('refuses swapped and planar coordinates where degrees are meant', () => {
    const at = (x: number, y: number) => file('a.geojson', collection(feature({ type: 'Point', coordinates: [x, y] })));
    refusal('coordinatesSwapped', () => readFeatures(at(31.24, 121.49)));
    refusal('coordinatesRange', () => readFeatures(at(500123.4, 3456789.1)));
    expect(readFeatures(at(500123.4, 3456789.1), { crs: 'planar' }).features).toHaveLength(1);
  });

  it('takes only longitude and latitude for crs, unless the project is planar', () => {
    const named = (name: string) =>
      file('a.geojson', JSON.stringify({ type: 'FeatureCollection', crs: { type: 'name', properties: { name } }, features: [] }));
    for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326', 'urn:ogc:def:crs:EPSG::4490'])
      expect(readFeatures(named(name)).crs).toBe(name);
    for (const name of ['EPSG:4547', 'urn:ogc:def:crs:EPSG::3857', 'EPSG:44901'])
      expect(refusal('crsUnsupported', () => readFeatures(named(name))).text.en).toContain(name);
    expect(readFeatures(named('EPSG:4547'), { crs: 'planar' }).features).toEqual([]);
  });

  it.each([
    ['[1, 2]'],
    ['{"type": "Topology"}'],
    ['{"features": []}'],
    ['{"type": "FeatureCollection"}'],
    ['{"type": "FeatureCollection", "features": [{"type": "Point"}]}'],
    ['{"type": "FeatureCollection", "features": [null]}'],
  ])('refuses %s as no GeoJSON', (text) => {
    refusal('formatUnsupported', () => readFeatures(file('a.geojson', text)));
  });

  it('names line and column of broken JSON', () => {
    const text = '{"type": "FeatureCollection",\n"features": [\n{"type": "Feature" "geometry": null}]}';
    expect(refusal('jsonBroken', () => readFeatures(file('a.geojson', text))).place).toEqual({ line: 3, column: 20 });
  });
});

describe('readShapes', () => {
  it('hands over what validate has to judge', () => {
    const open = [
      [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
    ];
    const path = file(
      'a.geojson',
      collection(feature(polygon(open)), feature(polygon([])), feature(null), feature(polygon([[]]))),
    );
    const { shapes, findings } = readShapes(path);
    expect(shapes.map(({ shape, number }) => [number, shape?.coordinates ?? null])).toEqual([
      [0, open],
      [1, []],
      [2, null],
      [3, [[]]],
    ]);
    expect(findings.map(({ code }) => code)).toEqual(['feature.withoutGeometry']);
  });

  it('refuses what is no polygon', () => {
    expect(
      refusal('geometryKind', () => readShapes(file('a.geojson', collection(feature({ type: 'Point', coordinates: [0, 0] })))))
        .place,
    ).toEqual({
      feature: 0,
    });
    refusal('geometryInvalid', () => readShapes(file('a.geojson', collection(feature(polygon([[['x', 0]]]))))));
  });
});

const bund = new URL('../../../shared/data/bund/', import.meta.url);

describe.skipIf(!existsSync(bund))('bund (../shared/data/bund)', () => {
  it('reads every layer', () => {
    const count = (name: string) => readFeatures(fileURLToPath(new URL(name, bund))).features.length;
    expect(count('boundary.geojson')).toBe(4);
    expect(count('buildings.geojson')).toBe(1244);
    expect(count('roads.geojson')).toBe(1778);
  });
});
