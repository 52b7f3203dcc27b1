import type { Coverage } from './coverage.js';
import type { Finding } from './finding.js';
import type { Text } from './text.js';

export type ZoneKind = 'basic' | 'dedicated';

export interface FourSides {
  readonly east: string;
  readonly south: string;
  readonly west: string;
  readonly north: string;
}

/** A grid or a micro-grid. Invariant: connected wherever its area is, and inside one area (a micro-grid: inside one grid). */
export interface Zone {
  /** Grid: community code + 3 digits; micro-grid: grid code + 2 or 3 digits. */
  readonly code: string;
  readonly name: string;
  readonly kind: ZoneKind;
  /** Code of the area (of a grid) or of the grid (of a micro-grid). */
  readonly parent: string;
  /** Index into the territory's areas. */
  readonly area: number;
  /** Ascending indexes of cells. */
  readonly cells: readonly number[];
  readonly households: number;
  readonly population: number | null;
  readonly load: Readonly<Record<string, number>>;
  /** Weighted sum by `grids.load` (任务相当). */
  readonly workload: number;
  readonly areaM2: number;
  readonly perimeterM: number;
  /** Polsby–Popper 4πA/P². */
  readonly compactness: number;
  /** Share of the border inside the area that runs along barriers. */
  readonly borderOnBarriers: number;
  readonly sides: FourSides;
  /** A point inside, in lattice coordinates. */
  readonly labelAt: readonly [number, number];
  /** Within the size bounds of its level (always true for dedicated zones). */
  readonly inBounds: boolean;
  /** The single unit, compound or block above the maximum that excuses this zone, or that encloses it. */
  readonly overMaxUnit: string | null;
  /** Why it is out of bounds, when it is. */
  readonly reason: Text | null;
}

export interface AreaPlan {
  readonly code: string;
  readonly name: string;
  readonly households: number;
  readonly grids: number;
  readonly microGrids: number;
  /** Numbers of basic grids that the bounds allow: ⌈W/max⌉ … ⌊W/min⌋. Empty (low > high) when no cut can fit. */
  readonly kRange: readonly [number, number];
  readonly gridsInBounds: number;
  readonly largestDeviation: number;
  readonly feasible: boolean;
  readonly remarks: readonly Text[];
}

/** Grids and micro-grids over a territory. */
export interface Plan {
  readonly seed: number;
  readonly areas: readonly AreaPlan[];
  /** Sorted by code. */
  readonly grids: readonly Zone[];
  readonly microGrids: readonly Zone[];
  /** Index into grids / microGrids for each cell. */
  readonly gridOfCell: Int32Array;
  readonly microOfCell: Int32Array;
  /** Polygon i is zone i. */
  readonly gridShapes: Coverage;
  readonly microShapes: Coverage;
  /** Every zone within bounds, or excused by a listed unit above the maximum. */
  readonly feasible: boolean;
  readonly findings: readonly Finding[];
  readonly figures: Readonly<Record<string, number>>;
}
