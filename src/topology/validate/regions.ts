import type { Coverage, Lattice } from '../../core/coverage.js';
import { bug } from '../../core/errors.js';
import { type Arrangement, arrange, MAX_EXTENT } from '../arrangement/arrange.js';
import { ringsOfFace, windingNumbers } from '../arrangement/faces.js';
import type { Chain } from '../certify/chain.js';
import { coverageFromFaces } from '../coverage.js';
import type { Cluster } from './clusters.js';

/** Ground where the cells and their parent disagree: polygon i of `shapes` has the label `labels[i]`. Coordinates may be fractions of lattice units. */
export interface Regions<Label> {
  readonly shapes: Coverage;
  readonly labels: readonly Label[];
}

/** Left-over edges of one cluster, with everything needed to arrange them. */
export interface ClusterEdges {
  readonly arr: Arrangement;
  /** Winding number of Σ∂cell − ∂parent in each face. */
  readonly winding: Int32Array;
  /** The lattice was refined by this power of two, so that crossings are rounded to a fraction of a unit. */
  readonly scale: number;
  /** The left-over edges that lie between two faces with the same winding number: rounding has closed them. */
  readonly closed: readonly number[];
}

/** More than a thousandth of a unit helps nobody. */
const FINEST_SCALE = 4096;

/** The largest power of two by which a box may be refined and still be arranged exactly. */
export function refinement([x0, y0, x1, y1]: readonly [number, number, number, number]): number {
  const extent = Math.max(x1 - x0, y1 - y0, 1);
  let scale = 1;
  while (scale < FINEST_SCALE && extent * scale * 2 <= MAX_EXTENT) scale *= 2;
  return scale;
}

/**
 * Nodes what is left over of a cluster and labels its faces with winding numbers. Proves that the faces hold exactly the
 * area that the snapped edges enclose. Throws `extentTooLarge` for a cluster wider than 2^26 units.
 */
export function arrangeCluster(chain: Chain, cluster: Cluster): ClusterEdges {
  const scale = refinement(cluster.box);
  const { x, y, low, high, net } = chain;
  const coordinates: number[] = [];
  const input: number[] = [];
  for (const e of cluster.edges) {
    const [a, b] = net[e] > 0 ? [low[e], high[e]] : [high[e], low[e]];
    for (let times = Math.abs(net[e]); times > 0; times--) {
      coordinates.push(x[a] * scale, y[a] * scale, x[b] * scale, y[b] * scale);
      input.push(e);
    }
  }
  const arr = arrange(Float64Array.from(coordinates), new Int32Array(input.length));
  const labels = windingNumbers(arr, () => true);
  const winding = Int32Array.from(labels, (label) => label.get(0) ?? 0);
  proveArea(arr, winding);
  const closed = new Set<number>();
  input.forEach((e, i) => {
    let open = false;
    for (let k = arr.chainStart[i]; k < arr.chainStart[i + 1] && !open; k++) {
      const edge = Math.abs(arr.chain[k]) - 1;
      open = winding[arr.face[2 * edge]] !== winding[arr.face[2 * edge + 1]];
    }
    if (!open) closed.add(e);
  });
  return { arr, winding, scale, closed: [...closed] };
}

/** Σ f·A over the faces must equal the area under the snapped edges, by the shoelace in integers. */
function proveArea(arr: Arrangement, winding: Int32Array): void {
  let faces = 0n;
  for (let f = 1; f < arr.faceCount; f++) if (winding[f] !== 0) faces += BigInt(winding[f]) * BigInt(arr.faceArea2[f]);
  const ox = arr.x[0] ?? 0;
  const oy = arr.y[0] ?? 0;
  let edges = 0n;
  for (const signed of arr.chain) {
    const e = Math.abs(signed) - 1;
    const [u, v] = signed > 0 ? [arr.from[e], arr.to[e]] : [arr.to[e], arr.from[e]];
    edges += BigInt(arr.x[u] - ox) * BigInt(arr.y[v] - oy) - BigInt(arr.x[v] - ox) * BigInt(arr.y[u] - oy);
  }
  if (faces !== edges) throw bug(`defects hold ${faces} units of doubled area, the borders left over enclose ${edges}`);
}

/**
 * Joins faces with the same label that share an edge into regions. `label` gives null for ground that is in order, and a
 * text that tells labels apart otherwise.
 */
export function regionsOf<Label>(
  arr: Arrangement,
  scale: number,
  lattice: Lattice,
  label: (face: number) => { key: string; value: Label } | null,
): Regions<Label> {
  const found = Array.from({ length: arr.faceCount }, (_, f) => (f === 0 ? null : label(f)));
  const owner = new Int32Array(arr.faceCount).fill(-1);
  const labels: Label[] = [];
  for (let first = 1; first < arr.faceCount; first++) {
    const own = found[first];
    if (!own || owner[first] >= 0) continue;
    const number = labels.length;
    labels.push(own.value);
    owner[first] = number;
    const todo = [first];
    while (todo.length > 0) {
      for (const ring of ringsOfFace(arr, todo.pop()!)) {
        for (const h of ring) {
          const g = arr.face[h ^ 1];
          if (owner[g] >= 0 || found[g]?.key !== own.key) continue;
          owner[g] = number;
          todo.push(g);
        }
      }
    }
  }
  const coverage = coverageFromFaces(arr, owner, labels.length, lattice);
  const shapes = { ...coverage, x: coverage.x.map((value) => value / scale), y: coverage.y.map((value) => value / scale) };
  return { shapes, labels };
}
