import Flatbush from 'flatbush';
import { orient2d } from 'robust-predicates';
import type { Position, Ring } from '../../core/geometry.js';

/**
 * The lowest-left position at which two edges of the rings cross properly, or null. Signs are exact
 * (Shewchuk's adaptive predicates); rings that only touch in a vertex or run along each other do not cross.
 */
export function selfCrossing(rings: readonly Ring[]): Position | null {
  const edges = rings.flatMap((ring) => ring.slice(1).map((to, i) => [ring[i]!, to] as const));
  if (edges.length === 0) return null;
  const index = new Flatbush(edges.length);
  for (const [[ax, ay], [bx, by]] of edges) index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  index.finish();
  let found: Position | null = null;
  edges.forEach(([[ax, ay], [bx, by]], i) => {
    for (const j of index.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))) {
      if (j <= i) continue;
      const [[cx, cy], [dx, dy]] = edges[j]!;
      const c = orient2d(ax, ay, bx, by, cx, cy);
      const d = orient2d(ax, ay, bx, by, dx, dy);
      if (c * d >= 0 || orient2d(cx, cy, dx, dy, ax, ay) * orient2d(cx, cy, dx, dy, bx, by) >= 0) continue;
      const t = c / (c - d);
      const at: Position = [cx + (dx - cx) * t, cy + (dy - cy) * t];
      if (!found || at[0] < found[0] || (at[0] === found[0] && at[1] < found[1])) found = at;
    }
  });
  return found;
}
