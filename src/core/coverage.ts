/**
 * The integer grid on which all shapes live, laid **in the coordinates in which the source's edges are straight**
 * (degrees, or planar metres): a lattice coordinate i stands for i · step, written exactly with `decimals` decimals.
 * So what is built, what is written and what is checked are the same integers, and a file saved by another program
 * with the usual seven decimals is still the same coverage. One step of a degree lattice is about 1 cm.
 */
export interface Lattice {
  readonly unit: 'degree' | 'metre';
  /** 1e-7 for degrees, 0.01 for metres, unless asked otherwise. */
  readonly step: number;
  readonly decimals: number;
  /** Metres that one lattice unit measures along x and y, at the latitude of the territory's centre. */
  readonly metresX: number;
  readonly metresY: number;
}

/**
 * Polygons over shared vertices. Ring r belongs to polygon `ringOwner[r]` and runs through the vertices
 * `ringVertex[ringStart[r] .. ringStart[r+1])`, not repeating the first; shells run counter-clockwise, holes clockwise
 * (the polygon is always on the left). Invariant: every border between two polygons is made of the same vertices on both sides.
 */
export interface Coverage {
  readonly lattice: Lattice;
  /** Lattice coordinates of the vertices (integers). */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly ringStart: Int32Array;
  readonly ringVertex: Int32Array;
  readonly ringOwner: Int32Array;
  readonly polygons: number;
}
