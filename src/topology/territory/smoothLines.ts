import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { halfEdgeOf, originOf } from '../arrangement/faces.js';
import { Ground } from './ground.js';
import type { TerritoryInputs } from './readSources.js';
import type { UnitInput } from './readUnits.js';
import type { LatticeRing } from './rings.js';
import { simplify } from './simplify.js';
import { edgesOf } from './touching.js';

/** Centre lines are drawn by hand or from traces: bends smaller than this mean nothing. */
const SMOOTH_M = 1;

/** The ground with smoothed lines: vertices of centre lines between fixed nodes before and after, and stretches left as they were. */
export interface SmoothedGround {
  readonly ground: Ground;
  readonly figures: { readonly lineVertices: number; readonly smoothedAway: number; readonly stretchesKept: number };
}

type SmoothingInputs = Pick<TerritoryInputs, 'unitsAre' | 'lattice'> & { readonly units: readonly Pick<UnitInput, 'rings'>[] };

/**
 * Straightens the jitter of barriers: between fixed nodes (where lines meet or end, or change their name or class) vertices
 * are left out that lie within 1 m of the line that remains. A stretch stays as it was when a footprint or any other line comes
 * between the old course and the new. Closed lines (areas, water, outlines) stay. No vertex moves and none is added.
 *
 * Two straightened stretches cannot cross each other: where they did, one would cross the old course of the other. They can become
 * one, where two lines wander about each other between the same nodes.
 */
export function smoothLines(ground: Ground, { units, unitsAre, lattice }: SmoothingInputs): SmoothedGround {
  // The borders of tiles follow the lines as they were drawn.
  if (unitsAre === 'tiles') return { ground, figures: { lineVertices: 0, smoothedAway: 0, stretchesKept: 0 } };
  const arr = ground.arrange();
  const { metresX, metresY } = lattice;
  const footprints = units.map(({ rings }) => rings);
  const obstacles = new Obstacles(arr, footprints, lattice);
  const smoothed = new Ground();
  for (const strand of ground.strands) smoothed.strand(strand);
  for (let i = 0; i < ground.length; i++) {
    if (ground.strandOf(i).kind === 'barrier') continue;
    for (let k = arr.chainStart[i]; k < arr.chainStart[i + 1]; k++) {
      const h = halfEdgeOf(arr.chain[k]);
      lay(ground.sourceOf(i), originOf(arr, h), originOf(arr, h ^ 1));
    }
  }
  let lineVertices = 0;
  let smoothedAway = 0;
  let stretchesKept = 0;
  for (const course of coursesOf(arr, ground)) {
    const xy: number[] = [];
    for (const v of course.vertices) xy.push(arr.x[v] * metresX, arr.y[v] * metresY);
    lineVertices += course.vertices.length - 2;
    const kept = simplify(xy, () => SMOOTH_M);
    for (let k = 1; k < kept.length; k++) {
      const stretch = course.vertices.slice(kept[k - 1], kept[k] + 1);
      if (stretch.length > 2 && obstacles.between(stretch)) {
        stretchesKept++;
        for (let i = 1; i < stretch.length; i++) layAll(course.edge, stretch[i - 1], stretch[i]);
      } else {
        smoothedAway += stretch.length - 2;
        layAll(course.edge, stretch[0], stretch[stretch.length - 1]);
      }
    }
  }
  return { ground: smoothed, figures: { lineVertices, smoothedAway, stretchesKept } };

  function lay(strand: number, u: number, v: number): void {
    smoothed.segment(strand, arr.x[u], arr.y[u], arr.x[v], arr.y[v]);
  }

  /** Lays a piece for every barrier that runs along edge e; closed lines have been laid already. */
  function layAll(e: number, u: number, v: number): void {
    for (let j = arr.sourceStart[e]; j < arr.sourceStart[e + 1]; j++) {
      if (ground.strands[arr.sourceId[j]].kind === 'barrier') lay(arr.sourceId[j], u, v);
    }
  }
}

/** A run of edges between fixed nodes, along all of which the same lines run as along `edge`. */
interface Course {
  readonly edge: number;
  readonly vertices: readonly number[];
}

