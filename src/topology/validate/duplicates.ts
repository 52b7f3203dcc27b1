import { eachEdge, type RingAreas, type Rings } from '../certify/rings.js';

/** Groups of cells (by number, ascending) with exactly the same border. */
export function duplicateCells(rings: Rings, areas: RingAreas): number[][] {
  const byHash = new Map<string, number[]>();
  for (let cell = 0; cell < rings.cells; cell++) {
    if (rings.partStart[cell] === rings.partStart[cell + 1]) continue;
    const key = borderHash(rings, areas, cell);
    const list = byHash.get(key);
    if (list) list.push(cell);
    else byHash.set(key, [cell]);
  }
  const groups: number[][] = [];
  for (const list of byHash.values()) {
    if (list.length < 2) continue;
    const exact = new Map<string, number[]>();
    for (const cell of list) {
      const key = borderText(rings, areas, cell);
      exact.set(key, [...(exact.get(key) ?? []), cell]);
    }
    for (const group of exact.values()) if (group.length > 1) groups.push(group);
  }
  return groups.sort((a, b) => a[0] - b[0]);
}

/** A sum over directed edges: the same for every start, order and direction of writing the rings. */
function borderHash(rings: Rings, areas: RingAreas, cell: number): string {
  let sum = 0;
  let mix = 0;
  let count = 0;
  eachEdge(rings, areas, cell, (ax, ay, bx, by) => {
    let hash = Math.imul(ax | 0, 0x9e3779b1) ^ Math.imul(ay | 0, 0x85ebca77);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ Math.imul(bx | 0, 0x27d4eb2f) ^ Math.imul(by | 0, 0x165667b1);
    hash ^= hash >>> 13;
    sum = (sum + hash) | 0;
    mix = (mix + Math.imul(hash ^ (hash >>> 7), 0x297a2d39)) | 0;
    count++;
  });
  return `${count}:${sum}:${mix}`;
}

function borderText(rings: Rings, areas: RingAreas, cell: number): string {
  const edges: string[] = [];
  eachEdge(rings, areas, cell, (ax, ay, bx, by) => {
    edges.push(`${ax},${ay},${bx},${by}`);
  });
  return edges.sort().join(' ');
}
