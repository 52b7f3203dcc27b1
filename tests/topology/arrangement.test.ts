import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrangement, arrange } from '../../src/topology/arrangement/arrange.js';
import { interiorPoint, originOf, ringsOfFace, windingNumbers } from '../../src/topology/arrangement/faces.js';
import { edgesOf, nodingFaults, referenceEdges } from './exact.js';
import { rings, SOUPS, WIDE_SOUPS } from './soups.js';

const own = (segments: Float64Array): Arrangement =>
  arrange(
    segments,
    Int32Array.from({ length: segments.length / 4 }, (_, i) => i),
  );

const SQUARE_WITH_DIAGONALS = Float64Array.of(0, 0, 8, 0, 8, 0, 8, 8, 8, 8, 0, 8, 0, 8, 0, 0, 0, 0, 8, 8, 0, 8, 8, 0);

const ALL = Object.values({ ...SOUPS, ...WIDE_SOUPS });

describe('arrange, drawn', () => {
  it('cuts a square by its diagonals into four triangles', () => {
    const arr = own(SQUARE_WITH_DIAGONALS);
    expect(arr.faceCount).toBe(5);
    expect([...arr.faceArea2]).toEqual([-128, 32, 32, 32, 32]);
    expect(arr.figures.crossings).toBe(1);
    expect([...arr.chain.slice(arr.chainStart[4], arr.chainStart[5])].length).toBe(2);
  });

  it('puts an island into the face around it, whose area shrinks by it', () => {
    const square = (x: number, y: number, s: number) => [
      x,
      y,
      x + s,
      y,
      x + s,
      y,
      x + s,
      y + s,
      x + s,
      y + s,
      x,
      y + s,
      x,
      y + s,
      x,
      y,
    ];
    const arr = own(Float64Array.from([...square(0, 0, 10), ...square(3, 3, 2), ...square(20, 0, 4)]));
    expect(arr.faceCount).toBe(4);
    expect([...arr.faceArea2].slice(1).sort((a, b) => a - b)).toEqual([8, 32, 192]);
    const outer = [...arr.faceArea2].indexOf(192);
    expect(ringsOfFace(arr, outer)).toHaveLength(2);
    expect(arr.holes[0]).toHaveLength(2);
  });

  it('keeps a dangling edge with one face on both sides', () => {
    const arr = own(Float64Array.of(0, 0, 4, 0, 4, 0, 4, 4, 4, 4, 0, 0, 4, 0, 9, -3));
    expect(arr.faceCount).toBe(2);
    const dangle = [...arr.to].findIndex((v) => arr.x[v] === 9);
    expect(arr.face[2 * dangle]).toBe(0);
    expect(arr.face[2 * dangle + 1]).toBe(0);
  });

  it('takes nothing for nothing', () => {
    expect(own(new Float64Array(0)).faceCount).toBe(1);
    expect(own(Float64Array.of(3, 3, 3, 3)).x).toEqual(Float64Array.of(3));
  });

  it('refuses what is not on the lattice or too wide, and says where', () => {
    expect(() => own(Float64Array.of(0, 0, 1.5, 0))).toThrow(
      expect.objectContaining({ code: 'geometryInvalid', place: { feature: 0 } }),
    );
    expect(() => own(Float64Array.of(0, 0, Number.NaN, 0))).toThrow(expect.objectContaining({ code: 'geometryInvalid' }));
    expect(() => own(Float64Array.of(0, 0, 2 ** 50 + 1, 0))).toThrow(expect.objectContaining({ code: 'extentTooLarge' }));
    expect(own(Float64Array.of(0, 0, 2 ** 50, 0)).from).toHaveLength(1);
  });

  it('gives the same beyond 2^26 units as within: a square and its diagonals, a billion times larger', () => {
    const small = own(SQUARE_WITH_DIAGONALS);
    const large = own(SQUARE_WITH_DIAGONALS.map((v) => v * 1e9));
    for (const key of ['from', 'to', 'next', 'face', 'faceStart', 'chain'] as const) expect(large[key]).toEqual(small[key]);
    expect(large.x).toEqual(small.x.map((v) => v * 1e9));
    expect(small.wideArea2).toBeNull();
    expect(large.wideArea2).toEqual([-128n, 32n, 32n, 32n, 32n].map((area2) => area2 * 10n ** 18n));
  });
});

