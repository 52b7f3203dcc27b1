import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { originOf } from '../arrangement/faces.js';
import { Cutter, type Piece } from './clip.js';
import type { Ground } from './ground.js';
import { layPiece } from './layLine.js';
import { edgesInMetres } from './regions.js';
import { type BisectorChain, bisectors } from './voronoi.js';

/** Sites on the border stand this far apart. */
const SPACING_M = 2;
/** A middle line that reaches the border this near to where two owners meet ends there. */
const SNAP_M = 4;
const TOLERANCE_M = 1;

/** Points with a label each, among which the nearest is asked for. */
export interface Sites {
  readonly label: Int32Array;
  readonly index: Flatbush;
}

/**
 * Divides a piece of ground among its neighbours, along the middle: lays the borders of the Voronoi diagram of the stretches
 * of its border, by who is across each (`owner` of a point in metres on a half-edge, −1: nobody). Returns the sites, for asking whose a point is; or the
 * only neighbour; or −1 for none. `strandAlong` names the line to lay, from the edges on which the sites of a chain stand and the piece of it
 * that is laid.
 */
export function divideAmong(
  ground: Ground,
  arr: Arrangement,
  border: ArrayLike<number> & Iterable<number>,
  owner: (halfEdge: number, x: number, y: number) => number,
  strandAlong: (chain: BisectorChain, edgeOf: readonly number[], xy: readonly number[]) => number,
  lattice: Lattice,
): Sites | number {
  const xy: number[] = [];
  const labels: number[] = [];
  const edgeOf: number[] = [];
  for (const h of border) {
    const [ax, ay, bx, by] = edgesInMetres(arr, [h], lattice);
    const n = Math.max(1, Math.round(Math.hypot(bx - ax, by - ay) / SPACING_M));
    for (let k = 0; k < n; k++) {
      const x = ax + ((bx - ax) * (k + 0.5)) / n;
      const y = ay + ((by - ay) * (k + 0.5)) / n;
      const own = owner(h, x, y);
      if (own < 0) continue;
      xy.push(x, y);
      labels.push(own);
      edgeOf.push(h >> 1);
    }
  }
  if (labels.every((own) => own === labels[0])) return labels[0] ?? -1;
  const points = Float64Array.from(xy);
  const label = Int32Array.from(labels);
  const cutter = new Cutter(edgesInMetres(arr, border, lattice));
  const nodes = meetingPoints(arr, border, owner, lattice);
  for (const chain of bisectors(points, label)) {
    for (const whole of cutter.cut(chain.xy)) {
      const piece = snapEnds(whole, nodes);
      layPiece(ground, strandAlong(chain, edgeOf, piece.xy), piece, chain.radius, TOLERANCE_M, lattice);
    }
  }
  const index = new Flatbush(label.length);
  for (let i = 0; i < label.length; i++) index.add(points[2 * i], points[2 * i + 1]);
  index.finish();
  return { label, index };
}

/** Where the border passes from one owner to another, in metres. */
function meetingPoints(
  arr: Arrangement,
  border: Iterable<number>,
  owner: (halfEdge: number, x: number, y: number) => number,
  lattice: Lattice,
): [number, number][] {
  const seen = new Map<number, number>();
  const nodes = new Set<number>();
  for (const h of border) {
    for (const v of [originOf(arr, h), originOf(arr, h ^ 1)]) {
      const own = owner(h, arr.x[v] * lattice.metresX, arr.y[v] * lattice.metresY);
      if (own < 0) continue;
      const before = seen.get(v);
      if (before !== undefined && before !== own) nodes.add(v);
      seen.set(v, own);
    }
  }
  return [...nodes].sort((a, b) => a - b).map((v) => [arr.x[v] * lattice.metresX, arr.y[v] * lattice.metresY]);
}

/** Moves the ends at which a piece was cut off to the meeting point nearby, if there is one. */
function snapEnds(piece: Piece, nodes: readonly (readonly [number, number])[]): Piece {
  const xy = [...piece.xy];
  const snap = (i: number): boolean => {
    let best: readonly [number, number] | null = null;
    let least = SNAP_M;
    for (const node of nodes) {
      const d = Math.hypot(node[0] - xy[i], node[1] - xy[i + 1]);
      if (d < least) {
        least = d;
        best = node;
      }
    }
    if (best) [xy[i], xy[i + 1]] = best;
    return best !== null;
  };
  const cutStart = piece.cutStart && !snap(0);
  const cutEnd = piece.cutEnd && !snap(xy.length - 2);
  return { ...piece, xy, cutStart, cutEnd };
}
