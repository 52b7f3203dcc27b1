import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import { bug } from '../../core/errors.js';
import { type Arrangement, arrange } from '../arrangement/arrange.js';
import { interiorPoint, ringsOfFace } from '../arrangement/faces.js';
import type { FacedEdges } from '../coverage.js';
import type { Gap } from './assignGround.js';
import type { Division } from './divideGap.js';
import { longest, regionsOf, sharedLengths } from './regions.js';
import { splice } from './splice.js';

/** The final subdivision: for each face its unit (−1 none), its area of the parent (−1 outside) and the open gap it belongs to (−1 none). */
export interface Settled {
  readonly ground: FacedEdges;
  readonly owner: Int32Array;
  readonly area: Int32Array;
  readonly openGap: Int32Array;
  /** For each divided gap (by its number among the gaps): doubled area that each unit got. */
  readonly divided: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Visits the edges that an edge of the first arrangement became, none if it bounds nothing; null when nothing was rearranged. */
  readonly edgesOf: ((edge: number, visit: (edge: number) => void) => void) | null;
  /** Doubled area by which each unit's ground grew when the middle lines were arranged with it (rounding). */
  readonly drift2: Float64Array;
}

/** What each face of the first arrangement is: its unit, its area of the parent, the gap left open and the gap to divide that it belongs to (−1: none). */
export interface FirstLabels {
  readonly owner: Int32Array;
  readonly area: Int32Array;
  readonly openGap: Int32Array;
  readonly toDivide: Int32Array;
}

/**
 * Arranges the borders around the divided gaps with their middle lines, carries the labels over, and gives the pieces of
 * divided gaps to their nearest neighbours. Ground that no middle line comes near is left as it is: its borders with
 * the rest are arranged, too, to see that they stay; should one move, everything is arranged again.
 */
export function rearrange(
  first: Arrangement,
  labels: FirstLabels,
  gaps: readonly Gap[],
  divisions: ReadonlyMap<number, Division>,
  order: Int32Array,
  lattice: Lattice,
): Settled {
  const codes = codesOf(first, labels);
  const near = codesNear(first, codes, gaps, divisions);
  return (
    arrangeNear(first, labels, codes, near, divisions, order, lattice) ??
    arrangeNear(first, labels, codes, near.fill(1), divisions, order, lattice)!
  );
}

function arrangeNear(
  first: Arrangement,
  labels: FirstLabels,
  codes: Codes,
  isNear: Uint8Array,
  divisions: ReadonlyMap<number, Division>,
  order: Int32Array,
  lattice: Lattice,
): Settled | null {
  // Ground far away has the code of the outside.
  const codeOf = (f: number): number => (isNear[codes.of[f]] ? codes.of[f] : 0);
  const isFar = (f: number): boolean => codes.of[f] !== 0 && !isNear[codes.of[f]];
  const coordinates: number[] = [];
  const laid: number[] = [];
  const isRim = new Uint8Array(first.from.length);
  for (let e = 0; e < first.from.length; e++) {
    const [f, g] = [first.face[2 * e], first.face[2 * e + 1]];
    if (codes.of[f] === codes.of[g]) continue;
    if (isFar(f) || isFar(g)) {
      isRim[e] = 1;
      if (codeOf(f) === codeOf(g) && codes.of[f] !== 0 && codes.of[g] !== 0) continue;
    }
    const [a, b] = [first.from[e], first.to[e]];
    laid.push(e);
    coordinates.push(first.x[a], first.y[a], first.x[b], first.y[b]);
  }
  for (const { segments } of divisions.values()) for (const value of segments) coordinates.push(value);
  const arr = arrange(Float64Array.from(coordinates), new Int32Array(coordinates.length / 4));
  const spliced = splice(first, arr, laid, isRim, (e) => codes.of[first.face[2 * e]] !== codes.of[first.face[2 * e + 1]]);
  if (!spliced) return null;

  const code = carryCodes(arr, laid, (e) => codeOf(first.face[2 * e]) - codeOf(first.face[2 * e + 1]));
  const label = (values: readonly number[]): Int32Array =>
    code.map((c) => {
      if (!(c >= 0 && c < values.length)) throw bug(`a face of the divided gaps has the code ${c} of ${values.length}`);
      return values[c];
    });
  const owner = label(codes.owner);
  const drift2 = areasBy(arr, owner, order.length, () => true);
  areasBy(first, labels.owner, order.length, (f) => codeOf(f) !== 0).forEach((before, u) => {
    drift2[u] -= before;
  });
  const divided = shareOut(arr, owner, label(codes.toDivide), divisions, order, lattice);
  return {
    ground: spliced.ground,
    owner: joined(labels.owner, owner),
    area: joined(labels.area, label(codes.area)),
    openGap: joined(labels.openGap, label(codes.openGap)),
    divided,
    drift2,
    edgesOf: spliced.edgesOf,
  };
}

