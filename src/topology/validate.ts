import type { Lattice } from '../core/coverage.js';
import { bug, WanggeError } from '../core/errors.js';
import type { Polygonal } from '../core/geometry.js';
import { byText } from '../core/order.js';
import type { Certificate } from '../core/proof.js';
import { Chain } from './certify/chain.js';
import { endPoints, exactContacts } from './certify/contacts.js';
import { latticeFor } from './certify/decimals.js';
import { invalidPolygons } from './certify/polygons.js';
import { areasOf, type RingAreas, type Rings, ringsOf } from './certify/rings.js';
import { parentGround } from './certify.js';
import { makeLattice } from './lattice.js';
import { clustersOf } from './validate/clusters.js';
import { ContributorIndex, type Contributors } from './validate/contributors.js';
import { type Defect, describeRegions, inOrder } from './validate/defect.js';
import { duplicateCells } from './validate/duplicates.js';
import { nodeExactly } from './validate/junctions.js';
import { closedEdges, duplicates, invalidCells, slivers, tJunctions } from './validate/listed.js';
import { type CellInput, readCells, refuseSwapped } from './validate/read.js';
import { arrangeCluster, type ClusterEdges, type Regions, regionsOf } from './validate/regions.js';
import { CELL_FAULTS, SUGGESTIONS } from './validate/words.js';

export type { Defect } from './validate/defect.js';
export type { CellInput } from './validate/read.js';

export interface ValidateOptions {
  readonly crs: 'WGS84' | 'CGCS2000' | 'planar';
  /** Snap everything to a lattice of this many metres first; by default the finest that the coordinates need. */
  readonly latticeM?: number;
  /** Without a parent: enclosed holes narrower than this are gaps, wider ones are remarks. 10 m by default. */
  readonly gapToleranceM?: number;
  /** T-junctions whose geometry coincides are defects, too. */
  readonly strict?: boolean;
  readonly inputHash?: string;
  /** Named in errors. */
  readonly file?: string;
  readonly parentFile?: string;
}

export interface ValidationResult {
  readonly ok: true;
  readonly valid: boolean;
  readonly cells: number;
  readonly defects: readonly Defect[];
  readonly remarks: readonly Defect[];
  readonly certificate: Certificate;
}

export const DEFAULT_GAP_TOLERANCE_M = 10;

/**
 * Where and how do cells fail to tile their parent? The sum of the cells' borders minus the parent's is noded exactly; what
 * is left over is arranged, and each of its faces has a winding number f = (cells on it) − (parent on it): a gap where it is
 * −1, an overlap or overhang where it is positive. The areas of the defects add up to the difference of the exact areas, so
 * none is missed or invented. Gaps, overlaps, overhangs, duplicates and invalid cells make a coverage invalid, of any size.
 *
 * Without a parent, overlaps are found all the same, and enclosed holes count as gaps when narrow.
 * Throws `coordinatesSwapped`, `fileEmpty`, `extentTooLarge` (a cluster of defects wider than 2^26 lattice units: choose a coarser
 * lattice), and `geometryInvalid` or `areasOverlap` for the parent.
 *
 * @example validateCoverage([{ id: 'A', shape: square, feature: 0 }], [square], { crs: 'planar' }).valid // true
 */
