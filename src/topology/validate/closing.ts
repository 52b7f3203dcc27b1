import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import type { Chain } from '../certify/chain.js';
import { endPoints } from '../certify/contacts.js';
import { metresPerUnit } from '../measure.js';

/** What was done so that borders nearly on each other meet. */
export interface Closing {
  /** The distance that was allowed, in metres. */
  readonly withinM: number;
  /** Left-over edges that were moved. */
  readonly edges: number;
  /** Largest distance of a moved border from where it was written. */
  readonly displacementM: number;
  /** Doubled area that this closed, in lattice units, exact, as decimal text: what the left-over edges enclosed, less what they enclose now. */
  readonly area2: string;
}

/** Bends run out long before this: a strand takes each vertex once. */
const MOST_PASSES = 32;

/** A left-over edge on its way through the vertices near it. */
interface Strand {
  readonly a: number;
  readonly b: number;
  readonly net: number;
  path: readonly number[];
}

/** Shares of the distance allowed that are tried first, so that nothing moves farther than it takes. */
const SHARES = [1 / 16, 1 / 4, 1];

/**
 * Brings together what the left-over edges have within `withinM` of each other: vertices that near become one of them (those
 * for which `isFixed` holds stay), and an edge is led through the vertices that near. Only left-over edges move, and none of
 * their points by more than `withinM`, measured from where it was written; what matched exactly stays as it is. Afterwards
 * what is still left over is farther apart than that. The result does not depend on the order of the edges.
 */
export function closeWithin(
  chain: Chain,
  residual: Int32Array,
  withinM: number,
  isFixed: (vertex: number) => boolean,
  lattice: Lattice,
): Closing {
  const before = enclosed2(chain, residual);
  const written = Array.from(residual, (e) => chain.net[e]);
  let strands: readonly Strand[] = [];
  let left = residual;
  for (const share of SHARES) {
    for (const { net, path } of strands) lay(chain, path, -net);
    residual.forEach((e, i) => {
      chain.net[e] = written[i];
    });
    strands = bringTogether(chain, residual, isFixed, new Nearness(chain, share * withinM, lattice));
    left = chain.residual();
    if (left.length === 0) break;
  }
  const area2 = (before - enclosed2(chain, left)).toString();
  return { withinM, ...movement(strands, new Nearness(chain, withinM, lattice)), area2 };
}

function bringTogether(
  chain: Chain,
  residual: Int32Array,
  isFixed: (vertex: number) => boolean,
  near: Nearness,
): readonly Strand[] {
  const strands = strandsOf(chain, residual, gather(chain, endPoints(chain, residual), isFixed, near));
  for (const { net, path } of strands) lay(chain, path, net);
  for (let pass = 0; pass < MOST_PASSES; pass++) if (!bend(chain, strands, near)) break;
  return strands;
}

/** How many edges were moved, and how far at most. */
function movement(strands: readonly Strand[], near: Nearness): { edges: number; displacementM: number } {
  let edges = 0;
  let displacementM = 0;
  for (const { a, b, path } of strands) {
    if (path.length === 2 && path[0] === a && path[1] === b) continue;
    edges++;
    for (const v of path) displacementM = Math.max(displacementM, near.distance(v, a, b).metres);
    displacementM = Math.max(displacementM, near.between(a, path[0]), near.between(b, path[path.length - 1]));
  }
  return { edges, displacementM };
}

/** The doubled area that some edges of a chain enclose, exact. */
export function enclosed2({ x, y, low, high, net }: Chain, edges: Int32Array): bigint {
  const ox = x[0] ?? 0;
  const oy = y[0] ?? 0;
  let sum = 0n;
  for (const e of edges) {
    const [a, b] = [low[e], high[e]];
    sum += BigInt(net[e]) * (BigInt(x[a] - ox) * BigInt(y[b] - oy) - BigInt(x[b] - ox) * BigInt(y[a] - oy));
  }
  return sum;
}

/** Distances in metres between vertices of a chain, and to its edges. */
class Nearness {
  constructor(
    private readonly chain: Chain,
    readonly withinM: number,
    private readonly lattice: Lattice,
  ) {}

  /** How many units along x and y the distance allowed is, generously. */
  reach(v: number): readonly [number, number] {
    const [mx, my] = metresPerUnit(this.lattice, this.chain.y[v]);
    return [(1.01 * this.withinM) / mx + 1, (1.01 * this.withinM) / my + 1];
  }

  between(v: number, w: number): number {
    const { x, y } = this.chain;
    const [mx, my] = metresPerUnit(this.lattice, y[v]);
    return Math.hypot((x[w] - x[v]) * mx, (y[w] - y[v]) * my);
  }

