import { buildProblem, type Groups, type Problem } from './problem.js';

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
  const slots = (zoneOfNode: Int32Array) => Int32Array.from(nodes, (u) => (zoneOfNode[u] < 0 ? -1 : slot[zoneOfNode[u]]));
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
    ...(problem.further ? { further: problem.further.map((one) => ({ ...one, load: pick(one.load) })) } : {}),
    ...(problem.fixed ? { fixed: slots(problem.fixed) } : {}),
    energyUnit: problem.energyUnit,
    loadUnit: problem.loadUnit,
  });
  return {
    sub: problem.home ? { ...sub, home: { zone: slots(problem.home.zone), cost: pick(problem.home.cost) } } : sub,
    nodes,
    zoneOf: Int32Array.from(nodes, (u) => slot[zoneOf[u]]),
  };
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
