import { WanggeError } from '../../core/errors.js';
import { cross } from './cross.js';
import { type Integers, IntList, type PairSet } from './ints.js';
import { type EdgeCoordinates, type Leaf, walkQuadtree } from './quadtree.js';
import { crossingPixel, pixelAt } from './round.js';

/** Which edges pass through which hot pixels (pixels of vertices and of proper crossings), other than their own ends. */
export interface Hits {
  readonly edge: Int32Array;
  readonly vertex: Int32Array;
  readonly count: number;
  /** Number of proper crossings seen; several in one pixel may count once. */
  readonly crossings: number;
}

/** More than this many hits is a bundle of near-coincident lines, not a map. */
const HIT_BUDGET = 50_000_000;

/**
 * Finds the hot pixels (adding those of crossings to `vertices`) and every edge that passes through one.
 * Where nothing crosses, only exact contacts count: then nothing moves, and arranging a result again changes nothing.
 * `isWide`: the extent is so large that orientations need more than doubles.
 */
export function findHits(vertices: PairSet<Integers>, edges: PairSet, extent: number, isWide: boolean): Hits {
  const coordinates = orientedEdges(vertices, edges, extent, isWide);
  const { ax, ay, bx, by } = coordinates;
  const hitEdge = new IntList();
  const hitVertex = new IntList();
  const exact = new IntList();
  const added: number[] = [];
  let crossings = 0;

  const hit = (e: number, p: number, isExact: 0 | 1): void => {
    if (p === edges.first[e] || p === edges.second[e]) return;
    if (hitEdge.length >= HIT_BUDGET) throw tooDense();
    hitEdge.push(e);
    hitVertex.push(p);
    exact.push(isExact);
  };

  /** Proper crossings whose pixel this leaf owns become hot. Contacts at an end point need no work: that pixel is hot already. */
  const findCrossings = ({ arena, edges: from, points, x, y, size, end }: Leaf): void => {
    let stop = points;
    if (size === 1 && end > points) {
      // The one pixel is hot already. All that is left to learn is whether anything crosses at all (think of stars).
      if (crossings > 0) return;
      const endsHere = (e: number) => (ax[e] === x && ay[e] === y) || (bx[e] === x && by[e] === y);
      stop = from;
      for (let i = from; i < points; i++) {
        if (endsHere(arena[i])) continue;
        const kept = arena[stop];
        arena[stop++] = arena[i];
        arena[i] = kept;
      }
    }
    for (let i = from; i < stop; i++) {
      const e = arena[i];
      const x1 = ax[e];
      const y1 = ay[e];
      const x2 = bx[e];
      const y2 = by[e];
      const dx = x2 - x1;
      const dy = y2 - y1;
      const low = Math.min(y1, y2);
      const high = Math.max(y1, y2);
      for (let j = i + 1; j < points; j++) {
        const f = arena[j];
        const x3 = ax[f];
        const y3 = ay[f];
        const x4 = bx[f];
        const y4 = by[f];
        if (x3 > x2 || x4 < x1 || (y3 < low && y4 < low) || (y3 > high && y4 > high)) continue;
        const o1 = isWide ? cross(dx, dy, x3 - x1, y3 - y1) : dx * (y3 - y1) - dy * (x3 - x1);
        const o2 = isWide ? cross(dx, dy, x4 - x1, y4 - y1) : dx * (y4 - y1) - dy * (x4 - x1);
        if (o1 === 0 || o2 === 0 || o1 > 0 === o2 > 0) continue;
        const fx = x4 - x3;
        const fy = y4 - y3;
        const o3 = isWide ? cross(fx, fy, x1 - x3, y1 - y3) : fx * (y1 - y3) - fy * (x1 - x3);
        const o4 = isWide ? cross(fx, fy, x2 - x3, y2 - y3) : fx * (y2 - y3) - fy * (x2 - x3);
        if (o3 === 0 || o4 === 0 || o3 > 0 === o4 > 0) continue;
        const share = o1 / (o1 - o2);
        const qx = x3 + fx * share;
        const qy = y3 + fy * share;
        if (qx < x - 1 || qx > x + size || qy < y - 1 || qy > y + size) continue; // far outside this box: no exact work
        const [rx, ry] = isWide
          ? crossingPixel(x1, y1, dx, dy, x3, y3, fx, fy)
          : [pixelAt(x3, fx, o1, o1 - o2), pixelAt(y3, fy, o1, o1 - o2)];
        if (rx < x || rx >= x + size || ry < y || ry >= y + size) continue; // the leaf that owns the pixel reports it
        crossings++;
        const known = vertices.length;
        const p = vertices.add(rx, ry);
        if (p === known) added.push(p);
        if (size === 1) return;
      }
    }
  };

  walkQuadtree(coordinates, vertices.first, vertices.second, vertices.length, (leaf) => {
    const { arena, edges: from, points, end } = leaf;
    added.length = 0;
    findCrossings(leaf);
    for (let i = from; i < points; i++) {
      const e = arena[i];
      const x1 = ax[e];
      const y1 = ay[e];
      const x2 = bx[e];
      const y2 = by[e];
      const dx = x2 - x1;
      const dy = y2 - y1;
      const limit = dx + Math.abs(dy);
      const low = Math.min(y1, y2);
      const high = Math.max(y1, y2);
      for (let j = points; j < end + added.length; j++) {
        const p = j < end ? arena[j] : added[j - end];
        const x = vertices.first[p];
        const y = vertices.second[p];
        if (x < x1 || x > x2 || y < low || y > high) continue;
        const side = isWide ? cross(dx, dy, x - x1, y - y1) : dx * (y - y1) - dy * (x - x1);
        const distance = 2 * Math.abs(side);
        if (side === 0) hit(e, p, 1);
        // Through the open pixel, or exactly through its lower-left corner, the only corner that a half-open pixel owns.
        else if (distance < limit || (distance === limit && dy < 0 && x > x1 && y > low && side > 0)) hit(e, p, 0);
      }
    }
  });

  let count = hitEdge.length;
  if (crossings === 0) {
    count = 0;
    for (let i = 0; i < hitEdge.length; i++) {
      if (exact.items[i] === 0) continue;
      hitEdge.items[count] = hitEdge.items[i];
      hitVertex.items[count++] = hitVertex.items[i];
    }
  }
  return { edge: hitEdge.items, vertex: hitVertex.items, count, crossings };
}

