import type { Polygonal } from '../../core/geometry.js';
import type { Outcome } from '../../core/redrawing.js';
import type { Text } from '../../core/text.js';

/** A building with its old and its new grid. */
export interface SitedUnit {
  readonly unit: string;
  readonly buildingCode: string | null;
  readonly households: number;
  readonly load: Readonly<Record<string, number>>;
  readonly from: string | null;
  readonly to: string | null;
  readonly at: readonly [number, number] | null;
}

/** A building that changes hands. */
export interface Move {
  readonly unit: string;
  readonly buildingCode: string | null;
  readonly households: number;
  readonly load: Readonly<Record<string, number>>;
  /** Codes; null where it is in no grid. */
  readonly from: string | null;
  readonly to: string | null;
  readonly fromWorker: string | null;
  readonly toWorker: string | null;
}

/** What passes between two grids. */
export interface Exchange {
  readonly code: string | null;
  readonly name: string | null;
  readonly worker: string | null;
  readonly buildings: number;
  readonly households: number;
  readonly load: Readonly<Record<string, number>>;
}

export interface GridDiff {
  readonly code: string;
  readonly name: string;
  readonly outcome: Outcome;
  /** The code of the grid that it continues, where that is another. */
  readonly formerCode: string | null;
  readonly worker: string | null;
  readonly in: readonly Exchange[];
  readonly out: readonly Exchange[];
  readonly sentence: Text;
}

/** Ground that goes from one grid to another. */
export interface ChangedGround {
  readonly from: string | null;
  readonly to: string | null;
  readonly buildings: number;
  readonly households: number;
  /** Null where neither plan holds cells: then only the places of the buildings are known. */
  readonly shape: Polygonal | null;
  readonly places: readonly (readonly [number, number])[];
}

export interface PlanDiff {
  /** Of all buildings that stand: those that the new plan lists, or the file of buildings. */
  readonly buildings: number;
  readonly households: number;
  /** In a grid before and after, and the new one does not continue the old one. */
  readonly buildingsMoved: number;
  readonly householdsMoved: number;
  /** In a grid now that were in none before (new buildings, gaps of the old plan). */
  readonly fresh: { readonly buildings: number; readonly households: number };
  /** In a grid before and in none now. */
  readonly gone: { readonly buildings: number; readonly households: number };
  /** Sums over the buildings that moved, by load. */
  readonly loadMoved: Readonly<Record<string, number>>;
  /** Loads (key persons by kind) that are known of the buildings: from `units`, else from the plans. */
  readonly loads: readonly string[];
  readonly grids: readonly GridDiff[];
  /** All that changed hands, came new or left, sorted by unit. */
  readonly moves: readonly Move[];
  readonly ground: readonly ChangedGround[];
}
