import type { Polygonal, Position, Ring } from '../../src/core/geometry.js';

/** Side of one character of a drawing, in the units of a planar file (metres). */
export const CELL_M = 10;

/**
 * Polygons from an ASCII map: each letter is a cell made of squares of 10 m, '.' is nothing. The first line is the top.
 * Rings have a vertex at every corner of every square, so that neighbours match. Shells before holes.
 */
export function draw(map: string): Map<string, Polygonal> {
  const rows = map
    .split('\n')
    .map((row) => row.trim())
    .filter((row) => row.length > 0)
    .reverse();
  const letters = [...new Set(rows.join(''))].filter((letter) => letter !== '.').sort();
  return new Map(letters.map((letter) => [letter, polygonOf(rows, letter)]));
}

function polygonOf(rows: readonly string[], letter: string): Polygonal {
  const has = (i: number, j: number): boolean => rows[j]?.[i] === letter;
  const leaving = new Map<string, [number, number][]>();
  const go = (ax: number, ay: number, bx: number, by: number): void => {
    leaving.set(`${ax},${ay}`, [...(leaving.get(`${ax},${ay}`) ?? []), [bx, by]]);
  };
  rows.forEach((row, j) => {
    for (let i = 0; i < row.length; i++) {
      if (!has(i, j)) continue;
      if (!has(i, j - 1)) go(i, j, i + 1, j);
      if (!has(i + 1, j)) go(i + 1, j, i + 1, j + 1);
      if (!has(i, j + 1)) go(i + 1, j + 1, i, j + 1);
      if (!has(i - 1, j)) go(i, j + 1, i, j);
    }
  });
  const rings: [number, number][][] = [];
  for (const [start, ends] of leaving) {
    while (ends.length > 0) {
      const first = start.split(',').map(Number) as [number, number];
      const ring: [number, number][] = [first];
      let at = ends.pop()!;
      while (at[0] !== first[0] || at[1] !== first[1]) {
        ring.push(at);
        at = leaving.get(`${at[0]},${at[1]}`)!.pop()!;
      }
      rings.push(ring);
    }
  }
  const area2 = (ring: [number, number][]): number =>
    ring.reduce((sum, [x, y], i) => {
      const [u, v] = ring[(i + 1) % ring.length];
      return sum + x * v - u * y;
    }, 0);
  const close = (ring: [number, number][]): Ring => [...ring, ring[0]].map(([x, y]): Position => [x * CELL_M, y * CELL_M]);
  const shells = rings.filter((ring) => area2(ring) > 0);
  const holes = rings.filter((ring) => area2(ring) < 0);
  if (shells.length === 1) return { type: 'Polygon', coordinates: [shells[0], ...holes].map(close) };
  return { type: 'MultiPolygon', coordinates: shells.map((shell) => [close(shell)]) };
}

/** Leaves out the vertices at which a ring runs straight on. */
export function withoutStraightVertices(shape: Polygonal): Polygonal {
  const thin = (ring: Ring): Ring => {
    const open = ring.slice(0, -1);
    const kept = open.filter(([x, y], i) => {
      const [ax, ay] = open[(i + open.length - 1) % open.length];
      const [bx, by] = open[(i + 1) % open.length];
      return (x - ax) * (by - y) !== (bx - x) * (y - ay);
    });
    return [...kept, kept[0]];
  };
  return shape.type === 'Polygon'
    ? { type: 'Polygon', coordinates: shape.coordinates.map(thin) }
    : { type: 'MultiPolygon', coordinates: shape.coordinates.map((polygon) => polygon.map(thin)) };
}

/** The whole drawing as one polygon per letter, all letters alike: the parent. */
export function outline(map: string): Polygonal {
  return [...draw(map.replace(/[^.\s]/g, 'P')).values()][0];
}
