import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BORDER_CLASSES, type BorderClass } from '../../../src/core/territory.js';
import { makeLattice } from '../../../src/topology/lattice.js';
import { Cutter } from '../../../src/topology/territory/clip.js';
import { RANK } from '../../../src/topology/territory/edges.js';
import { inscribedRadius } from '../../../src/topology/territory/inscribed.js';
import { latticeRings, ringArea2 } from '../../../src/topology/territory/rings.js';
import { selfCrossing } from '../../../src/topology/territory/selfCrossing.js';
import { simplify } from '../../../src/topology/territory/simplify.js';
import { groupTouching } from '../../../src/topology/territory/touching.js';
import { isVoid } from '../../../src/topology/territory/voids.js';
import { bisectors } from '../../../src/topology/territory/voronoi.js';
import { box, boxRing } from './town.js';

const lattice = makeLattice({ crs: 'planar' });
const soup = (...rings: (readonly (readonly [number, number])[])[]): Float64Array =>
  Float64Array.from(rings.flatMap((ring) => ring.slice(1).flatMap((to, i) => [...ring[i], ...to])));

describe('inscribed circle', () => {
  it.each([
    ['a box', soup(boxRing(0, 0, 40, 10)), 5],
    [
      'an L',
      soup([
        [0, 0],
        [30, 0],
        [30, 10],
        [10, 10],
        [10, 30],
        [0, 30],
        [0, 0],
      ]),
      10 * (2 - Math.SQRT2),
    ],
    ['a frame', soup(boxRing(0, 0, 40, 40), boxRing(10, 10, 30, 30)), 10 * (2 - Math.SQRT2)],
  ])('of %s', (_, edges, radius) => {
    expect(Math.abs(inscribedRadius(edges, 100, 0.01) - radius)).toBeLessThan(0.02);
  });

  it('stops looking beyond the limit', () => {
    expect(inscribedRadius(soup(boxRing(0, 0, 1000, 1000)), 35)).toBeGreaterThanOrEqual(35);
  });
});