function joined(first: Int32Array, second: Int32Array): Int32Array {
  const all = new Int32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** A number for each combination of labels that occurs; the outside, face 0, has the first. */
interface Codes {
  readonly of: Int32Array;
  readonly owner: readonly number[];
  readonly area: readonly number[];
  readonly openGap: readonly number[];
  readonly toDivide: readonly number[];
}

function codesOf(arr: Arrangement, labels: FirstLabels): Codes {
  const known = new Map<string, number>();
  const codes = { owner: [] as number[], area: [] as number[], openGap: [] as number[], toDivide: [] as number[] };
  const of = new Int32Array(arr.faceCount);
  for (let f = 0; f < arr.faceCount; f++) {
    const key = `${labels.owner[f]} ${labels.area[f]} ${labels.openGap[f]} ${labels.toDivide[f]}`;
    let code = known.get(key);
    if (code === undefined) {
      code = known.size;
      known.set(key, code);
      codes.owner.push(labels.owner[f]);
      codes.area.push(labels.area[f]);
      codes.openGap.push(labels.openGap[f]);
      codes.toDivide.push(labels.toDivide[f]);
    }
    of[f] = code;
  }
  return { of, ...codes };
}

/** The codes on both sides of all borders that come near a divided gap or its middle lines: by the boxes of both, two units wider. */
function codesNear(arr: FacedEdges, codes: Codes, gaps: readonly Gap[], divisions: ReadonlyMap<number, Division>): Uint8Array {
  const { x, y, from, to, face } = arr;
  const isNear = new Uint8Array(codes.owner.length);
  const boxes = new Flatbush(divisions.size);
  for (const [g, { segments }] of divisions) {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    const take = (u: number, v: number): void => {
      x0 = Math.min(x0, u);
      x1 = Math.max(x1, u);
      y0 = Math.min(y0, v);
      y1 = Math.max(y1, v);
    };
    for (const h of gaps[g].region.border) for (const v of [from[h >> 1], to[h >> 1]]) take(x[v], y[v]);
    for (let i = 0; i < segments.length; i += 2) take(segments[i], segments[i + 1]);
    boxes.add(x0 - 2, y0 - 2, x1 + 2, y1 + 2);
    for (const f of gaps[g].region.faces) isNear[codes.of[f]] = 1;
  }
  boxes.finish();
  for (let e = 0; e < from.length; e++) {
    const [c, d] = [codes.of[face[2 * e]], codes.of[face[2 * e + 1]]];
    if (c === d || (isNear[c] && isNear[d])) continue;
    const [a, b] = [from[e], to[e]];
    const low = Math.min(y[a], y[b]);
    const high = Math.max(y[a], y[b]);
    if (boxes.search(Math.min(x[a], x[b]), low, Math.max(x[a], x[b]), high).length > 0) isNear[c] = isNear[d] = 1;
  }
  isNear[0] = 0;
  return isNear;
}

/**
 * The code of each face. Across an edge the code changes by the sum of what changes across all the borders that came to lie
 * on it: where rounding has closed the ground between two borders, that ground's code cancels.
 */
function carryCodes(arr: Arrangement, laid: readonly number[], change: (edge: number) => number): Int32Array {
  const delta = new Int32Array(arr.from.length);
  laid.forEach((edge, i) => {
    const step = change(edge);
    for (let k = arr.chainStart[i]; k < arr.chainStart[i + 1]; k++) {
      const signed = arr.chain[k];
      delta[Math.abs(signed) - 1] += signed > 0 ? step : -step;
    }
  });
  const code = new Int32Array(arr.faceCount);
  const seen = new Uint8Array(arr.faceCount);
  seen[0] = 1;
  const todo = [0];
  while (todo.length > 0) {
    const f = todo.pop()!;
    for (const ring of ringsOfFace(arr, f)) {
      for (const h of ring) {
        const g = arr.face[h ^ 1];
        if (seen[g]) continue;
        seen[g] = 1;
        code[g] = code[f] - (h & 1 ? -delta[h >> 1] : delta[h >> 1]);
        todo.push(g);
      }
    }
  }
  return code;
}

function areasBy(arr: Arrangement, owner: Int32Array, units: number, isMeant: (face: number) => boolean): Float64Array {
  const area2 = new Float64Array(units);
  for (let f = 1; f < arr.faceCount; f++) if (owner[f] >= 0 && isMeant(f)) area2[owner[f]] += arr.faceArea2[f];
  return area2;
}

/** Gives each piece of a divided gap to the unit of the nearest site; returns how much each unit got of each gap. */
function shareOut(
  arr: Arrangement,
  owner: Int32Array,
  toDivide: Int32Array,
  divisions: ReadonlyMap<number, Division>,
  order: Int32Array,
  lattice: Lattice,
): Map<number, Map<number, number>> {
  const before = owner.slice();
  const units = order.length;
  const piece = new Int32Array(arr.faceCount).fill(-1);
  for (let f = 1; f < arr.faceCount; f++) {
    if (toDivide[f] < 0) continue;
    const { index, unit } = divisions.get(toDivide[f])!;
    const at = interiorPoint(arr, f);
    const site = index.neighbors(at.x * lattice.metresX, at.y * lattice.metresY, 1)[0];
    owner[f] = unit[site];
    piece[f] = toDivide[f] * units + unit[site];
  }
  // A piece that does not hang together with its unit goes to the neighbour along most of its border.
  for (const region of regionsOf(arr, piece).regions) {
    const own = owner[region.faces[0]];
    if (region.border.some((h) => before[arr.face[h ^ 1]] === own)) continue;
    const to = longest(
      sharedLengths(arr, region, lattice, (h) => before[arr.face[h ^ 1]]),
      order,
    );
    if (to >= 0) for (const f of region.faces) owner[f] = to;
  }
  const divided = new Map<number, Map<number, number>>();
  for (let f = 1; f < arr.faceCount; f++) {
    if (toDivide[f] < 0) continue;
    const shares = divided.get(toDivide[f]) ?? new Map<number, number>();
    shares.set(owner[f], (shares.get(owner[f]) ?? 0) + arr.faceArea2[f]);
    divided.set(toDivide[f], shares);
  }
  return divided;
}
