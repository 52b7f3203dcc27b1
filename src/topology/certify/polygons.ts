import { turn } from '../turn.js';
import { type Edge, type EdgeFault, meet, type RingFault, spike, type Touch } from './edgePairs.js';
import { ringInRing } from './inside.js';
import type { RingAreas, Rings } from './rings.js';

/** Why a cell is not a valid polygon, and where (lattice coordinates). */
export interface CellFault {
  readonly cell: number;
  readonly kind: RingFault | 'collapsed' | 'holeOutside' | 'holesNested' | 'interiorSplit' | 'partsOverlap';
  readonly x: number;
  readonly y: number;
}

/**
 * The cells that are no valid polygons by the OGC rules, each with its first fault: every ring simple and with ground,
 * holes inside their shell, not in each other, touching at most in points that do not cut the interior; parts apart.
 * All decisions exact.
 */
export function invalidPolygons(rings: Rings, areas: RingAreas): CellFault[] {
  const faults: CellFault[] = [];
  for (let cell = 0; cell < rings.cells; cell++) {
    const single =
      rings.partStart[cell + 1] === rings.partStart[cell] + 1 &&
      rings.ringStart[rings.partStart[cell] + 1] === rings.ringStart[rings.partStart[cell]] + 1;
    if (single && isConvex(rings, rings.ringStart[rings.partStart[cell]])) continue;
    const fault = faultOf(rings, areas, cell);
    if (fault) faults.push(fault);
  }
  return faults;
}

/** A ring that always turns the same way, goes around once and never folds back is simple; most cells are like that. */
function isConvex({ x, y, cornerStart }: Rings, r: number): boolean {
  const from = cornerStart[r];
  const to = cornerStart[r + 1];
  if (to - from < 3) return false;
  let way = 0;
  let changes = 0;
  let direction = 0;
  for (let i = to - 2, j = to - 1, k = from; k < to; i = j, j = k++) {
    const side = Math.sign(turn(x[i], y[i], x[j], y[j], x[k], y[k]));
    if (side === 0) {
      if ((x[j] - x[i]) * (x[k] - x[j]) + (y[j] - y[i]) * (y[k] - y[j]) < 0) return false;
    } else {
      if (way !== 0 && side !== way) return false;
      way = side;
    }
    const step = Math.sign(x[k] - x[j]) || Math.sign(y[k] - y[j]);
    if (direction !== 0 && step !== direction) changes++;
    direction = step;
  }
  return changes <= 2 && way !== 0;
}

function faultOf(rings: Rings, areas: RingAreas, cell: number): CellFault | null {
  const { partStart, ringStart, cornerStart, x, y } = rings;
  const firstRing = ringStart[partStart[cell]];
  const lastRing = ringStart[partStart[cell + 1]];
  if (firstRing === lastRing) return { cell, kind: 'collapsed', x: Number.NaN, y: Number.NaN };
  const edges: Edge[] = [];
  for (let r = firstRing; r < lastRing; r++) {
    const from = cornerStart[r];
    const to = cornerStart[r + 1];
    if (to - from < 3) return { cell, kind: 'collapsed', x: x[from] ?? Number.NaN, y: y[from] ?? Number.NaN };
    for (let i = from; i < to; i++) edges.push({ ring: r, i, j: i + 1 < to ? i + 1 : from });
  }
  const touches: Touch[] = [];
  const met = firstSpike(rings, edges) ?? firstFault(rings, edges, touches);
  if (met) {
    // A ring that only runs to and fro has no ground; a bow tie whose halves cancel has, and crosses itself.
    const flat = met.kind !== 'crossing' && edges.every(({ ring }) => areas.sign[ring] === 0);
    return { cell, ...met, kind: flat ? 'collapsed' : met.kind };
  }
  if (lastRing - firstRing === 1) return null;
  return splitInterior(rings, cell, touches) ?? misplacedRing(rings, cell);
}

function firstSpike({ x, y, cornerStart }: Rings, edges: readonly Edge[]): EdgeFault | null {
  for (const { ring, i, j } of edges) {
    const k = j + 1 < cornerStart[ring + 1] ? j + 1 : cornerStart[ring];
    const fault = spike(x[i], y[i], x[j], y[j], x[k], y[k]);
    if (fault) return fault;
  }
  return null;
}

