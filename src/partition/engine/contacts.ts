import type { Problem } from './problem.js';

/** Which zones of a division touch, kept up to date while nodes change zones: cheap where zones are many and changes local. */
export interface Contacts {
  /** The zones that a zone touches, ascending. */
  neighbours(zone: number): readonly number[];
  /** To be told of a node that has gone over, after `zoneOf` says so. */
  moved(node: number, from: number): void;
}

export function contacts(problem: Problem, zoneOf: Int32Array): Contacts {
  const { zones, arcStart, arcTo, edgeA, edgeB } = problem;
  /** Cut edges to each neighbour, of each zone. */
  const edgesTo = Array.from({ length: zones }, () => new Map<number, number>());
  const lists = new Array<readonly number[] | null>(zones).fill(null);
  const add = (a: number, b: number, edges: 1 | -1) => {
    const now = (edgesTo[a].get(b) ?? 0) + edges;
    if (now > 0) edgesTo[a].set(b, now);
    else edgesTo[a].delete(b);
    if (now === 0 || (now === 1 && edges === 1)) lists[a] = null;
  };
  const addBoth = (a: number, b: number, edges: 1 | -1) => {
    if (a === b) return;
    add(a, b, edges);
    add(b, a, edges);
  };
  for (let e = 0; e < edgeA.length; e++) addBoth(zoneOf[edgeA[e]], zoneOf[edgeB[e]], 1);
  return {
    neighbours(zone) {
      const list = lists[zone] ?? [...edgesTo[zone].keys()].sort((a, b) => a - b);
      lists[zone] = list;
      return list;
    },
    moved(node, from) {
      const to = zoneOf[node];
      for (let arc = arcStart[node]; arc < arcStart[node + 1]; arc++) {
        const other = zoneOf[arcTo[arc]];
        addBoth(from, other, -1);
        addBoth(to, other, 1);
      }
    },
  };
}
