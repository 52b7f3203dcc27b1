import type { Territory } from '../core/territory.js';
import { withBonds } from './bonds.js';
import { type CellGraph, connectedParts, contactM, eachNeighbour } from './graph.js';
import type { Level } from './level.js';

/**
 * The pieces that the optimiser moves, each a connected set of cells.
 *
 * - `coarse`: a block up to the maximum that is no strip (up to half of it, where there are fewer than two blocks a zone to
 *   choose from); else a compound within its block up to the maximum; else single cells.
 * - `fine`: compounds within a block up to the maximum, else single cells.
 * - `cells`: single cells.
 *
 * Empty neighbours within a block are one piece: they carry nothing, and moving freely they spoil shapes. Only where they wind
 * through a block among what carries something, and are wider than `WIDE`, are they single cells: whole they would reach
 * into half a dozen zones and could be in one only.
 */
export type Grain = 'coarse' | 'fine' | 'cells';

/** Ground with P²/4A over this is a strip more than twenty times as long as wide: kept whole it would draw a zone out along it. */
const STRIP = 24;

/** Share of a usual zone's ground. */
const WIDE = 0.5;

function isStrip(territory: Territory, graph: CellGraph, cells: readonly number[]): boolean {
  const own = new Set(cells);
  let perimeterM = 0;
  let areaM2 = 0;
  for (const cell of cells) {
    perimeterM += territory.cells[cell].perimeterM;
    areaM2 += territory.cells[cell].areaM2;
    eachNeighbour(graph, cell, (other, edge) => {
      if (own.has(other)) perimeterM -= contactM(graph, edge);
    });
  }
  return perimeterM ** 2 > STRIP * 4 * areaM2;
}

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
  const areaM2 = (part: readonly number[]) => part.reduce((total, cell) => total + at(cell).areaM2, 0);
  const isEmpty = (cell: number) => level.capped[cell] === 0 && level.workload[cell] === 0;
  const { max } = level.rule;
  const atoms: number[][] = [];
  const blocks = connectedParts(graph, cells, (a, b) => at(a).block === at(b).block);
  const whole = blocks.length * level.target < 2 * load(cells) ? max / 2 : max;
  const wideM2 = (WIDE * areaM2(cells)) / Math.max(1, load(cells) / level.target);
  for (const block of blocks) {
    if (grain === 'coarse' && load(block) <= whole && !(load(block) > 0 && isStrip(territory, graph, block))) {
      atoms.push(block);
      continue;
    }
    const sameKind = (a: number, b: number) => {
      if (grain !== 'cells' && at(a).compound >= 0 && at(a).compound === at(b).compound) return true;
      return isEmpty(a) && isEmpty(b) && at(a).compound === at(b).compound;
    };
    const isWide = (part: readonly number[]) => part.every(isEmpty) && part.length < block.length && areaM2(part) > wideM2;
    for (const part of connectedParts(graph, block, sameKind)) {
      if (part.length === 1 || (load(part) <= max && !isWide(part))) {
        atoms.push(part);
        continue;
      }
      for (const piece of connectedParts(graph, part, (a, b) => isEmpty(a) && isEmpty(b))) {
        if (isWide(piece)) atoms.push(...piece.map((cell) => [cell]));
        else atoms.push(piece);
      }
    }
  }
  const first = new Map(cells.map((cell, i) => [cell, i]));
  atoms.sort((a, b) => first.get(a[0])! - first.get(b[0])!);
  return withBonds(graph, level.bondOf, cells, atoms);
}
