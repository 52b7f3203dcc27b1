import type { Random } from '../../core/random.js';
import { type Bounded, type Problem, sum } from './problem.js';

/**
 * A start: recursive bisection along random spanning trees. Every tree edge is tried; the one that leaves the two sides
 * nearest to their share of the load (of all attributes together) is cut. Both sides are connected by construction. Needs a connected graph with at
 * least as many nodes as zones.
 */
export function treeStart(problem: Problem, random: Random, tries: number): Int32Array {
  const zoneOf = new Int32Array(problem.nodes);
  const bisect = bisector(problem, random, tries);
  const divide = (nodes: Int32Array, first: number, zones: number): void => {
    if (zones === 1) {
      for (let i = 0; i < nodes.length; i++) zoneOf[nodes[i]] = first;
      return;
    }
    const { left, right, zonesLeft } = bisect(nodes, zones);
    divide(left, first, zonesLeft);
    divide(right, first + zonesLeft, zones - zonesLeft);
  };
  const all = new Int32Array(problem.nodes);
  for (let u = 0; u < problem.nodes; u++) all[u] = u;
  divide(all, 0, problem.zones);
  return zoneOf;
}

interface Halves {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly zonesLeft: number;
}

/** What growing and cutting a tree needs to write on; a search grows thousands of small trees, so it is kept from one to the next. */
interface Desk {
  /** For each node of the problem its place in the part that is divided; −1 outside it, and everywhere between two uses. */
  readonly local: Int32Array;
  readonly weight: Float64Array;
  readonly size: Int32Array;
  readonly isBelow: Uint8Array;
  readonly parent: Int32Array;
  readonly order: Int32Array;
  readonly root: Int32Array;
  readonly first: Int32Array;
  readonly next: Int32Array;
  readonly to: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly bias: Float64Array;
  readonly bucketOf: Int32Array;
  readonly bucketStart: Int32Array;
  readonly drawn: Int32Array;
}

function deskFor(nodes: number, edges: number): Desk {
  return {
    local: new Int32Array(nodes).fill(-1),
    weight: new Float64Array(nodes),
    size: new Int32Array(nodes),
    isBelow: new Uint8Array(nodes),
    parent: new Int32Array(nodes),
    order: new Int32Array(nodes),
    root: new Int32Array(nodes),
    first: new Int32Array(nodes),
    next: new Int32Array(2 * nodes),
    to: new Int32Array(2 * nodes),
    a: new Int32Array(edges),
    b: new Int32Array(edges),
    bias: new Float64Array(edges),
    bucketOf: new Int32Array(edges),
    bucketStart: new Int32Array(edges + 1),
    drawn: new Int32Array(edges),
  };
}

/** Larger problems are rare, and a desk for one is not kept. */
const KEPT = { nodes: 4096, edges: 16_384 };
const kept: { desk: Desk | null } = { desk: null };

function takeDesk({ nodes, edgeA }: Problem): Desk {
  if (nodes > KEPT.nodes || edgeA.length > KEPT.edges) return deskFor(nodes, edgeA.length);
  kept.desk ??= deskFor(KEPT.nodes, KEPT.edges);
  return kept.desk;
}

function bisector(problem: Problem, random: Random, tries: number): (nodes: Int32Array, zones: number) => Halves {
  const { load, further } = problem;
  const mean = sum(load) / problem.zones;
  const desk = takeDesk(problem);
  const { local, weight, size, isBelow, parent, order } = desk;

  return (nodes, zones) => {
    const count = nodes.length;
    let total = 0;
    for (let i = 0; i < count; i++) {
      local[nodes[i]] = i;
      total += load[nodes[i]];
    }
    const edges = layOut(problem, nodes, desk);
    for (let i = 0; i < count; i++) local[nodes[i]] = -1;
    let leftSize = -1;
    let zonesLeft = 0;
    let bestError = Infinity;
    const half = zones >> 1;
    const tolerance = half * mean * 0.004;
    for (let attempt = 0; attempt < tries && bestError > tolerance; attempt++) {
      growTree(desk, count, edges, problem.treeKey !== null, random);
      for (let i = 0; i < count; i++) {
        weight[i] = load[nodes[i]];
        size[i] = 1;
      }
      for (let i = count - 1; i > 0; i--) {
        const u = order[i];
        weight[parent[u]] += weight[u];
        size[parent[u]] += size[u];
      }
      // a side with fewer nodes than zones is no side; splitting one zone off always works, at a leaf
      const others = further?.map((one) => branches(nodes, one, parent, order));
      let cut = -1;
      let below = 0;
      let error = Infinity;
      for (let share = half; share > 0 && cut < 0; share = share === 1 ? 0 : 1) {
        for (let i = 1; i < count; i++) {
          const u = order[i];
          for (let side = 0; side < 2; side++) {
            const zonesBelow = side === 0 ? share : zones - share;
            if (size[u] < zonesBelow || count - size[u] < zones - zonesBelow) continue;
            let off = Math.abs(weight[u] - (total * zonesBelow) / zones);
            if (others) for (const other of others) off += Math.abs(other[u] - (other[0] * zonesBelow) / zones);
            if (off < error) {
              error = off;
              cut = u;
              below = zonesBelow;
            }
          }
        }
      }
      if (error >= bestError) continue;
      bestError = error;
      leftSize = size[cut];
      zonesLeft = below;
      markBelow(desk, count, cut);
    }
    const left = new Int32Array(leftSize);
    const right = new Int32Array(count - leftSize);
    for (let i = 0, l = 0, r = 0; i < count; i++) {
      if (isBelow[i] === 1) left[l++] = nodes[i];
      else right[r++] = nodes[i];
    }
    return { left, right, zonesLeft };
  };
}

