import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Crs } from '../../src/core/crs.js';
import type { Position, Shape } from '../../src/core/geometry.js';
import { converter } from '../../src/topology/crs/converter.js';
import { findShifts, type ShiftInputs, type ShiftLayer } from '../../src/topology/crs/shift.js';

const moved = (shapes: readonly Shape[], from: Crs, to: Crs): Shape[] => {
  const convert = converter(from, to);
  const walk = (value: unknown): unknown =>
    typeof (value as number[])[0] === 'number' ? convert(value as unknown as Position) : (value as unknown[]).map(walk);
  return shapes.map((shape) => ({ type: shape.type, coordinates: walk(shape.coordinates) }) as Shape);
};
const layer = (name: string, shapes: readonly Shape[], crs: Crs = 'WGS84'): ShiftLayer => ({
  name: { zh: name, en: name },
  file: `${name}.geojson`,
  crs,
  shapes,
});
const summary = (inputs: ShiftInputs) =>
  findShifts(inputs).map(
    ({ file, figures }) => `${file} ${figures?.declared}→${figures?.looksLike}/${figures?.boundaryLooksLike}`,
  );

/** A town of 2 km: blocks of 100 m between streets, a building of 60 m in the middle of each. */
const at = (x: number, y: number): Position => [120.1 + x / 96_300, 30.2 + y / 110_860];
const square = (x: number, y: number, side: number): Shape => ({
  type: 'Polygon',
  coordinates: [[at(x, y), at(x + side, y), at(x + side, y + side), at(x, y + side), at(x, y)]],
});
const steps = Array.from({ length: 20 }, (_, i) => 100 * i);
const town = {
  boundary: [square(0, 0, 2000)],
  units: steps.flatMap((x) => steps.map((y) => square(x + 20, y + 20, 60))),
  roads: steps.flatMap((d): Shape[] => [
    { type: 'LineString', coordinates: [at(d, -300), at(d, 2300)] },
    { type: 'LineString', coordinates: [at(-300, d), at(2300, d)] },
  ]),
};
const inputs = (
  change: Partial<typeof town> = {},
  crs: Partial<Record<'boundary' | 'units' | 'roads', Crs>> = {},
): ShiftInputs => {
  const all = { ...town, ...change };
  return {
    boundary: layer('boundary', all.boundary, crs.boundary),
    units: layer('units', all.units, crs.units),
    barriers: [layer('roads', all.roads, crs.roads)],
    sites: [],
  };
};

describe('a town that fits', () => {
  it('gives no warning, nor when it is all in one shifted system, nor in metres', () => {
    expect(summary(inputs())).toEqual([]);
    for (const crs of ['GCJ02', 'BD09', 'EPSG:4549'] as const) {
      const all = {
        boundary: moved(town.boundary, 'WGS84', crs),
        units: moved(town.units, 'WGS84', crs),
        roads: moved(town.roads, 'WGS84', crs),
      };
      expect(summary(inputs(all, { boundary: crs, units: crs, roads: crs }))).toEqual([]);
      expect(summary(inputs(all, { boundary: crs, units: 'WGS84', roads: 'WGS84' }))).toEqual([]);
    }
    expect(
      summary(
        inputs({ units: moved(town.units, 'WGS84', 'EPSG:4549') }, { boundary: 'planar', units: 'planar', roads: 'planar' }),
      ),
    ).toEqual([]);
  });

  it('gives none for a layer that is off by another amount, that no system explains', () => {
    const off = town.units.map(
      (shape) =>
        ({
          ...shape,
          coordinates: (shape.coordinates as Position[][]).map((ring) => ring.map(([x, y]): Position => [x - 0.012, y + 0.009])),
        }) as Shape,
    );
    expect(summary(inputs({ units: off }))).toEqual([]);
  });
});

describe('a shifted layer', () => {
  it.each<['GCJ02' | 'BD09']>([['GCJ02'], ['BD09']])('units in %s taken for WGS 84', (crs) => {
    const found = findShifts(inputs({ units: moved(town.units, 'WGS84', crs) }));
    expect(found).toMatchObject([
      {
        code: 'crs.shifted',
        severity: 'warning',
        file: 'units.geojson',
        figures: { declared: 'WGS84', looksLike: crs, boundaryLooksLike: 'WGS84', outsidePercentThen: 0 },
      },
    ]);
    expect(found[0].hint?.en).toContain(`crs: ${crs}`);
    const { shiftM } = found[0].figures as { shiftM: number };
    expect(crs === 'GCJ02' ? shiftM > 400 && shiftM < 600 : shiftM > 900 && shiftM < 1300).toBe(true);
  });

  it('units in WGS 84 declared as GCJ-02', () => {
    const put = moved(town.units, 'GCJ02', 'WGS84');
    expect(summary(inputs({ units: put }, { units: 'GCJ02' }))).toEqual(['units.geojson GCJ02→WGS84/WGS84']);
  });

  it('the boundary, when the layers agree against it', () => {
    expect(summary(inputs({ boundary: moved(town.boundary, 'WGS84', 'GCJ02') }))).toEqual(['units.geojson WGS84→WGS84/GCJ02']);
  });

  it('a boundary in Gauss–Krüger metres', () => {
    const metres = (shapes: readonly Shape[]) => moved(shapes, 'WGS84', 'EPSG:4549');
    const put = { boundary: metres(town.boundary), units: metres(moved(town.units, 'WGS84', 'BD09')), roads: metres(town.roads) };
    expect(summary(inputs(put, { boundary: 'EPSG:4549' }))).toEqual(['units.geojson WGS84→BD09/WGS84']);
  });

  it('does not depend on the order of features', () => {
    const units = moved(town.units, 'WGS84', 'GCJ02');
    expect(findShifts(inputs({ units: [...units].reverse() }))).toEqual(findShifts(inputs({ units })));
  });
});

const bund = new URL('../../../shared/data/bund/', import.meta.url);
describe.skipIf(!existsSync(bund))('four real communities of Shanghai (absent: ../shared/data/bund)', () => {
  const read = (name: string): Shape[] =>
    (JSON.parse(readFileSync(new URL(`${name}.geojson`, bund), 'utf8')) as { features: { geometry: Shape }[] }).features.map(
      ({ geometry }) => geometry,
    );
  const real = () => ({ boundary: read('boundary'), units: read('buildings'), roads: read('roads') });

  it('as they are: no warning, over all and one by one', () => {
    const all = real();
    expect(summary(inputs(all))).toEqual([]);
    for (const area of all.boundary) expect(summary(inputs({ ...all, boundary: [area] }))).toEqual([]);
  });

  it.each<['GCJ02' | 'BD09', 'units' | 'roads']>([
    ['GCJ02', 'units'],
    ['GCJ02', 'roads'],
    ['BD09', 'units'],
    ['BD09', 'roads'],
  ])('%s %s are recognised', (crs, name) => {
    const all = real();
    const file = name === 'units' ? 'units' : 'roads';
    expect(summary(inputs({ ...all, [name]: moved(all[name], 'WGS84', crs) }))).toEqual([`${file}.geojson WGS84→${crs}/WGS84`]);
  });
});
