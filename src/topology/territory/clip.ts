import Flatbush from 'flatbush';
import type { EdgeSoup } from './inscribed.js';

/** Part of a line inside a shape; `cutStart` and `cutEnd` say whether it was cut off there, by the border. */
export interface Piece {
  readonly xy: number[];
  /** Index of the first original vertex at or after each vertex of the piece, for carrying attributes. */
  readonly from: number[];
  readonly cutStart: boolean;
  readonly cutEnd: boolean;
}

/** A shape given by its edges in metres, which cuts lines. */
export class Cutter {
  private readonly index: Flatbush;
  private readonly right: number;

  constructor(private readonly edges: EdgeSoup) {
    const n = edges.length / 4;
    this.index = new Flatbush(n);
    let right = -Infinity;
    for (let i = 0; i < 4 * n; i += 4) {
      const [ax, ay, bx, by] = [edges[i], edges[i + 1], edges[i + 2], edges[i + 3]];
      this.index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
      right = Math.max(right, ax, bx);
    }
    this.index.finish();
    this.right = right;
  }

  contains(x: number, y: number): boolean {
    if (x > this.right) return false;
    let inside = false;
    for (const k of this.index.search(x, y, this.right, y)) {
      const i = 4 * k;
      const ay = this.edges[i + 1];
      const by = this.edges[i + 3];
      if (ay > y !== by > y && x < ((this.edges[i + 2] - this.edges[i]) * (y - ay)) / (by - ay) + this.edges[i]) inside = !inside;
    }
    return inside;
  }

  /** The pieces of a line that lie inside. */
  cut(xy: ArrayLike<number>): Piece[] {
    const n = xy.length / 2;
    const pieces: Piece[] = [];
    let xs: number[] = [];
    let from: number[] = [];
    let cutStart = false;
    const open = (x: number, y: number, i: number, cut: boolean): void => {
      xs = [x, y];
      from = [i];
      cutStart = cut;
    };
    const close = (cutEnd: boolean): void => {
      if (xs.length >= 4) pieces.push({ xy: xs, from, cutStart, cutEnd });
      xs = [];
    };
    if (this.contains(xy[0], xy[1])) open(xy[0], xy[1], 0, false);
    for (let i = 0; i + 1 < n; i++) {
      const [ax, ay, bx, by] = [xy[2 * i], xy[2 * i + 1], xy[2 * i + 2], xy[2 * i + 3]];
      const cuts = this.crossings(ax, ay, bx, by);
      for (let k = 0; k < cuts.length; k++) {
        const t = cuts[k];
        const middle = (t + (cuts[k + 1] ?? 1)) / 2;
        const inside = this.contains(ax + (bx - ax) * middle, ay + (by - ay) * middle);
        if (inside === xs.length > 0) continue;
        const x = ax + (bx - ax) * t;
        const y = ay + (by - ay) * t;
        if (inside) open(x, y, i, true);
        else {
          xs.push(x, y);
          from.push(i + 1);
          close(true);
        }
      }
      if (xs.length > 0) {
        xs.push(bx, by);
        from.push(i + 1);
      }
    }
    close(false);
    return pieces;
  }

  /** Where the segment meets the border, as shares of it, ascending. */
  private crossings(ax: number, ay: number, bx: number, by: number): number[] {
    const found: number[] = [];
    const dx = bx - ax;
    const dy = by - ay;
    for (const k of this.index.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))) {
      const i = 4 * k;
      const ex = this.edges[i + 2] - this.edges[i];
      const ey = this.edges[i + 3] - this.edges[i + 1];
      const across = dx * ey - dy * ex;
      if (across === 0) continue;
      const px = this.edges[i] - ax;
      const py = this.edges[i + 1] - ay;
      const t = (px * ey - py * ex) / across;
      const s = (px * dy - py * dx) / across;
      if (t >= 0 && t <= 1 && s >= 0 && s <= 1) found.push(t);
    }
    return found.sort((p, q) => p - q);
  }
}
