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
      for (const u of nodes) zoneOf[u] = first;
      return;
    }
    const { left, right, zonesLeft } = bisect(nodes, zones);
    divide(left, first, zonesLeft);
    divide(right, first + zonesLeft, zones - zonesLeft);
  };
  divide(
    Int32Array.from({ length: problem.nodes }, (_, u) => u),
    0,
    problem.zones,
  );
  return zoneOf;
}

interface Halves {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly zonesLeft: number;
}

function bisector(problem: Problem, random: Random, tries: number): (nodes: Int32Array, zones: number) => Halves {
  const { nodes: n, load, further } = problem;
  const mean = sum(load) / problem.zones;
  const local = new Int32Array(n).fill(-1);
  const tree = treeGrower(problem, random, local);
  const weight = new Float64Array(n);
  const size = new Int32Array(n);

  return (nodes, zones) => {
    const count = nodes.length;
    let total = 0;
    for (let i = 0; i < count; i++) {
      local[nodes[i]] = i;
      total += load[nodes[i]];
    }
    const grow = tree(nodes);
    let best: Halves | null = null;
    let bestError = Infinity;
    const half = zones >> 1;
    const tolerance = half * mean * 0.004;
    for (let attempt = 0; attempt < tries && bestError > tolerance; attempt++) {
      const { parent, order } = grow();
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
      for (const share of half === 1 ? [1] : [half, 1]) {
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
        if (cut >= 0) break;
      }
      if (error >= bestError) continue;
      bestError = error;
      best = halves(nodes, parent, order, cut, below);
    }
    for (let i = 0; i < count; i++) local[nodes[i]] = -1;
    return best!;
  };
}

/** A further attribute summed over what hangs below each node of a tree, in units of the first load. */
function branches(nodes: Int32Array, { load, worth }: Bounded, parent: Int32Array, order: Int32Array): Float64Array {
  const below = Float64Array.from(nodes, (u) => worth * load[u]);
  for (let i = nodes.length - 1; i > 0; i--) below[parent[order[i]]] += below[order[i]];
  return below;
}

function halves(nodes: Int32Array, parent: Int32Array, order: Int32Array, cut: number, zonesBelow: number): Halves {
  const count = nodes.length;
  const isBelow = new Uint8Array(count);
  isBelow[cut] = 1;
  for (let i = 1; i < count; i++) {
    const u = order[i];
    if (u !== cut && isBelow[parent[u]]) isBelow[u] = 1;
  }
  return {
    left: nodes.filter((_, i) => isBelow[i] === 1),
    right: nodes.filter((_, i) => isBelow[i] === 0),
    zonesLeft: zonesBelow,
  };
}

/** Random spanning trees (Kruskal on random keys) of the graph among some nodes, rooted at the first, in breadth-first order. */
function treeGrower(problem: Problem, random: Random, local: Int32Array) {
  const { arcStart, arcTo, arcEdge, treeKey } = problem;
  return (nodes: Int32Array): (() => { parent: Int32Array; order: Int32Array }) => {
    const count = nodes.length;
    let edges = 0;
    for (const u of nodes) edges += arcStart[u + 1] - arcStart[u];
    const a = new Int32Array(edges);
    const b = new Int32Array(edges);
    const bias = treeKey ? new Float64Array(edges) : null;
    edges = 0;
    for (let i = 0; i < count; i++) {
      const u = nodes[i];
      for (let arc = arcStart[u]; arc < arcStart[u + 1]; arc++) {
        const j = local[arcTo[arc]];
        if (j <= i) continue;
        a[edges] = i;
        if (bias) bias[edges] = treeKey![arcEdge[arc]];
        b[edges++] = j;
      }
    }
    const bucketOf = new Int32Array(edges);
    const bucketStart = new Int32Array(edges + 1);
    const drawn = new Int32Array(edges);
    const root = new Int32Array(count);
    const first = new Int32Array(count);
    const next = new Int32Array(2 * count);
    const to = new Int32Array(2 * count);
    const parent = new Int32Array(count);
    const order = new Int32Array(count);
    const find = (x: number): number => {
      while (root[x] !== x) {
        root[x] = root[root[x]];
        x = root[x];
      }
      return x;
    };
    return () => {
      // as many buckets as edges: sorted well enough for chance, in time that grows with the edges alone
      bucketStart.fill(0);
      for (let e = 0; e < edges; e++) {
        const key = random.float() * (bias ? bias[e] : 1);
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
        const x = find(a[e]);
        const y = find(b[e]);
        if (x === y) continue;
        root[x] = y;
        to[half] = b[e];
        next[half] = first[a[e]];
        first[a[e]] = half++;
        to[half] = a[e];
        next[half] = first[b[e]];
        first[b[e]] = half++;
      }
      parent[0] = -1;
      order[0] = 0;
      for (let head = 0, tail = 1; head < tail; head++) {
        const u = order[head];
        for (let arc = first[u]; arc >= 0; arc = next[arc]) {
          const v = to[arc];
          if (v === parent[u]) continue;
          parent[v] = u;
          order[tail++] = v;
        }
      }
      return { parent, order };
    };
  };
}
