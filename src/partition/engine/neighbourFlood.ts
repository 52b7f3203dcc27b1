/**
 * Of some neighbours of a node, as bits by their positions among its arcs, those that hang together with the lowest one over
 * their own adjacency alone: what one can see without leaving the node's sight. For nodes of fewer than 32 neighbours.
 *
 * @param arcMask of the problem: which neighbours of the node touch the one at the end of an arc
 * @param from the node's first arc
 */
export function neighbourFlood(arcMask: Int32Array, from: number, some: number): number {
  let reached = some & -some;
  let open = reached;
  while (open) {
    const lowest = open & -open;
    open ^= lowest;
    const next = arcMask[from + 31 - Math.clz32(lowest)] & some & ~reached;
    reached |= next;
    open |= next;
  }
  return reached;
}
