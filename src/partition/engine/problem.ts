/**
 * A districting problem: nodes with loads, joined by edges, to be divided into connected zones that hold min … max each
 * at the least energy. Nodes and edges are in CSR form, neighbours ascending, every edge stored as two arcs.
 *
 * Energy = Σ cost of cut edges + Σ shape.weight · P²/4πA of zones + Σ group penalty · (zones that share the group − 1)
 *        + Σ balance.weight · ((load of a zone − mean) / mean)²
 */
export interface Problem {
  readonly nodes: number;
  readonly zones: number;
  readonly min: number;
  readonly max: number;
  readonly load: Float64Array;
  readonly arcStart: Int32Array;
  readonly arcTo: Int32Array;
  /** Energy of cutting the edge of this arc; negative where a border ought to run. */
  readonly arcCost: Float64Array;
  readonly arcEdge: Int32Array;
  /** For arc u→v: which neighbours of u (bit = position among u's arcs) touch v. 0 when u has more than 31 neighbours. */
  readonly arcMask: Int32Array;
  readonly edgeA: Int32Array;
  readonly edgeB: Int32Array;
  /** Chance of an edge to be in a random tree, in (0, 1]: low numbers come first; null for uniform trees. */
  readonly treeKey: Float64Array | null;
  readonly shape: Shape | null;
  readonly groups: Groups | null;
  readonly balance: Balance | null;
  /** What a unit of temperature is: the energy of a typical edge. */
  readonly energyUnit: number;
  /** What a unit of violation is: the load of a typical node. */
  readonly loadUnit: number;
}

/** Compactness: perimeters and areas add up in O(degree) for each move. */
export interface Shape {
  readonly weight: number;
  /** Metres shared, per arc. */
  readonly arcLength: Float64Array;
  readonly perimeter: Float64Array;
  readonly area: Float64Array;
}

/** Sets of nodes that want to stay in one zone (street blocks, compounds); a node may be in several. */
export interface Groups {
  readonly start: Int32Array;
  readonly list: Int32Array;
  readonly penalty: Float64Array;
}

export interface Balance {
  readonly weight: number;
  readonly load: Float64Array;
  readonly mean: number;
}

/** One undirected edge of a problem to be built. */
export interface Edges {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly cost: Float64Array;
  readonly length?: Float64Array;
  readonly treeKey?: Float64Array;
}

export interface ProblemSource {
  readonly zones: number;
  readonly min: number;
  readonly max: number;
  readonly load: Float64Array;
  /** Each pair once, in any order and direction; a ≠ b. */
  readonly edges: Edges;
  readonly shape?: { readonly weight: number; readonly perimeter: Float64Array; readonly area: Float64Array };
  readonly groups?: Groups;
  readonly balance?: Balance;
  readonly energyUnit?: number;
  readonly loadUnit?: number;
}

/** Lays a problem out for the engine: arcs sorted, neighbour masks computed. */
export function buildProblem(source: ProblemSource): Problem {
  const nodes = source.load.length;
  const { a, b, cost, length, treeKey } = source.edges;
  const edges = a.length;
  const order = canonicalOrder(a, b, nodes);
  const arcStart = new Int32Array(nodes + 1);
  for (let e = 0; e < edges; e++) {
    arcStart[a[e] + 1]++;
    arcStart[b[e] + 1]++;
  }
  for (let u = 0; u < nodes; u++) arcStart[u + 1] += arcStart[u];
  const arcTo = new Int32Array(2 * edges);
  const arcCost = new Float64Array(2 * edges);
  const arcEdge = new Int32Array(2 * edges);
  const arcLength = new Float64Array(source.shape ? 2 * edges : 0);
  const edgeA = new Int32Array(edges);
  const edgeB = new Int32Array(edges);
  const keys = treeKey ? new Float64Array(edges) : null;
  const fill = arcStart.slice(0, nodes);
  const put = (from: number, to: number, edge: number, given: number) => {
    const at = fill[from]++;
    arcTo[at] = to;
    arcCost[at] = cost[given];
    arcEdge[at] = edge;
    if (source.shape) arcLength[at] = length?.[given] ?? 0;
  };
  // by (low, high): arcs to lower neighbours first, then to higher ones, both ascending
  for (let e = 0; e < edges; e++) {
    const given = order[e];
    edgeA[e] = Math.min(a[given], b[given]);
    edgeB[e] = Math.max(a[given], b[given]);
    if (keys) keys[e] = treeKey![given];
    put(edgeB[e], edgeA[e], e, given);
  }
  for (let e = 0; e < edges; e++) put(edgeA[e], edgeB[e], e, order[e]);
  return {
    nodes,
    zones: source.zones,
    min: source.min,
    max: source.max,
    load: source.load,
    arcStart,
    arcTo,
    arcCost,
    arcEdge,
    arcMask: neighbourMasks(nodes, arcStart, arcTo),
    edgeA,
    edgeB,
    treeKey: keys,
    shape: source.shape ? { ...source.shape, arcLength } : null,
    groups: source.groups ?? null,
    balance: source.balance ?? null,
    energyUnit: source.energyUnit ?? 1,
    loadUnit: source.loadUnit ?? Math.max(1e-9, sum(source.load) / Math.max(1, nodes)),
  };
}

