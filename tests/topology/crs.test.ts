import fc from 'fast-check';
import gcoordModule from 'gcoord';
import { describe, expect, it } from 'vitest';
import { type Crs, gaussKrugerZone, positionProblem, recogniseCrs, unitOfCrs } from '../../src/core/crs.js';
import { WanggeError } from '../../src/core/errors.js';
import type { Position, Shape } from '../../src/core/geometry.js';
import { converter } from '../../src/topology/crs/converter.js';
import { convertFeatures } from '../../src/topology/crs/convertFeatures.js';

// Its types describe the ES module, Node loads the CommonJS one.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default;

const METRES = 111_320;
/** Metres between two positions in degrees, or in metres. */
function apartM(a: Position, b: Position, crs: Crs): number {
  if (unitOfCrs(crs) === 'metre') return Math.hypot(a[0] - b[0], a[1] - b[1]);
  return Math.hypot((a[0] - b[0]) * METRES * Math.cos((a[1] * Math.PI) / 180), (a[1] - b[1]) * METRES);
}

describe('names', () => {
  it.each<[string, Crs | null]>([
    ['WGS84', 'WGS84'],
    ['wgs 84', 'WGS84'],
    ['EPSG:4326', 'WGS84'],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 'WGS84'],
    ['OGC:CRS84', 'WGS84'],
    ['CGCS2000', 'CGCS2000'],
    ['epsg:4490', 'CGCS2000'],
    ['EPSG:4513', 'EPSG:4513'],
    ['urn:ogc:def:crs:EPSG::4527', 'EPSG:4527'],
    ['http://www.opengis.net/def/crs/EPSG/0/4554', 'EPSG:4554'],
    ['CGCS2000 / 3-degree Gauss-Kruger zone 39', 'EPSG:4527'],
    ['CGCS2000_3_Degree_GK_CM_117E', 'EPSG:4548'],
    ['CGCS2000 / 3-degree Gauss-Kruger CM 118E', null],
    ['gcj-02', 'GCJ02'],
    ['bd09ll', 'BD09'],
    ['BD09MC', null],
    ['planar', 'planar'],
    ['EPSG:4512', null],
    ['EPSG:4555', null],
    ['EPSG:2437', null],
    ['EPSG:3857', null],
    ['', null],
  ])('%s is %s', (name, crs) => expect(recogniseCrs(name)).toBe(crs));

  it('knows the 42 zones, each with its meridian and false easting', () => {
    const zones = Array.from({ length: 42 }, (_, i) => gaussKrugerZone(`EPSG:${4513 + i}`)!);
    expect(zones[0]).toEqual({ zone: 25, centralMeridian: 75, falseEasting: 25_500_000 });
    expect(zones[20]).toEqual({ zone: 45, centralMeridian: 135, falseEasting: 45_500_000 });
    expect(zones[21]).toEqual({ zone: 25, centralMeridian: 75, falseEasting: 500_000 });
    expect(zones[41]).toEqual({ zone: 45, centralMeridian: 135, falseEasting: 500_000 });
  });
});

describe('positions that cannot be meant', () => {
  it.each<[Crs, Position, string | null, string]>([
    ['WGS84', [121.4, 31.2], null, ''],
    ['GCJ02', [31.2, 121.4], 'coordinatesSwapped', '经度'],
    ['CGCS2000', [200, 10], 'coordinatesRange', 'EPSG:45xx'],
    ['WGS84', [39_500_000, 3_400_000], 'coordinatesRange', 'EPSG:4527'],
    ['EPSG:4548', [500_000, 3_400_000], null, ''],
    ['EPSG:4548', [3_400_000, 500_000], 'coordinatesSwapped', '东坐标'],
    ['EPSG:4548', [39_500_000, 3_400_000], 'coordinatesRange', 'EPSG:4527'],
    ['EPSG:4527', [39_500_000, 3_400_000], null, ''],
    ['EPSG:4527', [500_000, 3_400_000], 'coordinatesRange', '4534'],
    ['EPSG:4527', [117.1, 31.2], 'coordinatesRange', 'WGS84'],
    ['planar', [1e9, -1e9], null, ''],
  ])('%s %j: %s', (crs, at, code, hint) => {
    const problem = positionProblem(crs, at);
    expect(problem?.code ?? null).toBe(code);
    expect(problem?.hint.zh ?? '').toContain(hint);
  });
});

