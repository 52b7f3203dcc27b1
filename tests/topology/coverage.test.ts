import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../src/core/coverage.js';
import { type Polygonal, polygonsOf } from '../../src/core/geometry.js';
import { arrange } from '../../src/topology/arrangement/arrange.js';
import { certifyShapes } from '../../src/topology/certify.js';
import { arcsOf, coverageFromFaces, dissolve } from '../../src/topology/coverage.js';
import { fromLattice, makeLattice, toLattice } from '../../src/topology/lattice.js';
import { measure } from '../../src/topology/measure.js';
import { coverageOfShapes, shapesOf } from '../../src/topology/shapes.js';
import { draw, outline } from './drawing.js';

const PLANAR = makeLattice({ crs: 'planar', step: 1 });
const SIZE = 24;
const FRAME = [0, 0, SIZE, 0, SIZE, 0, SIZE, SIZE, SIZE, SIZE, 0, SIZE, 0, SIZE, 0, 0];
const PARENT: Polygonal = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [SIZE, 0],
      [SIZE, SIZE],
      [0, SIZE],
      [0, 0],
    ],
  ],
};

const coordinate = fc.integer({ min: 0, max: SIZE });
const lines = fc.array(fc.tuple(coordinate, coordinate, coordinate, coordinate), { minLength: 0, maxLength: 14 });
const owners = fc.array(fc.nat(), { minLength: 1, maxLength: 60 });

/** A square cut by random lines; its faces dealt out to polygons at random (each polygon gets at least one face). */
function dealt(cuts: readonly (readonly number[])[], hands: readonly number[]): Coverage {
  const segments = Float64Array.from([...FRAME, ...cuts.flat()]);
  const arr = arrange(segments, new Int32Array(segments.length / 4));
  const faces = arr.faceCount - 1;
  const polygons = Math.max(1, Math.min(faces, 5));
  const owner = Int32Array.from({ length: arr.faceCount }, (_, f) =>
    f === 0 ? -1 : f <= polygons ? f - 1 : hands[f % hands.length] % polygons,
  );
  return coverageFromFaces(arr, owner, polygons, PLANAR);
}

const certificate = (shapes: readonly Polygonal[], parent: readonly Polygonal[] = [PARENT]) =>
  certifyShapes(shapes, parent, { crs: 'planar', inputHash: '' });

describe('coverageFromFaces', () => {
  it('makes valid polygons that tile the frame, however faces are dealt out', () => {
    fc.assert(
      fc.property(lines, owners, (cuts, hands) => {
        const coverage = dealt(cuts, hands);
        expect(certificate(shapesOf(coverage))).toMatchObject({ valid: true, invalidCells: 0, residual: 0 });
      }),
      { numRuns: 250, seed: 2 },
    );
  });

  it('makes two shells where two faces of one polygon meet in a point, and a hole where a hole touches the shell', () => {
    const squares = arrange(
      Float64Array.of(0, 0, 4, 0, 4, 0, 4, 4, 4, 4, 0, 4, 0, 4, 0, 0, 2, 0, 2, 4, 0, 2, 4, 2),
      new Int32Array(6),
    );
    const owner = Int32Array.from({ length: 5 }, (_, f) => f - 1);
    const [faceLowLeft, faceHighRight] = [0, 3];
    for (let f = 1; f < 5; f++) owner[f] = f - 1 === faceLowLeft || f - 1 === faceHighRight ? 0 : 1;
    const [checker] = shapesOf(coverageFromFaces(squares, owner, 2, PLANAR));
    expect(checker.type).toBe('MultiPolygon');
    expect(polygonsOf(checker).map((rings) => rings.length)).toEqual([1, 1]);

    const notch = arrange(
      Float64Array.of(0, 0, 6, 0, 6, 0, 6, 6, 6, 6, 0, 6, 0, 6, 0, 0, 0, 0, 2, 4, 2, 4, 4, 2, 4, 2, 0, 0),
      new Int32Array(7),
    );
    const inner = [...notch.faceArea2].indexOf(12);
    const faces = Int32Array.from({ length: 3 }, (_, f) => (f === 0 ? -1 : f === inner ? 1 : 0));
    const [shell] = shapesOf(coverageFromFaces(notch, faces, 2, PLANAR));
    expect(polygonsOf(shell).map((rings) => rings.length)).toEqual([2]);
  });

  it('drops dangles and lines inside a polygon', () => {
    const coverage = dealt([[0, 12, 12, 12]], [0]);
    expect(coverage.x).toHaveLength(5); // the frame's corners and the vertex where the dangle starts
  });

  it('refuses an owner for the outside', () => {
    const arr = arrange(Float64Array.from(FRAME), new Int32Array(4));
    expect(() => coverageFromFaces(arr, Int32Array.of(0, 0), 1, PLANAR)).toThrow(RangeError);
  });
});

