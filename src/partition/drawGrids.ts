import type { GridsConfig } from '../core/config/project.js';
import type { Coverage } from '../core/coverage.js';
import { bug } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { AreaPlan, Plan, Zone } from '../core/plan.js';
import { seedOf } from '../core/random.js';
import type { Territory } from '../core/territory.js';
import type { Text } from '../core/text.js';
import { dissolve } from '../topology/coverage.js';
import { borderShare } from './borderShare.js';
import { chineseNumeral, codeOf, readingOrder } from './codes.js';
import { type DrawnZone, drawArea, drawMicro } from './drawArea.js';
import { cellGraph } from './graph.js';
import { noTotalFits, zoneRange } from './judge.js';
import { type Level, levelOf } from './level.js';
import { aboveMaximum, compoundsSplit } from './listings.js';
import { mend } from './mend.js';
import { bordersOf, type Named, zoneOf } from './zones.js';

export interface DrawOptions {
  readonly seed: number;
  readonly progress?: (done: number, total: number, what: Text) => void;
}

interface Numbered {
  readonly drawn: DrawnZone;
  readonly named: Named;
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
 * @example const plan = drawGrids(territory, config.grids, { seed: 1 })
 */
export function drawGrids(territory: Territory, config: GridsConfig, { seed, progress }: DrawOptions): Plan {
  const graph = cellGraph(territory);
  const gridLevel = levelOf(territory, config, 'grid');
  const microLevel = levelOf(territory, config, 'micro');
  const cellsOfArea = cellsByArea(territory);
  const areas = territory.areas.map((_, i) => i).sort((a, b) => byText(territory.areas[a].code, territory.areas[b].code));
  const findings: Finding[] = [];
  const grids: Numbered[] = [];
  const micros: Numbered[] = [];
  let done = 0;
  const step = (zh: string, en: string) => progress?.(done++, 2 * areas.length, { zh, en });

  for (const area of areas) {
    const { code, name } = territory.areas[area];
    const cells = cellsOfArea[area];
    step(`${name}:划分网格`, `${name}: drawing grids`);
    const drawn = drawArea(territory, graph, gridLevel, territory.areas[area], cells, seed);
    findings.push(...drawn.findings);
    findings.push(...aboveMaximum(territory, gridLevel, territory.areas[area], cells));
    findings.push(...aboveMaximum(territory, microLevel, territory.areas[area], cells));
    step(`${name}:划分微网格`, `${name}: drawing micro-grids`);
    const divided = (grid: DrawnZone) =>
      drawMicro(territory, graph, microLevel, territory.areas[area], grid, seedOf(code, territory.cells[grid.cells[0]].id, seed));
    const parts = drawn.zones.map(divided);
    mend(territory, graph, gridLevel, drawn.zones, parts, divided);
    const partsOf = new Map(drawn.zones.map((zone, i) => [zone, parts[i]]));
    const numbered = numberGrids(territory, config, area, drawn.zones);
    for (const grid of numbered) micros.push(...numberMicros(territory, config, grid, partsOf.get(grid.drawn)!));
    grids.push(...numbered);
  }
  progress?.(2 * areas.length, 2 * areas.length, { zh: '计算四至与指标', en: 'measuring' });

  const gridOfCell = membership(territory, grids);
  const microOfCell = membership(territory, micros);
  const gridShapes = dissolve(territory.shapes, gridOfCell, grids.length);
  const microShapes = dissolve(territory.shapes, microOfCell, micros.length);
  const gridZones = finished(territory, config, grids, gridOfCell, gridShapes);
  const microZones = finished(territory, config, micros, microOfCell, microShapes);
  for (const area of areas) {
    findings.push(...compoundsSplit(territory, gridLevel, territory.areas[area], cellsOfArea[area], gridOfCell));
  }
  const areaPlans = areas.map((area) => areaPlan(territory, gridLevel, area, cellsOfArea[area], gridZones, microZones));
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
    findings,
    figures: figuresOf(gridZones, microZones, borderShare(territory, gridOfCell)),
  };
}

/** Cells of each area in the order of their ids. */
function cellsByArea(territory: Territory): number[][] {
  const lists: number[][] = territory.areas.map(() => []);
  territory.cells.forEach((cell, i) => {
    lists[cell.area].push(i);
  });
  for (const list of lists) list.sort((a, b) => byText(territory.cells[a].id, territory.cells[b].id));
  return lists;
}