/** Coordinates of the edges, each from its left (lower, when vertical) end to the other. */
function orientedEdges(vertices: PairSet<Integers>, edges: PairSet, extent: number, isWide: boolean): EdgeCoordinates {
  const n = edges.length;
  const ax = new Float64Array(n);
  const ay = new Float64Array(n);
  const bx = new Float64Array(n);
  const by = new Float64Array(n);
  const { first: x, second: y } = vertices;
  for (let e = 0; e < n; e++) {
    const u = edges.first[e];
    const v = edges.second[e];
    const swap = x[u] > x[v] || (x[u] === x[v] && y[u] > y[v]);
    const a = swap ? v : u;
    const b = swap ? u : v;
    ax[e] = x[a];
    ay[e] = y[a];
    bx[e] = x[b];
    by[e] = y[b];
  }
  return { extent, isWide, ax, ay, bx, by };
}

function tooDense(): WanggeError {
  return new WanggeError(
    'geometryInvalid',
    {
      zh: `线条过密:成束的近似重合线产生了超过 ${HIT_BUDGET} 次接触`,
      en: `too dense: bundles of nearly coincident lines meet more than ${HIT_BUDGET} times`,
    },
    { hint: { zh: '请先去除重复或近似重合的线', en: 'remove duplicate or nearly coincident lines first' } },
  );
}
