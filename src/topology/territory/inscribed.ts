/** Edges of a region in metres: x1, y1, x2, y2 each, in any order. */
export type EdgeSoup = Float64Array;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly half: number;
  /** Distance of the centre to the border, negative outside. */
  readonly depth: number;
}

/**
 * Radius of the largest circle inside a region, to `precision`, but no larger than `limit` is looked for
 * (polylabel's search, Agafonkin 2016, level by level over boxes that may still hold a better centre).
 */
export function inscribedRadius(edges: EdgeSoup, limit: number, precision = 0.5): number {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < edges.length; i += 2) {
    x0 = Math.min(x0, edges[i]);
    x1 = Math.max(x1, edges[i]);
    y0 = Math.min(y0, edges[i + 1]);
    y1 = Math.max(y1, edges[i + 1]);
  }
  const size = Math.max(precision, Math.min(x1 - x0, y1 - y0));
  let best = 0;
  let level: Box[] = [];
  for (let x = x0; x < x1; x += size) {
    for (let y = y0; y < y1; y += size) level.push(boxAt(edges, x + size / 2, y + size / 2, size / 2));
  }
  while (level.length > 0) {
    for (const box of level) best = Math.max(best, box.depth);
    if (best >= limit) return best;
    const next: Box[] = [];
    for (const { x, y, half, depth } of level) {
      if (depth + half * Math.SQRT2 <= best + precision) continue;
      const h = half / 2;
      next.push(
        boxAt(edges, x - h, y - h, h),
        boxAt(edges, x + h, y - h, h),
        boxAt(edges, x - h, y + h, h),
        boxAt(edges, x + h, y + h, h),
      );
    }
    level = next;
  }
  return best;
}

function boxAt(edges: EdgeSoup, x: number, y: number, half: number): Box {
  let inside = false;
  let nearest = Infinity;
  for (let i = 0; i < edges.length; i += 4) {
    const ax = edges[i];
    const ay = edges[i + 1];
    const dx = edges[i + 2] - ax;
    const dy = edges[i + 3] - ay;
    if (ay > y !== edges[i + 3] > y && x < (dx * (y - ay)) / dy + ax) inside = !inside;
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
    const d = (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2;
    if (d < nearest) nearest = d;
  }
  return { x, y, half, depth: inside ? Math.sqrt(nearest) : -Math.sqrt(nearest) };
}
