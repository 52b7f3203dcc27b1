import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Delaunator from 'delaunator';
import { describe, expect, it } from 'vitest';
import { type Polygonal, type Position, polygonsOf } from '../../src/core/geometry.js';
import { Random } from '../../src/core/random.js';
import { arcsOf, dissolve } from '../../src/topology/coverage.js';
import { type RepairOptions, type RepairUnit, repairCoverage } from '../../src/topology/repair.js';
import { coverageOfShapes, shapesOf } from '../../src/topology/shapes.js';
import { buildTerritory } from '../../src/topology/territory/build.js';
import { validateCoverage } from '../../src/topology/validate.js';
import { readDbf, readShp } from './shapefile.js';
import { config, town } from './territory/town.js';

const named = (shapes: readonly Polygonal[]): RepairUnit[] =>
  shapes.map((shape, feature) => ({ id: `c${feature}`, shape, feature }));

/**
 * Voronoi cells of n random sites in a square of 0.1° (sites are mirrored, so that the cells end at its sides), and for each
 * cell those with which it shares more than a metre of border.
 */
function voronoiCells(n: number, random: Random): { cells: Position[][]; neighbours: number[][] } {
  const [x0, y0, size] = [121.4, 31.2, 0.1];
  const sites = Array.from({ length: n }, (): Position => [x0 + random.float() * size, y0 + random.float() * size]);
  const mirrored = sites.flatMap(([x, y]): Position[] => [
    [x, y],
    [2 * x0 - x, y],
    [2 * (x0 + size) - x, y],
    [x, 2 * y0 - y],
    [x, 2 * (y0 + size) - y],
  ]);
  const { triangles, halfedges } = Delaunator.from(mirrored.map(([x, y]) => [x - x0, y - y0]));
  const centre = (t: number): Position => {
    const [[ax, ay], [bx, by], [cx, cy]] = [0, 1, 2].map((k) => mirrored[triangles[3 * t + k]]);
    const [dx, dy, ex, ey] = [bx - ax, by - ay, cx - ax, cy - ay];
    const d = 0.5 / (dx * ey - dy * ex);
    const [bl, cl] = [dx * dx + dy * dy, ex * ex + ey * ey];
    return [ax + (ey * bl - dy * cl) * d, ay + (dx * cl - ex * bl) * d];
  };
  const leaving = new Map<number, number>();
  for (let h = 0; h < triangles.length; h++) if (halfedges[h] >= 0) leaving.set(triangles[h], h);
  const cells = sites.map((_, s) => {
    const ring: Position[] = [];
    const first = leaving.get(5 * s)!;
    let h = first;
    do {
      ring.push(centre(Math.floor(h / 3)));
      // The half-edge before h in its triangle arrives at the site; its twin leaves it.
      h = halfedges[h % 3 === 0 ? h + 2 : h - 1];
    } while (h !== first);
    return ring;
  });
  const neighbours = sites.map((): number[] => []);
  for (let h = 0; h < triangles.length; h++) {
    const [a, b] = [triangles[h], triangles[h % 3 === 2 ? h - 2 : h + 1]];
    if (halfedges[h] < 0 || a % 5 !== 0 || b % 5 !== 0) continue;
    const [p, q] = [centre(Math.floor(h / 3)), centre(Math.floor(halfedges[h] / 3))];
    if (Math.hypot((p[0] - q[0]) * 95_400, (p[1] - q[1]) * 110_900) > 1) neighbours[a / 5].push(b / 5);
  }
  return { cells, neighbours };
}

/** Zones that grow from random cells, one ring of neighbours after another: connected by construction. */
function growZones(neighbours: readonly (readonly number[])[], zones: number, random: Random): Int32Array {
  const zoneOf = new Int32Array(neighbours.length).fill(-1);
  const queue = random.shuffle([...neighbours.keys()]).slice(0, zones);
  queue.forEach((cell, zone) => {
    zoneOf[cell] = zone;
  });
  for (const cell of queue) {
    for (const next of neighbours[cell]) {
      if (zoneOf[next] >= 0) continue;
      zoneOf[next] = zoneOf[cell];
      queue.push(next);
    }
  }
  return zoneOf;
}

