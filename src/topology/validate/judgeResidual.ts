import type { Lattice } from '../../core/coverage.js';
import type { Chain } from '../certify/chain.js';
import { type Cluster, clustersOf } from './clusters.js';
import { boxesOf, type CellIndex, type Contributors, contributorsOn } from './contributors.js';
import { type Defect, describeRegions } from './defect.js';
import { closedEdges } from './listed.js';
import { arrangeCluster, type ClusterEdges, type Regions, regionsOf } from './regions.js';
import { SUGGESTIONS } from './words.js';

/** Made when first asked for: a coverage that is whole needs none. */
export class LazyIndex {
  private made: CellIndex | null = null;
  constructor(private readonly make: () => CellIndex) {}
  get(): CellIndex {
    this.made ??= this.make();
    return this.made;
  }
}

/** With at least this share of left-over edges among its cells' a cluster is arranged once, with the cells. */
const DENSE = 1 / 8;
/** Below this number of edges it does not matter. */
const FEW = 64;

/** Arranges the left-over edges cluster by cluster and turns faces into defects and remarks. */
export function judgeResidual(
  chain: Chain,
  residual: Int32Array,
  index: LazyIndex,
  lattice: Lattice,
  hasParent: boolean,
  ids: (cells: readonly number[]) => string[],
  gapToleranceM: number,
): { defects: Defect[]; remarks: Defect[]; residual: number } {
  const defects: Defect[] = [];
  const remarks: Defect[] = [];
  let wrongEdges = 0;
  for (const cluster of clustersOf(chain, residual)) {
    const around = cluster.edges.length < FEW ? null : denselyAround(cluster, index);
    const edges = around ? arrangeCluster(chain, cluster, around, index.get().eachEdgeOf) : arrangeCluster(chain, cluster);
    const gaps = regionsOf(edges.arr, edges.frame, lattice, (f) =>
      isGap(edges, f, hasParent) ? { key: 'gap', value: null } : null,
    );
    for (const gap of describeRegions(gaps.shapes, () => ({
      type: 'gap',
      cells: [],
      multiplicity: 1,
      severity: 'blocking',
      suggestion: SUGGESTIONS.gap,
    }))) {
      if (hasParent || gap.widthM < gapToleranceM) defects.push(gap);
      else remarks.push({ ...gap, severity: 'note', suggestion: SUGGESTIONS.hole });
    }
    const excess = excessOf(chain, cluster, edges, around !== null, index, lattice, hasParent);
    if (excess) defects.push(...describeExcess(excess, hasParent, ids));
    if (edges.closed.length > 0) defects.push(closedEdges(chain, edges.closed, lattice));
    wrongEdges += hasParent
      ? cluster.edges.length
      : gaps.shapes.ringVertex.length + (excess ? excess.shapes.ringVertex.length : 0);
  }
  return { defects, remarks, residual: wrongEdges };
}

/** The cells in a cluster's box, when most of what they have is left over anyway; otherwise null. */
function denselyAround(cluster: Cluster, index: LazyIndex): number[] | null {
  const cells = index.get().near([cluster.box]);
  const corners = cells.reduce((sum, cell) => sum + index.get().corners(cell), 0);
  return corners * DENSE <= cluster.edges.length ? cells : null;
}

/** Ground on which more cells lie than may, divided where they change; null when there is none. */
function excessOf(
  chain: Chain,
  cluster: Cluster,
  edges: ClusterEdges,
  hasCells: boolean,
  index: LazyIndex,
  lattice: Lattice,
  hasParent: boolean,
): Regions<Contributors> | null {
  const isExcess = ({ winding }: ClusterEdges, face: number): boolean => winding[face] >= (hasParent ? 1 : 2);
  if (!edges.winding.some((_, face) => isExcess(edges, face))) return null;
  let divided = edges;
  if (!hasCells) {
    const whole = regionsOf(edges.arr, edges.frame, lattice, (f) => (isExcess(edges, f) ? { key: '', value: null } : null));
    divided = arrangeCluster(chain, cluster, index.get().near(boxesOf(whole.shapes)), index.get().eachEdgeOf);
  }
  return regionsOf(divided.arr, divided.frame, lattice, (f) => {
    if (!isExcess(divided, f)) return null;
    const value = contributorsOn(divided, f);
    return { key: `${value.cells.join(',')} in ${value.parent}`, value };
  });
}

/** With a parent: ground that no cell has. Without: ground that no cell has, but that cells enclose. */
function isGap({ winding, isAround }: ClusterEdges, face: number, hasParent: boolean): boolean {
  return hasParent ? winding[face] < 0 : winding[face] <= 0 && isAround[face] === 0;
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
