import { atomsOf } from '../../partition/atoms.js';
import { usualProposals } from '../../partition/attempt.js';
import type { AreaTask, DrawingGround } from '../../partition/drawOneArea.js';
import { proposalsWithin } from '../../partition/engine/calibrate.js';
import { connectedParts } from '../../partition/graph.js';
import { metreProblem } from '../../partition/metres.js';

/** Time that drawing may take: what comes out then depends on the machine and on what else it does. */
export interface TimeBudget {
  readonly seconds: number;
  /** A clock in milliseconds. */
  readonly now: () => number;
}

const LEAST = 0.05;
const MOST = 200;

/**
 * How much longer (or shorter) than usual areas may be searched so that drawing them takes about `seconds` on this machine:
 * the usual number of proposals is summed up, and some are timed on the ground with the most cells. A first search of
 * every ground is counted, so where bounds are hard to meet it takes longer.
 */
export function effortWithin(
  ground: DrawingGround,
  tasks: readonly AreaTask[],
  threads: number,
  { seconds, now }: TimeBudget,
): number {
  const { territory, graph, levels, cellsOfArea } = ground;
  let usual = 0;
  let largest = -1;
  for (const { area } of tasks) {
    const atoms = atomsOf(territory, graph, levels.grid[area], cellsOfArea[area], 'coarse');
    const grids = zonesOf(ground, area, 'grid');
    const cellsOfGrid = Math.ceil(cellsOfArea[area].length / grids);
    usual += usualProposals('grid', atoms.length) + grids * usualProposals('micro', cellsOfGrid);
    if (largest < 0 || cellsOfArea[area].length > cellsOfArea[largest].length) largest = area;
  }
  if (largest < 0) return 1;
  const piece = connectedParts(graph, cellsOfArea[largest]).reduce((a, b) => (b.length > a.length ? b : a));
  const zones = Math.max(2, zonesOf(ground, largest, 'grid'));
  if (piece.length <= zones) return 1;
  const cells = piece.map((cell) => [cell]);
  const problem = metreProblem(territory, graph, levels.grid[largest], cells, [], zones);
  const possible = proposalsWithin(problem, seconds, now) * Math.min(threads, tasks.length);
  return Math.min(MOST, Math.max(LEAST, Number((possible / usual).toPrecision(3))));
}

function zonesOf({ levels, cellsOfArea }: DrawingGround, area: number, name: 'grid' | 'micro'): number {
  const level = levels[name][area];
  const total = cellsOfArea[area].reduce((sum, cell) => sum + level.capped[cell], 0);
  return Math.max(1, Math.round(total / level.target));
}
