import { type Groups, neighbourMasks, type Problem } from './problem.js';

/** A part of a problem, which node of the whole each of its nodes is, and its division in numbers of its own. */
export interface Induced {
  readonly sub: Problem;
  readonly nodes: Int32Array;
  readonly zoneOf: Int32Array;
}

/**
 * Cuts parts out of a problem: the re-dividing of a few zones among themselves. Nodes keep their order, so arcs stay
 * sorted and are copied as they are; this is done many thousand times in a search.
 */
export function inducer(problem: Problem): (zoneOf: Int32Array, zones: readonly number[]) => Induced {
  const { arcStart, arcTo, arcCost, arcEdge, shape } = problem;
  const slot = new Int32Array(problem.zones).fill(-1);
  const local = new Int32Array(problem.nodes).fill(-1);
  const members = new Int32Array(problem.nodes);

  return (zoneOf, zones) => {
    zones.forEach((zone, i) => {
      slot[zone] = i;
    });
    let count = 0;
    let mostArcs = 0;
    for (let u = 0; u < problem.nodes; u++) {
      if (slot[zoneOf[u]] < 0) continue;
      local[u] = count;
      members[count++] = u;
      mostArcs += arcStart[u + 1] - arcStart[u];
    }
    const nodes = members.slice(0, count);
    const starts = new Int32Array(count + 1);
    const to = new Int32Array(mostArcs);
    const from = new Int32Array(mostArcs);
    const given = new Int32Array(mostArcs);
    let arcs = 0;
    for (let i = 0; i < count; i++) {
      for (let arc = arcStart[nodes[i]], end = arcStart[nodes[i] + 1]; arc < end; arc++) {
        const j = local[arcTo[arc]];
        if (j < 0) continue;
        from[arcs] = i;
        given[arcs] = arc;
        to[arcs++] = j;
      }
      starts[i + 1] = arcs;
    }
    const pick = (values: Float64Array) => Float64Array.from(nodes, (u) => values[u]);
    const slots = (zoneOfNode: Int32Array) => nodes.map((u) => (zoneOfNode[u] < 0 ? -1 : slot[zoneOfNode[u]]));
    const ofArcs = (values: Float64Array) => {
      const picked = new Float64Array(arcs);
      for (let arc = 0; arc < arcs; arc++) picked[arc] = values[given[arc]];
      return picked;
    };
    const edgeA = new Int32Array(arcs >> 1);
    const edgeB = new Int32Array(arcs >> 1);
    const treeKey = problem.treeKey ? new Float64Array(arcs >> 1) : null;
    const edgeOf = new Int32Array(arcs);
    const next = starts.slice(0, count);
    let edges = 0;
    // neighbours ascend: by the time that an edge is met from its lower end, all before it at its upper end are known
    for (let arc = 0; arc < arcs; arc++) {
      const i = from[arc];
      const j = to[arc];
      if (j < i) continue;
      edgeA[edges] = i;
      edgeB[edges] = j;
      if (treeKey) treeKey[edges] = problem.treeKey![arcEdge[given[arc]]];
      edgeOf[arc] = edges;
      edgeOf[next[j]++] = edges++;
    }
    const arcOf = to.slice(0, arcs);
    const sub: Problem = {
      nodes: count,
      zones: zones.length,
      min: problem.min,
      max: problem.max,
      load: pick(problem.load),
      arcStart: starts,
      arcTo: arcOf,
      arcCost: ofArcs(arcCost),
      arcEdge: edgeOf,
      arcMask: neighbourMasks(count, starts, arcOf),
      edgeA,
      edgeB,
      treeKey,
      shape: shape
        ? { weight: shape.weight, arcLength: ofArcs(shape.arcLength), perimeter: pick(shape.perimeter), area: pick(shape.area) }
        : null,
      groups: problem.groups ? inducedGroups(problem.groups, nodes) : null,
      balance: problem.balance ? { ...problem.balance, load: pick(problem.balance.load) } : null,
      further: problem.further ? problem.further.map((one) => ({ ...one, load: pick(one.load) })) : null,
      home: problem.home ? { zone: slots(problem.home.zone), cost: pick(problem.home.cost) } : null,
      bridges: problem.bridges
        ? { ...problem.bridges, isLoaded: Uint8Array.from(nodes, (u) => problem.bridges!.isLoaded[u]) }
        : null,
      fixed: problem.fixed ? slots(problem.fixed) : null,
      energyUnit: problem.energyUnit,
      loadUnit: problem.loadUnit,
    };
    const divided = nodes.map((u) => slot[zoneOf[u]]);
    for (const u of nodes) local[u] = -1;
    for (const zone of zones) slot[zone] = -1;
    return { sub, nodes, zoneOf: divided };
  };
}

/** One part of a problem: see `inducer`, which is for many. */
export function induced(problem: Problem, zoneOf: Int32Array, zones: readonly number[]): Induced {
  return inducer(problem)(zoneOf, zones);
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
