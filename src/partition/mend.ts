import { sortedBy } from '../core/order.js';
import type { Territory } from '../core/territory.js';
import { atomsOf } from './atoms.js';
import type { DrawnZone } from './drawArea.js';
import { contiguity } from './engine/contiguity.js';
import { moves } from './engine/moves.js';
import { type CellGraph, connectedParts, eachNeighbour } from './graph.js';
import { fitsFurther, type Level } from './level.js';
import { metreProblem } from './metres.js';

interface Trade {
  readonly giver: number;
  readonly taker: number;
  readonly cells: readonly number[];
  readonly energyChange: number;
}

const MOST_TRADES = 24;
const MOST_ROUNDS = 3;
/** Cells that are divided anew in one round: a usual grid has some sixty, and twenty-four trades try two grids each. */
const MOST_CELLS = 4000;

/**
 * A grid can be within bounds and yet impossible to divide into micro-grids within theirs (79, 62, 32 … households in the
 * wrong order along a lane). Then one piece of border ground is traded with a neighbouring grid, those beside the trouble first, then the cheapest,
 * until the micro-grids of both work out better. Changes `grids` and `micros` in place, which run parallel.
 */
export function mend(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  grids: DrawnZone[],
  micros: DrawnZone[][],
  redraw: (grid: DrawnZone) => DrawnZone[],
): void {
  const badness = (parts: readonly DrawnZone[]) =>
    parts.reduce((total, part) => total + (part.kind === 'basic' ? part.verdict.unexcused : 0), 0);
  const isFree = (grid: number) =>
    grids[grid].kind === 'basic' && grids[grid].verdict.inBounds && connectedParts(graph, grids[grid].cells).length === 1;
  for (let grid = 0; grid < grids.length; grid++) {
    for (let round = 0; round < MOST_ROUNDS && isFree(grid) && badness(micros[grid]) > 0; round++) {
      const trouble = around(graph, micros[grid]);
      const remote = (trade: Trade) => (trade.cells.some((cell) => trouble.has(cell)) ? 0 : 1);
      const trades = neighbours(graph, grids, grid)
        .filter(isFree)
        .flatMap((other) => tradesBetween(territory, graph, level, grids, grid, other))
        .sort((a, b) => remote(a) - remote(b) || a.energyChange - b.energyChange);
      let divided = 0;
      const done = trades.slice(0, MOST_TRADES).some(({ giver, taker, cells }) => {
        if (divided > MOST_CELLS) return false;
        const given = new Set(cells);
        const changed = [
          [giver, without(level, grids[giver], given)],
          [taker, joined(territory, level, grids[taker], cells)],
        ] as const;
        if (!changed.every(([, zone]) => fitsFurther(level, zone.cells))) return false;
        const before = badness(micros[giver]) + badness(micros[taker]);
        divided += changed.reduce((total, [, zone]) => total + zone.cells.length, 0);
        const drawn = changed.map(([, zone]) => redraw(zone));
        if (badness(drawn[0]) + badness(drawn[1]) >= before) return false;
        changed.forEach(([at, zone], i) => {
          grids[at] = zone;
          micros[at] = drawn[i];
        });
        return true;
      });
      if (!done) break;
    }
  }
}

/** Cells of the micro-grids that are out of bounds, and those beside them. */
function around(graph: CellGraph, parts: readonly DrawnZone[]): Set<number> {
  const cells = parts.filter((part) => part.verdict.unexcused > 0).flatMap((part) => part.cells);
  const near = new Set(cells);
  for (const cell of cells) eachNeighbour(graph, cell, (other) => near.add(other));
  return near;
}

function neighbours(graph: CellGraph, grids: readonly DrawnZone[], grid: number): number[] {
  const gridOf = new Map<number, number>();
  grids.forEach(({ cells }, i) => {
    for (const cell of cells) gridOf.set(cell, i);
  });
  const found = new Set<number>();
  for (const cell of grids[grid].cells) {
    eachNeighbour(graph, cell, (other) => {
      const at = gridOf.get(other);
      if (at !== undefined && at !== grid) found.add(at);
    });
  }
  return [...found].sort((a, b) => a - b);
}

/** Every piece (compound or cell) that may go from one of two grids to the other and leaves both connected and within bounds. */
function tradesBetween(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  grids: readonly DrawnZone[],
  first: number,
  second: number,
): Trade[] {
  const pair = [first, second];
  const inFirst = new Set(grids[first].cells);
  const cells = sortedBy([...grids[first].cells, ...grids[second].cells], (cell) => territory.cells[cell].id);
  // an atom may reach over the border between the two only if a compound does; it is taken apart there
  const atoms = atomsOf(territory, graph, level, cells, 'fine').flatMap((atom) => {
    const own = atom.filter((cell) => inFirst.has(cell));
    return own.length === 0 || own.length === atom.length ? [atom] : [own, atom.filter((cell) => !inFirst.has(cell))];
  });
  const problem = metreProblem(territory, graph, level, atoms, [], 2);
  const zoneOf = Int32Array.from(atoms, (atom) => (inFirst.has(atom[0]) ? 0 : 1));
  const state = moves(problem, zoneOf);
  const mayLeave = contiguity(problem, zoneOf);
  const trades: Trade[] = [];
  for (let u = 0; u < problem.nodes; u++) {
    const p = zoneOf[u];
    let touches = false;
    for (let arc = problem.arcStart[u]; arc < problem.arcStart[u + 1]; arc++) touches ||= zoneOf[problem.arcTo[arc]] !== p;
    if (!touches || state.violationChange(u, p, 1 - p) > 0 || !mayLeave(u, p)) continue;
    trades.push({ giver: pair[p], taker: pair[1 - p], cells: atoms[u], energyChange: state.energyChange(u, p, 1 - p) });
  }
  return trades;
}

function without(level: Level, grid: DrawnZone, given: ReadonlySet<number>): DrawnZone {
  return resized(
    level,
    grid,
    grid.cells.filter((cell) => !given.has(cell)),
  );
}

function joined(territory: Territory, level: Level, grid: DrawnZone, cells: readonly number[]): DrawnZone {
  return resized(
    level,
    grid,
    sortedBy([...grid.cells, ...cells], (cell) => territory.cells[cell].id),
  );
}

function resized(level: Level, grid: DrawnZone, cells: readonly number[]): DrawnZone {
  const size = cells.reduce((total, cell) => total + level.size[cell], 0);
  return { ...grid, cells, verdict: { ...grid.verdict, size } };
}
