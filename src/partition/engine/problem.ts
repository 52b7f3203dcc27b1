/**
 * A districting problem: nodes with loads, joined by edges, to be divided into connected zones that hold min … max each
 * at the least energy. Nodes and edges are in CSR form, neighbours ascending, every edge stored as two arcs.
 *
 * Energy = Σ cost of cut edges + Σ shape.weight · P²/4πA of zones + Σ group penalty · (zones that share the group − 1)
 *        + Σ balance.weight · ((load of a zone − mean) / mean)² + Σ home cost of nodes that are not in their home zone
 *        + bridges.price · Σ (pieces that the loaded nodes of a zone lie in − 1)
 * Violation = Σ load outside min … max + Σ worth · further load outside its own bounds
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
  /** Further attributes that every zone must hold within bounds; null where the load is the only one. */
  readonly further: readonly Bounded[] | null;
  readonly home: Home | null;
  readonly bridges: Bridges | null;
  /** Zone that a node must stay in, −1 where it is free; null where all are. */
  readonly fixed: Int32Array | null;
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

/** A further attribute with bounds of its own. */
export interface Bounded {
  readonly load: Float64Array;
  readonly min: number;
  readonly max: number;
  /** Units of the first load that a unit of this one counts for: the ratio of their means, so that units do not matter. */
  readonly worth: number;
}

/** The zone that each node had before (−1: none) and what it costs, in energy, that it is not there any more. */
export interface Home {
  readonly zone: Int32Array;
  readonly cost: Float64Array;
}

/** Nodes that carry something, and the energy of every further piece that those of a zone lie in when the others are left out. */
export interface Bridges {
  /** 1 or 0. */
  readonly isLoaded: Uint8Array;
  readonly price: number;
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
  readonly further?: readonly {
    readonly load: Float64Array;
    readonly min: number;
    readonly max: number;
    readonly worth?: number;
  }[];
  /** Zone that each node had before, −1 for none. */
  readonly home?: Int32Array;
  /** Energy for each unit of load that is not at home. */
  readonly homePrice?: number;
  readonly bridges?: Bridges;
  /** Zone that a node must stay in, −1 where it is free. */
  readonly fixed?: Int32Array;
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
    further: boundedOf(source),
    home: source.home ? { zone: source.home, cost: source.load.map((load) => load * (source.homePrice ?? 1)) } : null,
    bridges: source.bridges ?? null,
    fixed: source.fixed ?? null,
    energyUnit: source.energyUnit ?? 1,
    loadUnit: source.loadUnit ?? Math.max(1e-9, sum(source.load) / Math.max(1, nodes)),
  };
}

/** Further attributes with their worth; null where there are none. */
export function boundedOf({ load, further }: Pick<ProblemSource, 'load' | 'further'>): readonly Bounded[] | null {
  if (!further || further.length === 0) return null;
  const main = sum(load) || 1;
  return further.map((one) => ({ ...one, worth: one.worth ?? main / (sum(one.load) || 1) }));
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

export function neighbourMasks(nodes: number, arcStart: Int32Array, arcTo: Int32Array): Int32Array {
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

export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
