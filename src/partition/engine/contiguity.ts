import { neighbourFlood } from './neighbourFlood.js';
import type { Problem } from './problem.js';

/** Neighbours up to which the answer to the local test is remembered for every set of them. */
const REMEMBERED = 10;

const JOINED = 1;

/**
 * Answers whether a zone stays in one piece when a node leaves it. First locally: the node's neighbours in the zone are
 * flooded over their own adjacency as bits of one word, once for each set of neighbours; when that does not join them, a
 * search decides, so a failed local test never means "disconnected". The search floods two groups of neighbours in turn
 * and ends when they meet or the smaller side is used up, so what a small tail costs is no more than the tail. A node
 * that is alone in its zone may not leave.
 */
export function contiguity(problem: Problem, zoneOf: Int32Array): (node: number, zone: number) => boolean {
  const { nodes, arcStart, arcTo, arcMask } = problem;
  const mark = new Int32Array(nodes);
  const queue = new Int32Array(nodes);
  const otherQueue = new Int32Array(nodes);
  const { place, known } = memory(problem);
  let stamp = 0;

  /** Whether two groups of a node's neighbours are joined by other nodes of their zone. */
  const meet = (node: number, zone: number, one: number, other: number): boolean => {
    const from = arcStart[node];
    const a = ++stamp;
    const b = ++stamp;
    let headA = 0;
    let tailA = 0;
    let headB = 0;
    let tailB = 0;
    for (let bits = one; bits; bits &= bits - 1) {
      const v = arcTo[from + 31 - Math.clz32(bits & -bits)];
      mark[v] = a;
      queue[tailA++] = v;
    }
    for (let bits = other; bits; bits &= bits - 1) {
      const v = arcTo[from + 31 - Math.clz32(bits & -bits)];
      mark[v] = b;
      otherQueue[tailB++] = v;
    }
    while (headA < tailA && headB < tailB) {
      const u = queue[headA++];
      for (let arc = arcStart[u], end = arcStart[u + 1]; arc < end; arc++) {
        const v = arcTo[arc];
        if (zoneOf[v] !== zone || v === node || mark[v] === a) continue;
        if (mark[v] === b) return true;
        mark[v] = a;
        queue[tailA++] = v;
      }
      const w = otherQueue[headB++];
      for (let arc = arcStart[w], end = arcStart[w + 1]; arc < end; arc++) {
        const v = arcTo[arc];
        if (zoneOf[v] !== zone || v === node || mark[v] === b) continue;
        if (mark[v] === a) return true;
        mark[v] = b;
        otherQueue[tailB++] = v;
      }
    }
    return false;
  };

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
    if (to - from >= 32) return search(node, zone);
    let own = 0;
    for (let arc = from; arc < to; arc++) if (zoneOf[arcTo[arc]] === zone) own |= 1 << (arc - from);
    if ((own & (own - 1)) === 0) return own !== 0;
    const isRemembered = to - from <= REMEMBERED;
    const slot = isRemembered ? place[node] + own : 0;
    if (isRemembered && known[slot] === JOINED) return true;
    const reached = neighbourFlood(arcMask, from, own);
    if (reached === own) {
      if (isRemembered) known[slot] = JOINED;
      return true;
    }
    const rest = own & ~reached;
    const second = neighbourFlood(arcMask, from, rest);
    return second === rest ? meet(node, zone, reached, rest) : search(node, zone);
  };
}

/** One byte for every set of neighbours of every node that has few; kept with the problem, since it depends on that alone. */
interface Memory {
  readonly place: Int32Array;
  readonly known: Uint8Array;
}

const memories = new WeakMap<Problem, Memory>();

function memory(problem: Problem): Memory {
  const kept = memories.get(problem);
  if (kept) return kept;
  const { nodes, arcStart } = problem;
  const place = new Int32Array(nodes);
  let bytes = 0;
  for (let u = 0; u < nodes; u++) {
    place[u] = bytes;
    const degree = arcStart[u + 1] - arcStart[u];
    if (degree <= REMEMBERED) bytes += 1 << degree;
  }
  const fresh = { place, known: new Uint8Array(bytes) };
  memories.set(problem, fresh);
  return fresh;
}
