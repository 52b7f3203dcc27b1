import type { Arrangement } from '../arrangement/arrange.js';
import type { FacedEdges } from '../coverage.js';

/** A subdivision of which a part was arranged again. Its faces are those of the first arrangement, then those of the second. */
export interface Spliced {
  readonly ground: FacedEdges;
  /** Visits the edges that an edge of the first arrangement became, none if it bounds nothing. */
  readonly edgesOf: (edge: number, visit: (edge: number) => void) => void;
}

/**
 * Puts a second arrangement of some edges of the first, segment i standing for edge `laid[i]` (further segments are new), in
 * their place. Edges of the rim, where the part meets the rest, stay those of the first arrangement, with its faces on
 * both sides. Returns null when one of the rim that was laid has moved or was split: then the part does not fit any more.
 */
export function splice(
  first: Arrangement,
  second: Arrangement,
  laid: readonly number[],
  isRim: Uint8Array,
  bounds: (edge: number) => boolean,
): Spliced | null {
  const stays = new Uint8Array(second.from.length);
  const laidAs = new Int32Array(first.from.length).fill(-1);
  for (let i = 0; i < laid.length; i++) {
    const e = laid[i];
    if (!isRim[e]) {
      laidAs[e] = i;
      continue;
    }
    const k = second.chainStart[i];
    if (second.chainStart[i + 1] !== k + 1) return null;
    const s = Math.abs(second.chain[k]) - 1;
    // Edges of both run from their lower to their higher vertex.
    const moved =
      first.x[first.from[e]] !== second.x[second.from[s]] ||
      first.y[first.from[e]] !== second.y[second.from[s]] ||
      first.x[first.to[e]] !== second.x[second.to[s]] ||
      first.y[first.to[e]] !== second.y[second.to[s]];
    if (moved || stays[s]) return null;
    stays[s] = 1;
  }
  // Another border that came to lie on the rim would have moved there.
  for (let i = 0; i < laid.length; i++) {
    if (isRim[laid[i]]) continue;
    for (let k = second.chainStart[i]; k < second.chainStart[i + 1]; k++) if (stays[Math.abs(second.chain[k]) - 1]) return null;
  }

  const vertices = joinVertices(first, second);
  const most = first.from.length + second.from.length;
  const from = new Int32Array(most);
  const to = new Int32Array(most);
  const face = new Int32Array(2 * most);
  const keptAs = new Int32Array(first.from.length).fill(-1);
  const replacedBy = new Int32Array(second.from.length).fill(-1);
  let n = 0;
  for (let e = 0; e < first.from.length; e++) {
    if (laidAs[e] >= 0 || !bounds(e)) continue;
    keptAs[e] = n;
    from[n] = first.from[e];
    to[n] = first.to[e];
    face[2 * n] = first.face[2 * e];
    face[2 * n + 1] = first.face[2 * e + 1];
    n++;
  }
  const faceOf = (f: number): number => (f === 0 ? 0 : first.faceCount + f);
  for (let s = 0; s < second.from.length; s++) {
    if (stays[s]) continue;
    replacedBy[s] = n;
    from[n] = vertices.of[second.from[s]];
    to[n] = vertices.of[second.to[s]];
    face[2 * n] = faceOf(second.face[2 * s]);
    face[2 * n + 1] = faceOf(second.face[2 * s + 1]);
    n++;
  }
  return {
    ground: {
      x: vertices.x,
      y: vertices.y,
      from: from.subarray(0, n),
      to: to.subarray(0, n),
      face: face.subarray(0, 2 * n),
      faceCount: first.faceCount + second.faceCount,
    },
    edgesOf: (e, visit) => {
      if (keptAs[e] >= 0) visit(keptAs[e]);
      const i = laidAs[e];
      if (i < 0) return;
      for (let k = second.chainStart[i]; k < second.chainStart[i + 1]; k++) visit(replacedBy[Math.abs(second.chain[k]) - 1]);
    },
  };
}

/** The vertices of both, those at one point once: both are sorted by (x, y). `of` numbers those of the second. */
function joinVertices(first: Arrangement, second: Arrangement): { x: Float64Array; y: Float64Array; of: Int32Array } {
  const of = new Int32Array(second.x.length);
  const added: number[] = [];
  for (let v = 0, w = 0; v < of.length; v++) {
    while (w < first.x.length && (first.x[w] < second.x[v] || (first.x[w] === second.x[v] && first.y[w] < second.y[v]))) w++;
    if (w < first.x.length && first.x[w] === second.x[v] && first.y[w] === second.y[v]) of[v] = w;
    else of[v] = first.x.length + added.push(v) - 1;
  }
  const x = new Float64Array(first.x.length + added.length);
  const y = new Float64Array(first.x.length + added.length);
  x.set(first.x);
  y.set(first.y);
  added.forEach((v, i) => {
    x[first.x.length + i] = second.x[v];
    y[first.x.length + i] = second.y[v];
  });
  return { x, y, of };
}
