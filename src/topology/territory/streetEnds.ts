import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { originOf } from '../arrangement/faces.js';
import { type EdgeFacts, RANK } from './edges.js';

/** A street counts for what it is over this length before its end: what it runs into may have given its name to the last stretch. */
const LAST_STRETCH_M = 50;
/** A street shorter than this leads nowhere. */
const LEAST_STREET_M = 10;
/** A line goes on as the street does when it turns by at most this. */
const TURN = Math.cos((45 * Math.PI) / 180);
/** A line starts where a street ends when it starts this near to it: between the two may lie the corner of a third block. */
const NEAR_M = 12;

/** Where a street that parts two blocks ends on a strip, in metres, and what it is. */
export interface StreetEnd {
  readonly x: number;
  readonly y: number;
  /** Direction in which it arrives, of length 1. */
  readonly ux: number;
  readonly uy: number;
  readonly rank: number;
  readonly naming: number;
}

/**
 * The streets and rails that end on a strip: from each vertex of its border where one block (`blockOf` of a face) across gives way to
 * another, back along the border between these two. Two blocks that meet at a wall, or at nothing, have none.
 */
export function streetEnds(
  arr: Arrangement,
  edges: EdgeFacts,
  border: Iterable<number>,
  blockAcross: (halfEdge: number) => number,
  blockOf: (face: number) => number,
  lattice: Lattice,
): StreetEnd[] {
  const blocksAt = new Map<number, Set<number>>();
  for (const h of border) {
    const block = blockAcross(h);
    if (block < 0) continue;
    for (const v of [originOf(arr, h), originOf(arr, h ^ 1)]) {
      const known = blocksAt.get(v);
      if (known) known.add(block);
      else blocksAt.set(v, new Set([block]));
    }
  }
  const nodes = [...blocksAt].filter(([, blocks]) => blocks.size === 2).sort(([v], [w]) => v - w);
  return nodes.flatMap(([v, blocks]) => {
    const [a, b] = blocks;
    return endAt(v, a, b) ?? [];
  });

  function endAt(node: number, a: number, b: number): StreetEnd | null {
    const parts = (h: number): boolean => {
      const [l, r] = [blockOf(arr.face[h]), blockOf(arr.face[h ^ 1])];
      return (l === a && r === b) || (l === b && r === a);
    };
    const lengths = new Map<string, { rank: number; naming: number; metres: number }>();
    let from = node;
    let came = -1;
    let walked = 0;
    while (walked < LAST_STRETCH_M) {
      const on = arr.out.subarray(arr.vertexStart[from], arr.vertexStart[from + 1]).find((h) => h !== came && parts(h));
      if (on === undefined) break;
      const [rank, naming] = [edges.rank[on >> 1], edges.naming[on >> 1]];
      const known = lengths.get(`${rank} ${naming}`) ?? { rank, naming, metres: 0 };
      known.metres += edges.lengthM[on >> 1];
      lengths.set(`${rank} ${naming}`, known);
      walked += edges.lengthM[on >> 1];
      came = on ^ 1;
      from = originOf(arr, on ^ 1);
      if (from === node) break;
    }
    const [street] = [...lengths.values()].sort((p, q) => q.metres - p.metres || p.rank - q.rank || p.naming - q.naming);
    if (!street || street.metres < LEAST_STREET_M || !isStreet(street.rank)) return null;
    const [x, y] = [arr.x[node] * lattice.metresX, arr.y[node] * lattice.metresY];
    const [dx, dy] = [x - arr.x[from] * lattice.metresX, y - arr.y[from] * lattice.metresY];
    const length = Math.hypot(dx, dy);
    return length > 0 ? { x, y, ux: dx / length, uy: dy / length, rank: street.rank, naming: street.naming } : null;
  }
}

function isStreet(rank: number): boolean {
  return rank === RANK.rail || rank === RANK.major || rank === RANK.minor || rank === RANK.service;
}

/** The street that a line prolongs, if any: the line starts or ends where the street ends, and goes on within 45° of its direction. */
export function prolonged(xy: readonly number[], ends: readonly StreetEnd[]): StreetEnd | null {
  const last = xy.length - 2;
  for (const [from, to] of [
    [0, last],
    [last, 0],
  ]) {
    const [dx, dy] = [xy[to] - xy[from], xy[to + 1] - xy[from + 1]];
    const length = Math.hypot(dx, dy);
    const distance = ({ x, y }: StreetEnd) => Math.hypot(x - xy[from], y - xy[from + 1]);
    const [end] = ends
      .filter((one) => distance(one) <= NEAR_M && dx * one.ux + dy * one.uy >= TURN * length)
      .sort((a, b) => distance(a) - distance(b) || a.rank - b.rank || a.naming - b.naming);
    if (end) return end;
  }
  return null;
}
