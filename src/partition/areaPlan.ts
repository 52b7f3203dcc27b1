import type { AreaBounds, AreaFeasibility, AreaSizes } from '../core/feasibility.js';
import { sortedBy } from '../core/order.js';
import type { AreaPlan, Zone } from '../core/plan.js';
import type { Text } from '../core/text.js';
import { atomsOf } from './atoms.js';
import type { DrawingGround } from './drawOneArea.js';
import { bestSpread, type PartToSpread, spreadOf } from './feasibility/bestSpread.js';
import { connectedParts } from './graph.js';
import { isBare, rangeOf } from './judge.js';
import type { Level } from './level.js';

/** A grid below this compactness (4πA/P²; a strip of one to sixteen has 0.17, one to ten 0.26) is named in the remarks. */
const THIN = 0.25;

/** So many grids are named for one reason; every grid bears its own in any case. */
const NAMED = 12;

/** What is told of an area when it has been drawn; `own` and `ownMicros` are its grids and micro-grids. */
export function areaPlan(
  ground: DrawingGround,
  area: number,
  feasibility: AreaFeasibility,
  own: readonly Zone[],
  ownMicros: readonly Zone[],
): AreaPlan {
  const { code, name } = ground.territory.areas[area];
  const level = ground.levels.grid[area];
  const basic = own.filter((grid) => grid.kind === 'basic');
  const bounds = boundsOf(ground, level, ground.cellsOfArea[area], basic);
  return {
    code,
    name,
    households: own.reduce((sum, grid) => sum + grid.households, 0),
    grids: own.length,
    microGrids: ownMicros.length,
    kRange: kRangeOf(feasibility.grounds),
    gridsInBounds: own.filter((grid) => grid.inBounds).length,
    largestDeviation: bounds.largestDeviation.drawn,
    feasible: [...own, ...ownMicros].every(isExcused),
    remarks: remarksOf(feasibility, basic, ownMicros),
    feasibility,
    sizes: { size: ruleOf(level), micro: ruleOf(ground.levels.micro[area]) },
    bounds,
  };
}

/** Grids with what the bounds of micro-grids allow in them, and how even their micro-grids are; parallel to `grids`. */
export function withMicroBounds(ground: DrawingGround, grids: readonly Zone[], micros: readonly Zone[]): Zone[] {
  const within = new Map<string, Zone[]>(grids.map(({ code }) => [code, []]));
  for (const micro of micros) within.get(micro.parent)!.push(micro);
  return grids.map((grid) => {
    const level = ground.levels.micro[grid.area];
    const [low, high] = rangeOf(level, grid.cells);
    // a dedicated grid is one micro-grid by rule, not by its bounds
    if (grid.kind === 'dedicated' || isBare(level, grid.cells)) return grid;
    const cells = sortedBy(grid.cells, (cell) => ground.territory.cells[cell].id);
    return {
      ...grid,
      micro: { kRange: [low, Math.min(high, cells.length)], bounds: boundsOf(ground, level, cells, within.get(grid.code)!) },
    };
  });
}

function ruleOf({ rule: { of, min, max, target, also } }: Level): AreaSizes['size'] {
  return { of, min, target: target ?? null, max, also: also.map((one) => ({ of: one.of, min: one.min ?? 0, max: one.max })) };
}

function isExcused(zone: Zone): boolean {
  return zone.inBounds || zone.overMaxUnit !== null;
}

/** Summed over the grounds; when one of them fits no number, the range is empty: (low, low − 1). */
function kRangeOf(grounds: AreaPlan['feasibility']['grounds']): readonly [number, number] {
  const low = grounds.reduce((sum, { kRange }) => sum + kRange[0], 0);
  if (grounds.length === 1) return grounds[0].kRange;
  return [low, grounds.every(({ feasible }) => feasible) ? grounds.reduce((sum, { kRange }) => sum + kRange[1], 0) : low - 1];
}

function remarksOf({ grounds }: AreaPlan['feasibility'], basic: readonly Zone[], micros: readonly Zone[]): Text[] {
  const remarks: Text[] = [];
  const outOf = groupsByReason(basic);
  for (const { amounts, reason, firstCell } of grounds) {
    const which =
      grounds.length > 1 ? { zh: `自 ${firstCell} 起的一块:`, en: `the part from ${firstCell} on: ` } : { zh: '', en: '' };
    if (Object.values(amounts).every((amount) => amount === 0)) {
      remarks.push({
        zh: `${which.zh}没有住户等设限之量,整块为一个网格,不受规模约束`,
        en: `${which.en}nothing that is bounded is here; it is one grid, to which the bounds do not apply`,
      });
    } else if (reason) {
      remarks.push({ zh: `${which.zh}${reason.zh}`, en: `${which.en}${reason.en}` });
      const out = outOf.get(reason.zh);
      outOf.delete(reason.zh);
      if (out)
        remarks.push({ zh: `${named(out.grids).zh}因此不合限`, en: `out of bounds for that reason: ${named(out.grids).en}` });
    }
  }
  for (const { reason, grids } of outOf.values()) {
    const list = named(grids);
    remarks.push({ zh: `${list.zh}:${reason.zh}`, en: `${list.en}: ${reason.en}` });
  }
  for (const { name, code, compactness } of basic) {
    if (compactness >= THIN) continue;
    const value = printedBelow(compactness, THIN);
    remarks.push({
      zh: `${name}(${code})狭长或曲折,紧凑度 ${value},低于 ${THIN}`,
      en: `${code} is long or winding: compactness ${value}, below ${THIN}`,
    });
  }
  const bad = micros.filter((micro) => !isExcused(micro));
  if (bad.length > 0) {
    remarks.push({
      zh: `${bad.length} 个微网格不合限且无单元可归因:${bad.map((micro) => micro.code).join('、')}`,
      en: `${bad.length} micro-grids are out of bounds with no unit to excuse them: ${bad.map((micro) => micro.code).join(', ')}`,
    });
  }
  return remarks;
}

