import type { GridsConfig } from '../core/config/project.js';
import { bug } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { Plan, Zone } from '../core/plan.js';
import type { Territory } from '../core/territory.js';
import type { Text } from '../core/text.js';
import { dissolve } from '../topology/coverage.js';
import { areaPlan, withMicroBounds } from './areaPlan.js';
import { borderShare } from './borderShare.js';
import { type AreaDrawing, type AreaTask, type DrawingGround, drawingGround, drawOneArea } from './drawOneArea.js';
import { areaFeasibility } from './feasibility/check.js';
import { splitUp } from './listings.js';
import { type AreaZones, type Numbered, numberZones } from './numberZones.js';
import { editFindings } from './redraw/editFindings.js';
import { labelledGround, type Redraw, requireKept } from './redraw/given.js';
import { finishedZones } from './zones.js';

export interface DrawOptions {
  readonly seed: number;
  /** Previous grids, locks and edits. */
  readonly redraw?: Redraw;
  readonly progress?: (done: number, total: number, what: Text) => void;
}

/** A plan that is about to be drawn: its areas can be drawn one by one, in any order and in other threads. */
export interface Drawing {
  readonly ground: DrawingGround;
  /** Areas to draw, by their codes; carried ones need no drawing. */
  readonly tasks: readonly AreaTask[];
  /** Makes the plan of what came out, which must be in the order of the tasks. */
  readonly finish: (drawings: readonly AreaDrawing[]) => Plan;
}

/**
 * Draws grids and micro-grids over a territory: in each area dedicated sites first, then basic grids of `config.size`, then
 * micro-grids of `config.micro` inside each grid. Borders run along barriers where they can, compounds and blocks stay
 * whole, loads are even. Zones that cannot be within bounds say why; what excuses them is listed in the findings.
 *
 * Codes: the area's code and a sequence number, basic grids first, then dedicated ones, each numbered west to east, then
 * north to south (`readingOrder`). The plan depends on the territory, the configuration and the seed alone, not on the
 * order of cells, units or arcs. Throws `configInvalid` for a load that no unit has and for codes with too few digits.
 *
 * With `redraw.previous` grids stay where they were unless bounds ask for it or border of `config.stability` metres is saved for each household
 * that moves; a grid that keeps at least half of its households keeps its code. Locked grids stay as they are, edited
 * cells go where the planner put them. Throws `usage` where that cannot be done.
 *
 * @example const plan = drawGrids(territory, config.grids, { seed: 1 })
 */
export function drawGrids(territory: Territory, config: GridsConfig, { progress, ...options }: DrawOptions): Plan {
  const { ground, tasks, finish } = prepareDrawing(territory, config, options);
  const drawings = tasks.map((task, done) => {
    progress?.(done, tasks.length, drawingOf(territory, task));
    return drawOneArea(ground, task);
  });
  progress?.(tasks.length, tasks.length, { zh: '计算四至与指标', en: 'measuring' });
  return finish(drawings);
}

/** What is going on while an area is drawn. */
export function drawingOf(territory: Territory, { area }: AreaTask): Text {
  const { name } = territory.areas[area];
  return { zh: `${name}:划分网格`, en: `${name}: drawing grids` };
}

/** The parts of `drawGrids`, for those who draw areas elsewhere: `finish(tasks.map((task) => drawOneArea(ground, task)))`. */
export function prepareDrawing(
  territory: Territory,
  config: GridsConfig,
  { seed, redraw = {} }: Omit<DrawOptions, 'progress'>,
): Drawing {
  const ground = drawingGround(territory, config);
  const { levels, cellsOfArea, graph } = ground;
  const areas = territory.areas.map((_, i) => i).sort((a, b) => byText(territory.areas[a].code, territory.areas[b].code));
  const checked = areas.map((area) =>
    areaFeasibility(territory, graph, levels.grid[area], territory.areas[area], cellsOfArea[area]),
  );
  const { labels, givenOf } = labelledGround(territory, graph, cellsOfArea, config.stability, redraw);
  const previousMicros = redraw.previous?.micros?.ofCell;

  const tasks = areas
    .filter((area) => !redraw.carried?.has(area))
    .map((area): AreaTask => {
      const given = givenOf(area);
      const price = given.previous?.price ?? config.stability;
      return { area, seed, given, ...(previousMicros ? { previousMicros: { zoneOfCell: previousMicros, price } } : {}) };
    });

  const finish = (drawings: readonly AreaDrawing[]): Plan => {
    const zonesOf = new Map<number, AreaZones>(redraw.carried);
    tasks.forEach(({ area, given }, i) => {
      const zones = { area, grids: drawings[i].grids, micros: drawings[i].micros };
      requireKept(territory, graph, labels, given?.fixed, zones);
      zonesOf.set(area, zones);
    });
    const numbered = numberZones(
      territory,
      config,
      areas.map((area) => zonesOf.get(area)!),
      { previous: redraw.previous, retired: redraw.retired, retiredMicros: redraw.retiredMicros, labels },
    );
    const told = [levels, ...checked, ...drawings].flatMap(({ findings }) => findings);
    if (redraw.previous && redraw.edits) told.push(...editFindings(ground, redraw.previous.grids, redraw.edits, numbered));
    return measured(ground, seed, areas, checked, numbered, told);
  };
  return { ground, tasks, finish };
}