function numberGrids(territory: Territory, config: GridsConfig, area: number, zones: readonly DrawnZone[]): Numbered[] {
  const { code } = territory.areas[area];
  const basic = inOrder(
    territory,
    zones.filter((zone) => zone.kind === 'basic'),
  );
  const dedicated = inOrder(
    territory,
    zones.filter((zone) => zone.kind === 'dedicated'),
  );
  const piecesOf = new Map<number, number>();
  return [...basic, ...dedicated].map((drawn, i): Numbered => {
    let name = `第${chineseNumeral(i + 1)}网格`;
    if (drawn.kind === 'dedicated') {
      const piece = (piecesOf.get(drawn.site) ?? 0) + 1;
      piecesOf.set(drawn.site, piece);
      name = `${territory.dedicated[drawn.site].name}专属网格${piece > 1 ? chineseNumeral(piece) : ''}`;
    }
    return { drawn, named: { code: codeOf(code, i + 1, config.code.gridDigits, 'gridDigits'), name, parent: code, area } };
  });
}

function numberMicros(territory: Territory, config: GridsConfig, grid: Numbered, zones: readonly DrawnZone[]): Numbered[] {
  const { code, area } = grid.named;
  return inOrder(territory, zones).map((drawn, i) => ({
    drawn,
    named: {
      code: codeOf(code, i + 1, config.code.microDigits, 'microDigits'),
      name: `第${chineseNumeral(i + 1)}微网格`,
      parent: code,
      area,
    },
  }));
}

function inOrder(territory: Territory, zones: readonly DrawnZone[]): DrawnZone[] {
  const places = zones.map(({ cells }) => {
    const areaM2 = cells.reduce((total, cell) => total + territory.cells[cell].areaM2, 0);
    const mean = (axis: 0 | 1) =>
      cells.reduce((total, cell) => total + territory.cells[cell].centreM[axis] * territory.cells[cell].areaM2, 0) / areaM2;
    return { centre: [mean(0), mean(1)] as const, areaM2, id: cells.map((cell) => territory.cells[cell].id).sort(byText)[0] };
  });
  return readingOrder(places).map((i) => zones[i]);
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

function finished(
  territory: Territory,
  config: GridsConfig,
  zones: readonly Numbered[],
  zoneOfCell: Int32Array,
  shapes: Coverage,
): Zone[] {
  const borders = bordersOf(territory, zoneOfCell, zones.length);
  return zones.map(({ drawn, named }, i) => zoneOf(territory, config.load, drawn, named, borders[i], shapes, i));
}

function areaPlan(
  territory: Territory,
  level: Level,
  area: number,
  cells: readonly number[],
  grids: readonly Zone[],
  micros: readonly Zone[],
): AreaPlan {
  const { code, name } = territory.areas[area];
  const own = grids.filter((grid) => grid.area === area);
  const ownMicros = micros.filter((micro) => micro.area === area);
  const open = cells.filter((cell) => territory.cells[cell].dedicated < 0);
  const total = open.reduce((sum, cell) => sum + level.capped[cell], 0);
  const kRange = zoneRange(total, level.rule);
  const basic = own.filter((grid) => grid.kind === 'basic');
  const sizes = basic.map((grid) => grid.cells.reduce((sum, cell) => sum + level.size[cell], 0));
  const mean = sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  const excused = (zone: Zone) => zone.inBounds || zone.overMaxUnit !== null;
  const remarks: Text[] = [];
  if (open.length > 0 && kRange[0] > kRange[1]) remarks.push(noTotalFits(total, level.rule));
  for (const grid of basic) {
    if (grid.reason) remarks.push({ zh: `${grid.name}(${grid.code}):${grid.reason.zh}`, en: `${grid.code}: ${grid.reason.en}` });
  }
  const bad = ownMicros.filter((micro) => !excused(micro));
  if (bad.length > 0) {
    remarks.push({
      zh: `${bad.length} 个微网格不合限且无单元可归因:${bad.map((micro) => micro.code).join('、')}`,
      en: `${bad.length} micro-grids are out of bounds with no unit to excuse them: ${bad.map((micro) => micro.code).join(', ')}`,
    });
  }
  return {
    code,
    name,
    households: own.reduce((sum, grid) => sum + grid.households, 0),
    grids: own.length,
    microGrids: ownMicros.length,
    kRange,
    gridsInBounds: own.filter((grid) => grid.inBounds).length,
    largestDeviation: mean > 0 ? Math.max(0, ...sizes.map((size) => Math.abs(size - mean) / mean)) : 0,
    feasible: [...own, ...ownMicros].every(excused),
    remarks,
  };
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
  };
}
