import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeLattice } from '../../../src/topology/lattice.js';
import { buildTerritory } from '../../../src/topology/territory/build.js';
import { Ground } from '../../../src/topology/territory/ground.js';
import { smoothLines } from '../../../src/topology/territory/smoothLines.js';
import { judge } from './judge.js';
import { box, config, layer, line } from './town.js';

const lattice = makeLattice({ crs: 'planar' });
type Points = readonly (readonly [x: number, y: number])[];
const cm = (points: Points): Float64Array => Float64Array.from(points.flat(), (m) => Math.round(m * 100));
const street = { kind: 'barrier', class: 'minor', name: '竹巷', index: 0 } as const;

/** Lines in metres, smoothed among footprints; the pieces that are left, as text "x,y–x,y" from left to right. */
function smooth(lines: readonly Points[], footprints: readonly Points[] = [], closed: readonly Points[] = []) {
  const ground = new Ground();
  for (const points of closed)
    ground.ring(ground.strand({ kind: 'compound', class: 'compound', name: null, index: 0 }), cm(points));
  for (const points of lines) ground.line(ground.strand(street), cm(points));
  const units = footprints.map((points) => ({ rings: [cm(points)] }));
  const smoothed = smoothLines(ground, { units, unitsAre: 'footprints', lattice });
  const pieces: string[] = [];
  for (let i = 0; i < smoothed.ground.length; i++) {
    const [ax, ay, bx, by] = smoothed.ground.ends(i).map((v) => v / 100);
    if (smoothed.ground.strandOf(i).kind === 'barrier') pieces.push([`${ax},${ay}`, `${bx},${by}`].sort().join(' – '));
  }
  return { pieces: pieces.sort(), figures: smoothed.figures, ground: smoothed.ground };
}

/** A street along the x axis from 0 to 40 m that wavers by 40 cm. */
const wavering: Points = Array.from({ length: 41 }, (_, x) => [x, x % 40 === 0 ? 0 : (x % 2) * 0.8 - 0.4]);

describe('centre lines', () => {
  it('lose their jitter between fixed nodes', () => {
    const { pieces, figures } = smooth([wavering]);
    expect(pieces).toEqual(['0,0 – 40,0']);
    expect(figures).toEqual({ lineVertices: 39, smoothedAway: 39, stretchesKept: 0 });
  });

  it('keep the nodes where others meet them, and bends of over a metre', () => {
    const side: Points = [
      [20, -0.4],
      [20, 30],
    ];
    expect(smooth([wavering, side]).pieces).toEqual(['0,0 – 20,-0.4', '20,-0.4 – 20,30', '20,-0.4 – 40,0']);
    const bent: Points = [
      [0, 0],
      [20, 1.2],
      [40, 0],
    ];
    expect(smooth([bent]).pieces).toHaveLength(2);
  });

  it('stay as they were drawn where a building stands between the old course and the new', () => {
    const around: Points = [
      [0, 0],
      [10, 0.9],
      [20, 0],
      [60, 0],
    ];
    const hut = (y: number): Points => [
      [9, y],
      [11, y],
      [11, y - 4],
      [9, y - 4],
    ];
    expect(smooth([around]).pieces).toEqual(['0,0 – 60,0']);
    expect(smooth([around], [hut(-0.1)]).pieces).toEqual(['0,0 – 60,0']);
    for (const y of [0.05, 0.5]) {
      const { pieces, figures } = smooth([around], [hut(y)]);
      expect(pieces).toHaveLength(3);
      expect(figures.stretchesKept).toBe(1);
    }
    // A speck that the line would leap over, and a building that the old course cuts already.
    const speck: Points = [
      [10, 0.3],
      [10.2, 0.3],
      [10.2, 0.5],
    ];
    expect(smooth([around], [speck]).pieces).toHaveLength(3);
    expect(smooth([around], [hut(3)]).pieces).toHaveLength(3);
  });

  it('stay where another line ends between the old course and the new', () => {
    const around: Points = [
      [0, 0],
      [10, 0.9],
      [20, 0],
    ];
    const blind: Points = [
      [10, 0.4],
      [10, -20],
    ];
    expect(smooth([around]).pieces).toEqual(['0,0 – 20,0']);
    expect(smooth([around, blind]).pieces).toContain('0,0 – 10,0.9');
  });

  it('leave closed lines alone', () => {
    const ragged: Points = [...wavering, [40, 40], [0, 40]];
    const { ground } = smooth([], [], [ragged]);
    expect(ground.length).toBe(ragged.length);
  });

  it('never lie more than a metre from where they were, and never cross anew', () => {
    const walk = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -2, max: 2 })), {
      minLength: 3,
      maxLength: 25,
    });
    fc.assert(
      fc.property(fc.array(walk, { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 4 }), (walks, apart) => {
        const lines = walks.map((steps, k): Points => {
          const points: [number, number][] = [[0, k * apart]];
          for (const [dx, dy] of steps) {
            const [x, y] = points[points.length - 1];
            points.push([x + dx, y + dy / 4]);
          }
          return points;
        });
        const before = new Ground();
        for (const points of lines) before.line(before.strand(street), cm(points));
        const arr = before.arrange();
        const { ground } = smooth(lines);
        const after = ground.arrange();
        // Every old vertex has the new line within a metre; nothing meets that had not met.
        for (let v = 0; v < arr.x.length; v++) {
          let least = Infinity;
          for (let i = 0; i < ground.length; i++) least = Math.min(least, distance(arr.x[v], arr.y[v], ground.ends(i)));
          expect(least).toBeLessThanOrEqual(100.01);
        }
        expect(after.figures.crossings).toBe(0);
        // Two lines that wander about each other between the same nodes may become one.
        expect(after.faceCount).toBeLessThanOrEqual(arr.faceCount);
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

function distance(x: number, y: number, [ax, ay, bx, by]: Float64Array): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(ax + t * dx - x, ay + t * dy - y);
}

describe('a town with a wavering street', () => {
  it('has straight borders, is tiled by its cells and keeps every household', () => {
    const territory = buildTerritory(
      {
        boundary: layer([box(0, -50, 40, 50), { code: 'A', name: 'a' }]),
        units: layer(
          [box(10, 10, 30, 30), { id: 'north', households: 3, compound: null }],
          [box(10, -30, 30, -10), { id: 'south', households: 4, compound: null }],
        ),
        barriers: [
          { config: config.barriers[0], features: layer([line(...wavering), { name: '竹巷', class: 'minor', tunnel: false }]) },
        ],
      },
      config,
      { crs: 'planar' },
    );
    judge(territory, 'planar');
    expect(territory.arcs.filter(({ name }) => name === '竹巷').map(({ vertices }) => vertices.length)).toEqual([2]);
    expect(territory.cells.map(({ households, areaM2 }) => [households, areaM2])).toEqual([
      [4, 2000],
      [3, 2000],
    ]);
    expect(territory.figures).toMatchObject({ smoothedAway: 39, stretchesKept: 0 });
  });
});