/** A further attribute summed over what hangs below each node of a tree, in units of the first load. */
function branches(nodes: Int32Array, { load, worth }: Bounded, parent: Int32Array, order: Int32Array): Float64Array {
  const below = Float64Array.from(nodes, (u) => worth * load[u]);
  for (let i = nodes.length - 1; i > 0; i--) below[parent[order[i]]] += below[order[i]];
  return below;
}

function markBelow({ isBelow, parent, order }: Desk, count: number, cut: number): void {
  isBelow.fill(0, 0, count);
  isBelow[cut] = 1;
  for (let i = 1; i < count; i++) {
    const u = order[i];
    if (u !== cut && isBelow[parent[u]]) isBelow[u] = 1;
  }
}

/** Puts the edges among some nodes on the desk, by their places; answers how many they are. */
function layOut({ arcStart, arcTo, arcEdge, treeKey }: Problem, nodes: Int32Array, { local, a, b, bias }: Desk): number {
  let edges = 0;
  for (let i = 0; i < nodes.length; i++) {
    const u = nodes[i];
    for (let arc = arcStart[u], end = arcStart[u + 1]; arc < end; arc++) {
      const j = local[arcTo[arc]];
      if (j <= i) continue;
      a[edges] = i;
      if (treeKey) bias[edges] = treeKey[arcEdge[arc]];
      b[edges++] = j;
    }
  }
  return edges;
}

/** A random spanning tree (Kruskal on random keys) of the graph on the desk, rooted at the first node: parents, and the nodes in breadth-first order. */
function growTree(desk: Desk, count: number, edges: number, isBiased: boolean, random: Random): void {
  const { a, b, bias, bucketOf, bucketStart, drawn, root, first, next, to, parent, order } = desk;
  // as many buckets as edges: sorted well enough for chance, in time that grows with the edges alone
  bucketStart.fill(0, 0, edges + 1);
  for (let e = 0; e < edges; e++) {
    const key = random.float() * (isBiased ? bias[e] : 1);
    bucketOf[e] = key * edges;
    bucketStart[bucketOf[e] + 1]++;
  }
  for (let i = 0; i < edges; i++) bucketStart[i + 1] += bucketStart[i];
  for (let e = 0; e < edges; e++) drawn[bucketStart[bucketOf[e]]++] = e;
  for (let i = 0; i < count; i++) {
    root[i] = i;
    first[i] = -1;
  }
  for (let q = 0, half = 0; q < edges && half < 2 * (count - 1); q++) {
    const e = drawn[q];
    const u = a[e];
    const v = b[e];
    const x = rootOf(root, u);
    const y = rootOf(root, v);
    if (x === y) continue;
    root[x] = y;
    to[half] = v;
    next[half] = first[u];
    first[u] = half++;
    to[half] = u;
    next[half] = first[v];
    first[v] = half++;
  }
  parent[0] = -1;
  order[0] = 0;
  for (let head = 0, tail = 1; head < tail; head++) {
    const u = order[head];
    for (let half = first[u]; half >= 0; half = next[half]) {
      const v = to[half];
      if (v === parent[u]) continue;
      parent[v] = u;
      order[tail++] = v;
    }
  }
}

function rootOf(root: Int32Array, node: number): number {
  let x = node;
  while (root[x] !== x) {
    root[x] = root[root[x]];
    x = root[x];
  }
  return x;
}