function canonicalOrder(a: Int32Array, b: Int32Array, nodes: number): Float64Array {
  const keyed = new Float64Array(a.length);
  const at = new Map<number, number>();
  for (let e = 0; e < a.length; e++) {
    keyed[e] = Math.min(a[e], b[e]) * nodes + Math.max(a[e], b[e]);
    at.set(keyed[e], e);
  }
  keyed.sort();
  return keyed.map((key) => at.get(key)!);
}

function neighbourMasks(nodes: number, arcStart: Int32Array, arcTo: Int32Array): Int32Array {
  const mask = new Int32Array(arcTo.length);
  const place = new Int32Array(nodes).fill(-1);
  for (let u = 0; u < nodes; u++) {
    const from = arcStart[u];
    const to = arcStart[u + 1];
    if (to - from > 31) continue;
    for (let arc = from; arc < to; arc++) place[arcTo[arc]] = arc - from;
    for (let arc = from; arc < to; arc++) {
      const v = arcTo[arc];
      let bits = 0;
      for (let f = arcStart[v]; f < arcStart[v + 1]; f++) {
        const at = place[arcTo[f]];
        if (at >= 0) bits |= 1 << at;
      }
      mask[arc] = bits;
    }
    for (let arc = from; arc < to; arc++) place[arcTo[arc]] = -1;
  }
  return mask;
}

/** The problem of re-dividing a few zones of a division among themselves. */
export function induced(
  problem: Problem,
  zoneOf: Int32Array,
  zones: readonly number[],
): { sub: Problem; nodes: Int32Array; zoneOf: Int32Array } {
  const slot = new Int32Array(problem.zones).fill(-1);
  zones.forEach((zone, i) => {
    slot[zone] = i;
  });
  const local = new Int32Array(problem.nodes).fill(-1);
  let count = 0;
  for (let u = 0; u < problem.nodes; u++) if (slot[zoneOf[u]] >= 0) local[u] = count++;
  const nodes = new Int32Array(count);
  for (let u = 0; u < problem.nodes; u++) if (local[u] >= 0) nodes[local[u]] = u;
  const pick = (values: Float64Array) => Float64Array.from(nodes, (u) => values[u]);
  const a: number[] = [];
  const b: number[] = [];
  const cost: number[] = [];
  const length: number[] = [];
  const treeKey: number[] = [];
  for (let i = 0; i < count; i++) {
    const u = nodes[i];
    for (let arc = problem.arcStart[u]; arc < problem.arcStart[u + 1]; arc++) {
      const j = local[problem.arcTo[arc]];
      if (j <= i) continue;
      a.push(i);
      b.push(j);
      cost.push(problem.arcCost[arc]);
      if (problem.shape) length.push(problem.shape.arcLength[arc]);
      if (problem.treeKey) treeKey.push(problem.treeKey[problem.arcEdge[arc]]);
    }
  }
  const sub = buildProblem({
    zones: zones.length,
    min: problem.min,
    max: problem.max,
    load: pick(problem.load),
    edges: {
      a: Int32Array.from(a),
      b: Int32Array.from(b),
      cost: Float64Array.from(cost),
      length: Float64Array.from(length),
      ...(problem.treeKey ? { treeKey: Float64Array.from(treeKey) } : {}),
    },
    ...(problem.shape
      ? { shape: { weight: problem.shape.weight, perimeter: pick(problem.shape.perimeter), area: pick(problem.shape.area) } }
      : {}),
    ...(problem.groups ? { groups: inducedGroups(problem.groups, nodes) } : {}),
    ...(problem.balance ? { balance: { ...problem.balance, load: pick(problem.balance.load) } } : {}),
    energyUnit: problem.energyUnit,
    loadUnit: problem.loadUnit,
  });
  return { sub, nodes, zoneOf: Int32Array.from(nodes, (u) => slot[zoneOf[u]]) };
}

/** Renumbered to the groups that occur, so that tables of group × zone stay small. */
function inducedGroups(groups: Groups, nodes: Int32Array): Groups {
  const number = new Map<number, number>();
  const start = new Int32Array(nodes.length + 1);
  const list: number[] = [];
  const penalty: number[] = [];
  nodes.forEach((u, i) => {
    for (let g = groups.start[u]; g < groups.start[u + 1]; g++) {
      const group = groups.list[g];
      let known = number.get(group);
      if (known === undefined) {
        known = penalty.length;
        number.set(group, known);
        penalty.push(groups.penalty[group]);
      }
      list.push(known);
    }
    start[i + 1] = list.length;
  });
  return { start, list: Int32Array.from(list), penalty: Float64Array.from(penalty) };
}

export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
