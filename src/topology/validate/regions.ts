import type { Coverage, Lattice } from '../../core/coverage.js';
import { bug } from '../../core/errors.js';
import { type Arrangement, arrange, MAX_EXTENT } from '../arrangement/arrange.js';
import { wholeCross } from '../arrangement/cross.js';
import { ringsOfFace, windingNumbers } from '../arrangement/faces.js';
import type { Chain } from '../certify/chain.js';
import type { VisitEdge } from '../certify/rings.js';
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
  /** 1 for faces that no left-over edge parts from the outside: ground around the cluster, other parts of its cells among it. */
  readonly isAround: Uint8Array;
  readonly frame: Frame;
  /** The left-over edges that lie between two faces with the same winding number: rounding has closed them. */
  readonly closed: readonly number[];
  /** The cells, of those asked for, that lie on a face, by number, ascending. */
  readonly cellsOn: (face: number) => number[];
}

/**
 * A finer lattice around some edges, so that crossings are rounded to a fraction of a unit: its point (u, v) is the lattice's
 * (x + u / scale, y + v / scale).
 */
export interface Frame {
  readonly x: number;
  readonly y: number;
  /** A power of two. */
  readonly scale: number;
}

/** More than a thousandth of a unit helps nobody. */
const FINEST_SCALE = 4096;

/** Beyond what doubles arrange exactly, a frame may be this wide before crossings near a pixel's edge become common. */
const WIDE_FRAME = 2 ** 42;

/** The finest frame in which a box can still be arranged in doubles; for a box too wide for that, a fine one with exact predicates. */
function frameOf([x0, y0, x1, y1]: readonly [number, number, number, number]): Frame {
  const [x, y] = [Math.floor(x0), Math.floor(y0)];
  const extent = Math.max(x1 - x, y1 - y, 1);
  const most = extent <= MAX_EXTENT ? MAX_EXTENT : WIDE_FRAME;
  let scale = 1;
  while (scale < FINEST_SCALE && extent * scale * 2 <= most) scale *= 2;
  return { x, y, scale };
}

/** The residual as a source of an arrangement; cells are sources by number, from 0. */
const LEFT_OVER = -1;

/**
 * Nodes what is left over of a cluster, together with whole cells around it when their share in each face is wanted, and
 * labels the faces with winding numbers. Proves that the faces hold exactly the area that the snapped edges enclose.
 */
export function arrangeCluster(
  chain: Chain,
  cluster: Cluster,
  cells: readonly number[] = [],
  eachEdgeOf: (cell: number, visit: VisitEdge) => void = () => undefined,
): ClusterEdges {
  const { x, y, low, high, net } = chain;
  const coordinates: number[] = [];
  const input: number[] = [];
  const sources: number[] = [];
  for (const e of cluster.edges) {
    const [a, b] = net[e] > 0 ? [low[e], high[e]] : [high[e], low[e]];
    for (let times = Math.abs(net[e]); times > 0; times--) {
      coordinates.push(x[a], y[a], x[b], y[b]);
      input.push(e);
      sources.push(LEFT_OVER);
    }
  }
  for (const cell of cells) {
    eachEdgeOf(cell, (ax, ay, bx, by) => {
      coordinates.push(ax, ay, bx, by);
      sources.push(cell);
    });
  }
  const segments = Float64Array.from(coordinates);
  const frame = frameOf(boxOf(segments));
  for (let i = 0; i < segments.length; i += 2) {
    segments[i] = (segments[i] - frame.x) * frame.scale;
    segments[i + 1] = (segments[i + 1] - frame.y) * frame.scale;
  }
  const arr = arrange(segments, Int32Array.from(sources));
  const labels = windingNumbers(arr, () => true);
  const winding = Int32Array.from(labels, (label) => label.get(LEFT_OVER) ?? 0);
  proveArea(arr, winding, segments.subarray(0, 4 * input.length));
  const closed = new Set<number>();
  input.forEach((e, i) => {
    let open = false;
    for (let k = arr.chainStart[i]; k < arr.chainStart[i + 1] && !open; k++) {
      const edge = Math.abs(arr.chain[k]) - 1;
      open = winding[arr.face[2 * edge]] !== winding[arr.face[2 * edge + 1]];
    }
    if (!open) closed.add(e);
  });
  const cellsOn = (f: number): number[] => [...labels[f].keys()].filter((source) => source !== LEFT_OVER).sort((a, b) => a - b);
  return { arr, winding, isAround: facesAround(arr), frame, closed: [...closed], cellsOn };
}

