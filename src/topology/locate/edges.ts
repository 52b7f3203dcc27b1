import type { Coverage } from '../../core/coverage.js';
import { type Polygonal, polygonsOf } from '../../core/geometry.js';
import { fromLattice } from '../lattice.js';

/** The edges of all polygons, ordered by polygon. */
export interface Edges {
  readonly polygons: number;
  readonly count: number;
  readonly ax: Float64Array;
  readonly ay: Float64Array;
  readonly bx: Float64Array;
  readonly by: Float64Array;
  readonly polygon: Int32Array;
}

export function edgesOfShapes(shapes: readonly Polygonal[]): Edges {
  let most = 0;
  for (const shape of shapes) for (const rings of polygonsOf(shape)) for (const ring of rings) most += ring.length;
  const edges = new EdgeList(shapes.length, most);
  shapes.forEach((shape, p) => {
    for (const rings of polygonsOf(shape)) {
      for (const ring of rings) {
        for (let i = 0, last = ring.length - 1; i < ring.length; last = i++)
          edges.add(ring[last][0], ring[last][1], ring[i][0], ring[i][1], p);
      }
    }
  });
  return edges.done();
}

export function edgesOfCoverage({ lattice, x, y, ringStart, ringVertex, ringOwner, polygons }: Coverage): Edges {
  const edges = new EdgeList(polygons, ringVertex.length);
  for (let r = 0; r < ringOwner.length; r++) {
    let last = ringVertex[ringStart[r + 1] - 1];
    for (let i = ringStart[r]; i < ringStart[r + 1]; i++) {
      const v = ringVertex[i];
      const [ax, ay] = fromLattice(lattice, x[last], y[last]);
      const [bx, by] = fromLattice(lattice, x[v], y[v]);
      edges.add(ax, ay, bx, by, ringOwner[r]);
      last = v;
    }
  }
  return edges.done();
}

class EdgeList {
  private count = 0;
  private readonly ax: Float64Array;
  private readonly ay: Float64Array;
  private readonly bx: Float64Array;
  private readonly by: Float64Array;
  private readonly polygon: Int32Array;

  constructor(
    private readonly polygons: number,
    most: number,
  ) {
    this.ax = new Float64Array(most);
    this.ay = new Float64Array(most);
    this.bx = new Float64Array(most);
    this.by = new Float64Array(most);
    this.polygon = new Int32Array(most);
  }

  /** Leaves out edges without length (a ring that repeats its first point has one). */
  add(ax: number, ay: number, bx: number, by: number, polygon: number): void {
    if (ax === bx && ay === by) return;
    const e = this.count++;
    this.ax[e] = ax;
    this.ay[e] = ay;
    this.bx[e] = bx;
    this.by[e] = by;
    this.polygon[e] = polygon;
  }

  done(): Edges {
    const { polygons, count } = this;
    return {
      polygons,
      count,
      ax: this.ax.subarray(0, count),
      ay: this.ay.subarray(0, count),
      bx: this.bx.subarray(0, count),
      by: this.by.subarray(0, count),
      polygon: this.polygon.subarray(0, count),
    };
  }
}
