import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import type { Strand } from './ground.js';
import type { EdgeSoup } from './inscribed.js';
import { edgesInMetres, type Regions } from './regions.js';
import { UnionFind } from './unionFind.js';

/** Shorter streets are what drawing leaves over at crossings. */
const LEAST_M = 10;

/**
 * Streets that bound no block because they end in it, or because what they cut off is too small: edges of barriers with one
 * block (`groupOf` of a region) on both sides, in metres, by that block. Lines around voids are none: those are carriageways.
 */
export function innerStreets(
  arr: Arrangement,
  strands: readonly Strand[],
  regions: Regions,
  groupOf: Int32Array,
  voids: Uint8Array,
  lattice: Lattice,
): Map<number, EdgeSoup> {
  const sets = new UnionFind(arr.x.length);
  const streets: { readonly edge: number; readonly group: number }[] = [];
  for (let e = 0; e < arr.from.length; e++) {
    const r = regions.of[arr.face[2 * e]];
    const q = regions.of[arr.face[2 * e + 1]];
    if (r < 0 || q < 0 || groupOf[r] !== groupOf[q] || voids[r] || voids[q] || !isStreet(e)) continue;
    sets.join(arr.from[e], arr.to[e]);
    streets.push({ edge: e, group: groupOf[r] });
  }
  const metres = new Map<number, number>();
  for (const { edge } of streets) {
    const [ax, ay, bx, by] = edgesInMetres(arr, [2 * edge], lattice);
    const root = sets.find(arr.from[edge]);
    metres.set(root, (metres.get(root) ?? 0) + Math.hypot(bx - ax, by - ay));
  }
  const byGroup = new Map<number, number[]>();
  for (const { edge, group } of streets) {
    if (metres.get(sets.find(arr.from[edge]))! < LEAST_M) continue;
    const list = byGroup.get(group);
    if (list) list.push(2 * edge);
    else byGroup.set(group, [2 * edge]);
  }
  return new Map([...byGroup].map(([group, halfEdges]) => [group, edgesInMetres(arr, halfEdges, lattice)]));

  function isStreet(e: number): boolean {
    for (let j = arr.sourceStart[e]; j < arr.sourceStart[e + 1]; j++)
      if (strands[arr.sourceId[j]].kind === 'barrier') return true;
    return false;
  }
}

/** A point on a street. */
export interface OnStreet {
  readonly x: number;
  readonly y: number;
  /** Direction of the street there, of length 1. */
  readonly ux: number;
  readonly uy: number;
}

/** The streets of one block, to be asked what is on them, and where they end. */
export class Streets {
  private readonly index: Flatbush;
  /** Ends that no other street of the block meets. */
  private readonly tips: readonly (readonly [number, number])[];

  constructor(readonly edges: EdgeSoup) {
    this.index = new Flatbush(edges.length / 4);
    const ends = new Map<string, { readonly at: readonly [number, number]; times: number }>();
    for (let i = 0; i < edges.length; i += 4) {
      const [ax, ay, bx, by] = edges.subarray(i, i + 4);
      this.index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
      for (const at of [[ax, ay] as const, [bx, by] as const]) {
        const known = ends.get(at.join());
        if (known) known.times++;
        else ends.set(at.join(), { at, times: 1 });
      }
    }
    this.index.finish();
    this.tips = [...ends.values()].flatMap(({ at, times }) => (times === 1 ? [at] : []));
  }

  /** The point of a street nearest to (x, y), if there is one within `reach`. */
  nearest(x: number, y: number, reach: number): OnStreet | null {
    let best: OnStreet | null = null;
    let least = reach;
    for (const k of this.index.search(x - reach, y - reach, x + reach, y + reach)) {
      const [ax, ay, bx, by] = this.edges.subarray(4 * k, 4 * k + 4);
      const length = Math.hypot(bx - ax, by - ay);
      const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
      const t = Math.max(0, Math.min(length, (x - ax) * ux + (y - ay) * uy));
      const d = Math.hypot(ax + t * ux - x, ay + t * uy - y);
      if (d > least || (d === least && best)) continue;
      least = d;
      best = { x: ax + t * ux, y: ay + t * uy, ux, uy };
    }
    return best;
  }

  /** The end of a street nearest to (x, y), if there is one within `reach`. */
  tip(x: number, y: number, reach: number): readonly [number, number] | null {
    let best: readonly [number, number] | null = null;
    let least = reach;
    for (const tip of this.tips) {
      const d = Math.hypot(tip[0] - x, tip[1] - y);
      if (d > least) continue;
      least = d;
      best = tip;
    }
    return best;
  }

  /** Whether a street lies between two points. */
  between(ax: number, ay: number, bx: number, by: number): boolean {
    const side = (px: number, py: number, qx: number, qy: number, x: number, y: number): number =>
      Math.sign((qx - px) * (y - py) - (qy - py) * (x - px));
    return this.index.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)).some((k) => {
      const [cx, cy, dx, dy] = this.edges.subarray(4 * k, 4 * k + 4);
      return (
        side(ax, ay, bx, by, cx, cy) !== side(ax, ay, bx, by, dx, dy) &&
        side(cx, cy, dx, dy, ax, ay) !== side(cx, cy, dx, dy, bx, by)
      );
    });
  }
}