describe('published control points', () => {
  // The test vectors of eviltransform, in use by a dozen ports.
  it.each<[string, Position, Position]>([
    ['Shanghai', [121.5272106, 31.1774276], [121.531541859215, 31.17530398364597]],
    ['Shenzhen', [113.912316, 22.543847], [113.9171764808363, 22.540796131694766]],
    ['Beijing', [116.377817, 39.911954], [116.38404722455657, 39.91334545536069]],
  ])('GCJ-02 in %s', (_, wgs84, gcj02) => {
    expect(apartM(converter('WGS84', 'GCJ02')(wgs84), gcj02, 'WGS84')).toBeLessThan(1e-4);
    expect(apartM(converter('GCJ02', 'WGS84')(gcj02), wgs84, 'WGS84')).toBeLessThan(1e-4);
  });

  it('Gauss–Krüger: the bounds of EPSG:4522 and EPSG:4530 as the EPSG registry has them', () => {
    const corner = (crs: Crs, at: Position): number[] =>
      converter('CGCS2000', crs)(at).map((value) => Math.round(value * 100) / 100);
    expect(corner('EPSG:4522', [100.5, 21.13])[0]).toBe(34344166.57);
    expect(corner('EPSG:4522', [103.5, 21.13])[0]).toBe(34655833.43);
    expect(corner('EPSG:4522', [102, 21.13])).toEqual([34500000, 2337470.19]);
    expect(corner('EPSG:4522', [103.5, 42.69])[1]).toBe(4729373.22);
    expect(corner('EPSG:4530', [124.5, 40.19])[0]).toBe(42372262.47);
    expect(corner('EPSG:4530', [127.5, 53.2])[1]).toBe(5897928.74);
    expect(corner('EPSG:4551', [124.5, 40.19])[0]).toBe(372262.47);
  });
});

const inChina = fc.tuple(fc.double({ min: 74, max: 135, noNaN: true }), fc.double({ min: 3, max: 53, noNaN: true }));