describe('dissolve', () => {
  it('joins by shared borders: proved, areas preserved, every vertex of a remaining border kept', () => {
    fc.assert(
      fc.property(lines, owners, owners, (cuts, hands, zoning) => {
        const cells = dealt(cuts, hands);
        const zones = Math.min(2, cells.polygons);
        const zoneOf = Int32Array.from({ length: cells.polygons }, (_, i) => (i < zones ? i : zoning[i % zoning.length] % zones));
        const joined = dissolve(cells, zoneOf, zones);
        expect(certificate(shapesOf(joined))).toMatchObject({ valid: true });
        const before = measure(cells).areaM2;
        const after = measure(joined).areaM2;
        for (let z = 0; z < zones; z++) {
          expect(after[z]).toBeCloseTo(
            before.filter((_, i) => zoneOf[i] === z).reduce((a, b) => a + b, 0),
            6,
          );
        }
        expect(joined.x).toBe(cells.x);
        const all = dissolve(cells, new Int32Array(cells.polygons), 1);
        const onFrame = [...cells.x.keys()].filter((v) => [0, SIZE].includes(cells.x[v]) || [0, SIZE].includes(cells.y[v]));
        expect([...all.ringVertex].sort((a, b) => a - b)).toEqual(onFrame);
      }),
      { numRuns: 120, seed: 4 },
    );
  });

  it('leaves out what belongs to no zone', () => {
    const cells = coverageOfShapes([...draw('AABB\nAABB').values()], PLANAR);
    const half = dissolve(cells, Int32Array.of(-1, 0), 1);
    expect(certificate(shapesOf(half), [outline('..PP\n..PP')])).toMatchObject({ valid: true });
  });
});

describe('arcsOf', () => {
  it('covers each border edge once, with the right neighbours, between nodes', () => {
    const cells = coverageOfShapes([...draw('AAB\nACB\nAAB').values()], PLANAR);
    const arcs = arcsOf(cells);
    const described = Array.from({ length: arcs.count }, (_, a) => {
      const vertices = [...arcs.vertices.slice(arcs.start[a], arcs.start[a + 1])];
      return `${'ABC'[arcs.left[a]]}|${'ABC'[arcs.right[a]] ?? '-'} ${vertices.map((v) => `${cells.x[v] / 10}${cells.y[v] / 10}`).join(' ')}`;
    });
    expect(described).toEqual([
      'A|- 23 13 03 02 01 00 10 20',
      'A|B 20 21',
      'A|B 22 23',
      'A|C 21 11 12 22',
      'B|- 20 30 31 32 33 23',
      'B|C 22 21',
    ]);
  });

  it('closes the border of an island at its lowest vertex', () => {
    const cells = coverageOfShapes([...draw('AAA\nABA\nAAA').values()], PLANAR);
    const arcs = arcsOf(cells);
    expect(arcs.count).toBe(2);
    const island = [...arcs.vertices.slice(arcs.start[1], arcs.start[2])].map((v) => `${cells.x[v] / 10}${cells.y[v] / 10}`);
    expect(island).toEqual(['11', '12', '22', '21', '11']);
  });

  it('is the same however the cells are ordered in the file', () => {
    fc.assert(
      fc.property(lines, owners, (cuts, hands) => {
        const cells = dealt(cuts, hands);
        const again = coverageOfShapes(shapesOf(cells), PLANAR);
        const texts = (coverage: Coverage) => {
          const arcs = arcsOf(coverage);
          return Array.from({ length: arcs.count }, (_, a) => [
            arcs.left[a],
            arcs.right[a],
            [...arcs.vertices.slice(arcs.start[a], arcs.start[a + 1])].map((v) => [coverage.x[v], coverage.y[v]]),
          ]);
        };
        expect(texts(again)).toEqual(texts(cells));
        expect(shapesOf(again)).toEqual(shapesOf(cells));
      }),
      { numRuns: 100, seed: 6 },
    );
  });
});

describe('lattice', () => {
  it('gives back exactly i for the decimal text of i · step', () => {
    const degrees = makeLattice({ crs: 'WGS84', centreLatitude: 31.23 });
    fc.assert(
      fc.property(fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }), (i) => {
        const digits = String(Math.abs(i)).padStart(8, '0');
        const text = `${i < 0 ? '-' : ''}${digits.slice(0, -7)}.${digits.slice(-7)}`;
        expect(toLattice(degrees, [Number(text), 0])[0]).toBe(i);
        const [written] = fromLattice(degrees, i, 0);
        expect(written).toBe(Number(text));
        expect(written.toFixed(7)).toBe(Number(text).toFixed(7));
      }),
      { seed: 1 },
    );
    expect(degrees.metresY).toBeCloseTo(0.011086, 5);
    expect(degrees.metresX).toBeCloseTo(0.009529, 5);
    expect(JSON.stringify(fromLattice(degrees, 1_214_737_012, 310_000_000))).toBe('[121.4737012,31]');
  });

  it('takes powers of ten only', () => {
    expect(makeLattice({ crs: 'planar' })).toEqual({ unit: 'metre', step: 0.01, decimals: 2, metresX: 0.01, metresY: 0.01 });
    expect(() => makeLattice({ crs: 'planar', step: 0.05 })).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
