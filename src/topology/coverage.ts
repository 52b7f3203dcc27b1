import type { Coverage, Lattice } from '../core/coverage.js';
import type { Arrangement } from './arrangement/arrange.js';
import { traceRings } from './rings.js';

export { type Arcs, arcsOf } from './arcs.js';
export { dissolve } from './dissolve.js';

/** What of an arrangement says which faces its edges part. */
export type FacedEdges = Pick<Arrangement, 'x' | 'y' | 'from' | 'to' | 'face' | 'faceCount'>;

/**
 * The polygons that the faces of an arrangement make when each face belongs to polygon `ownerOfFace[f]` (−1: to none;
 * face 0, the outside, must have −1). Edges with the same owner on both sides vanish, dangles among them; all vertices
 * of the remaining edges stay, so that neighbours share them. Rings are simple and in canonical order.
 *
 * @example coverageFromFaces(arr, Int32Array.from({ length: arr.faceCount }, (_, f) => f - 1), arr.faceCount - 1, lattice)
 */
export function coverageFromFaces(arr: FacedEdges, ownerOfFace: Int32Array, polygons: number, lattice: Lattice): Coverage {
  if (ownerOfFace.length !== arr.faceCount) throw new RangeError(`expected ${arr.faceCount} owners, found ${ownerOfFace.length}`);
  if (ownerOfFace[0] !== -1) throw new RangeError('the outside, face 0, cannot belong to a polygon');
  const ne = arr.from.length;
  let count = 0;
  const used = new Uint8Array(arr.x.length);
  for (let e = 0; e < ne; e++) {
    const left = ownerOfFace[arr.face[2 * e]];
    const right = ownerOfFace[arr.face[2 * e + 1]];
    if (left === right) continue;
    if (left >= 0) count++;
    if (right >= 0) count++;
    used[arr.from[e]] = 1;
    used[arr.to[e]] = 1;
  }
  const rename = new Int32Array(arr.x.length);
  let kept = 0;
  for (let v = 0; v < used.length; v++) if (used[v]) rename[v] = kept++;
  const x = new Float64Array(kept);
  const y = new Float64Array(kept);
  for (let v = 0; v < used.length; v++) {
    if (!used[v]) continue;
    x[rename[v]] = arr.x[v];
    y[rename[v]] = arr.y[v];
  }

  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const owner = new Int32Array(count);
  let i = 0;
  for (let e = 0; e < ne; e++) {
    const left = ownerOfFace[arr.face[2 * e]];
    const right = ownerOfFace[arr.face[2 * e + 1]];
    if (left === right) continue;
    const u = rename[arr.from[e]];
    const v = rename[arr.to[e]];
    if (left >= 0) {
      from[i] = u;
      to[i] = v;
      owner[i++] = left;
    }
    if (right >= 0) {
      from[i] = v;
      to[i] = u;
      owner[i++] = right;
    }
  }
  return { lattice, x, y, ...traceRings(x, y, { from, to, owner }), polygons };
}