/** The plan of numbered zones: their shapes, figures, sides and reasons. */
function measured(
  ground: DrawingGround,
  seed: number,
  areas: readonly number[],
  checked: readonly ReturnType<typeof areaFeasibility>[],
  { grids, micros, redrawing }: ReturnType<typeof numberZones>,
  told: readonly Finding[],
): Plan {
  const { territory, levels, cellsOfArea } = ground;
  const gridOfCell = membership(territory, grids);
  const microOfCell = membership(territory, micros);
  const gridShapes = dissolve(territory.shapes, gridOfCell, grids.length);
  const microShapes = dissolve(territory.shapes, microOfCell, micros.length);
  const microZones = finishedZones(territory, levels.micro, micros, microOfCell, microShapes);
  const gridZones = withMicroBounds(ground, finishedZones(territory, levels.grid, grids, gridOfCell, gridShapes), microZones);
  const split = areas.flatMap((area) =>
    splitUp(territory, levels.grid[area], territory.areas[area], cellsOfArea[area], gridOfCell),
  );
  const [gridsOf, microsOf] = [gridZones, microZones].map((zones) => byArea(territory, zones));
  const areaPlans = areas.map((area, i) => areaPlan(ground, area, checked[i].feasibility, gridsOf[area], microsOf[area]));
  return {
    seed,
    areas: areaPlans,
    grids: gridZones,
    microGrids: microZones,
    gridOfCell,
    microOfCell,
    gridShapes,
    microShapes,
    feasible: areaPlans.every((plan) => plan.feasible),
    findings: [...told, ...split],
    figures: figuresOf(gridZones, microZones, borderShare(territory, gridOfCell)),
    ...(redrawing ? { redrawing } : {}),
  };
}

function byArea({ areas }: Territory, zones: readonly Zone[]): readonly (readonly Zone[])[] {
  const own: Zone[][] = areas.map(() => []);
  for (const zone of zones) own[zone.area].push(zone);
  return own;
}

function membership(territory: Territory, zones: readonly Numbered[]): Int32Array {
  const zoneOfCell = new Int32Array(territory.cells.length).fill(-1);
  zones.forEach(({ drawn }, zone) => {
    for (const cell of drawn.cells) {
      if (zoneOfCell[cell] !== -1) throw bug(`cell ${territory.cells[cell].id} is in two zones`);
      zoneOfCell[cell] = zone;
    }
  });
  const left = zoneOfCell.indexOf(-1);
  if (left >= 0) throw bug(`cell ${territory.cells[left].id} is in no zone`);
  return zoneOfCell;
}

function figuresOf(
  grids: readonly Zone[],
  micros: readonly Zone[],
  border: ReturnType<typeof borderShare>,
): Record<string, number> {
  const mean = (zones: readonly Zone[], of: (zone: Zone) => number) =>
    zones.length === 0 ? 0 : zones.reduce((total, zone) => total + of(zone), 0) / zones.length;
  return {
    grids: grids.length,
    dedicatedGrids: grids.filter((grid) => grid.kind === 'dedicated').length,
    gridsInBounds: grids.filter((grid) => grid.inBounds).length,
    gridsExcused: grids.filter((grid) => !grid.inBounds && grid.overMaxUnit !== null).length,
    microGrids: micros.length,
    microGridsInBounds: micros.filter((micro) => micro.inBounds).length,
    microGridsExcused: micros.filter((micro) => !micro.inBounds && micro.overMaxUnit !== null).length,
    meanCompactness: mean(grids, (grid) => grid.compactness),
    meanMicroCompactness: mean(micros, (micro) => micro.compactness),
    gridBorderM: border.metres,
    gridBorderOnBarriers: border.onBarriers,
    gridBorderProlonged: border.prolonged,
  };
}
