/**
 * What became of a grid or micro-grid:
 * `kept` nobody came or went · `grown` some came · `shrunk` some left · `changed` both · `merged` it holds most of another zone, too ·
 * `split` new, most of it from one earlier zone · `new` new otherwise · `retired` the code is used no more.
 */
export const OUTCOMES = ['kept', 'grown', 'shrunk', 'changed', 'merged', 'split', 'new', 'retired'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Households that a zone has from, or has given to, another. */
export interface Flow {
  /** Null: they were in no zone before. */
  readonly code: string | null;
  readonly households: number;
}

/** What became of one zone. */
export interface ZoneChange {
  readonly code: string;
  readonly name: string;
  readonly outcome: Outcome;
  /** Households now (of a retired zone: before). */
  readonly households: number;
  /** From where households came, the most first. */
  readonly from: readonly Flow[];
  /** Where households went, the most first. */
  readonly to: readonly Flow[];
}

/** One line of the crosswalk from old codes to new ones (新旧编码对照). */
export interface CrosswalkLine {
  readonly level: 'grid' | 'micro';
  /** Null for ground that was in no zone. */
  readonly before: string | null;
  readonly after: string;
  readonly households: number;
  readonly areaM2: number;
  /** Share of the earlier zone (its households, or its ground where nobody lives); null without one. */
  readonly share: number | null;
  /** The new zone continues the earlier one. */
  readonly continues: boolean;
}

/** A plan held against the one before it. */
export interface Redrawing {
  readonly grids: readonly ZoneChange[];
  /** Sorted by level, earlier code, new code. */
  readonly crosswalk: readonly CrosswalkLine[];
  /** Households in a grid that does not continue their earlier one; those that were in none do not count. */
  readonly householdsMoved: number;
  readonly households: number;
}
