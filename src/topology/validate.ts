import type { Lattice } from '../core/coverage.js';
import { bug, WanggeError } from '../core/errors.js';
import type { Polygonal } from '../core/geometry.js';
import { byText } from '../core/order.js';
import type { Certificate } from '../core/proof.js';
import { Chain } from './certify/chain.js';
import { endPoints, exactContacts } from './certify/contacts.js';
import { type JudgingLattice, latticeFor } from './certify/decimals.js';
import { invalidPolygons } from './certify/polygons.js';
import { areasOf, type RingAreas, type Rings, ringsOf } from './certify/rings.js';
import { parentGround } from './certify.js';
import { makeLattice } from './lattice.js';
import { type Closing, closeWithin, enclosed2 } from './validate/closing.js';
import { CellIndex } from './validate/contributors.js';
import { type Defect, inOrder } from './validate/defect.js';
import { duplicateCells } from './validate/duplicates.js';
import { judgeResidual, LazyIndex } from './validate/judgeResidual.js';
import { nodeExactly } from './validate/junctions.js';
import { duplicates, invalidCells, sharedIds, slivers, tJunctions } from './validate/listed.js';
import { mergedVertices } from './validate/merged.js';
import { type CellInput, readCells, refuseSwapped } from './validate/read.js';
import { CELL_FAULTS } from './validate/words.js';

export type { Closing } from './validate/closing.js';
export type { Defect } from './validate/defect.js';
export type { CellInput } from './validate/read.js';

export interface ValidateOptions {
  readonly crs: 'WGS84' | 'CGCS2000' | 'planar';
  /**
   * Judge as on a lattice of this many metres (at most 1): borders that lie within it of each other, or that rounding both to
   * it could have driven apart (the lattice's diagonal), are brought together first; a cell is only invalid when it still is
   * after rounding. By default the coordinates are taken at their word.
   */
  readonly latticeM?: number;
  /** Without a parent: enclosed holes narrower than this are gaps, wider ones are remarks. 10 m by default. */
  readonly gapToleranceM?: number;
  /** T-junctions whose geometry coincides, and vertices merged by the lattice, are defects, too. */
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
  /** With `latticeM`: what had to be moved before judging. The areas of the defects and `area2` add up to the difference of the areas. */
  readonly closing: Closing | null;
}

export const DEFAULT_GAP_TOLERANCE_M = 10;

/**
 * Where and how do cells fail to tile their parent? The sum of the cells' borders minus the parent's is noded exactly; what
 * is left over is arranged, and each of its faces has a winding number f = (cells on it) − (parent on it): a gap where it is
 * −1, an overlap or overhang where it is positive. Σ f · area is held against the difference of the exact areas, so that no
 * defect is missed or invented: equal to the unit where borders do not cross; a crossing is rounded to a fraction of a unit
 * (1/4096 where the ground is not too wide for that), and then they may differ by what lies between a border and its rounded
 * path. Gaps, overlaps, overhangs, duplicates and invalid cells make a coverage invalid, of any size.
 *
 * Without a parent, overlaps are found all the same, and enclosed holes count as gaps when narrow.
 * Throws `coordinatesSwapped`, `fileEmpty`, and `geometryInvalid` or `areasOverlap` for the parent.
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
  const within =
    options.latticeM === undefined ? null : { metres: options.latticeM, lattice: latticeFor([], unit, options.latticeM) };
  refuseSwapped(cells, parent, unit, options.file, options.parentFile);
  const read = readCells(cells, unit);
  refuseUnreadable(parent, unit, options.parentFile);

  const usable = [...read.keys()].filter((i) => read[i].shape !== null);
  const shapes = usable.map((i) => read[i].shape!);
  const judging = latticeFor([...shapes, ...(parent ?? [])], unit, undefined);
  const rings = ringsOf(shapes, judging);
  const areas = areasOf(rings);
  const ground = parent ? parentGround(parent, judging, options.parentFile) : null;
  const lattice = latticeAround(rings, ground?.rings ?? null, options.crs, judging.decimals);
  const id = (cell: number): string => cells[usable[cell]].id;
  const ids = (list: readonly number[]): string[] => [...new Set(list.map(id))].sort(byText);

  const faults = invalidPolygons(rings, areas).filter(({ cell }) => !(within && healsOn(within.lattice, shapes[cell])));
  const invalid = invalidCells(cells, read, usable, faults, lattice);
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
  proveAreas(chain, chain.residual(), rings, areas, ground?.areas ?? null, skip);
  const closing = within
    ? closeWithin(
        chain,
        chain.residual(),
        Math.max(within.metres, diagonalM(lattice, within.lattice)),
        (v) => parentVertices.has(v),
        lattice,
      )
    : null;
  const residual = chain.residual();

  const found = judgeResidual(
    chain,
    residual,
    new LazyIndex(() => new CellIndex(rings, areas, skip)),
    lattice,
    ground !== null,
    ids,
    options.gapToleranceM ?? DEFAULT_GAP_TOLERANCE_M,
  );
  const strict = options.strict === true;
  const small = [
    ...tJunctions(chain, junctions, lattice, ids, strict),
    ...mergedVertices(shapes, within?.lattice ?? judging, lattice, ids, strict),
  ];
  const defects = inOrder([
    ...found.defects,
    ...invalid,
    ...sharedIds(cells),
    ...duplicates(groups, rings, areas, shapes, lattice, ids),
    ...(strict ? small : []),
  ]);
  const remarks = inOrder([...found.remarks, ...(strict ? [] : small), ...slivers(rings, areas, shapes, lattice, ids)]);
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
    closing,
  };
}

/** Two borders rounded to a lattice, half a diagonal each: so far can they be apart. */
function diagonalM(lattice: Lattice, { decimals }: JudgingLattice): number {
  return Math.hypot(lattice.metresX, lattice.metresY) * 10 ** (lattice.decimals - decimals);
}

/** Whether a cell at fault is sound once its corners are rounded to a lattice. */
function healsOn(lattice: JudgingLattice, shape: Polygonal): boolean {
  const rings = ringsOf([shape], lattice);
  return invalidPolygons(rings, areasOf(rings)).length === 0;
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
  const enclosed = enclosed2(chain, residual);
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
