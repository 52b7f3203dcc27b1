import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Polygonal, Position } from '../../src/core/geometry.js';
import { makeLattice } from '../../src/topology/lattice.js';
import { inscribedCircle, labelPoint, measure } from '../../src/topology/measure.js';
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

describe('inertia', () => {
  const inertiaOf = (...shapes: Polygonal[]) => measure(coverageOfShapes(shapes, PLANAR));
  const rectangle = (x: number, y: number, width: number, height: number) =>
    ring([x, y], [x + width, y], [x + width, y + height], [x, y + height]);

  it('is that of the textbook: rectangle, triangle, frame, L', () => {
    // b·h·(b² + h²)/12; for a triangle area/36 times the sum of its squared sides.
    const frame = draw('AAA\nA.A\nAAA').get('A')!;
    const angle = draw('A.\nAA').get('A')!;
    const { inertiaM4, inertiaRatio } = inertiaOf(
      rectangle(0, 0, 30, 30),
      rectangle(100, 50, 8, 2),
      ring([0, 0], [30, 0], [0, 40]),
      frame,
      angle,
    );
    // The L is three squares of side 10 with the centres (5, 5), (15, 5) and (5, 15) about (25/3, 25/3).
    const centre = 25 / 3;
    const fromCentre = [
      [5, 5],
      [15, 5],
      [5, 15],
    ].reduce((sum, [x, y]) => sum + (x - centre) ** 2 + (y - centre) ** 2, 0);
    const expected = [
      30 ** 4 / 6,
      (8 * 2 * (64 + 4)) / 12,
      (600 / 36) * (30 ** 2 + 40 ** 2 + 50 ** 2),
      (30 ** 4 - 10 ** 4) / 6,
      3 * (10 ** 4 / 6) + 100 * fromCentre,
    ];
    expected.forEach((value, p) => {
      expect(inertiaM4[p] / value).toBeCloseTo(1, 12);
    });
    expect(inertiaRatio[0]).toBeCloseTo(3 / Math.PI, 12);
    const many = Array.from({ length: 720 }, (_, k): Position => {
      const angleOf = (k * Math.PI) / 360;
      return [Math.cos(angleOf) * 500, Math.sin(angleOf) * 500];
    });
    expect(inertiaOf(ring(...many)).inertiaRatio[0]).toBeCloseTo(1, 4);
    expect(inertiaOf(rectangle(0, 0, 1000, 1)).inertiaRatio[0]).toBeLessThan(0.002);
  });

  const size = fc.integer({ min: 1, max: 300 });
  const far = fc.integer({ min: -4_000_000, max: 4_000_000 });

  it('does not change where the polygon lies, and is never less than a circle has', () => {
    fc.assert(
      fc.property(size, size, size, far, far, (width, height, notch, dx, dy) => {
        const angle = (x: number, y: number) =>
          ring(
            [x, y],
            [x + width + notch, y],
            [x + width + notch, y + height],
            [x + width, y + height],
            [x + width, y + height + notch],
            [x, y + height + notch],
          );
        const { inertiaM4, inertiaRatio } = inertiaOf(angle(0, 0));
        expect(inertiaOf(angle(dx, dy)).inertiaM4[0] / inertiaM4[0]).toBeCloseTo(1, 9);
        expect(inertiaRatio[0]).toBeGreaterThan(0);
        expect(inertiaRatio[0]).toBeLessThan(1);
      }),
      { numRuns: 200, seed: 21 },
    );
  });

  it('adds up by the parallel axis theorem, for parts that touch and parts that do not', () => {
    fc.assert(
      fc.property(size, size, size, fc.integer({ min: 0, max: 500 }), (width, height, other, gap) => {
        const parts = [rectangle(0, 0, width, height), rectangle(width + gap, 0, other, height)];
        const whole: Polygonal = { type: 'MultiPolygon', coordinates: parts.map((part) => part.coordinates as Position[][]) };
        const apart = inertiaOf(...parts);
        const joined = inertiaOf(whole);
        const sum = [0, 1].reduce((total, p) => {
          const d2 = (apart.centreX[p] - joined.centreX[0]) ** 2 + (apart.centreY[p] - joined.centreY[0]) ** 2;
          return total + apart.inertiaM4[p] + apart.areaM2[p] * d2;
        }, 0);
        expect(joined.inertiaM4[0] / sum).toBeCloseTo(1, 9);
      }),
      { numRuns: 200, seed: 22 },
    );
  });

  it('is measured in metres for degrees, too', () => {
    const lattice = makeLattice({ crs: 'WGS84', centreLatitude: 31 });
    const square = ring([121, 31], [121.001, 31], [121.001, 31.001], [121, 31.001]);
    const { inertiaM4, areaM2, inertiaRatio } = measure(coverageOfShapes([square], lattice));
    const [width, height] = [lattice.metresX * 1e4, lattice.metresY * 1e4];
    expect(inertiaM4[0] / ((width * height * (width ** 2 + height ** 2)) / 12)).toBeCloseTo(1, 9);
    expect(inertiaM4[0]).toBeGreaterThan(areaM2[0] ** 2 / (2 * Math.PI));
    expect(inertiaRatio[0]).toBeCloseTo((6 * width * height) / Math.PI / (width ** 2 + height ** 2), 9);
  });
});

describe('inscribedCircle', () => {
  it('is that of the textbook: square, triangle, L, frame', () => {
    const angle = draw('A..\nA..\nAAA').get('A')!;
    const frame = draw('AAAA\nA..A\nA..A\nAAAA').get('A')!;
    for (const [shape, radius] of [
      [ring([0, 0], [40, 0], [40, 40], [0, 40]), 20],
      // Area over half the perimeter.
      [ring([0, 0], [30, 0], [0, 40]), 10],
      // It touches both outer sides and the inner corner.
      [angle, (10 * Math.SQRT2) / (1 + Math.SQRT2)],
      // In a corner of the frame, between the outer sides and the corner of the hole.
      [frame, (10 * Math.SQRT2) / (1 + Math.SQRT2)],
    ] as const) {
      const coverage = coverageOfShapes([shape], PLANAR);
      const { x, y, radiusM } = inscribedCircle(coverage, 0);
      expect(radiusM).toBeLessThanOrEqual(radius * (1 + 1e-9));
      expect(radiusM).toBeGreaterThan(radius / 1.021);
      // Every vertex, and the border between, is at least that far from the centre.
      for (let v = 0; v < coverage.x.length; v++)
        expect(Math.hypot(coverage.x[v] - x, coverage.y[v] - y) * 0.01).toBeGreaterThanOrEqual(radiusM * (1 - 1e-9));
    }
  });

  it('is none for a polygon without ground', () => {
    const empty = coverageOfShapes([{ type: 'MultiPolygon', coordinates: [] }], PLANAR);
    expect(() => inscribedCircle(empty, 0)).toThrow(expect.objectContaining({ code: 'invariantBroken' }));
    expect(measure(empty).inertiaM4[0]).toBe(0);
  });
});
