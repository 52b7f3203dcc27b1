import type { EdgeSoup } from '../inscribed.js';

/** A line between two cells that is to be pulled taut, in metres, first vertex to last. */
export interface Line {
  /** The seeds on its two sides. */
  readonly labels: readonly [number, number];
  readonly xy: readonly number[];
  /** Of each piece between two vertices: what there is at least between it and the walls of the two seeds, in metres. */
  readonly room: readonly number[];
  /** Whether an end lies on the border of the block: there it may slide along it. */
  readonly onBorder: readonly [boolean, boolean];
  /** Whether an end lies on a street within the block: there it stays. */
  readonly onStreet: readonly [boolean, boolean];
}

/** What lines must keep clear of. */
export interface Walls {
  /** Outlines of the buildings of a seed. */
  readonly of: (label: number) => readonly EdgeSoup[];
  readonly border: EdgeSoup;
  readonly streets: EdgeSoup;
}

/** What a line keeps to walls: three quarters of what it is known to have, so that no house is left without ground; 3 m will do where there was a little more. */
const SHARE_KEPT = 0.75;
const CLEAR_M = 3;

/** Coordinates that differ by less than this are one point: the order in which sites were met must not show. */
const PER_METRE = 1 << 16;

/** A coordinate in metres, to 1/65,536 m. */
export function rounded(metres: number): number {
  return Math.round(metres * PER_METRE) / PER_METRE;
}

/** The lines of one block as vertices that know each other: a vertex where lines meet is one vertex for all of them. */
export class Net {
  readonly x: number[] = [];
  readonly y: number[] = [];
  /** Of each line: its vertices, and what each piece between them must keep to walls. */
  readonly line: number[][] = [];
  readonly kept: number[][] = [];
  /** Of each label: its lines. */
  private readonly linesOf = new Map<number, number[]>();
  /** Vertices where lines meet, with the lines' numbers. */
  readonly meeting = new Map<number, number[]>();

  private readonly known = new Map<string, readonly number[]>();

  constructor(readonly lines: readonly Line[]) {
    const at = new Map<string, number>();
    lines.forEach(({ labels, xy, room, onBorder, onStreet }, k) => {
      const vertices: number[] = [];
      for (let i = 0; i < xy.length; i += 2) {
        const x = rounded(xy[i]);
        const y = rounded(xy[i + 1]);
        const end = i === 0 ? 0 : i === xy.length - 2 ? 1 : -1;
        if (end === -1 || onBorder[end] || onStreet[end]) {
          vertices.push(this.add(x, y));
          continue;
        }
        const key = `${x},${y}`;
        let v = at.get(key);
        if (v === undefined) {
          v = this.add(x, y);
          at.set(key, v);
          this.meeting.set(v, []);
        }
        this.meeting.get(v)!.push(k);
        vertices.push(v);
      }
      this.line.push(vertices);
      this.kept.push(room.map((metres) => Math.max(Math.min(metres, CLEAR_M), SHARE_KEPT * metres)));
      for (const label of labels) {
        const known = this.linesOf.get(label);
        if (known) known.push(k);
        else this.linesOf.set(label, [k]);
      }
    });
  }

  add(x: number, y: number): number {
    this.x.push(x);
    this.y.push(y);
    return this.x.length - 1;
  }

  /** Lines that bound any of these cells: no other line can come in the way of one of them. */
  around(labels: readonly number[]): readonly number[] {
    const key = labels.join();
    const known = this.known.get(key);
    if (known) return known;
    const lines = [...new Set(labels.flatMap((label) => this.linesOf.get(label)!))];
    this.known.set(key, lines);
    return lines;
  }

  length(u: number, v: number): number {
    return Math.hypot(this.x[u] - this.x[v], this.y[u] - this.y[v]);
  }

  /** The vertex next to the end v of a line, and what the piece between them must keep to walls. */
  nextTo(k: number, v: number): { readonly vertex: number; readonly kept: number } {
    const vertices = this.line[k];
    const isFirst = vertices[0] === v;
    return { vertex: vertices.at(isFirst ? 1 : -2)!, kept: this.kept[k].at(isFirst ? 0 : -1)! };
  }

  lengthOf(path: readonly number[]): number {
    let length = 0;
    for (let i = 1; i < path.length; i++) length += this.length(path[i - 1], path[i]);
    return length;
  }
}
