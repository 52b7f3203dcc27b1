import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import { polygonsOf } from '../../core/geometry.js';
import type { Arrangement } from '../arrangement/arrange.js';
import type { Strand } from './ground.js';
import type { AreaInput } from './readAreas.js';

/**
 * The largest distance in metres between the users' boundaries and the edges that they became: of every vertex of the
 * one to the nearest edge of the other.
 */
export function boundaryDisplacement(
  arr: Arrangement,
  strands: readonly Strand[],
  areas: readonly AreaInput[],
  lattice: Lattice,
): number {
  const { metresX, metresY, step } = lattice;
  const built: number[][] = areas.map(() => []);
  for (let e = 0; e < arr.from.length; e++) {
    for (let j = arr.sourceStart[e]; j < arr.sourceStart[e + 1]; j++) {
      const { kind, index } = strands[arr.sourceId[j]];
      if (kind !== 'area') continue;
      const [a, b] = [arr.from[e], arr.to[e]];
      built[index].push(arr.x[a] * metresX, arr.y[a] * metresY, arr.x[b] * metresX, arr.y[b] * metresY);
    }
  }
  return areas.reduce((worst, { shape }, a) => {
    const given: number[] = [];
    for (const ring of polygonsOf(shape).flat()) {
      for (let i = 1; i < ring.length; i++) {
        for (const [x, y] of [ring[i - 1], ring[i]]) given.push((x / step) * metresX, (y / step) * metresY);
      }
    }
    return Math.max(worst, farthest(built[a], given), farthest(given, built[a]));
  }, 0);
}

/** The largest distance of an end of one edge to the nearest of the others. Edges are x1, y1, x2, y2 each. */
function farthest(from: readonly number[], edges: readonly number[]): number {
  const index = new Flatbush(edges.length / 4);
  for (let i = 0; i < edges.length; i += 4) {
    const [ax, ay, bx, by] = [edges[i], edges[i + 1], edges[i + 2], edges[i + 3]];
    index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  }
  index.finish();
  let worst = 0;
  for (let p = 0; p < from.length; p += 2) {
    const [x, y] = [from[p], from[p + 1]];
    let least = Infinity;
    for (let reach = 0.1; least > reach; reach *= 10) {
      for (const k of index.search(x - reach, y - reach, x + reach, y + reach))
        least = Math.min(least, distance(x, y, edges, 4 * k));
    }
    worst = Math.max(worst, least);
  }
  return worst;
}

function distance(x: number, y: number, edges: readonly number[], i: number): number {
  const dx = edges[i + 2] - edges[i];
  const dy = edges[i + 3] - edges[i + 1];
  const l2 = dx * dx + dy * dy;
  const t = l2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - edges[i]) * dx + (y - edges[i + 1]) * dy) / l2));
  return Math.hypot(edges[i] + t * dx - x, edges[i + 1] + t * dy - y);
}
