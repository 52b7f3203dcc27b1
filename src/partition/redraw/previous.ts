import type { Polygonal } from '../../core/geometry.js';

/** Grids or micro-grids of an earlier plan as they are on record: any polygons, even faulty ones. */
export interface PreviousRecord {
  readonly code: string;
  readonly name: string | null;
  /** A micro-grid's grid; null for grids. */
  readonly parent: string | null;
  readonly shape: Polygonal;
}

/** One level of an earlier plan, laid on the cells and units of a territory. Zones are in the order of their codes. */
export interface PreviousLevel {
  readonly codes: readonly string[];
  readonly names: readonly (string | null)[];
  readonly parents: readonly (string | null)[];
  /** Index of the zone that each cell was in, by its households (else by its ground); −1 for none. */
  readonly ofCell: Int32Array;
  /** Index of the zone that each unit was in; −1 for none. */
  readonly ofUnit: Int32Array;
  /** Codes of zones of which nothing lies in the territory: of a register that goes beyond it. None unless given. */
  readonly elsewhere?: readonly string[];
}

/** An earlier plan, laid on a territory: plain values. */
export interface PreviousPlan {
  readonly grids: PreviousLevel;
  /** Null where only grids are on record. */
  readonly micros: PreviousLevel | null;
}
