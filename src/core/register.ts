import type { Polygonal } from './geometry.js';
import type { ZoneKind } from './plan.js';

/**
 * The register of grids (网格底册): what assignment, scoring and reports need to know of a plan. It comes from a plan in
 * memory or from the files that `plan` wrote; nobody downstream sees cells.
 */
export interface GridRegister {
  readonly areas: readonly RegisterArea[];
  /** Sorted by code. */
  readonly grids: readonly RegisterGrid[];
  readonly microGrids: readonly RegisterMicroGrid[];
  readonly units: readonly RegisterUnit[];
}

export interface RegisterArea {
  readonly code: string;
  readonly name: string;
  readonly urbanRural: string | null;
}

export interface RegisterGrid {
  readonly code: string;
  readonly name: string;
  readonly kind: ZoneKind;
  readonly area: string;
  readonly households: number;
  readonly population: number | null;
  readonly load: Readonly<Record<string, number>>;
  readonly workload: number;
  readonly areaM2: number;
  readonly perimeterM: number;
  /** In the plan's own coordinates (degrees, or metres when planar). */
  readonly shape: Polygonal;
}

export interface RegisterMicroGrid {
  readonly code: string;
  readonly name: string;
  readonly kind: ZoneKind;
  readonly grid: string;
  readonly households: number;
}

export interface RegisterUnit {
  readonly unit: string;
  readonly buildingCode: string | null;
  readonly households: number;
  readonly area: string;
  readonly grid: string;
  readonly micro: string;
}