export function validateCoverage(
  cells: readonly CellInput[],
  parent: readonly Polygonal[] | null,
  options: ValidateOptions,
): ValidationResult {
  if (cells.length === 0) {
    throw new WanggeError(
      'fileEmpty',
      { zh: '没有可检验的面', en: 'there is no polygon to check' },
      options.file === undefined ? {} : { file: options.file },
    );
  }
  const unit = options.crs === 'planar' ? 'metre' : 'degree';
  refuseSwapped(cells, parent, unit, options.file, options.parentFile);
  const read = readCells(cells, unit);
  refuseUnreadable(parent, unit, options.parentFile);

  const usable = [...read.keys()].filter((i) => read[i].shape !== null);
  const shapes = usable.map((i) => read[i].shape!);
  const judging = latticeFor([...shapes, ...(parent ?? [])], unit, options.latticeM);
  const rings = ringsOf(shapes, judging);
  const areas = areasOf(rings);
  const ground = parent ? parentGround(parent, judging, options.parentFile) : null;
  const lattice = latticeAround(rings, ground?.rings ?? null, options.crs, judging.decimals);
  const id = (cell: number): string => cells[usable[cell]].id;
  const ids = (list: readonly number[]): string[] => [...new Set(list.map(id))].sort(byText);

  const invalid = invalidCells(cells, read, usable, invalidPolygons(rings, areas), lattice);
  const groups = duplicateCells(rings, areas).map((group) => [...group].sort((a, b) => byText(id(a), id(b)) || a - b));
  const repeated = new Set(groups.flatMap((group) => group.slice(1)));
  const skip = (cell: number): boolean => repeated.has(cell);

  const chain = new Chain(rings.x.length + (ground?.rings.x.length ?? 0) + 16);
  const halfEdges = chain.addRings(rings, areas.sign, 1, skip);
  const firstOfParent = chain.edges;
  if (ground) chain.addRings(ground.rings, ground.areas.sign, -1);
  const parentVertices = new Set<number>();
  if (ground)
    for (let i = 0; i < ground.rings.x.length; i++) parentVertices.add(chain.vertex(ground.rings.x[i], ground.rings.y[i]));
  const lastOfParent = chain.edges;
  const left = chain.residual();
  const contacts = exactContacts(chain, left, endPoints(chain, left));
  const junctions = nodeExactly(
    chain,
    contacts,
    (e) => e >= firstOfParent && e < lastOfParent,
    (v) => parentVertices.has(v),
    rings,
    areas,
    skip,
  );
  const residual = chain.residual();
  proveAreas(chain, residual, rings, areas, ground?.areas ?? null, skip);

  const found = judgeResidual(
    chain,
    residual,
    new LazyContributors(() => new ContributorIndex(rings, areas, lattice, skip)),
    lattice,
    ground !== null,
    ids,
    options,
  );
  const tees = tJunctions(chain, junctions, lattice, ids, options.strict === true);
  const defects = inOrder([
    ...found.defects,
    ...invalid,
    ...duplicates(groups, rings, areas, shapes, lattice, ids),
    ...(options.strict ? tees : []),
  ]);
  const remarks = inOrder([...found.remarks, ...(options.strict ? [] : tees), ...slivers(rings, areas, shapes, lattice, ids)]);
  const valid = defects.length === 0;
  return {
    ok: true,
    valid,
    cells: cells.length,
    defects,
    remarks,
    certificate: {
      valid,
      cells: cells.length,
      expectedCells: null,
      invalidCells: new Set(invalid.flatMap((defect) => defect.cells)).size,
      halfEdges,
      residual: found.residual,
      sumArea2: areas.total.toString(),
      parentArea2: (ground ? ground.areas.total : 0n).toString(),
      lattice: { unit, step: lattice.step },
      inputHash: options.inputHash ?? '',
    },
  };
}

class LazyContributors {
  private made: ContributorIndex | null = null;
  constructor(private readonly make: () => ContributorIndex) {}
  get(): ContributorIndex {
    this.made ??= this.make();
    return this.made;
  }
}

/** Arranges the left-over edges cluster by cluster and turns faces into defects and remarks. */
function judgeResidual(
  chain: Chain,
  residual: Int32Array,
  contributors: LazyContributors,
  lattice: Lattice,
  hasParent: boolean,
  ids: (cells: readonly number[]) => string[],
  options: ValidateOptions,
): { defects: Defect[]; remarks: Defect[]; residual: number } {
  const defects: Defect[] = [];
  const remarks: Defect[] = [];
  let wrongEdges = 0;
  const tolerance = options.gapToleranceM ?? DEFAULT_GAP_TOLERANCE_M;
  for (const cluster of clustersOf(chain, residual)) {
    const edges = arrangeCluster(chain, cluster);
    const gaps = regionsOf(edges.arr, edges.scale, lattice, (f) =>
      isGap(edges, f, hasParent) ? { key: 'gap', value: null } : null,
    );
    for (const gap of describeRegions(gaps.shapes, () => ({
      type: 'gap',
      cells: [],
      multiplicity: 1,
      severity: 'blocking',
      suggestion: SUGGESTIONS.gap,
    }))) {
      if (hasParent || gap.widthM < tolerance) defects.push(gap);
      else remarks.push({ ...gap, severity: 'note', suggestion: SUGGESTIONS.hole });
    }
    const excess = regionsOf(edges.arr, edges.scale, lattice, (f) =>
      edges.winding[f] >= (hasParent ? 1 : 2) ? { key: String(edges.winding[f]), value: edges.winding[f] } : null,
    );
    if (excess.labels.length > 0) {
      for (const pieces of contributors.get().divide(excess.shapes, excess.labels))
        defects.push(...describeExcess(pieces, hasParent, ids));
    }
    if (edges.closed.length > 0) defects.push(closedEdges(chain, edges.closed, lattice));
    wrongEdges += hasParent ? cluster.edges.length : gaps.shapes.ringVertex.length + excess.shapes.ringVertex.length;
  }
  return { defects, remarks, residual: wrongEdges };
}