/** The courses of all edges along which barriers run. Only courses with nothing but barriers are longer than one edge. */
function coursesOf(arr: Arrangement, ground: Ground): Course[] {
  const isBarrier = (j: number): boolean => ground.strands[arr.sourceId[j]].kind === 'barrier';
  const kinds = Uint8Array.from(arr.from, (_, e) => {
    let [some, all] = [0, 1];
    for (let j = arr.sourceStart[e]; j < arr.sourceStart[e + 1]; j++) {
      if (isBarrier(j)) some = 1;
      else all = 0;
    }
    return some + (some && all);
  });
  const sameLines = (d: number, e: number): boolean => {
    const n = arr.sourceStart[e + 1] - arr.sourceStart[e];
    if (arr.sourceStart[d + 1] - arr.sourceStart[d] !== n) return false;
    for (let j = 0; j < n; j++) if (arr.sourceId[arr.sourceStart[d] + j] !== arr.sourceId[arr.sourceStart[e] + j]) return false;
    return true;
  };
  /** The half-edge that goes on from h when its end is no fixed node, or −1. */
  const onward = (h: number): number => {
    const v = originOf(arr, h ^ 1);
    const first = arr.vertexStart[v];
    if (arr.vertexStart[v + 1] - first !== 2 || kinds[h >> 1] !== 2) return -1;
    const g = arr.out[first] === (h ^ 1) ? arr.out[first + 1] : arr.out[first];
    return sameLines(h >> 1, g >> 1) ? g : -1;
  };
  const done = new Uint8Array(arr.from.length);
  const courses: Course[] = [];
  const follow = (first: number): void => {
    const vertices = [originOf(arr, first)];
    for (let h = first; h >= 0 && !done[h >> 1]; h = onward(h)) {
      done[h >> 1] = 1;
      vertices.push(originOf(arr, h ^ 1));
    }
    courses.push({ edge: first >> 1, vertices });
  };
  for (let h = 0; h < 2 * arr.from.length; h++) if (kinds[h >> 1] && !done[h >> 1] && onward(h ^ 1) < 0) follow(h);
  for (let e = 0; e < arr.from.length; e++) if (kinds[e] && !done[e]) follow(2 * e);
  return courses;
}

/** Footprints and lines, asked whether any of them comes between a stretch of line and its chord. */
class Obstacles {
  private readonly index: Flatbush | null;
  /** x1, y1, x2, y2 in metres: the edges of the arrangement, then those of the footprints. */
  private readonly edges: Float64Array;

  constructor(
    private readonly arr: Arrangement,
    footprints: readonly (readonly LatticeRing[])[],
    private readonly lattice: Lattice,
  ) {
    const lines = Float64Array.from({ length: 4 * arr.from.length }, (_, i) => {
      const v = (i & 2 ? arr.to : arr.from)[i >> 2];
      return i & 1 ? arr.y[v] * lattice.metresY : arr.x[v] * lattice.metresX;
    });
    const outlines = footprints.map((rings) => edgesOf(rings, lattice));
    this.edges = new Float64Array(outlines.reduce((sum, edges) => sum + edges.length, lines.length));
    this.edges.set(lines);
    let used = lines.length;
    for (const edges of outlines) {
      this.edges.set(edges, used);
      used += edges.length;
    }
    const count = used / 4;
    this.index = count > 0 ? new Flatbush(count) : null;
    for (let i = 0; i < used; i += 4) {
      const [ax, ay, bx, by] = this.edges.subarray(i, i + 4);
      this.index?.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
    }
    this.index?.finish();
  }

  /** Whether anything but the stretch itself touches the ground between it and its chord, or a footprint the stretch. */
  between(stretch: readonly number[]): boolean {
    const { arr, lattice } = this;
    const [first, last] = [stretch[0], stretch[stretch.length - 1]];
    if (first === last) return true;
    const own = new Set(stretch);
    const ring = stretch.map((v): readonly [number, number] => [arr.x[v] * lattice.metresX, arr.y[v] * lattice.metresY]);
    const xs = ring.map(([x]) => x);
    const ys = ring.map(([, y]) => y);
    const near = this.index?.search(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)) ?? [];
    return near.some((k) => {
      const [ax, ay, bx, by] = this.edges.subarray(4 * k, 4 * k + 4);
      if (k >= arr.from.length) {
        return holds(ring, ax, ay) || ring.some(([x, y], i) => crosses(ax, ay, bx, by, x, y, ...at(ring, i + 1)));
      }
      const [u, v] = [arr.from[k], arr.to[k]];
      if (own.has(u) && own.has(v)) return false;
      if ((!own.has(u) && holds(ring, ax, ay)) || (!own.has(v) && holds(ring, bx, by))) return true;
      return (
        u !== first && u !== last && v !== first && v !== last && crosses(ax, ay, bx, by, ...ring[0], ...ring[ring.length - 1])
      );
    });
  }
}

function at<T>(ring: readonly T[], i: number): T {
  return ring[i % ring.length];
}

function holds(ring: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = at(ring, i + 1);
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

/** Whether two segments meet, an end on the other included. */
function crosses(ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number): boolean {
  const side = (px: number, py: number, qx: number, qy: number, x: number, y: number): number =>
    (qx - px) * (y - py) - (qy - py) * (x - px);
  return (
    side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) <= 0 &&
    side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) <= 0
  );
}
