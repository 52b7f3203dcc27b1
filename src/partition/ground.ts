import type { Territory } from '../core/territory.js';
import type { CellGraph } from './graph.js';
import type { Level } from './level.js';
import type { Link } from './metres.js';

/** What is divided into zones at one go, and what its planner has said about the result. */
export interface Ground {
  readonly territory: Territory;
  readonly graph: CellGraph;
  readonly level: Level;
  /** Connected (links included), in the order of their ids. */
  readonly cells: readonly number[];
  readonly links: readonly Link[];
  /** The number of zones, where it is given. */
  readonly zones?: number;
  /** The zones before: their division is what the search starts from, and leaving it has a price. */
  readonly previous?: Previous;
  /**
   * For each cell of the territory a label: cells of one label come into one zone, cells of two labels into two; −1 where a
   * cell is free. Where there is a previous division, its labels are meant. A zone that must not change at all is no ground.
   */
  readonly fixed?: Int32Array;
  /** How much longer than usual the search goes on (`AreaTask.effort`); 1 unless given. */
  readonly effort?: number;
  /** Whether the search is not to persist where it finds nothing within bounds: what it does find is the same. */
  readonly isBrief?: boolean;
}

export interface Previous {
  /** Label of the zone that each cell of the territory was in, −1 for none. */
  readonly zoneOfCell: Int32Array;
  /** Metres of border that must be saved for each household (unit of size) that changes zones; usually `USUAL_MOVE_PRICE`. */
  readonly price: number;
}

/** Less than what the last household within bounds is worth, at either level: households move for bounds, hardly ever for shape. */
export const USUAL_MOVE_PRICE = 50;
