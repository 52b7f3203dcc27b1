import type { Polygonal, PolygonShape, Position } from '../src/core/geometry.js';
import { Random } from '../src/core/random.js';
import { type RepairUnit, repairCoverage } from '../src/topology/repair.js';
import { jitteredGrid } from './certificate.js';
import type { BenchOptions, Emit } from './suite.js';

/** Cells of which as many as asked for have a defect, kind by kind: a corner moved by 1 cm to 5 m, a cell shrunk, a bow tie, a vertex in a border, a stray cell over others. */
export function plantDefects(cells: readonly PolygonShape[], defects: number, seed: number): Polygonal[] {
  const random = new Random(seed);
  const shapes: Polygonal[] = [...cells];
  const metre = 1e-5;
  const places = random.shuffle([...cells.keys()]).slice(0, defects);
  places.forEach((c, i) => {
    const ring = cells[c].coordinates[0].slice(0, -1).map(([x, y]): [number, number] => [x, y]);
    const corner = random.int(ring.length);
    const [x, y] = ring[corner];
    const off = metre * 10 ** (random.float() * 2.7 - 2);
    const centre = [0, 1].map((axis) => ring.reduce((sum, position) => sum + position[axis], 0) / ring.length);
    if (i % 5 === 0) ring[corner] = [x + off, y - off];
    else if (i % 5 === 1) {
      ring.forEach(([u, v], k) => {
        ring[k] = [u + (centre[0] - u) * 0.05, v + (centre[1] - v) * 0.05];
      });
    } else if (i % 5 === 2) [ring[0], ring[1]] = [ring[1], ring[0]];
    else if (i % 5 === 3)
      ring.splice(corner + 1, 0, [
        (x + ring[(corner + 1) % ring.length][0]) / 2 + off,
        (y + ring[(corner + 1) % ring.length][1]) / 2 + off,
      ]);
    else ring.splice(0, ring.length, ...ring.map(([u, v]): [number, number] => [u + 30 * metre, v + 20 * metre]));
    const rounded = ring.map(([u, v]): Position => [Math.round(u * 1e7) / 1e7, Math.round(v * 1e7) / 1e7]);
    shapes[c] = { type: 'Polygon', coordinates: [[...rounded, rounded[0]]] };
  });
  return shapes;
}

/** Repairs 10,000 cells with 100 planted defects, 10,000 of which every vertex is off by up to two lattice units, and 100,000 with 1,000. */
export function run({ only, seed }: Pick<BenchOptions, 'only' | 'seed'>, emit: Emit): void {
  const cases: readonly { name: string; side: number; defects: number; nudge: number }[] = [
    { name: 'repair-10k', side: 100, defects: 100, nudge: 0 },
    { name: 'repair-10k-jitter', side: 100, defects: 100, nudge: 2 },
    { name: 'repair-100k', side: 316, defects: 1000, nudge: 0 },
  ];
  for (const { name, side, defects, nudge } of cases) {
    if (only !== undefined && !name.includes(only)) continue;
    const { cells, parent } = jitteredGrid(side, seed);
    const random = new Random(seed + 1);
    const off = (value: number): number => Math.round(value * 1e7 + random.int(2 * nudge + 1) - nudge) / 1e7;
    const shapes = plantDefects(cells, defects, seed).map((shape): Polygonal => {
      if (nudge === 0 || shape.type !== 'Polygon') return shape;
      const ring = shape.coordinates[0].slice(0, -1).map(([x, y]): Position => [off(x), off(y)]);
      return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
    });
    const units = shapes.map((shape, feature): RepairUnit => ({ id: String(feature), shape, feature }));
    const started = performance.now();
    const cpu = process.cpuUsage();
    const result = repairCoverage(units, [parent], {
      crs: 'WGS84',
      snapToleranceM: 0.1,
      gapToleranceM: 20,
      fillAll: true,
      overlapRule: 'longestBorder',
    });
    const seconds = (performance.now() - started) / 1000;
    const { user } = process.cpuUsage(cpu);
    if (!result.complete || !result.certificate.valid) throw new Error('the repaired cells do not tile their boundary');
    const count = (kind: string): number => result.actions.filter(({ action }) => action === kind).length;
    emit({
      suite: 'repair',
      case: name,
      seconds: Math.round(seconds * 1000) / 1000,
      // What it would take on a core of its own (collecting garbage beside it included).
      cpuSeconds: Math.round(user / 1000) / 1000,
      peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
      cells: cells.length,
      planted: defects,
      overlaps: count('overlapResolved'),
      gapsFilled: count('gapFilled'),
      gapsSplit: count('gapSplit'),
      mended: count('invalidMended'),
      displacementM: Math.round(result.displacementM * 1000) / 1000,
    });
  }
}