/** Largest distance of a corner of `after` to the nearest corner of `before`, in metres at 31°. */
function farthestCorner(before: Polygonal, after: Polygonal): number {
  const given = polygonsOf(before).flat(2);
  return Math.max(
    ...polygonsOf(after)
      .flat(2)
      .map(([x, y]) => Math.min(...given.map(([u, v]) => Math.hypot((u - x) * 95_400, (v - y) * 110_900)))),
  );
}

describe('repair, the jitter case', () => {
  const random = new Random(20260101);
  const { cells, neighbours } = voronoiCells(10_000, random);
  const nudge = (value: number, metres: number): number => value + ((random.float() * 2 - 1) * 0.00005) / metres;
  const jittered = cells.map((ring): Polygonal => {
    const moved = ring.map(([x, y]): Position => [nudge(x, 95_400), nudge(y, 110_900)]);
    return { type: 'Polygon', coordinates: [[...moved, moved[0]]] };
  });
  const options: RepairOptions = {
    crs: 'WGS84',
    snapToleranceM: 0.02,
    gapToleranceM: 0.5,
    fillAll: false,
    overlapRule: 'longestBorder',
  };
  const result = repairCoverage(named(jittered), null, options);

  it('moves no corner farther than the bound and keeps every cell', () => {
    expect(result.complete).toBe(true);
    expect(result.displacementM).toBeLessThanOrEqual(0.02 + 0.02);
    const worst = jittered.reduce((most, shape, i) => Math.max(most, farthestCorner(shape, result.shapes[i])), 0);
    expect(worst).toBeLessThan(0.04);
  });

  it('dissolves to 101 zones: 101 parts and no hole', () => {
    const zoneOf = growZones(neighbours, 101, random);
    expect(zoneOf.every((zone) => zone >= 0)).toBe(true);
    const zones = shapesOf(dissolve(coverageOfShapes(result.shapes, result.lattice), zoneOf, 101));
    expect(counted(zones)).toEqual({ parts: 101, holes: 0 });
    // Without repair the same cells do not even share their borders.
    expect(validateCoverage(named(jittered), null, { crs: 'WGS84' }).valid).toBe(false);
  });
});

function counted(shapes: readonly Polygonal[]): { parts: number; holes: number } {
  const parts = shapes.flatMap((shape) => polygonsOf(shape));
  return { parts: parts.length, holes: parts.reduce((sum, rings) => sum + rings.length - 1, 0) };
}

describe('repair, a plan that another program has saved', () => {
  // The drawn town, turned by 20° and written in degrees (1 m as 1e-5°), so that hardly a border is level.
  const degrees = (value: unknown): unknown => {
    if (!Array.isArray(value) || typeof value[0] !== 'number') return Array.isArray(value) ? value.map(degrees) : value;
    const [x, y] = value as number[];
    return [121 + (x * 0.94 - y * 0.342) * 1e-5, 31 + (x * 0.342 + y * 0.94) * 1e-5];
  };
  const sources = JSON.parse(JSON.stringify(town()), (key, value) =>
    key === 'coordinates' ? degrees(value) : value,
  ) as ReturnType<typeof town>;
  const territory = buildTerritory(sources, config, { crs: 'WGS84' });
  const cells = shapesOf(territory.shapes);
  const boundary = shapesOf(territory.boundary);

  /** Rounds to some decimals, and leaves out of each ring, on its own, every other corner that hardly turns: neighbours then differ. */
  const saved = (shapes: readonly Polygonal[], decimals: number, thinnedM: number): Polygonal[] =>
    shapes.map((shape) => ({
      type: 'MultiPolygon',
      coordinates: polygonsOf(shape).map((rings) =>
        rings.map((ring) =>
          [...thinned(ring.slice(0, -1), thinnedM), ring[0]].map(
            ([x, y]): Position => [Number(x.toFixed(decimals)), Number(y.toFixed(decimals))],
          ),
        ),
      ),
    }));
  const thinned = (ring: readonly Position[], leastM: number): Position[] => {
    let dropped = true;
    return ring.filter(([x, y], i) => {
      const [[ax, ay], [bx, by]] = [ring[(i + ring.length - 1) % ring.length], ring[(i + 1) % ring.length]];
      const off = Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / Math.hypot(bx - ax, by - ay);
      dropped = i > 0 && !dropped && off < leastM * 1e-5;
      return !dropped;
    });
  };

  it.each([
    [7, 0, 0.02],
    [7, 0.05, 0.05],
    [6, 0.05, 0.2],
    [5, 0.05, 1.5],
  ])('%i decimals, corners less than %f m off dropped: certified again within %f m', (decimals, thinnedM, snapToleranceM) => {
    const result = repairCoverage(named(saved(cells, decimals, thinnedM)), saved(boundary, decimals, 0), {
      crs: 'WGS84',
      snapToleranceM,
      gapToleranceM: 5,
      fillAll: true,
      overlapRule: 'longestBorder',
    });
    expect(result.complete).toBe(true);
    expect(result.certificate).toMatchObject({ valid: true, cells: cells.length, residual: 0, invalidCells: 0 });
    expect(result.displacementM).toBeLessThanOrEqual(snapToleranceM + 0.02);
    if (thinnedM === 0) expect(result.shapes).toEqual(cells);
    else expect(result.displacementM).toBeGreaterThan(0.001);
    // Half a unit of the last decimal, diagonally, and the snapping.
    const rounding = Math.hypot(95_400, 110_900) / 2 / 10 ** decimals;
    const moved = cells.reduce((most, shape, i) => Math.max(most, farthestCorner(shape, result.shapes[i])), 0);
    expect(moved).toBeLessThanOrEqual(rounding + snapToleranceM + 0.02);
  });
});