describe('bisectors', () => {
  it('run in the middle between two rows of sites', () => {
    const xy: number[] = [];
    const label: number[] = [];
    for (let i = 0; i <= 20; i++) {
      xy.push(i, 0, i + 0.3, 6);
      label.push(7, 9);
    }
    const chains = bisectors(Float64Array.from(xy), Int32Array.from(label));
    expect(chains).toHaveLength(1);
    expect([...chains[0].labels].sort()).toEqual([7, 9]);
    for (let i = 0; i < chains[0].radius.length; i++) {
      const [x, y] = [chains[0].xy[2 * i], chains[0].xy[2 * i + 1]];
      if (x > 0 && x < 20) expect(Math.abs(y - 3)).toBeLessThan(0.05);
    }
  });

  it('close around a site within others', () => {
    const ring = Array.from({ length: 24 }, (_, k) => [Math.cos(k / 3.82) * 10, Math.sin(k / 3.82) * 10]);
    const xy = Float64Array.from([0, 0, ...ring.flat()]);
    const label = Int32Array.from({ length: 25 }, (_, i) => (i === 0 ? 0 : 1));
    const [chain, ...more] = bisectors(xy, label);
    expect(more).toEqual([]);
    const n = chain.xy.length;
    expect([chain.xy[0], chain.xy[1]]).toEqual([chain.xy[n - 2], chain.xy[n - 1]]);
  });

  it('part every two sites of different labels, wherever they lie', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }));
    fc.assert(
      fc.property(fc.uniqueArray(point, { minLength: 2, maxLength: 40, selector: (p) => p.join() }), (points) => {
        const label = Int32Array.from(points, (_, i) => i % 3);
        for (const chain of bisectors(Float64Array.from(points.flat()), label)) {
          for (let i = 0; i < chain.radius.length; i++) {
            const [x, y] = [chain.xy[2 * i], chain.xy[2 * i + 1]];
            const nearest = (l: number): number =>
              Math.min(...points.map(([px, py], k) => (label[k] === l ? Math.hypot(px - x, py - y) : Infinity)));
            if (Math.abs(x) + Math.abs(y) > 500) continue; // far outside the far points that close the hull have a say
            expect(nearest(chain.labels[0])).toBeCloseTo(chain.radius[i], 5);
            expect(nearest(chain.labels[1])).toBeCloseTo(chain.radius[i], 5);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('cutting', () => {
  it('keeps the pieces inside a shape with a hole', () => {
    const cutter = new Cutter(soup(boxRing(0, 0, 100, 10), boxRing(40, 2, 60, 8)));
    const pieces = cutter.cut([-10, 5, 120, 5]);
    expect(pieces.map(({ xy, cutStart, cutEnd }) => ({ xy, cutStart, cutEnd }))).toEqual([
      { xy: [0, 5, 40, 5], cutStart: true, cutEnd: true },
      { xy: [60, 5, 100, 5], cutStart: true, cutEnd: true },
    ]);
    expect(cutter.cut([10, 5, 20, 5])).toMatchObject([{ xy: [10, 5, 20, 5], cutStart: false, cutEnd: false }]);
    expect(cutter.cut([200, 5, 220, 5])).toEqual([]);
  });
});

describe('simplifying', () => {
  it('keeps every vertex left out within its tolerance of the line', () => {
    const walk = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -3, max: 3 })), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(walk, (steps) => {
        const xy: number[] = [0, 0];
        for (const [dx, dy] of steps) xy.push(xy[xy.length - 2] + dx, xy[xy.length - 1] + dy);
        const kept = simplify(xy, (i) => (i % 2 ? 0.5 : 2));
        expect(kept[0]).toBe(0);
        expect(kept.at(-1)).toBe(steps.length);
        for (let k = 1; k < kept.length; k++) {
          for (let i = kept[k - 1] + 1; i < kept[k]; i++) {
            expect(toPiece(xy, i, kept[k - 1], kept[k])).toBeLessThanOrEqual((i % 2 ? 0.5 : 2) + 1e-9);
          }
        }
      }),
    );
  });
});

function toPiece(xy: number[], i: number, a: number, b: number): number {
  let least = Infinity;
  for (let t = 0; t <= 1; t += 1 / 4096) {
    const x = xy[2 * a] + t * (xy[2 * b] - xy[2 * a]);
    const y = xy[2 * a + 1] + t * (xy[2 * b + 1] - xy[2 * a + 1]);
    least = Math.min(least, Math.hypot(xy[2 * i] - x, xy[2 * i + 1] - y) - 0.005);
  }
  return least;
}

describe('touching', () => {
  it('groups outlines within 10 cm, one inside the other, and only within a block', () => {
    const boxes = [box(0, 0, 10, 10), box(10.08, 0, 20, 10), box(20.2, 0, 30, 10), box(22, 2, 24, 4), box(30, 0, 40, 10)];
    const outlines = boxes.map((shape) => latticeRings(shape as never, lattice));
    expect([...groupTouching(outlines, [0, 0, 0, 0, 0], lattice)]).toEqual([0, 0, 2, 2, 2]);
    expect([...groupTouching(outlines, [0, 0, 0, 0, 1], lattice)]).toEqual([0, 0, 2, 2, 4]);
  });
});

describe('rings', () => {
  it('have one form however they were drawn', () => {
    const ring = boxRing(1, 2, 5, 7);
    const turned = [...ring.slice(2), ...ring.slice(1, 3)].reverse();
    const forms = [ring, turned].map((coordinates) => latticeRings({ type: 'Polygon', coordinates: [coordinates] }, lattice));
    expect(forms[1]).toEqual(forms[0]);
    expect(ringArea2(forms[0][0])).toBe(2 * 400 * 500);
  });
});

describe('self-crossing', () => {
  it('is found where it is, and touching is none', () => {
    expect(
      selfCrossing([
        [
          [0, 0],
          [4, 4],
          [4, 0],
          [0, 4],
          [0, 0],
        ],
      ]),
    ).toEqual([2, 2]);
    expect(selfCrossing([boxRing(0, 0, 4, 4), boxRing(0, 0, 2, 2)])).toBeNull();
  });
});

describe('void ground', () => {
  const form = (widthM: number, lengths: Partial<Record<BorderClass, number>>) => {
    const byRank = new Float64Array(BORDER_CLASSES.length);
    for (const [name, length] of Object.entries(lengths)) byRank[RANK[name as BorderClass]] = length;
    return { widthM, byRank, perimeterM: byRank.reduce((sum, length) => sum + length, 0) };
  };
  it.each([
    ['the strip of a dual carriageway', form(14, { major: 600, minor: 28 }), 4200, true],
    ['half of it, with the area border in the middle', form(7, { major: 300, area: 310 }), 2100, true],
    ['a junction island', form(12, { major: 50, service: 10 }), 150, true],
    ['a promenade between street and river', form(30, { minor: 1000, water: 1030 }), 30000, true],
    ['a corridor along a compound', form(10, { compound: 300, minor: 320 }), 3100, false],
    ['a small square among minor streets', form(40, { minor: 200 }), 2400, false],
    ['an empty block', form(120, { major: 600 }), 20000, false],
  ])('%s', (_, shape, areaM2, expected) => {
    expect(isVoid(shape, areaM2, false)).toBe(expected);
  });
});