/** The faces that can be reached from the outside without crossing an edge that is left over. */
function facesAround(arr: Arrangement): Uint8Array {
  const { face, sourceStart, sourceId } = arr;
  const isAround = new Uint8Array(arr.faceCount);
  isAround[0] = 1;
  const todo = [0];
  while (todo.length > 0) {
    for (const ring of ringsOfFace(arr, todo.pop()!)) {
      for (const h of ring) {
        const beyond = face[h ^ 1];
        // Sources ascend, so the residual comes first.
        if (isAround[beyond] || sourceId[sourceStart[h >> 1]] === LEFT_OVER) continue;
        isAround[beyond] = 1;
        todo.push(beyond);
      }
    }
  }
  return isAround;
}

function boxOf(segments: Float64Array): readonly [number, number, number, number] {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < segments.length; i += 2) {
    if (segments[i] < x0) x0 = segments[i];
    if (segments[i] > x1) x1 = segments[i];
    if (segments[i + 1] < y0) y0 = segments[i + 1];
    if (segments[i + 1] > y1) y1 = segments[i + 1];
  }
  return [x0, y0, x1, y1];
}

/**
 * Σ f·A over the faces must equal the area under the left-over edges, in integers, by the shoelace: under the edges as they
 * were arranged always, and, where nothing crosses, under the edges **as written** (`segments`, in the frame), whose sum over
 * all clusters is the difference of the areas. A crossing is rounded to the frame's units; then the edges as written may
 * enclose more or less by no more than lies between each and its path √½ units away: √2 · length of doubled area.
 */
function proveArea(arr: Arrangement, winding: Int32Array, segments: Float64Array): void {
  let faces = 0n;
  for (let f = 1; f < arr.faceCount; f++)
    if (winding[f] !== 0) faces += BigInt(winding[f]) * (arr.wideArea2?.[f] ?? BigInt(arr.faceArea2[f]));
  const ox = arr.x[0] ?? 0;
  const oy = arr.y[0] ?? 0;
  let edges = 0n;
  for (let k = 0; k < arr.chainStart[segments.length / 4]; k++) {
    const signed = arr.chain[k];
    const e = Math.abs(signed) - 1;
    const [u, v] = signed > 0 ? [arr.from[e], arr.to[e]] : [arr.to[e], arr.from[e]];
    edges += wholeCross(arr.x[u] - ox, arr.y[u] - oy, arr.x[v] - ox, arr.y[v] - oy);
  }
  if (faces !== edges) throw bug(`defects hold ${faces} units of doubled area, the borders left over enclose ${edges}`);
  let written = 0n;
  let length = 0;
  for (let i = 0; i < segments.length; i += 4) {
    const [ax, ay, bx, by] = [segments[i] - ox, segments[i + 1] - oy, segments[i + 2] - ox, segments[i + 3] - oy];
    written += wholeCross(ax, ay, bx, by);
    length += Math.hypot(bx - ax, by - ay);
  }
  const rounded = arr.figures.crossings === 0 ? 0 : Math.ceil(Math.SQRT2 * length * (1 + 1e-9));
  const off = faces < written ? written - faces : faces - written;
  if (off > BigInt(rounded))
    throw bug(
      `defects hold ${faces} units of doubled area, the borders as written enclose ${written}: ${rounded} may be rounding`,
    );
}

/**
 * Joins faces with the same label that share an edge into regions. `label` gives null for ground that is in order, and a
 * text that tells labels apart otherwise.
 */
export function regionsOf<Label>(
  arr: Arrangement,
  frame: Frame,
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
  const shapes = {
    ...coverage,
    x: coverage.x.map((u) => frame.x + u / frame.scale),
    y: coverage.y.map((v) => frame.y + v / frame.scale),
  };
  return { shapes, labels };
}