/** All pairs when few; otherwise a sweep along x over the edges whose boxes meet. */
function firstFault(rings: Rings, edges: Edge[], touches: Touch[]): EdgeFault | null {
  const touch = (t: Touch): void => {
    touches.push(t);
  };
  if (edges.length <= 40) {
    for (let i = 0; i < edges.length; i++) {
      for (let j = i + 1; j < edges.length; j++) {
        const fault = meet(rings, edges[i], edges[j], touch);
        if (fault) return fault;
      }
    }
    return null;
  }
  const { x } = rings;
  const left = Float64Array.from(edges, ({ i, j }) => Math.min(x[i], x[j]));
  const right = Float64Array.from(edges, ({ i, j }) => Math.max(x[i], x[j]));
  const order = Uint32Array.from(edges, (_, i) => i).sort((a, b) => left[a] - left[b] || a - b);
  const active: number[] = [];
  for (const e of order) {
    let kept = 0;
    for (const f of active) {
      if (right[f] < left[e]) continue;
      active[kept++] = f;
      const fault = meet(rings, edges[e], edges[f], touch);
      if (fault) return fault;
    }
    active.length = kept;
    active.push(e);
  }
  return null;
}

/** Rings of one part that touch twice (or in a circle) cut its interior in two. Rings and touching points must form a forest. */
function splitInterior(rings: Rings, cell: number, touches: readonly Touch[]): CellFault | null {
  const partOf = (ring: number): number => {
    let p = rings.partStart[cell];
    while (rings.ringStart[p + 1] <= ring) p++;
    return p;
  };
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let root = node;
    while (parent.get(root) !== undefined && parent.get(root) !== root) root = parent.get(root)!;
    return root;
  };
  const seen = new Set<string>();
  for (const { ringA, ringB, x, y } of touches) {
    if (partOf(ringA) !== partOf(ringB)) continue;
    for (const ring of [ringA, ringB]) {
      const link = `${ring}@${x},${y}`;
      if (seen.has(link)) continue;
      seen.add(link);
      const a = find(`ring ${ring}`);
      const b = find(`${partOf(ring)}@${x},${y}`);
      if (a === b) return { cell, kind: 'interiorSplit', x, y };
      parent.set(a, b);
    }
  }
  return null;
}

/** Holes outside their shell or inside each other, parts on top of each other. Only called when no two edges cross or overlap. */
function misplacedRing(rings: Rings, cell: number): CellFault | null {
  const { partStart, ringStart, cornerStart, x, y } = rings;
  const at = (ring: number, kind: CellFault['kind']): CellFault => ({
    cell,
    kind,
    x: x[cornerStart[ring]],
    y: y[cornerStart[ring]],
  });
  const boxes = boxesOf(rings, ringStart[partStart[cell]], ringStart[partStart[cell + 1]]);
  for (let p = partStart[cell]; p < partStart[cell + 1]; p++) {
    const shell = ringStart[p];
    for (let hole = shell + 1; hole < ringStart[p + 1]; hole++) {
      if (!ringInRing(rings, hole, shell)) return at(hole, 'holeOutside');
      for (let other = shell + 1; other < ringStart[p + 1]; other++) {
        if (other !== hole && boxes.within(hole, other) && ringInRing(rings, hole, other)) return at(hole, 'holesNested');
      }
    }
    for (let q = partStart[cell]; q < partStart[cell + 1]; q++) {
      if (q === p || !boxes.within(shell, ringStart[q]) || !ringInRing(rings, shell, ringStart[q])) continue;
      let inHole = false;
      for (let hole = ringStart[q] + 1; hole < ringStart[q + 1] && !inHole; hole++) inHole = ringInRing(rings, shell, hole);
      if (!inHole) return at(shell, 'partsOverlap');
    }
  }
  return null;
}

function boxesOf({ cornerStart, x, y }: Rings, from: number, to: number): { within: (inner: number, outer: number) => boolean } {
  const boxes: [number, number, number, number][] = [];
  for (let r = from; r < to; r++) {
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = cornerStart[r]; i < cornerStart[r + 1]; i++) {
      if (x[i] < box[0]) box[0] = x[i];
      if (y[i] < box[1]) box[1] = y[i];
      if (x[i] > box[2]) box[2] = x[i];
      if (y[i] > box[3]) box[3] = y[i];
    }
    boxes.push(box);
  }
  return {
    within: (inner, outer) => {
      const a = boxes[inner - from];
      const b = boxes[outer - from];
      return a[0] >= b[0] && a[1] >= b[1] && a[2] <= b[2] && a[3] <= b[3];
    },
  };
}