describe('against gcoord, and there and back', () => {
  it('forwards as gcoord, to a micrometre', () => {
    fc.assert(
      fc.property(inChina, (at) => {
        const pairs: [Crs, Crs][] = [
          ['WGS84', 'GCJ02'],
          ['WGS84', 'BD09'],
          ['GCJ02', 'BD09'],
        ];
        for (const [from, to] of pairs) {
          const oracle = gcoord.transform([at[0], at[1]], gcoord[from as 'WGS84'], gcoord[to as 'GCJ02']) as [number, number];
          expect(apartM(converter(from, to)(at), oracle, 'WGS84')).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('back to less than a millimetre, where gcoord itself is off by centimetres and more', () => {
    let worst = 0;
    fc.assert(
      fc.property(inChina, (at) => {
        for (const crs of ['GCJ02', 'BD09'] as const) {
          const there = converter('WGS84', crs)(at);
          expect(apartM(converter(crs, 'WGS84')(there), at, 'WGS84')).toBeLessThan(1e-4);
          const theirs = gcoord.transform([there[0], there[1]], gcoord[crs], gcoord.WGS84) as [number, number];
          worst = Math.max(worst, apartM(theirs, at, 'WGS84'));
          expect(apartM(converter(crs, 'WGS84')(there), theirs, 'WGS84')).toBeLessThan(3);
        }
      }),
    );
    expect(worst).toBeGreaterThan(0.05);
  });

  it('between every two systems and back to a millimetre, never NaN', () => {
    const systems: Crs[] = ['WGS84', 'CGCS2000', 'GCJ02', 'BD09', 'EPSG:4527', 'EPSG:4548', 'EPSG:4549'];
    const near117 = fc.tuple(fc.double({ min: 115.6, max: 118.4, noNaN: true }), fc.double({ min: 18, max: 53, noNaN: true }));
    fc.assert(
      fc.property(near117, fc.constantFrom(...systems), fc.constantFrom(...systems), (at, a, b) => {
        const inA = converter('WGS84', a)(at);
        const back = converter(b, a)(converter(a, b)(inA));
        expect(apartM(back, inA, a)).toBeLessThan(1e-3);
      }),
    );
  });

  it('refuses planar metres, whose place is unknown', () => {
    expect(() => converter('planar', 'WGS84')).toThrow(WanggeError);
    expect(() => converter('GCJ02', 'planar')).toThrow(/planar/);
    expect(converter('planar', 'planar')([1, 2])).toEqual([1, 2]);
  });
});

describe('a layer', () => {
  const polygon = (...ring: Position[]): Shape => ({ type: 'Polygon', coordinates: [[...ring, ring[0]]] });
  const edgesOf = (shape: Shape): string[] => {
    const ring = (shape as unknown as { coordinates: Position[][] }).coordinates[0];
    return ring.slice(1).map((to, i) => JSON.stringify([ring[i], to].sort((a, b) => a[0] - b[0] || a[1] - b[1])));
  };
  const features = (...shapes: Shape[]) => shapes.map((shape, number) => ({ shape, number, properties: { number } }));
  const systems = fc.constantFrom<Crs>('GCJ02', 'BD09', 'EPSG:4527', 'EPSG:4548');

  it('keeps shared borders shared, whichever way they are drawn and however long', () => {
    const spot = fc.tuple(fc.double({ min: 0, max: 0.08, noNaN: true }), fc.double({ min: 0, max: 0.08, noNaN: true }));
    fc.assert(
      fc.property(spot, spot, systems, ([dx, dy], [ex, ey], crs) => {
        const a: Position = [117 + dx, 30 + dy];
        const b: Position = [117.1 + ex, 30.1 + ey];
        const west = polygon(a, b, [116.9, 30.2]);
        const east = polygon(b, a, [117.3, 30]);
        const { features: out, added } = convertFeatures(features(west, east), 'WGS84', crs);
        const [one, other] = out.map(({ shape }) => edgesOf(shape));
        const shared = one.filter((edge) => other.includes(edge));
        expect(added).toBeGreaterThan(0);
        expect(one.length).toBeGreaterThan(3);
        // The whole course between a and b, no more: its ends are the converted a and b.
        const ends = new Map<string, number>();
        for (const edge of shared)
          for (const end of JSON.parse(edge) as Position[]) ends.set(String(end), (ends.get(String(end)) ?? 0) + 1);
        const loose = [...ends].filter(([, count]) => count === 1).map(([end]) => end);
        const convert = converter('WGS84', crs);
        expect(loose.sort()).toEqual([String(convert(a)), String(convert(b))].sort());
      }),
      { numRuns: 30 },
    );
  });

  it('puts positions on long edges until they run within millimetres of their course', () => {
    const a: Position = [120.4, 30.1];
    const b: Position = [120.47, 30.19];
    for (const crs of ['GCJ02', 'BD09', 'EPSG:4549'] as const) {
      const { features: out, added } = convertFeatures(features({ type: 'LineString', coordinates: [a, b] }), 'WGS84', crs);
      const course = (out[0].shape as unknown as { coordinates: Position[] }).coordinates;
      expect(course).toHaveLength(added + 2);
      const convert = converter('WGS84', crs);
      const scale =
        unitOfCrs(crs) === 'degree' ? ([METRES * Math.cos((30 * Math.PI) / 180), METRES] as const) : ([1, 1] as const);
      let worst = 0;
      for (let t = 0; t <= 1; t += 1 / 4999) {
        const [x, y] = convert([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);
        const distances = course.slice(1).map((to, i) => {
          const [dx, dy] = [(to[0] - course[i][0]) * scale[0], (to[1] - course[i][1]) * scale[1]];
          const [ex, ey] = [(x - course[i][0]) * scale[0], (y - course[i][1]) * scale[1]];
          const u = Math.max(0, Math.min(1, (ex * dx + ey * dy) / (dx * dx + dy * dy)));
          return Math.hypot(ex - u * dx, ey - u * dy);
        });
        worst = Math.max(worst, Math.min(...distances));
      }
      expect({ crs, within: worst < 0.004 }).toEqual({ crs, within: true });
    }
  });

  it('leaves short edges, properties and records without a shape alone, and equal systems untouched', () => {
    const building = features(polygon([120.1, 30.2], [120.1002, 30.2], [120.1002, 30.2001]));
    const {
      features: out,
      positions,
      added,
    } = convertFeatures([...building, { shape: null, number: 1, properties: { number: 1 } }], 'BD09', 'WGS84');
    expect({ positions, added }).toEqual({ positions: 3, added: 0 });
    expect(out[0].properties).toEqual({ number: 0 });
    expect(out[1].shape).toBeNull();
    expect(convertFeatures(building, 'CGCS2000', 'WGS84').features).toBe(building);
  });
});
