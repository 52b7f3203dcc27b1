/**
 * The certificate of a coverage: cells tile their parent exactly when the sum of the cells' directed borders equals the
 * parent's directed border, edge for edge, and each cell is a valid polygon (geometry: the 1-chain argument).
 * Areas are doubled areas in lattice units, exact, as decimal text.
 */
export interface Certificate {
  readonly valid: boolean;
  readonly cells: number;
  readonly expectedCells: number | null;
  readonly invalidCells: number;
  readonly halfEdges: number;
  /** Directed edges left over after Σ∂cell − ∂parent. */
  readonly residual: number;
  readonly sumArea2: string;
  readonly parentArea2: string;
  readonly lattice: { readonly unit: 'degree' | 'metre'; readonly step: number };
  /** SHA-256 of the bytes that were read. */
  readonly inputHash: string;
}

/** Certificates of one plan: cells, grids and micro-grids, over the whole territory and in each area. */
export interface PlanProof {
  readonly valid: boolean;
  readonly layers: readonly {
    readonly layer: 'cells' | 'grids' | 'microGrids';
    readonly whole: Certificate;
    readonly areas: readonly { readonly code: string; readonly certificate: Certificate }[];
  }[];
}

export const DEFECT_TYPES = [
  'gap',
  'overlap',
  'overhang',
  'sliver',
  'unmatchedEdge',
  'tJunction',
  'mergedVertices',
  'duplicate',
  'invalidCell',
  'sharedId',
] as const;
export type DefectType = (typeof DEFECT_TYPES)[number];