/** Grids that are out of bounds, by what they say of it, in the order in which they stand. */
function groupsByReason(basic: readonly Zone[]): Map<string, { reason: Text; grids: Zone[] }> {
  const groups = new Map<string, { reason: Text; grids: Zone[] }>();
  for (const grid of basic) {
    if (!grid.reason) continue;
    const known = groups.get(grid.reason.zh);
    if (known) known.grids.push(grid);
    else groups.set(grid.reason.zh, { reason: grid.reason, grids: [grid] });
  }
  return groups;
}

/** Grids by name and code, the first of many. */
function named(grids: readonly Zone[]): Text {
  const first = grids.slice(0, NAMED);
  const more = grids.length > NAMED;
  return {
    zh: first.map(({ name, code }) => `${name}(${code})`).join('、') + (more ? `等 ${grids.length} 个网格` : ''),
    en: first.map(({ code }) => code).join(', ') + (more ? ` and ${grids.length - NAMED} more` : ''),
  };
}

/** A value below a bound with two decimals, with more where it would be printed as the bound otherwise. */
function printedBelow(value: number, bound: number): string {
  let decimals = 2;
  while (decimals < 15 && Number(value.toFixed(decimals)) >= bound) decimals++;
  return value.toFixed(decimals);
}

/**
 * How even zones are (the basic grids of an area, the micro-grids of a grid), against what any plan can reach that has as many in each part of the area and keeps whole
 * what this one keeps whole: buildings, compounds within their block, village groups.
 */
function boundsOf({ territory, graph }: DrawingGround, level: Level, all: readonly number[], basic: readonly Zone[]): AreaBounds {
  const gridOf = new Map<number, number>();
  basic.forEach((grid, i) => {
    for (const cell of grid.cells) gridOf.set(cell, i);
  });
  const cells = all.filter((cell) => gridOf.has(cell));
  const pieces = atomsOf(territory, graph, level, cells, level.name === 'grid' ? 'fine' : 'cells').flatMap((atom) =>
    atom.every((cell) => gridOf.get(cell) === gridOf.get(atom[0])) ? [atom] : atom.map((cell) => [cell]),
  );
  const partOf = partsJoinedByGrids(connectedParts(graph, cells), gridOf, basic.length);
  const parts = (values: Float64Array): PartToSpread[] => {
    const list = partOf.ofGrid.reduce((most, part) => Math.max(most, part + 1), 0);
    return Array.from({ length: list }, (_, part) => ({
      pieces: pieces
        .filter((piece) => partOf.ofGrid[gridOf.get(piece[0])!] === part)
        .map((piece) => piece.reduce((sum, cell) => sum + values[cell], 0)),
      zones: partOf.ofGrid.filter((own) => own === part).length,
    }));
  };
  const drawn = (values: Float64Array) => spreadOf(basic.map((grid) => grid.cells.reduce((sum, cell) => sum + values[cell], 0)));
  const size = { best: bestSpread(parts(level.size)), drawn: drawn(level.size) };
  const workload = { best: bestSpread(parts(level.work)), drawn: drawn(level.work) };
  return {
    zones: basic.length,
    largestDeviation: { best: size.best?.largest ?? null, drawn: size.drawn.largest },
    rmsDeviation: { best: size.best?.rms ?? null, drawn: size.drawn.rms },
    rmsWorkload: { best: workload.best?.rms ?? null, drawn: workload.drawn.rms },
  };
}

/** For each grid the number of the part of the ground it lies in; parts that one grid lies in together are one. */
function partsJoinedByGrids(
  parts: readonly (readonly number[])[],
  gridOf: ReadonlyMap<number, number>,
  grids: number,
): { ofGrid: number[] } {
  const ofGrid = new Array<number>(grids).fill(-1);
  let next = 0;
  for (const part of parts) {
    const own = [...new Set(part.map((cell) => gridOf.get(cell)!))];
    const known = [...new Set(own.map((grid) => ofGrid[grid]).filter((at) => at >= 0))];
    const at = known.length > 0 ? Math.min(...known) : next++;
    for (let grid = 0; grid < grids; grid++) if (known.includes(ofGrid[grid]) || own.includes(grid)) ofGrid[grid] = at;
  }
  const numbers = [...new Set(ofGrid)];
  return { ofGrid: ofGrid.map((at) => numbers.indexOf(at)) };
}
