import { WanggeError } from '../core/errors.js';
import type { Polygonal } from '../core/geometry.js';
import type { Certificate } from '../core/proof.js';
import { Chain } from './certify/chain.js';
import { endPoints, exactContacts, splitAtContacts } from './certify/contacts.js';
import { type JudgingLattice, latticeFor } from './certify/decimals.js';
import { POLYGON_FAULTS } from './certify/faultWords.js';
import { overlapAmong } from './certify/oneGround.js';
import { invalidPolygons } from './certify/polygons.js';
import { areasOf, type RingAreas, type Rings, ringsOf } from './certify/rings.js';

export interface CertifyOptions {
  readonly crs: 'WGS84' | 'CGCS2000' | 'planar';
  /** Lattice in metres; by default the coarsest power of ten that writes every coordinate exactly. */
  readonly latticeM?: number;
  readonly expectedCells?: number;
  /** SHA-256 of the bytes that were read. */
  readonly inputHash: string;
}

/**
 * The independent witness: do the cells tile their parent exactly? It starts from the coordinates read from the files,
 * takes no part in making them, and computes no intersection.
 *
 * The directed borders of all cells are summed; opposite edges cancel. The parent's border, noded at the cells' vertices
 * that lie exactly on it, is taken off. When nothing is left, every cell is a valid polygon and there are as many cells as
 * expected, then **the cells tile the parent: no gap, no overlap, all edges matched** (the sum of the cells' winding numbers
 * is the parent's, everywhere). The exact areas are a second witness. Parents may share borders.
 *
 * Throws `geometryInvalid` or `areasOverlap` when the parent itself is unusable. 100,000 cells take about half a second.
 *
 * @example certifyShapes(cells, [boundary], { crs: 'WGS84', expectedCells: cells.length, inputHash }).valid // true
 */
export function certifyShapes(cells: readonly Polygonal[], parent: readonly Polygonal[], options: CertifyOptions): Certificate {
  const unit = options.crs === 'planar' ? 'metre' : 'degree';
  const lattice = latticeFor([...cells, ...parent], unit, options.latticeM);
  const rings = ringsOf(cells, lattice);
  const areas = areasOf(rings);
  const invalidCells = invalidPolygons(rings, areas).length;
  const ground = parentGround(parent, lattice);

  const chain = new Chain(rings.x.length + ground.rings.x.length);
  const halfEdges = chain.addRings(rings, areas.sign, 1);
  const cellEdges = chain.edges;
  chain.addRings(ground.rings, ground.areas.sign, -1);
  nodeAlongParent(chain, ground.rings, cellEdges);
  const residual = chain.residual().length;

  const expectedCells = options.expectedCells ?? null;
  return {
    valid:
      residual === 0 &&
      invalidCells === 0 &&
      areas.total === ground.areas.total &&
      (expectedCells ?? cells.length) === cells.length,
    cells: cells.length,
    expectedCells,
    invalidCells,
    halfEdges,
    residual,
    sumArea2: areas.total.toString(),
    parentArea2: ground.areas.total.toString(),
    lattice: { unit, step: Number(`1e-${lattice.decimals}`) },
    inputHash: options.inputHash,
  };
}

/** The parent on the lattice. Throws when one of its polygons is invalid or two of them overlap. */
export function parentGround(
  parent: readonly Polygonal[],
  lattice: JudgingLattice,
  file?: string,
): { rings: Rings; areas: RingAreas } {
  const rings = ringsOf(parent, lattice);
  const areas = areasOf(rings);
  const scale = 10 ** lattice.decimals;
  const fault = invalidPolygons(rings, areas)[0];
  const detail = (feature: number | undefined, x: number, y: number) => ({
    ...(file === undefined ? {} : { file }),
    place: { ...(feature === undefined ? {} : { feature }), ...(Number.isNaN(x) ? {} : { at: [x / scale, y / scale] as const }) },
  });
  if (fault) {
    throw new WanggeError(
      'geometryInvalid',
      {
        zh: `边界第 ${fault.cell} 个面无效:${POLYGON_FAULTS[fault.kind].zh}`,
        en: `polygon ${fault.cell} of the boundary is not valid: ${POLYGON_FAULTS[fault.kind].en}`,
      },
      { hint: { zh: '请先修正边界', en: 'mend the boundary first' }, ...detail(fault.cell, fault.x, fault.y) },
    );
  }
  const overlap = parent.length > 1 ? overlapAmong(rings, areas) : null;
  if (overlap) {
    throw new WanggeError(
      'areasOverlap',
      { zh: '边界的面互相重叠', en: 'polygons of the boundary overlap' },
      {
        hint: { zh: '各社区边界只能相接,不能重叠', en: 'areas may touch but must not overlap' },
        ...detail(undefined, ...overlap),
      },
    );
  }
  return { rings, areas };
}

/**
 * What is left over between the parent's border and the cells' is noded where it coincides exactly: the parent's edges at
 * any vertex, the cells' edges only at the parent's vertices. A T-junction between cells is not forgiven.
 */
function nodeAlongParent(chain: Chain, parent: Rings, cellEdges: number): void {
  const left = chain.residual();
  const ofParent = new Uint8Array(chain.edges);
  ofParent.fill(1, cellEdges);
  // An edge of both that has not cancelled (written twice, or in the wrong direction) is wrong however it is noded.
  const parentVertex = new Uint8Array(chain.vertices);
  for (let i = 0; i < parent.x.length; i++) parentVertex[chain.vertex(parent.x[i], parent.y[i])] = 1;
  const contacts = exactContacts(chain, left, endPoints(chain, left));
  const allowed = { edge: [] as number[], vertex: [] as number[] };
  contacts.edge.forEach((e, i) => {
    if (!ofParent[e] && !parentVertex[contacts.vertex[i]]) return;
    allowed.edge.push(e);
    allowed.vertex.push(contacts.vertex[i]);
  });
  splitAtContacts(chain, allowed);
}
