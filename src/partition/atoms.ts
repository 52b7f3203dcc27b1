import type { Territory } from '../core/territory.js';
import { type CellGraph, connectedParts } from './graph.js';
import type { Level } from './level.js';

/**
 * The pieces that the optimiser moves, each a connected set of cells.
 *
 * - `coarse`: a block up to half the maximum; else a compound within its block up to the maximum; else single cells.
 * - `fine`: compounds within a block up to the maximum, else single cells.
 * - `cells`: single cells.
 *
 * Empty neighbours within a block are one piece always: they carry nothing, and moving freely they spoil shapes.
 */
export type Grain = 'coarse' | 'fine' | 'cells';

/** Cells must be in the order of their ids; pieces come in the order of their first cell. */
export function atomsOf(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  cells: readonly number[],
  grain: Grain,
): number[][] {
  const at = (cell: number) => territory.cells[cell];
  const load = (part: readonly number[]) => part.reduce((total, cell) => total + level.capped[cell], 0);
  const { max } = level.rule;
  const atoms: number[][] = [];
  for (const block of connectedParts(graph, cells, (a, b) => at(a).block === at(b).block)) {
    if (grain === 'coarse' && load(block) <= max / 2) {
      atoms.push(block);
      continue;
    }
    const sameKind = (a: number, b: number) => {
      if (grain !== 'cells' && at(a).compound >= 0 && at(a).compound === at(b).compound) return true;
      return isEmpty(a) && isEmpty(b) && at(a).compound === at(b).compound;
    };
    const isEmpty = (cell: number) => level.capped[cell] === 0 && level.workload[cell] === 0;
    for (const part of connectedParts(graph, block, sameKind)) {
      if (part.length === 1 || load(part) <= max) atoms.push(part);
      else for (const piece of connectedParts(graph, part, (a, b) => isEmpty(a) && isEmpty(b))) atoms.push(piece);
    }
  }
  const first = new Map(cells.map((cell, i) => [cell, i]));
  return atoms.sort((a, b) => first.get(a[0])! - first.get(b[0])!);
}
