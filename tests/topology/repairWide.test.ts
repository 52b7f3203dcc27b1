import { describe, expect, it } from 'vitest';
import type { PolygonShape, Position } from '../../src/core/geometry.js';
import { Random } from '../../src/core/random.js';
import { type RepairOptions, type RepairUnit, repairCoverage } from '../../src/topology/repair.js';
import { validateCoverage } from '../../src/topology/validate.js';

/** Counties of a province 16° wide, written with nine decimals, every corner some millimetres off: 1.6 · 10⁸ units of 1e-7°. */
const SIDE = 8;
const PITCH = 2;
const OPTIONS: RepairOptions = {
  crs: 'WGS84',
  snapToleranceM: 0.1,
  gapToleranceM: 10,
  fillAll: false,
  overlapRule: 'longestBorder',
};
const nine = (value: number): number => Math.round(value * 1e9) / 1e9;

function counties(seed: number, off: number): RepairUnit[] {
  const inner = new Random(seed);
  const nodes = Array.from({ length: (SIDE + 1) ** 2 }, (_, k): Position => {
    const [i, j] = [k % (SIDE + 1), Math.floor(k / (SIDE + 1))];
    const move = (at: number): number => (at === 0 || at === SIDE ? 0 : (inner.float() - 0.5) * PITCH * 0.5);
    return [97 + PITCH * i + move(i), 26 + (PITCH * j) / 2 + move(j) / 2];
  });
  return Array.from({ length: SIDE * SIDE }, (_, q): RepairUnit => {
    const k = Math.floor(q / SIDE) * (SIDE + 1) + (q % SIDE);
    const ring = [k, k + 1, k + SIDE + 2, k + SIDE + 1].map((n): Position => {
      const [x, y] = nodes[n];
      return [nine(x + (inner.float() - 0.5) * off), nine(y + (inner.float() - 0.5) * off)];
    });
    return { id: `c${q}`, shape: { type: 'Polygon', coordinates: [[...ring, ring[0]]] }, feature: q };
  });
}

const box = (x0: number, y0: number, x1: number, y1: number): PolygonShape => ({
  type: 'Polygon',
  coordinates: [
    [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
      [x0, y0],
    ],
  ],
});

describe('repair of a whole province', () => {
  const units = counties(3, 1e-7);
  const ground = box(97, 26, 113, 34);

  it('tiles it again, whatever the order, and moves nothing by more than it may', () => {
    const result = repairCoverage(units, [ground], OPTIONS);
    expect(validateCoverage(units, [ground], { crs: 'WGS84' }).valid).toBe(false);
    expect(result).toMatchObject({ complete: true, open: [], findings: [], certificate: { valid: true, cells: 64 } });
    expect(result.certificate.sumArea2).toBe((2n * 160_000_000n * 80_000_000n).toString());
    expect(result.displacementM).toBeLessThanOrEqual(result.displacementBoundM);
    const cells = result.shapes.map((shape, feature) => ({ id: `c${feature}`, shape, feature }));
    expect(validateCoverage(cells, [ground], { crs: 'WGS84' }).defects).toEqual([]);
    const backwards = repairCoverage([...units].reverse(), [ground], OPTIONS);
    expect([...backwards.shapes].reverse()).toEqual(result.shapes);
  });

  it('divides a lane in the middle of it, and settles an overlap beside it', () => {
    const lane = [
      box(97, 26, 104.9999, 26.2),
      box(105.0001, 26, 113, 26.2),
      box(97, 26.2, 113, 28),
      box(100, 26.199, 100.1, 26.201),
    ];
    const cells = lane.map((shape, feature): RepairUnit => ({ id: `u${feature}`, shape, feature }));
    const result = repairCoverage(cells, [box(97, 26, 113, 28)], { ...OPTIONS, gapToleranceM: 50 });
    expect(result).toMatchObject({ complete: true, certificate: { valid: true, cells: 4 } });
    expect(result.actions.map(({ action }) => action).sort()).toEqual(['gapSplit', 'overlapResolved', 'overlapResolved']);
    const [west, east] = result.changes;
    expect(west.gainedM2 / east.gainedM2).toBeCloseTo(1, 2);
  });

  it('measures the tolerance where a degree is longest: no corner moves farther in true metres, from Hainan to the Amur', () => {
    // 0.12 m apart on the ground at 18°; at the middle latitude the same degrees are 0.1 m.
    const apart = 0.12 / 105_900;
    const south = [box(108, 18, 109, 19), box(109 + apart, 18, 110, 19), box(108, 52, 110, 53)];
    const cells = south.map((shape, feature): RepairUnit => ({ id: `u${feature}`, shape, feature }));
    expect(repairCoverage(cells, null, { ...OPTIONS, gapToleranceM: 0.01 }).shapes[1]).not.toEqual(
      repairCoverage(cells, null, { ...OPTIONS, snapToleranceM: 0.13, gapToleranceM: 0.01 }).shapes[1],
    );
  });

  it('refuses one polygon larger than doubles can count, by name', () => {
    const china = [box(75, 20, 85, 30), box(85, 20, 93, 30)];
    const cells = china.map((shape, feature): RepairUnit => ({ id: `u${feature}`, shape, feature }));
    expect(() => repairCoverage(cells, null, { ...OPTIONS, file: 'china.geojson' })).toThrow(
      expect.objectContaining({ code: 'extentTooLarge', file: 'china.geojson', place: { feature: 0 } }),
    );
  });
});
