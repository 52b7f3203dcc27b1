import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { divides, type Ground } from './ground.js';

/** Ground between a wall and a street counts as a corridor up to this width. */
const CORRIDOR_M = 30;
/** A wall turns a corner when it bends by more than this. */
const BEND = Math.cos((30 * Math.PI) / 180);
const PAST = 3;

/**
 * Cuts the corridors along compounds and dedicated sites: from each corner of an outline straight to the nearest other line
 * within 30 m. The strip between a wall and the street outside so becomes a piece of its own, which joins the compound,
 * rather than an arm that the neighbouring block stretches around it. Lays the cuts and returns how many there are.
 */
export function cutCorners(ground: Ground, lattice: Lattice): number {
  if (!ground.strands.some(isOutline)) return 0;
  const arr = ground.arrange();
  const { metresX, metresY } = lattice;
  const X = (v: number) => arr.x[v] * metresX;
  const Y = (v: number) => arr.y[v] * metresY;
  const index = new Flatbush(arr.from.length);
  for (let e = 0; e < arr.from.length; e++) {
    const [a, b] = [arr.from[e], arr.to[e]];
    index.add(Math.min(X(a), X(b)), Math.min(Y(a), Y(b)), Math.max(X(a), X(b)), Math.max(Y(a), Y(b)));
  }
  index.finish();
  const strand = ground.strand({ kind: 'cut', class: 'compound', name: null, index: 0 });
  let cuts = 0;
  for (const { vertex, source } of cornersOf(arr, ground, X, Y)) {
    const to = nearestOther(vertex, source);
    if (!to) continue;
    const [px, py] = [X(vertex), Y(vertex)];
    const length = Math.hypot(to[0] - px, to[1] - py);
    const far = 1 + (PAST * Math.max(metresX, metresY)) / length;
    ground.segment(
      strand,
      arr.x[vertex],
      arr.y[vertex],
      Math.round((px + (to[0] - px) * far) / metresX),
      Math.round((py + (to[1] - py) * far) / metresY),
    );
    cuts++;
  }
  return cuts;

  /** The nearest point on a dividing line other than the outline itself, if the way there is free. */
  function nearestOther(vertex: number, source: number): readonly [number, number] | null {
    const [px, py] = [X(vertex), Y(vertex)];
    const near = index.search(px - CORRIDOR_M, py - CORRIDOR_M, px + CORRIDOR_M, py + CORRIDOR_M);
    let best: readonly [number, number] | null = null;
    let least = CORRIDOR_M;
    for (const e of near) {
      if (!mayEnd(e, source)) continue;
      const [ax, ay] = [X(arr.from[e]), Y(arr.from[e])];
      const dx = X(arr.to[e]) - ax;
      const dy = Y(arr.to[e]) - ay;
      const t = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)));
      const d = Math.hypot(ax + t * dx - px, ay + t * dy - py);
      if (d < least) {
        least = d;
        best = [ax + t * dx, ay + t * dy];
      }
    }
    // A corner that lies on another line needs no cut.
    if (!best || least < 0.1) return null;
    const [qx, qy] = best;
    const blocked = near.some((e) => {
      const [a, b] = [arr.from[e], arr.to[e]];
      if (a === vertex || b === vertex || mayEnd(e, source)) return false;
      const side = (x: number, y: number): number => (qx - px) * (y - py) - (qy - py) * (x - px);
      const ends = (x: number, y: number): number => (X(b) - X(a)) * (y - Y(a)) - (Y(b) - Y(a)) * (x - X(a));
      return side(X(a), Y(a)) * side(X(b), Y(b)) <= 0 && ends(px, py) * ends(qx, qy) <= 0;
    });
    return blocked ? null : best;
  }

  function mayEnd(e: number, source: number): boolean {
    let other = false;
    for (let j = arr.sourceStart[e]; j < arr.sourceStart[e + 1]; j++) {
      if (arr.sourceId[j] === source) return false;
      if (divides(ground.strands[arr.sourceId[j]])) other = true;
    }
    return other;
  }
}

function isOutline({ kind }: { readonly kind: string }): boolean {
  return kind === 'compound' || kind === 'dedicated';
}

/** Vertices where an outline turns, with the strand of the outline. */
function cornersOf(
  arr: Arrangement,
  ground: Ground,
  X: (v: number) => number,
  Y: (v: number) => number,
): { vertex: number; source: number }[] {
  const neighbours = new Map<string, { readonly vertex: number; readonly source: number; readonly to: number[] }>();
  for (let e = 0; e < arr.from.length; e++) {
    for (let j = arr.sourceStart[e]; j < arr.sourceStart[e + 1]; j++) {
      const source = arr.sourceId[j];
      if (!isOutline(ground.strands[source])) continue;
      for (const [vertex, to] of [
        [arr.from[e], arr.to[e]],
        [arr.to[e], arr.from[e]],
      ]) {
        const entry = neighbours.get(`${vertex} ${source}`) ?? { vertex, source, to: [] };
        entry.to.push(to);
        neighbours.set(`${vertex} ${source}`, entry);
      }
    }
  }
  return [...neighbours.values()].filter(({ vertex, to }) => {
    if (to.length !== 2) return to.length > 0;
    const [ax, ay] = [X(vertex) - X(to[0]), Y(vertex) - Y(to[0])];
    const [bx, by] = [X(to[1]) - X(vertex), Y(to[1]) - Y(vertex)];
    return ax * bx + ay * by < BEND * Math.hypot(ax, ay) * Math.hypot(bx, by);
  });
}
