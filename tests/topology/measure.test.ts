import { describe, expect, it } from 'vitest';
import type { Polygonal, Position } from '../../src/core/geometry.js';
import { makeLattice } from '../../src/topology/lattice.js';
import { labelPoint, measure } from '../../src/topology/measure.js';
import { isInside } from '../../src/topology/pole.js';
import { coverageOfShapes } from '../../src/topology/shapes.js';
import { draw } from './drawing.js';

const PLANAR = makeLattice({ crs: 'planar' });
const ring = (...points: Position[]): Polygonal => ({ type: 'Polygon', coordinates: [[...points, points[0]]] });

describe('measure, in metres', () => {
  it('knows a square, a strip and a ring with a hole', () => {
    const shapes = [
      ring([0, 0], [30, 0], [30, 30], [0, 30]),
      ring([100, 0], [200, 0], [200, 2], [100, 2]),
      draw('AAA\nA.A\nAAA').get('A')!,
    ];
    const { areaM2, perimeterM, centreX, centreY, compactness, widthM } = measure(coverageOfShapes(shapes, PLANAR));
    expect([...areaM2]).toEqual([900, 200, 800].map((value) => expect.closeTo(value, 6)));
    expect([...perimeterM]).toEqual([120, 204, 160].map((value) => expect.closeTo(value, 6)));
    expect([...centreX]).toEqual([15, 150, 15].map((value) => expect.closeTo(value, 6)));
    expect([...centreY]).toEqual([15, 1, 15].map((value) => expect.closeTo(value, 6)));
    expect(compactness[0]).toBeCloseTo(Math.PI / 4, 9);
    expect([widthM[0], widthM[1]]).toEqual([expect.closeTo(30, 6), expect.closeTo(2, 6)]);
  });
});

describe('measure, in degrees', () => {
  const quad = (x: number, y: number, d: number) => ring([x, y], [x + d, y], [x + d, y + d], [x, y + d]);

  it('agrees with the published area of one degree at the equator, and with a fine integral at 31°', () => {
    const lattice = makeLattice({ crs: 'WGS84', centreLatitude: 31 });
    const { areaM2 } = measure(coverageOfShapes([quad(0, 0, 1), quad(121, 31, 0.01)], lattice));
    expect(areaM2[0] / 12_308_778_361).toBeCloseTo(1, 4);
    // ∬ M·N·cos φ by the midpoint rule, from the radii of curvature.
    const [a, e2] = [6378137, 0.00669437999014];
    let sum = 0;
    for (let i = 0; i < 1000; i++) {
      const phi = ((31 + ((i + 0.5) * 0.01) / 1000) * Math.PI) / 180;
      const w2 = 1 - e2 * Math.sin(phi) ** 2;
      sum += ((a * a * (1 - e2)) / (w2 * w2)) * Math.cos(phi);
    }
    const expected = sum * ((0.01 / 1000) * (Math.PI / 180)) * ((0.01 * Math.PI) / 180);
    expect(areaM2[1] / expected).toBeCloseTo(1, 8);
  });

  it('adds up: a zone has the area of its cells', () => {
    const lattice = makeLattice({ crs: 'WGS84', centreLatitude: 40 });
    const whole = ring([120, 40], [120.3, 40.1], [120.2, 40.4], [119.9, 40.3]);
    const parts = [ring([120, 40], [120.3, 40.1], [120.2, 40.4]), ring([120, 40], [120.2, 40.4], [119.9, 40.3])];
    const [total] = measure(coverageOfShapes([whole], lattice)).areaM2;
    const [one, two] = measure(coverageOfShapes(parts, lattice)).areaM2;
    expect((one + two) / total).toBeCloseTo(1, 12);
  });

  it('measures lengths at their own latitude', () => {
    const lattice = makeLattice({ crs: 'WGS84', centreLatitude: 0 });
    const { perimeterM } = measure(coverageOfShapes([quad(121, 60, 0.001)], lattice));
    expect(perimeterM[0]).toBeCloseTo(2 * 111.412 + 2 * 55.799, 0);
  });
});

describe('labelPoint', () => {
  it('lies inside, far from the border, also in a horseshoe, a needle and around a hole', () => {
    const horseshoe = draw('AAAAA\nA....\nA....\nAAAAA').get('A')!;
    const needle = ring([0, 0], [1000, 0.01], [2000, 0.03]);
    const holed = draw('AAAA\nA..A\nA..A\nAAAA').get('A')!;
    const square = ring([0, 0], [40, 0], [40, 40], [0, 40]);
    for (const [shape, radius] of [
      [horseshoe, 5],
      [needle, 0],
      [holed, 5],
      [square, 20],
    ] as const) {
      const coverage = coverageOfShapes([shape], PLANAR);
      const { x, y, radiusM } = labelPoint(coverage, 0);
      const plain = Array.from({ length: coverage.ringOwner.length }, (_, r) =>
        Float64Array.from(
          [...coverage.ringVertex.slice(coverage.ringStart[r], coverage.ringStart[r + 1])].flatMap((v) => [
            coverage.x[v],
            coverage.y[v],
          ]),
        ),
      );
      expect(isInside(plain, x, y)).toBe(true);
      expect(radiusM).toBeGreaterThanOrEqual(radius * 0.95);
    }
  });
});
