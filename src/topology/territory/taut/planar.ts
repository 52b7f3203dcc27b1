/** Distances and sides in the plane, in metres. */

export function distance(ax: number, ay: number, bx: number, by: number): number {
  return Math.hypot(bx - ax, by - ay);
}

/** The point of the segment a–b nearest to p, as its share of the way from a to b. */
export function footOn(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const l2 = dx * dx + dy * dy;
  return l2 === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / l2));
}

export function pointToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const t = footOn(px, py, ax, ay, bx, by);
  return Math.hypot(ax + t * (bx - ax) - px, ay + t * (by - ay) - py);
}

function side(px: number, py: number, qx: number, qy: number, x: number, y: number): number {
  return (qx - px) * (y - py) - (qy - py) * (x - px);
}

/** Distance between two segments, 0 where they cross. */
export function segmentToSegment(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): number {
  const crosses =
    side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) < 0 &&
    side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0;
  if (crosses) return 0;
  return Math.min(
    pointToSegment(ax, ay, cx, cy, dx, dy),
    pointToSegment(bx, by, cx, cy, dx, dy),
    pointToSegment(cx, cy, ax, ay, bx, by),
    pointToSegment(dx, dy, ax, ay, bx, by),
  );
}

/** Whether a closed way (x0, y0, x1, y1, …) goes round a point, however often: nothing may be there when it shrinks. */
export function goesRound(ring: ArrayLike<number>, x: number, y: number): boolean {
  let winding = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [ay, by] = [ring[j + 1], ring[i + 1]];
    if (ay > y === by > y || x >= ((ring[i] - ring[j]) * (y - ay)) / (by - ay) + ring[j]) continue;
    winding += by > ay ? 1 : -1;
  }
  return winding !== 0;
}

/** The point with the least sum of distances to three others, from a start (Weiszfeld 1937). */
export function medianOfThree(xy: readonly number[], startX: number, startY: number): readonly [number, number] {
  let [x, y] = [startX, startY];
  for (let round = 0; round < 30; round++) {
    let [sx, sy, sum] = [0, 0, 0];
    for (let i = 0; i < xy.length; i += 2) {
      const weight = 1 / Math.max(0.05, distance(x, y, xy[i], xy[i + 1]));
      sx += weight * xy[i];
      sy += weight * xy[i + 1];
      sum += weight;
    }
    const moved = distance(x, y, sx / sum, sy / sum);
    [x, y] = [sx / sum, sy / sum];
    if (moved < 0.02) break;
  }
  return [x, y];
}
