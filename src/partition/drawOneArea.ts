import type { GridsConfig } from '../core/config/project.js';
import type { Finding } from '../core/finding.js';
import { seedOf } from '../core/random.js';
import type { Territory } from '../core/territory.js';
import { cellsByArea } from './cellsByArea.js';
import { type DrawnZone, drawArea, drawMicro, type Given } from './drawArea.js';
import { type CellGraph, cellGraph } from './graph.js';
import type { Previous } from './ground.js';
import { type Levels, levelsOf } from './levels.js';
import { aboveMaximum } from './listings.js';
import { mend } from './mend.js';

/** What all areas of a territory share while they are drawn: derived from territory and configuration alone. */
export interface DrawingGround {
  readonly territory: Territory;
  readonly graph: CellGraph;
  /** Of each area: its sizes may differ by profile or urban–rural class. */
  readonly levels: Levels;
  /** Cells of each area in the order of their ids. */
  readonly cellsOfArea: readonly (readonly number[])[];
}

/** One area to draw: plain values, so that the task can be posted to another thread. */
export interface AreaTask {
  /** Index into the territory's areas. */
  readonly area: number;
  readonly seed: number;
  /** What an earlier plan or a planner says of the grids beforehand. */
  readonly given?: Given;
  /** Labels of the micro-grids that cells of the territory were in. */
  readonly previousMicros?: Previous;
  /** How much longer than usual the search goes on; 1 unless given. Another effort, another drawing. */
  readonly effort?: number;
}

/** The grids of an area and, parallel to them, their micro-grids; before codes and figures. Plain values. */
export interface AreaDrawing {
  readonly grids: readonly DrawnZone[];
  readonly micros: readonly (readonly DrawnZone[])[];
  readonly findings: readonly Finding[];
}

/** Prepares what `drawOneArea` needs; throws `configInvalid` for a load that no unit has. */
export function drawingGround(territory: Territory, config: GridsConfig): DrawingGround {
  const graph = cellGraph(territory);
  return { territory, graph, levels: levelsOf(territory, graph, config), cellsOfArea: cellsByArea(territory) };
}

/**
 * Draws one area: grids, then micro-grids, then trades between grids that micro-grids need. Depends on nothing but its arguments.
 *
 * Where something moved against the previous plan although drawing afresh gives that very plan, nothing moves: a plan that
 * is drawn again unchanged stays as it is.
 */
export function drawOneArea(ground: DrawingGround, task: AreaTask): AreaDrawing {
  const drawn = draw(ground, task);
  if (!task.given?.previous || isAsBefore(ground, task, drawn)) return drawn;
  const { previousMicros: _, given, ...rest } = task;
  const { previous: __, ...others } = given!;
  // with cells that a planner has put elsewhere the same division would mean that grids change places
  if (isSettledByHand(given!, ground.cellsOfArea[task.area])) return drawn;
  const afresh = draw(ground, { ...rest, given: others });
  return isAsBefore(ground, task, afresh) ? afresh : drawn;
}

function draw(ground: DrawingGround, { area: index, seed, given = {}, previousMicros, effort = 1 }: AreaTask): AreaDrawing {
  const { territory, graph, levels } = ground;
  const gridLevel = levels.grid[index];
  const microLevel = levels.micro[index];
  const area = territory.areas[index];
  const cells = ground.cellsOfArea[index];
  const drawn = drawArea(territory, graph, gridLevel, area, cells, seed, { ...given, effort });
  const divided = (grid: DrawnZone, isBrief = false) => {
    const whole = grid.bound !== undefined && (given.locked ?? []).includes(grid.bound);
    const known = previousMicros && (whole || previousMicros.price > 0) ? { ...previousMicros, whole } : undefined;
    const own = seedOf(area.code, territory.cells[grid.cells[0]].id, seed);
    return drawMicro(territory, graph, microLevel, area, grid, own, { effort, isBrief, ...(known ? { previous: known } : {}) });
  };
  const micros = drawn.zones.map((grid) => divided(grid));
  // trades would undo what a planner has fixed, and move what the previous plan had settled
  const isFree = !isSettledByHand(given, cells) && !(given.previous && isSamePartition(drawn.zones, given.previous.zoneOfCell));
  if (isFree) mend(territory, graph, gridLevel, drawn.zones, micros, divided);
  const findings = [
    ...drawn.findings,
    ...aboveMaximum(territory, gridLevel, area, cells, drawn.zones),
    ...aboveMaximum(territory, microLevel, area, cells),
  ];
  return { grids: drawn.zones, micros, findings };
}

/** Whether a planner has locked grids or put cells of the area into some. */
function isSettledByHand({ fixed, locked = [] }: Given, cells: readonly number[]): boolean {
  return locked.length > 0 || (fixed !== undefined && cells.some((cell) => fixed[cell] >= 0));
}

function isAsBefore({ cellsOfArea }: DrawingGround, { area, given, previousMicros }: AreaTask, drawn: AreaDrawing): boolean {
  const isKnown = previousMicros && cellsOfArea[area].every((cell) => previousMicros.zoneOfCell[cell] >= 0);
  return (
    isSamePartition(drawn.grids, given!.previous!.zoneOfCell) &&
    (!isKnown || isSamePartition(drawn.micros.flat(), previousMicros.zoneOfCell))
  );
}

/** Whether zones divide their cells just as labels do. */
function isSamePartition(zones: readonly DrawnZone[], labelOf: Int32Array): boolean {
  const labels = zones.map(({ cells }) => labelOf[cells[0]]);
  return (
    new Set(labels).size === zones.length &&
    zones.every(({ cells }, i) => labels[i] >= 0 && cells.every((cell) => labelOf[cell] === labels[i]))
  );
}
