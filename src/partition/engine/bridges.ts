import { neighbourFlood } from './neighbourFlood.js';
import type { Problem } from './problem.js';

/** How what the zones carry lies around a node that carries something, the node itself left out. */
export interface LoadedPieces {
  /**
   * In how many pieces what a zone carries touches the node: nodes that carry nothing (a park, a car park) join nothing here.
   * When the node leaves the zone so many pieces take the place of one; when it joins it, one takes the place of so many.
   */
  around(node: number, zone: number): number;
  /** At most so many, without a search: pieces of what touches the node that do not touch each other there. */
  atMost(node: number, zone: number): number;
}

/** Looks for pieces locally first, over the adjacency of a node's neighbours; searches only where that leaves them apart. */
export function loadedPieces(problem: Problem, zoneOf: Int32Array): LoadedPieces {
  const { nodes, arcStart, arcTo, arcMask } = problem;
  const { isLoaded } = problem.bridges!;
  const mark = new Int32Array(nodes);
  const stack = new Int32Array(nodes);
  let stamp = 0;

  const search = (node: number, zone: number): number => {
    const wanted = ++stamp;
    stamp++;
    mark[node] = stamp;
    let pieces = 0;
    let left = 0;
    for (let arc = arcStart[node], end = arcStart[node + 1]; arc < end; arc++) {
      if (zoneOf[arcTo[arc]] !== zone || isLoaded[arcTo[arc]] === 0) continue;
      mark[arcTo[arc]] = wanted;
      left++;
    }
    for (let arc = arcStart[node], end = arcStart[node + 1]; arc < end; arc++) {
      const first = arcTo[arc];
      if (mark[first] !== wanted) continue;
      pieces++;
      mark[first] = stamp;
      if (--left === 0) break;
      stack[0] = first;
      let top = 1;
      while (top > 0) {
        const u = stack[--top];
        for (let next = arcStart[u], last = arcStart[u + 1]; next < last; next++) {
          const v = arcTo[next];
          if (zoneOf[v] !== zone || isLoaded[v] === 0 || mark[v] === stamp) continue;
          if (mark[v] === wanted && --left === 0) return pieces;
          mark[v] = stamp;
          stack[top++] = v;
        }
      }
    }
    return pieces;
  };

  const atMost = (node: number, zone: number): number => {
    const from = arcStart[node];
    const to = arcStart[node + 1];
    const isWide = to - from >= 32;
    let own = 0;
    let count = 0;
    for (let arc = from; arc < to; arc++) {
      if (zoneOf[arcTo[arc]] !== zone || isLoaded[arcTo[arc]] === 0) continue;
      count++;
      own |= 1 << (arc - from);
    }
    if (isWide || count < 2) return count;
    let pieces = 0;
    for (let left = own; left; pieces++) left &= ~neighbourFlood(arcMask, from, left);
    return pieces;
  };

  return {
    atMost,
    around(node, zone) {
      const most = atMost(node, zone);
      return most < 2 ? most : search(node, zone);
    },
  };
}

/** Pieces of what the zones carry, over one for each zone: what only bare nodes join. */
export function bridgeCount(problem: Problem, zoneOf: Int32Array): number {
  const { nodes, zones, arcStart, arcTo } = problem;
  const { isLoaded } = problem.bridges!;
  const seen = new Uint8Array(nodes);
  const stack: number[] = [];
  let pieces = 0;
  for (let first = 0; first < nodes; first++) {
    if (seen[first] || !isLoaded[first]) continue;
    pieces++;
    seen[first] = 1;
    stack.push(first);
    while (stack.length > 0) {
      const u = stack.pop()!;
      for (let arc = arcStart[u]; arc < arcStart[u + 1]; arc++) {
        const v = arcTo[arc];
        if (seen[v] || !isLoaded[v] || zoneOf[v] !== zoneOf[u]) continue;
        seen[v] = 1;
        stack.push(v);
      }
    }
  }
  return pieces - zones;
}
