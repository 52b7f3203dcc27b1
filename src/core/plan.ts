import type { Coverage } from './coverage.js';
import type { AreaBounds, AreaFeasibility, AreaSizes, GridMicroBounds } from './feasibility.js';
import type { Finding } from './finding.js';
import type { Redrawing } from './redrawing.js';
import type { BorderClass } from './territory.js';
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
  /** What it holds of the attributes that are bounded at its level. */
  readonly amounts: Readonly<Record<string, number>>;
  /** (size − mean) / mean over the basic zones of the same parent, size being the first bounded attribute; 0 for dedicated zones. */
  readonly deviation: number;
  readonly areaM2: number;
  readonly perimeterM: number;
  /** Polsby–Popper 4πA/P². */
  readonly compactness: number;
  /** Share of the border inside the area that runs along barriers. */
  readonly borderOnBarriers: number;
  /** Metres of barrier that lie inside it, by class: what its worker has to cross. */
  readonly barriersInsideM: Readonly<Partial<Record<BorderClass, number>>>;
  readonly sides: FourSides;
  /** A point inside, in lattice coordinates. */
  readonly labelAt: readonly [number, number];
  /** Within the size bounds of its level (always true for dedicated zones, and for ground that carries nothing of what is bounded). */
  readonly inBounds: boolean;
  /** The single unit, compound or block above the maximum that excuses this zone, or that encloses it. */
  readonly overMaxUnit: string | null;
  /** Why it is out of bounds, when it is. */
  readonly reason: Text | null;
  /** Of a basic grid: what the bounds of micro-grids allow in it, and how even its micro-grids are. */
  readonly micro?: GridMicroBounds;
}

export interface AreaPlan {
  readonly code: string;
  readonly name: string;
  readonly households: number;
  readonly grids: number;
  readonly microGrids: number;
  /** Numbers of basic grids that the bounds allow: ⌈W/max⌉ … ⌊W/min⌋ over all attributes, summed over grounds that are divided by themselves. Empty (low > high) when one of them fits none. */
  readonly kRange: readonly [number, number];
  readonly gridsInBounds: number;
  readonly largestDeviation: number;
  readonly feasible: boolean;
  readonly remarks: readonly Text[];
  /** What the bounds say of the area before it is drawn. */
  readonly feasibility: AreaFeasibility;
  /** The rules it was drawn by: the project's, its class's or its own. */
  readonly sizes: AreaSizes;
  /** How even its grids are, against the best that any plan can reach. */
  readonly bounds: AreaBounds;
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
  /** What became of the previous grids; absent where nothing was drawn before. */
  readonly redrawing?: Redrawing;
}
