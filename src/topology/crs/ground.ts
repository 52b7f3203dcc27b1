import { linesOf, type Polygonal, type Position, polygonsOf, type Shape } from '../../core/geometry.js';

/** Bands across the ground, for finding the edges at a height. */
const BANDS = 1024;

/** A test for "inside the polygons", by counting the edges to the left of a point; borders count as either. */
export function insideTest(shapes: readonly Polygonal[]): (at: Position) => boolean {
  const edges: (readonly [number, number, number, number])[] = [];
  for (const shape of shapes) {
    for (const polygon of polygonsOf(shape)) {
      for (const ring of polygon) for (let i = 1; i < ring.length; i++) edges.push([...ring[i - 1], ...ring[i]]);
    }
  }
  let [low, high] = [Infinity, -Infinity];
  for (const [, ay] of edges) {
    low = Math.min(low, ay);
    high = Math.max(high, ay);
  }
  const bandOf = (y: number): number => Math.min(BANDS - 1, Math.floor(((y - low) / (high - low || 1)) * BANDS));
  const bands: (typeof edges)[] = Array.from({ length: BANDS }, () => []);
  for (const edge of edges) {
    for (let band = bandOf(Math.min(edge[1], edge[3])); band <= bandOf(Math.max(edge[1], edge[3])); band++)
      bands[band].push(edge);
  }
  return ([x, y]) => {
    if (!(y >= low && y <= high)) return false;
    let inside = false;
    for (const [ax, ay, bx, by] of bands[bandOf(y)]) {
      if (ay > y !== by > y && x > ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
    return inside;
  };
}

/** How an outline lies to the lines of a layer. */
export type Meeting = 'far' | 'near' | 'crossed';

/** Tells whether a line of the layer runs through an outline, or at least passes within a margin (of x, of y) of the box around it. */
export function meetingTest(
  lines: readonly Shape[],
  [marginX, marginY]: readonly [number, number],
): (outline: readonly Position[]) => Meeting {
  const segments: (readonly [number, number, number, number])[] = [];
  for (const shape of lines) {
    if (shape.type === 'Point') continue;
    for (const line of linesOf(shape)) {
      for (let i = 1; i < line.length; i++) segments.push([...line[i - 1], ...line[i]]);
    }
  }
  if (segments.length === 0) return () => 'far';
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [ax, ay, bx, by] of segments) {
    x0 = Math.min(x0, ax, bx);
    y0 = Math.min(y0, ay, by);
    x1 = Math.max(x1, ax, bx);
    y1 = Math.max(y1, ay, by);
  }
  const across = Math.max(1, Math.min(256, Math.ceil(Math.sqrt(segments.length))));
  const column = (x: number): number => Math.max(0, Math.min(across - 1, Math.floor(((x - x0) / (x1 - x0 || 1)) * across)));
  const row = (y: number): number => Math.max(0, Math.min(across - 1, Math.floor(((y - y0) / (y1 - y0 || 1)) * across)));
  const squares: (typeof segments)[] = Array.from({ length: across * across }, () => []);
  for (const segment of segments) {
    const [ax, ay, bx, by] = segment;
    for (let i = column(Math.min(ax, bx)); i <= column(Math.max(ax, bx)); i++) {
      for (let j = row(Math.min(ay, by)); j <= row(Math.max(ay, by)); j++) squares[i * across + j].push(segment);
    }
  }
  return (outline) => {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of outline) {
      minX = Math.min(minX, x);
      minY = Math.min(minY, y);
      maxX = Math.max(maxX, x);
      maxY = Math.max(maxY, y);
    }
    minX -= marginX;
    maxX += marginX;
    minY -= marginY;
    maxY += marginY;
    if (maxX < x0 || minX > x1 || maxY < y0 || minY > y1) return 'far';
    let meeting: Meeting = 'far';
    for (let i = column(minX); i <= column(maxX); i++) {
      for (let j = row(minY); j <= row(maxY); j++) {
        for (const [ax, ay, bx, by] of squares[i * across + j]) {
          if (Math.max(ax, bx) < minX || Math.min(ax, bx) > maxX || Math.max(ay, by) < minY || Math.min(ay, by) > maxY) continue;
          if (runsThrough([ax, ay], [bx, by], outline)) return 'crossed';
          meeting = 'near';
        }
      }
    }
    return meeting;
  };
}

function runsThrough(a: Position, b: Position, outline: readonly Position[]): boolean {
  const side = (p: Position, q: Position, at: Position): number =>
    Math.sign((q[0] - p[0]) * (at[1] - p[1]) - (q[1] - p[1]) * (at[0] - p[0]));
  for (let i = 1; i < outline.length; i++) {
    const c = outline[i - 1];
    const d = outline[i];
    if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
  }
  return false;
}
