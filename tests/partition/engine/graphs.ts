import type { Random } from '../../../src/core/random.js';
import { buildProblem, type Problem } from '../../../src/partition/engine/problem.js';

/** Any graph: every pair of nodes joined or not, by chance; `hub` joins the first node to all. Three zones, loads of 1. */
export function anyGraph(nodes: number, share: number, hub: boolean, random: Random): Problem {
  const pairs: [number, number][] = [];
  for (let u = 0; u < nodes; u++) {
    for (let v = u + 1; v < nodes; v++) if ((hub && u === 0) || random.float() < share) pairs.push([u, v]);
  }
  return graphOf(nodes, pairs);
}

/** A hub, node 0, joined to nodes 1 … `spokes`; with a rim, each of these to the next, and the last to the first. */
export function wheel(spokes: number, rim: boolean): Problem {
  const ends = Array.from({ length: spokes }, (_, i) => i + 1);
  const around = ends.map((end): [number, number] => [end, (end % spokes) + 1]);
  return graphOf(spokes + 1, [...ends.map((end): [number, number] => [0, end]), ...(rim ? around : [])]);
}

function graphOf(nodes: number, pairs: readonly (readonly [number, number])[]): Problem {
  return buildProblem({
    zones: 3,
    min: 0,
    max: nodes,
    load: new Float64Array(nodes).fill(1),
    edges: {
      a: Int32Array.from(pairs, ([a]) => a),
      b: Int32Array.from(pairs, ([, b]) => b),
      cost: new Float64Array(pairs.length).fill(1),
    },
  });
}