const folder = fileURLToPath(new URL('../../../shared/data/zhongyuan/', import.meta.url));

const isThere = existsSync(folder);

describe.skipIf(!isThere)('repair, zhongyuan (324 units of a Shapefile)', () => {
  // the body of a skipped block runs all the same
  const shapes = isThere ? readShp(readFileSync(`${folder}zy_poly.shp`)) : [];
  const rows = isThere ? readDbf(readFileSync(`${folder}zy_poly.dbf`)) : [];
  const units = shapes.map((shape, feature): RepairUnit => ({ id: rows[feature].ID, shape, feature }));

  it.each([0.05, 0.5, 2])('is certified and keeps all units with a tolerance of %s m', (snapToleranceM) => {
    const result = repairCoverage(units, null, {
      crs: 'planar',
      snapToleranceM,
      gapToleranceM: 30,
      fillAll: false,
      overlapRule: 'longestBorder',
    });
    expect(result.certificate).toMatchObject({ valid: true, invalidCells: 0, residual: 0 });
    expect(result.findings).toEqual([]);
    expect(result.shapes.filter(({ coordinates }) => coordinates.length > 0)).toHaveLength(324);
    expect(counted(result.shapes)).toEqual({ parts: 324, holes: 0 });
    expect(result.open).toEqual([]);
    expect(result.displacementM).toBeLessThanOrEqual(snapToleranceM + 0.02);
    for (const { id, areaBeforeM2, areaAfterM2 } of result.changes) expect(areaAfterM2 / areaBeforeM2, id).toBeCloseTo(1, 1);
    const judged = validateCoverage(named(result.shapes), null, { crs: 'planar', gapToleranceM: 30 });
    expect(judged.defects).toEqual([]);
  });

  it('restores the neighbours that were published with it', () => {
    const result = repairCoverage(units, null, {
      crs: 'planar',
      snapToleranceM: 0.5,
      gapToleranceM: 30,
      fillAll: false,
      overlapRule: 'longestBorder',
    });
    const arcs = arcsOf(coverageOfShapes(result.shapes, result.lattice));
    const pair = (a: string, b: string): string => (Number(a) < Number(b) ? `${a}-${b}` : `${b}-${a}`);
    const ours = new Set<string>();
    for (let a = 0; a < arcs.count; a++) if (arcs.right[a] >= 0) ours.add(pair(units[arcs.left[a]].id, units[arcs.right[a]].id));
    const published = new Set(
      readFileSync(`${folder}connectivity.csv`, 'utf8')
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => line.split(','))
        .map(([, a, b]) => pair(a, b)),
    );
    // They left out neighbours with little border; every pair that they list is ours.
    expect([...published].filter((one) => !ours.has(one))).toEqual([]);
    expect(ours.size - published.size).toBeLessThan(40);
  });
});
