import type { BorderClass } from '../../core/territory.js';
import { type Arrangement, arrange } from '../arrangement/arrange.js';
import type { LatticeRing } from './rings.js';

/**
 * What a line in the arrangement stands for. Areas, water, compounds, dedicated sites and footprints are closed: their
 * winding numbers label faces. `cut` lines cut corridors off; `middle` lines divide voids; `cell` lines divide a block between its buildings.
 */
export interface Strand {
  readonly kind: 'area' | 'barrier' | 'water' | 'compound' | 'dedicated' | 'cut' | 'middle' | 'footprint' | 'cell';
  /** What a border along this line is called; null for lines that are no border by themselves. */
  readonly class: BorderClass | null;
  readonly name: string | null;
  /** Number of the area, compound, dedicated site or unit. For water 1 when it is excluded, else 0. */
  readonly index: number;
  /** No grid may cross it. */
  readonly hard?: boolean;
  /** The line goes on where a street ends, whose class and name it has. */
  readonly prolongs?: boolean;
}

/** Whether the line bounds blocks; footprints and the lines between buildings do not. */
export function divides(strand: Strand): boolean {
  return strand.kind !== 'footprint' && strand.kind !== 'cell';
}

export function isClosed(strand: Strand): boolean {
  return ['area', 'water', 'compound', 'dedicated', 'footprint'].includes(strand.kind);
}

/**
 * All line segments laid so far, each with its strand. Segments are only ever added, so an arrangement made later
 * refines one made earlier, and segment i means the same in both.
 */
export class Ground {
  readonly strands: Strand[] = [];
  private readonly known = new Map<string, number>();
  private xy = new Float64Array(4096);
  private source = new Int32Array(1024);
  length = 0;

  strand(strand: Strand): number {
    const key = JSON.stringify([
      strand.kind,
      strand.class,
      strand.name,
      strand.index,
      strand.hard ?? false,
      strand.prolongs ?? false,
    ]);
    const found = this.known.get(key);
    if (found !== undefined) return found;
    this.known.set(key, this.strands.length);
    return this.strands.push(strand) - 1;
  }

  segment(strand: number, ax: number, ay: number, bx: number, by: number): void {
    if (this.length === this.source.length) {
      const xy = new Float64Array(2 * this.xy.length);
      const source = new Int32Array(2 * this.source.length);
      xy.set(this.xy);
      source.set(this.source);
      this.xy = xy;
      this.source = source;
    }
    const at = 4 * this.length;
    this.xy[at] = ax;
    this.xy[at + 1] = ay;
    this.xy[at + 2] = bx;
    this.xy[at + 3] = by;
    this.source[this.length++] = strand;
  }

  line(strand: number, xy: ArrayLike<number>): void {
    for (let i = 0; i + 3 < xy.length; i += 2) this.segment(strand, xy[i], xy[i + 1], xy[i + 2], xy[i + 3]);
  }

  ring(strand: number, ring: LatticeRing): void {
    const n = ring.length;
    if (n === 0) return;
    this.line(strand, ring);
    this.segment(strand, ring[n - 2], ring[n - 1], ring[0], ring[1]);
  }

  /** Ends of segment i: ax, ay, bx, by. */
  ends(i: number): Float64Array {
    return this.xy.subarray(4 * i, 4 * i + 4);
  }

  /** Number of the strand of segment i. */
  sourceOf(i: number): number {
    return this.source[i];
  }

  strandOf(i: number): Strand {
    return this.strands[this.source[i]];
  }

  arrange(): Arrangement {
    return arrange(this.xy.slice(0, 4 * this.length), this.source.slice(0, this.length));
  }
}
