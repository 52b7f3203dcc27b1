import Flatbush from 'flatbush';
import type { Piece } from './clip.js';
import type { Streets } from './innerStreets.js';

/** Pairs of sites stand this far apart along a street, and so far from it on either side. */
const SPACING_M = 1.5;
const ASIDE_M = 0.15;
/** A building farther than this from a street has no side of it. */
const REACH_M = 40;
/** A line nearer than this to a street is the street. */
const ALONG_M = 0.5;
/** A line that leaves a street this near to the end of it leaves it there. */
const TIP_M = 2;

/** Points in metres with the number of a seed each. */
export interface LabelledPoints {
  readonly xy: Float64Array;
  readonly label: Int32Array;
}

/**
 * Sites on both sides of a block's own streets, in pairs: each has the seed whose wall is the nearest seen from there. So a border
 * between cells runs along a street that lies between their buildings. Where both sides see the same seed, or one of them none
 * within 40 m, there are none.
 */
export function streetSites(streets: Streets, { xy, label }: LabelledPoints): LabelledPoints {
  const walls = new Flatbush(label.length);
  for (let i = 0; i < label.length; i++) walls.add(xy[2 * i], xy[2 * i + 1]);
  walls.finish();
  const points: number[] = [];
  const labels: number[] = [];
  const { edges } = streets;
  for (let e = 0; e < edges.length; e += 4) {
    const [ax, ay, bx, by] = edges.subarray(e, e + 4);
    const length = Math.hypot(bx - ax, by - ay);
    const n = Math.max(1, Math.ceil(length / SPACING_M));
    const [nx, ny] = [(-ASIDE_M * (by - ay)) / length, (ASIDE_M * (bx - ax)) / length];
    for (let k = 0; k < n; k++) {
      const t = (k + 0.5) / n;
      const [x, y] = [ax + (bx - ax) * t, ay + (by - ay) * t];
      const [left, right] = [seen(x, y, nx, ny), seen(x, y, -nx, -ny)];
      if (left < 0 || right < 0 || left === right) continue;
      points.push(x + nx, y + ny, x - nx, y - ny);
      labels.push(left, right);
    }
  }
  return { xy: Float64Array.from(points), label: Int32Array.from(labels) };

  /** The seed of the nearest wall on the side of (x, y) that (nx, ny) points to, or −1. */
  function seen(x: number, y: number, nx: number, ny: number): number {
    const [px, py] = [x + nx, y + ny];
    const isSeen = (i: number): boolean => {
      const [wx, wy] = [xy[2 * i], xy[2 * i + 1]];
      return (wx - px) * nx + (wy - py) * ny > 0 && !streets.between(px, py, wx, wy);
    };
    const [wall] = walls.neighbors(px, py, 1, REACH_M, isSeen);
    return wall === undefined ? -1 : label[wall];
  }
}

/** Part of a piece that is to be laid; `across` holds short lines over the streets that it begins or ends on. */
export interface OffStreet {
  readonly piece: Piece;
  readonly across: readonly (readonly [number, number, number, number])[];
  /** Whether its ends are on a street. */
  readonly onStreet: readonly [boolean, boolean];
}

/**
 * The parts of a piece that do not run along a street: where it does, the street itself is the border. Each part begins and ends
 * exactly on the street that it comes from, at its end where that is near.
 */
export function offStreets(piece: Piece, streets: Streets): OffStreet[] {
  const { xy, from } = piece;
  const n = from.length;
  const on = from.map((_, i) => streets.nearest(xy[2 * i], xy[2 * i + 1], ALONG_M));
  const runsAlong = (i: number): boolean => {
    if (!on[i] || !on[i + 1]) return false;
    return streets.nearest((xy[2 * i] + xy[2 * i + 2]) / 2, (xy[2 * i + 1] + xy[2 * i + 3]) / 2, ALONG_M) !== null;
  };
  const parts: OffStreet[] = [];
  for (let i = 0; i + 1 < n; i++) {
    if (runsAlong(i)) continue;
    let j = i + 1;
    while (j + 1 < n && !runsAlong(j)) j++;
    const part = { xy: xy.slice(2 * i, 2 * j + 2), from: from.slice(i, j + 1) };
    const across: [number, number, number, number][] = [];
    const settle = (end: number, vertex: number): boolean => {
      const point = on[vertex];
      if (!point) return false;
      const tip = streets.tip(point.x, point.y, TIP_M);
      [part.xy[end], part.xy[end + 1]] = tip ?? [point.x, point.y];
      if (!tip)
        across.push([
          point.x - ASIDE_M * point.uy,
          point.y + ASIDE_M * point.ux,
          point.x + ASIDE_M * point.uy,
          point.y - ASIDE_M * point.ux,
        ]);
      return true;
    };
    const starts = settle(0, i);
    const ends = settle(part.xy.length - 2, j);
    parts.push({
      piece: { ...part, cutStart: !starts && i === 0 && piece.cutStart, cutEnd: !ends && j === n - 1 && piece.cutEnd },
      across,
      onStreet: [starts, ends],
    });
    i = j;
  }
  return parts;
}
