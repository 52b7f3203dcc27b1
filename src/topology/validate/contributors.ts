import Flatbush from 'flatbush';
import type { Coverage } from '../../core/coverage.js';
import { eachEdge, type RingAreas, type Rings, type VisitEdge } from '../certify/rings.js';
import type { ClusterEdges } from './regions.js';

/** Who lies on a piece of ground (numbers of cells, ascending) and how many times the parent does. */
export interface Contributors {
  readonly cells: readonly number[];
  readonly parent: number;
}

type Box = readonly [number, number, number, number];

/** The cells by place: who may lie on some ground. */
export class CellIndex {
  private readonly index: Flatbush | null;
  private readonly boxed: number[] = [];

  constructor(
    private readonly rings: Rings,
    private readonly areas: RingAreas,
    skip: (cell: number) => boolean,
  ) {
    const { partStart, ringStart, cornerStart, x, y } = rings;
    const boxes: Box[] = [];
    for (let cell = 0; cell < rings.cells; cell++) {
      const from = cornerStart[ringStart[partStart[cell]]];
      const to = cornerStart[ringStart[partStart[cell + 1]]];
      if (skip(cell) || from === to) continue;
      this.boxed.push(cell);
      boxes.push(boxOf(x, y, from, to));
    }
    this.index = boxes.length > 0 ? new Flatbush(boxes.length) : null;
    for (const box of boxes) this.index!.add(...box);
    this.index?.finish();
  }

  /** The cells whose box meets any of some boxes, ascending. */
  near(boxes: Iterable<Box>): number[] {
    const found = new Set<number>();
    for (const box of boxes) for (const i of this.index?.search(...box) ?? []) found.add(this.boxed[i]);
    return [...found].sort((a, b) => a - b);
  }

  corners(cell: number): number {
    const { partStart, ringStart, cornerStart } = this.rings;
    return cornerStart[ringStart[partStart[cell + 1]]] - cornerStart[ringStart[partStart[cell]]];
  }

  readonly eachEdgeOf = (cell: number, visit: VisitEdge): void => eachEdge(this.rings, this.areas, cell, visit);
}

/** Who lies on a face where the cells exceed the parent, when `edges` were arranged with the cells around. */
export function contributorsOn({ winding, cellsOn }: ClusterEdges, face: number): Contributors {
  const cells = cellsOn(face);
  // Where borders were moved before judging, a strip along them can count one cell too many or too few.
  return { cells, parent: Math.max(0, Math.min(1, cells.length - winding[face])) };
}

/** The boxes of the polygons of a coverage. */
export function boxesOf({ x, y, ringStart, ringVertex, ringOwner, polygons }: Coverage): Box[] {
  const boxes = Array.from({ length: polygons }, (): [number, number, number, number] => [
    Infinity,
    Infinity,
    -Infinity,
    -Infinity,
  ]);
  ringOwner.forEach((polygon, r) => {
    const box = boxes[polygon];
    for (let i = ringStart[r]; i < ringStart[r + 1]; i++) {
      const v = ringVertex[i];
      if (x[v] < box[0]) box[0] = x[v];
      if (y[v] < box[1]) box[1] = y[v];
      if (x[v] > box[2]) box[2] = x[v];
      if (y[v] > box[3]) box[3] = y[v];
    }
  });
  return boxes;
}

function boxOf(x: Float64Array, y: Float64Array, from: number, to: number): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = from; i < to; i++) {
    if (x[i] < x0) x0 = x[i];
    if (x[i] > x1) x1 = x[i];
    if (y[i] < y0) y0 = y[i];
    if (y[i] > y1) y1 = y[i];
  }
  return [x0, y0, x1, y1];
}
