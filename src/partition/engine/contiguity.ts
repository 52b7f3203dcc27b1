import type { Problem } from './problem.js';

/**
 * Answers whether a zone stays in one piece when a node leaves it. First locally: the node's neighbours in the zone are
 * flooded over their own adjacency as bits of one word; when that does not join them, a breadth-first search decides, so a
 * failed local test never means "disconnected". A node that is alone in its zone may not leave.
 */
export function contiguity(problem: Problem, zoneOf: Int32Array): (node: number, zone: number) => boolean {
  const { nodes, arcStart, arcTo, arcMask } = problem;
  const mark = new Int32Array(nodes);
  const queue = new Int32Array(nodes);
  let stamp = 0;

  const search = (node: number, zone: number): boolean => {
    const wanted = ++stamp;
    const seen = ++stamp;
    let missing = -1;
    let first = -1;
    for (let arc = arcStart[node]; arc < arcStart[node + 1]; arc++) {
      const v = arcTo[arc];
      if (zoneOf[v] === zone) {
        missing++;
        first = v;
        mark[v] = wanted;
      }
    }
    if (missing < 0) return false;
    mark[first] = seen;
    mark[node] = seen;
    queue[0] = first;
    let head = 0;
    let tail = 1;
    while (head < tail && missing > 0) {
      const u = queue[head++];
      for (let arc = arcStart[u], end = arcStart[u + 1]; arc < end; arc++) {
        const v = arcTo[arc];
        if (zoneOf[v] !== zone) continue;
        const was = mark[v];
        if (was === seen) continue;
        if (was === wanted) missing--;
        mark[v] = seen;
        queue[tail++] = v;
      }
    }
    return missing <= 0;
  };

  return (node, zone) => {
    const from = arcStart[node];
    const to = arcStart[node + 1];
    if (to - from < 32) {
      let own = 0;
      for (let arc = from; arc < to; arc++) if (zoneOf[arcTo[arc]] === zone) own |= 1 << (arc - from);
      if (own === 0) return false;
      if (!(own & (own - 1))) return true;
      let reached = own & -own;
      let open = reached;
      while (open) {
        const lowest = open & -open;
        open ^= lowest;
        const next = arcMask[from + 31 - Math.clz32(lowest)] & own & ~reached;
        reached |= next;
        open |= next;
      }
      if (reached === own) return true;
    }
    return search(node, zone);
  };
}
