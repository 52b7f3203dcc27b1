/**
 * Leaves out vertices of a line while every one left out lies within its own tolerance of the line that remains
 * (Douglas and Peucker 1973, with a tolerance a vertex). Ends stay. Returns the indexes of the vertices kept.
 */
export function simplify(xy: ArrayLike<number>, tolerance: (vertex: number) => number): number[] {
  const n = xy.length / 2;
  if (n <= 2) return Array.from({ length: n }, (_, i) => i);
  const keep = new Uint8Array(n);
  keep[0] = keep[n - 1] = 1;
  const todo: [number, number][] = [[0, n - 1]];
  for (let range = todo.pop(); range; range = todo.pop()) {
    const [a, b] = range;
    let worst = 1;
    let at = -1;
    for (let i = a + 1; i < b; i++) {
      const excess = distanceToPiece(xy, i, a, b) / tolerance(i);
      if (excess > worst) {
        worst = excess;
        at = i;
      }
    }
    if (at < 0) continue;
    keep[at] = 1;
    todo.push([a, at], [at, b]);
  }
  return Array.from(keep.keys()).filter((i) => keep[i] === 1);
}

function distanceToPiece(xy: ArrayLike<number>, i: number, a: number, b: number): number {
  const dx = xy[2 * b] - xy[2 * a];
  const dy = xy[2 * b + 1] - xy[2 * a + 1];
  const px = xy[2 * i] - xy[2 * a];
  const py = xy[2 * i + 1] - xy[2 * a + 1];
  const l2 = dx * dx + dy * dy;
  const t = l2 === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / l2));
  return Math.hypot(px - t * dx, py - t * dy);
}
