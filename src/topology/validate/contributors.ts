import Flatbush from 'flatbush';
import type { Coverage, Lattice } from '../../core/coverage.js';
import { arrange, MAX_EXTENT } from '../arrangement/arrange.js';
import { windingNumbers } from '../arrangement/faces.js';
import { eachEdge, type RingAreas, type Rings, type VisitEdge } from '../certify/rings.js';
import { labelPoint } from '../measure.js';
import { isInside } from '../pole.js';
import { ringsOfPolygon } from '../rings.js';
import { type Regions, refinement, regionsOf } from './regions.js';

/** Who lies on a piece of ground (numbers of cells, ascending) and how many times the parent does. */
export interface Contributors {
  readonly cells: readonly number[];
  readonly parent: number;
}

/** Finds the cells that lie over a region, and divides it where they change. */
export class ContributorIndex {
  private readonly index: Flatbush | null;
  private readonly boxed: number[] = [];

  constructor(
    private readonly rings: Rings,
    private readonly areas: RingAreas,
    private readonly lattice: Lattice,
    skip: (cell: number) => boolean,
  ) {
    const boxes: number[] = [];
    for (let cell = 0; cell < rings.cells; cell++) {
      if (skip(cell)) continue;
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      eachEdge(rings, areas, cell, (x, y) => {
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      });
      if (box[0] === Infinity) continue;
      this.boxed.push(cell);
      boxes.push(...box);
    }
    this.index = this.boxed.length > 0 ? new Flatbush(this.boxed.length) : null;
    for (let i = 0; i < this.boxed.length; i++)
      this.index!.add(boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]);
    this.index?.finish();
  }

  /**
   * Divides the polygons of `shapes`, where the cells exceed the parent by `excess`, into pieces with the same cells over
   * them: one arrangement of the regions and of the cells near them. A region so thin that it does not survive rounding
   * takes the cells at a point inside it.
   */
  divide(shapes: Coverage, excess: readonly number[]): Regions<Contributors>[] {
    const nearOf = excess.map((_, region) => this.near(shapes, region));
    const segments: number[] = [];
    const sources: number[] = [];
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    const add = (source: number, ax: number, ay: number, bx: number, by: number): void => {
      segments.push(ax, ay, bx, by);
      sources.push(source);
      enlarge(box, ax, ay);
    };
    for (const cell of [...new Set(nearOf.flat())].sort((a, b) => a - b)) {
      eachEdge(this.rings, this.areas, cell, (ax, ay, bx, by) => {
        add(cell, ax, ay, bx, by);
      });
    }
    // Regions are sources below zero: −1 is region 0.
    for (const region of excess.keys()) eachRegionEdge(shapes, region, (ax, ay, bx, by) => add(-1 - region, ax, ay, bx, by));

    const found: Regions<Contributors>[] = [];
    const survived = new Set<number>();
    if (Math.max(box[2] - box[0], box[3] - box[1]) <= MAX_EXTENT - 2) {
      const scale = refinement(box);
      const arr = arrange(
        Float64Array.from(segments, (value) => Math.round(value * scale)),
        Int32Array.from(sources),
      );
      const labels = windingNumbers(arr, () => true);
      const pieces = regionsOf<Contributors>(arr, scale, this.lattice, (f) => {
        const piece = pieceOf(labels[f], excess);
        if (!piece) return null;
        survived.add(piece.region);
        return { key: `${piece.value.cells.join(',')} in ${piece.value.parent}`, value: piece.value };
      });
      found.push(pieces);
    }
    for (const region of excess.keys()) {
      if (!survived.has(region)) found.push(this.undivided(shapes, region, excess[region], nearOf[region]));
    }
    return found;
  }

  private near(shapes: Coverage, region: number): number[] {
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    eachRegionEdge(shapes, region, (ax, ay) => enlarge(box, ax, ay));
    return (this.index?.search(...box) ?? []).map((i) => this.boxed[i]).sort((a, b) => a - b);
  }

  private undivided(shapes: Coverage, region: number, excess: number, near: readonly number[]): Regions<Contributors> {
    const { x, y } = labelPoint(shapes, region);
    const cells = near.filter((cell) => {
      const edges: number[] = [];
      eachEdge(this.rings, this.areas, cell, (ax, ay, bx, by) => {
        edges.push(ax, ay, bx, by);
      });
      return crossings(edges, x, y);
    });
    return { shapes: only(shapes, region), labels: [{ cells, parent: Math.max(0, cells.length - excess) }] };
  }
}

/** Even-odd over loose edges: each is a ring of its own for the count. */
function crossings(edges: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0; i < edges.length; i += 4) {
    const [ax, ay, bx, by] = edges.slice(i, i + 4);
    if (ay > y === by > y) continue;
    // A triangle to the far left of the edge tells on which side the point lies, exactly.
    const left = Math.min(ax, bx, x) - 1;
    if (isInside([Float64Array.of(left, ay, ax, ay, bx, by, left, by)], x, y)) inside = !inside;
  }
  return inside;
}

function only(shapes: Coverage, region: number): Coverage {
  const [from, to] = ringsOfPolygon(shapes.ringOwner, region);
  const first = shapes.ringStart[from];
  return {
    ...shapes,
    ringStart: shapes.ringStart.slice(from, to + 1).map((i) => i - first),
    ringVertex: shapes.ringVertex.slice(first, shapes.ringStart[to]),
    ringOwner: new Int32Array(to - from),
    polygons: 1,
  };
}

/** What lies on a face: null outside all regions, and where rounding has mixed up a sliver. */
function pieceOf(
  winding: ReadonlyMap<number, number>,
  excess: readonly number[],
): { region: number; value: Contributors } | null {
  let region = -1;
  let times = 0;
  const cells: number[] = [];
  for (const [source, count] of winding) {
    if (count <= 0) continue;
    if (source < 0) region = -1 - source;
    else {
      cells.push(source);
      times += count;
    }
  }
  const parent = times - excess[region];
  if (region < 0 || (parent !== 0 && parent !== 1)) return null;
  return { region, value: { cells: cells.sort((a, b) => a - b), parent } };
}

function eachRegionEdge({ x, y, ringStart, ringVertex, ringOwner }: Coverage, region: number, visit: VisitEdge): void {
  const [from, to] = ringsOfPolygon(ringOwner, region);
  for (let r = from; r < to; r++) {
    for (let i = ringStart[r], last = ringStart[r + 1] - 1; i < ringStart[r + 1]; last = i++) {
      const a = ringVertex[last];
      const b = ringVertex[i];
      visit(x[a], y[a], x[b], y[b]);
    }
  }
}

function enlarge(box: [number, number, number, number], x: number, y: number): void {
  box[0] = Math.min(box[0], x);
  box[1] = Math.min(box[1], y);
  box[2] = Math.max(box[2], x);
  box[3] = Math.max(box[3], y);
}