describe('arrange, against an exact reference', () => {
  for (const [kind, soup] of Object.entries({ ...SOUPS, ...WIDE_SOUPS })) {
    it(`${kind}: is noded, and equals snap rounding by definition`, () => {
      fc.assert(
        fc.property(soup, (segments) => {
          const arr = own(segments);
          expect(nodingFaults(arr)).toEqual([]);
          if (arr.figures.crossings > 0) expect(edgesOf(arr)).toEqual(referenceEdges(segments));
          expect(movedTooFar(arr, segments)).toEqual([]);
          expectFacesToFit(arr);
        }),
        { numRuns: 120, seed: 7 },
      );
    });
  }

  it('does not depend on the order or direction of the segments', () => {
    fc.assert(
      fc.property(fc.oneof(...ALL), fc.infiniteStream(fc.boolean()), (segments, flips) => {
        const list: number[][] = [];
        for (let i = 0; i < segments.length; i += 4) list.push([...segments.slice(i, i + 4)]);
        const turned = list.map(([a, b, c, d]) => (flips.next().value ? [c, d, a, b] : [a, b, c, d])).reverse();
        const one = arrange(segments, new Int32Array(list.length));
        const other = arrange(Float64Array.from(turned.flat()), new Int32Array(list.length));
        for (const key of ['x', 'y', 'from', 'to', 'next', 'face', 'faceArea2', 'faceStart', 'holes', 'out'] as const) {
          expect(other[key]).toEqual(one[key]);
        }
      }),
      { numRuns: 250, seed: 11 },
    );
  });

  it('moves nothing where nothing crosses: arranging a result again changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(...ALL), (segments) => {
        const arr = own(segments);
        const again = own(asSegments(arr));
        expect(again.figures.crossings).toBe(0);
        expect(edgesOf(again)).toEqual(edgesOf(arr));
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('winding numbers', () => {
  it('equal the even-odd and signed counts of the snapped rings at an interior point', () => {
    fc.assert(
      fc.property(rings, (polygons) => {
        const segments: number[] = [];
        const sources: number[] = [];
        polygons.forEach((ring, source) => {
          ring.forEach(([x, y], i) => {
            const [u, v] = ring[(i + 1) % ring.length];
            segments.push(x, y, u, v);
            sources.push(source);
          });
        });
        const arr = arrange(Float64Array.from(segments), Int32Array.from(sources));
        const labels = windingNumbers(arr, () => true);
        for (let f = 1; f < arr.faceCount; f++) {
          const { x, y, width } = interiorPoint(arr, f);
          expect(width).toBeGreaterThan(0);
          polygons.forEach((_, source) => {
            expect(labels[f].get(source) ?? 0).toBe(windingOfChain(arr, sources, source, x, y));
          });
        }
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});

function asSegments(arr: Arrangement): Float64Array {
  return Float64Array.from([...arr.from].flatMap((u, e) => [arr.x[u], arr.y[u], arr.x[arr.to[e]], arr.y[arr.to[e]]]));
}

/** Chains join the ends of their segment, and none of their vertices is farther than √½ from it. */
function movedTooFar(arr: Arrangement, segments: Float64Array): string[] {
  const faults: string[] = [];
  for (let i = 0; i + 1 < arr.chainStart.length; i++) {
    const [ax, ay, bx, by] = segments.slice(4 * i, 4 * i + 4);
    const length = Math.hypot(bx - ax, by - ay);
    const off = (x: number, y: number): bigint =>
      (BigInt(bx) - BigInt(ax)) * (BigInt(y) - BigInt(ay)) - (BigInt(by) - BigInt(ay)) * (BigInt(x) - BigInt(ax));
    let [x, y] = [ax, ay];
    for (let k = arr.chainStart[i]; k < arr.chainStart[i + 1]; k++) {
      const e = Math.abs(arr.chain[k]) - 1;
      const [u, v] = arr.chain[k] > 0 ? [arr.from[e], arr.to[e]] : [arr.to[e], arr.from[e]];
      if (arr.x[u] !== x || arr.y[u] !== y) faults.push(`chain ${i} is torn`);
      [x, y] = [arr.x[v], arr.y[v]];
      if (Math.abs(Number(off(x, y))) / length > Math.SQRT1_2 + 1e-6) faults.push(`chain ${i} strays`);
    }
    if (x !== bx || y !== by) faults.push(`chain ${i} ends elsewhere`);
  }
  return faults;
}

/** Euler's formula, areas by an independent shoelace in BigInt, and each half-edge in its face's rings. */
function expectFacesToFit(arr: Arrangement): void {
  const root = Int32Array.from(arr.x, (_, i) => i);
  const find = (v: number): number => (root[v] === v ? v : find(root[v]));
  let components = arr.x.length;
  for (let e = 0; e < arr.from.length; e++) {
    const [a, b] = [find(arr.from[e]), find(arr.to[e])];
    if (a === b) continue;
    root[a] = b;
    components--;
  }
  expect(arr.x.length - arr.from.length + arr.faceCount).toBe(1 + components);
  let total = 0n;
  for (let f = 0; f < arr.faceCount; f++) {
    let area2 = 0n;
    for (const ring of ringsOfFace(arr, f)) {
      for (const h of ring) {
        expect(arr.face[h]).toBe(f);
        const [u, v] = [originOf(arr, h), originOf(arr, h ^ 1)];
        area2 += BigInt(arr.x[u]) * BigInt(arr.y[v]) - BigInt(arr.x[v]) * BigInt(arr.y[u]);
      }
    }
    expect(arr.wideArea2 ? arr.wideArea2[f] : BigInt(arr.faceArea2[f])).toBe(area2);
    expect(arr.faceArea2[f]).toBe(Number(area2));
    if (f > 0) expect(area2 > 0n).toBe(true);
    total += area2;
  }
  expect(total).toBe(0n);
}

function windingOfChain(arr: Arrangement, sources: readonly number[], source: number, px: number, py: number): number {
  let winding = 0;
  sources.forEach((owner, i) => {
    if (owner !== source) return;
    for (let k = arr.chainStart[i]; k < arr.chainStart[i + 1]; k++) {
      const e = Math.abs(arr.chain[k]) - 1;
      const [u, v] = arr.chain[k] > 0 ? [arr.from[e], arr.to[e]] : [arr.to[e], arr.from[e]];
      const [ax, ay, bx, by] = [arr.x[u], arr.y[u], arr.x[v], arr.y[v]];
      const right = ax + ((py - ay) * (bx - ax)) / (by - ay) > px;
      if (ay <= py && by > py && right) winding++;
      if (ay > py && by <= py && right) winding--;
    }
  });
  return winding;
}
