import type { Arrangement } from './arrange.js';

/** The vertex where half-edge h starts. */
export function originOf(arr: Arrangement, h: number): number {
  return h & 1 ? arr.to[h >> 1] : arr.from[h >> 1];
}

/** The half-edge that runs as a signed edge of a chain does. */
export function halfEdgeOf(signed: number): number {
  return signed > 0 ? 2 * (signed - 1) : 2 * (-signed - 1) + 1;
}

/** The half-edges around face f, ring by ring: the shell first (not for face 0), then the holes. */
export function ringsOfFace(arr: Arrangement, f: number): number[][] {
  const rings: number[][] = [];
  const follow = (first: number): void => {
    const ring: number[] = [];
    let h = first;
    do {
      ring.push(h);
      h = arr.next[h];
    } while (h !== first);
    rings.push(ring);
  };
  if (arr.faceStart[f] >= 0) follow(arr.faceStart[f]);
  for (const hole of arr.holes[f] ?? []) follow(hole);
  return rings;
}

/** Visits the half-edges around face f. */
function eachHalfEdge(arr: Arrangement, f: number, visit: (h: number) => void): void {
  const follow = (first: number): void => {
    let h = first;
    do {
      visit(h);
      h = arr.next[h];
    } while (h !== first);
  };
  if (arr.faceStart[f] >= 0) follow(arr.faceStart[f]);
  for (const hole of arr.holes[f] ?? []) follow(hole);
}

/**
 * How often each closed source winds around each face: exact labels without any point in a face. Carried from the
 * outside across the edges. Only sources for which `isClosed` holds count, and each of them must be closed.
 * Faces that lie in no source have an empty map; zero is never stored. Neighbours with the same label share one map.
 */
export function windingNumbers(arr: Arrangement, isClosed: (source: number) => boolean): ReadonlyMap<number, number>[] {
  const labels: (ReadonlyMap<number, number> | undefined)[] = new Array(arr.faceCount).fill(undefined);
  const todo = [0];
  labels[0] = new Map();
  while (todo.length > 0) {
    const f = todo.pop()!;
    eachHalfEdge(arr, f, (h) => {
      const g = arr.face[h ^ 1];
      if (labels[g]) return;
      labels[g] = labelAcross(arr, labels[f]!, h, isClosed);
      todo.push(g);
    });
  }
  return labels as ReadonlyMap<number, number>[];
}

/** From the label on the left of h to the label on its right. */
function labelAcross(
  arr: Arrangement,
  left: ReadonlyMap<number, number>,
  h: number,
  isClosed: (source: number) => boolean,
): ReadonlyMap<number, number> {
  const e = h >> 1;
  let right: Map<number, number> | null = null;
  for (let j = arr.sourceStart[e]; j < arr.sourceStart[e + 1]; j++) {
    const source = arr.sourceId[j];
    if (arr.sourceNet[j] === 0 || !isClosed(source)) continue;
    right ??= new Map(left);
    const winding = (right.get(source) ?? 0) - (h & 1 ? -arr.sourceNet[j] : arr.sourceNet[j]);
    if (winding === 0) right.delete(source);
    else right.set(source, winding);
  }
  return right ?? left;
}

/**
 * A point inside face f (not the outside): on a scan line at half-integer height, which meets no vertex, in the middle
 * of the widest gap of three such lines. `width` is that gap in lattice units and says how far to trust the doubles:
 * a face can be a needle 2^-26 units wide.
 */
export function interiorPoint(arr: Arrangement, f: number): { x: number; y: number; width: number } {
  const { x, y, from, to } = arr;
  const rings = ringsOfFace(arr, f);
  const baseX = x[originOf(arr, rings[0][0])];
  let low = Infinity;
  let high = -Infinity;
  for (const h of rings[0]) {
    const value = y[originOf(arr, h)];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  let best = { x: baseX, y: low, width: -1 };
  for (const share of [0.5, 0.25, 0.75]) {
    const level = low + Math.min(high - low - 1, Math.floor((high - low) * share)) + 0.5;
    const cuts: number[] = [];
    for (const ring of rings) {
      for (const h of ring) {
        const a = from[h >> 1];
        const b = to[h >> 1];
        if (y[a] < level !== y[b] < level) cuts.push(x[a] - baseX + ((level - y[a]) * (x[b] - x[a])) / (y[b] - y[a]));
      }
    }
    cuts.sort((p, q) => p - q);
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const width = cuts[i + 1] - cuts[i];
      if (width > best.width) best = { x: baseX + (cuts[i] + cuts[i + 1]) / 2, y: level, width };
    }
  }
  return best;
}