/** With a parent: ground that no cell has. Without: ground that no cell has, but that cells enclose. */
function isGap({ winding }: ClusterEdges, face: number, hasParent: boolean): boolean {
  return hasParent ? winding[face] < 0 : winding[face] <= 0;
}

function describeExcess(
  pieces: Regions<Contributors>,
  hasParent: boolean,
  ids: (cells: readonly number[]) => string[],
): Defect[] {
  return describeRegions(pieces.shapes, (piece) => {
    const { cells, parent } = pieces.labels[piece];
    const type = hasParent && parent === 0 ? 'overhang' : 'overlap';
    return {
      type,
      cells: ids(cells),
      multiplicity: Math.max(cells.length, 1),
      severity: 'blocking',
      suggestion: SUGGESTIONS[type],
    };
  });
}

/** The edges left over must enclose exactly the area by which the cells and the parent differ. */
function proveAreas(
  chain: Chain,
  residual: Int32Array,
  rings: Rings,
  areas: RingAreas,
  parent: RingAreas | null,
  skip: (cell: number) => boolean,
): void {
  let expected = areas.total - (parent?.total ?? 0n);
  for (let cell = 0; cell < rings.cells; cell++) if (skip(cell)) expected -= areas.cellArea2(cell);
  const ox = chain.x[0] ?? 0;
  const oy = chain.y[0] ?? 0;
  let enclosed = 0n;
  for (const e of residual) {
    const a = chain.low[e];
    const b = chain.high[e];
    enclosed +=
      BigInt(chain.net[e]) *
      (BigInt(chain.x[a] - ox) * BigInt(chain.y[b] - oy) - BigInt(chain.x[b] - ox) * BigInt(chain.y[a] - oy));
  }
  if (enclosed !== expected) throw bug(`the borders left over enclose ${enclosed}, but the areas differ by ${expected}`);
}

function refuseUnreadable(parent: readonly Polygonal[] | null, unit: 'degree' | 'metre', file: string | undefined): void {
  const read = readCells(
    (parent ?? []).map((shape, feature) => ({ id: '', shape, feature })),
    unit,
  );
  const feature = read.findIndex(({ fault }) => fault !== null);
  if (feature < 0) return;
  const { at, fault } = read[feature];
  throw new WanggeError(
    'geometryInvalid',
    {
      zh: `边界第 ${feature} 个面无法使用:${CELL_FAULTS[fault!].zh}`,
      en: `polygon ${feature} of the boundary cannot be used: ${CELL_FAULTS[fault!].en}`,
    },
    {
      hint: { zh: '请先修正边界', en: 'mend the boundary first' },
      ...(file === undefined ? {} : { file }),
      place: { feature, ...(at === null ? {} : { at }) },
    },
  );
}

/** The judging lattice with its metres at the middle latitude of the data. */
function latticeAround(rings: Rings, parent: Rings | null, crs: 'WGS84' | 'CGCS2000' | 'planar', decimals: number): Lattice {
  let low = Infinity;
  let high = -Infinity;
  for (const y of [rings.y, parent?.y ?? []]) {
    for (const value of y) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const middle = low <= high ? (low + high) / 2 / 10 ** decimals : 0;
  return makeLattice({ crs, step: Number(`1e-${decimals}`), ...(crs === 'planar' ? {} : { centreLatitude: middle }) });
}