  /** From v to the segment a → b; `share` is where along it (0 at a, 1 at b) it is nearest. */
  distance(v: number, a: number, b: number): { metres: number; share: number } {
    const { x, y } = this.chain;
    const [mx, my] = metresPerUnit(this.lattice, y[v]);
    const dx = (x[b] - x[a]) * mx;
    const dy = (y[b] - y[a]) * my;
    const vx = (x[v] - x[a]) * mx;
    const vy = (y[v] - y[a]) * my;
    const length2 = dx * dx + dy * dy;
    const share = length2 > 0 ? Math.max(0, Math.min(1, (vx * dx + vy * dy) / length2)) : 0;
    return { metres: Math.hypot(vx - share * dx, vy - share * dy), share };
  }
}

/** For each vertex the one that it becomes: the nearest of those that stay; a vertex with none near it stays itself. */
function gather(
  chain: Chain,
  vertices: Int32Array,
  isFixed: (vertex: number) => boolean,
  near: Nearness,
): ReadonlyMap<number, number> {
  const { x, y } = chain;
  const order = [...vertices].sort((v, w) => Number(isFixed(w)) - Number(isFixed(v)) || x[v] - x[w] || y[v] - y[w]);
  const home = new Map<number, number>();
  const staying = new Map<string, number[]>();
  // Boxes a little wider than the distance at the widest degree: neighbours lie in this box or one next to it.
  let [wide, high] = [1, 1];
  for (const v of order) {
    const [rx, ry] = near.reach(v);
    wide = Math.max(wide, rx);
    high = Math.max(high, ry);
  }
  for (const v of order) {
    const [i, j] = [Math.floor(x[v] / wide), Math.floor(y[v] / high)];
    let best = v;
    let least = Infinity;
    for (let di = -1; di <= 1; di++) {
      for (let dj = -1; dj <= 1; dj++) {
        for (const w of staying.get(`${i + di},${j + dj}`) ?? []) {
          const metres = near.between(v, w);
          if (metres > near.withinM || metres >= least) continue;
          best = w;
          least = metres;
        }
      }
    }
    home.set(v, best);
    if (best !== v) continue;
    const box = staying.get(`${i},${j}`);
    if (box) box.push(v);
    else staying.set(`${i},${j}`, [v]);
  }
  return home;
}

/** Takes the edges out of the chain, as strands, from west to east, between the vertices that their ends became. */
function strandsOf(chain: Chain, residual: Int32Array, home: ReadonlyMap<number, number>): Strand[] {
  return Array.from(residual, (e) => {
    const [u, v] = [chain.low[e], chain.high[e]];
    const isEast = chain.x[u] < chain.x[v] || (chain.x[u] === chain.x[v] && chain.y[u] < chain.y[v]);
    const [a, b, net] = isEast ? [u, v, chain.net[e]] : [v, u, -chain.net[e]];
    chain.net[e] = 0;
    const [p, q] = [home.get(a)!, home.get(b)!];
    return { a, b, net, path: p === q ? [p] : [p, q] };
  });
}

function lay(chain: Chain, path: readonly number[], times: number): void {
  for (let i = 1; i < path.length; i++) chain.add(path[i - 1], path[i], times);
}

/** Leads every strand that is still left over through the left-over vertices near it. Returns whether any strand changed. */
function bend(chain: Chain, strands: readonly Strand[], near: Nearness): boolean {
  const { x, y } = chain;
  const vertices = endPoints(chain, chain.residual());
  if (vertices.length === 0) return false;
  const index = new Flatbush(vertices.length);
  for (const v of vertices) index.add(x[v], y[v]);
  index.finish();

  const bent: { strand: Strand; path: number[] }[] = [];
  for (const strand of strands) {
    const path: number[] = strand.path.slice(0, 1);
    for (let i = 1; i < strand.path.length; i++) {
      const [p, q] = [strand.path[i - 1], strand.path[i]];
      if (chain.net[chain.add(p, q, 0)] !== 0) path.push(...between(chain, strand, p, q, vertices, index, near));
      path.push(q);
    }
    if (path.length > strand.path.length) bent.push({ strand, path });
  }
  for (const { strand, path } of bent) {
    lay(chain, strand.path, -strand.net);
    lay(chain, path, strand.net);
    strand.path = path;
  }
  return bent.length > 0;
}

/** The vertices near the segment p → q of a strand, in the order in which it passes them. */
function between(
  { x, y }: Chain,
  { a, b, path }: Strand,
  p: number,
  q: number,
  vertices: Int32Array,
  index: Flatbush,
  near: Nearness,
): number[] {
  const [rx, ry] = near.reach(p);
  const found: { v: number; share: number }[] = [];
  const box = [
    Math.min(x[p], x[q]) - rx,
    Math.min(y[p], y[q]) - ry,
    Math.max(x[p], x[q]) + rx,
    Math.max(y[p], y[q]) + ry,
  ] as const;
  for (const i of index.search(...box)) {
    const v = vertices[i];
    if (path.includes(v)) continue;
    const { metres, share } = near.distance(v, p, q);
    if (metres > near.withinM || share <= 0 || share >= 1 || near.distance(v, a, b).metres > near.withinM) continue;
    found.push({ v, share });
  }
  return found.sort((f, g) => f.share - g.share || x[f.v] - x[g.v] || y[f.v] - y[g.v]).map(({ v }) => v);
}
