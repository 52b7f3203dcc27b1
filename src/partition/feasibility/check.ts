import type { GridsConfig } from '../../core/config/project.js';
import type { AreaFeasibility, BoundChange, GroundFeasibility, Remedy } from '../../core/feasibility.js';
import type { Finding } from '../../core/finding.js';
import type { Area, Territory } from '../../core/territory.js';
import type { Text } from '../../core/text.js';
import { attributeName, inAttribute } from '../attributes.js';
import { cellsByArea } from '../cellsByArea.js';
import { type CellGraph, cellGraph, connectedParts } from '../graph.js';
import { groundsOf } from '../grounds.js';
import { isBare, rangeOf, whyNone } from '../judge.js';
import { boundedBy, type Level } from '../level.js';
import { levelsOf } from '../levels.js';
import { compoundsAboveMaximum } from '../listings.js';
import { groupsWithin, remediesForPieces } from './indivisible.js';
import { type Demand, remedies } from './remedies.js';

/**
 * What the bounds of `config.size` say of every area before anything is drawn: what alone exceeds a maximum, which grounds
 * cannot be cut into pieces within bounds, the nearest bounds that would do, and what is cut off. In the order of the areas.
 *
 * @example checkFeasibility(territory, config.grids).filter(({ feasible }) => !feasible)
 */
export function checkFeasibility(territory: Territory, config: GridsConfig): AreaFeasibility[] {
  const graph = cellGraph(territory);
  const levels = levelsOf(territory, graph, config);
  const cellsOf = cellsByArea(territory);
  return territory.areas.map((area, i) => areaFeasibility(territory, graph, levels.grid[i], area, cellsOf[i]).feasibility);
}

/** The same for one area, with findings for what cannot be; `cells` are its cells in the order of their ids. */
export function areaFeasibility(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  area: Area,
  cells: readonly number[],
): { feasibility: AreaFeasibility; findings: Finding[] } {
  const { components } = groundsOf(territory, graph, level, area, cells, (cell) => territory.cells[cell].dedicated < 0);
  const largest = mostLoaded(
    level,
    components.map((component) => component.cells),
  );
  const grounds = components.map((component, i) => groundFeasibility(territory, graph, level, component.cells, i !== largest));
  const own = new Set(cells);
  const alone = level.overs
    .filter((over) => own.has(over.cells[0]) && territory.cells[over.cells[0]].dedicated < 0)
    .flatMap(({ kind, id, excess }) => excess.map((one) => ({ kind, id, ...one, treatment: 'alone' as const })));
  const split = compoundsAboveMaximum(territory, level, cells).map((one) => ({
    kind: 'compound' as const,
    ...one,
    treatment: 'split' as const,
  }));
  const feasibility = { feasible: grounds.every((ground) => ground.feasible), overMax: [...alone, ...split], grounds };
  return {
    feasibility,
    findings: grounds.filter(({ feasible }) => !feasible).map((ground) => impossible(area, ground, grounds.length > 1)),
  };
}

function mostLoaded(level: Level, grounds: readonly (readonly number[])[]): number {
  let best = 0;
  let most = -1;
  grounds.forEach((cells, i) => {
    const total = cells.reduce((sum, cell) => sum + level.size[cell], 0);
    if (total > most) {
      most = total;
      best = i;
    }
  });
  return best;
}

function groundFeasibility(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  cells: readonly number[],
  apart: boolean,
): GroundFeasibility {
  const demands = boundedBy(level).map((bounded): Demand => ({ ...bounded, pieces: piecesOf(level, bounded.size, cells) }));
  const bare = isBare(level, cells);
  const [low, high] = bare ? [1, 1] : rangeOf(level, cells);
  const away = apart ? cells : smallerParts(connectedParts(graph, cells));
  const stuck = bare || low > high ? null : indivisible(level, demands, cells);
  return {
    firstCell: territory.cells[cells[0]].id,
    cells: cells.length,
    amounts: Object.fromEntries(demands.map(({ of, pieces }) => [of, rounded(pieces.reduce((sum, piece) => sum + piece, 0))])),
    kRange: [low, high],
    feasible: low <= high && stuck === null,
    reason: low > high ? whyNone(level, cells) : stuck === null ? null : inPieces(stuck),
    cutOff: away.length > 0,
    ...(away.length > 0
      ? { cutOffCells: away.map((cell) => ({ id: territory.cells[cell].id, households: territory.cells[cell].households })) }
      : {}),
    remedies: bare ? [] : stuck === null ? remedies(demands) : remediesForPieces(stuck),
  };
}

/** All but the part of most cells, the first of equals. */
function smallerParts(parts: readonly (readonly number[])[]): readonly number[] {
  const largest = parts.reduce((a, b) => (b.length > a.length ? b : a));
  return parts.filter((part) => part !== largest).flat();
}

/**
 * The first attribute whose pieces cannot be put into zones within its bounds although their total could be: what holds wherever they lie.
 * Null where they can be, where that is not known, and where something above a maximum is about, which excuses what is beside it.
 */
function indivisible(level: Level, demands: readonly Demand[], cells: readonly number[]): Demand | null {
  if (cells.some((cell) => level.overOf[cell] >= 0)) return null;
  // without a minimum every piece may stay alone
  return demands.find(({ pieces, min, max }) => min > 0 && groupsWithin(pieces, min, max) === 0) ?? null;
}

const MOST_PIECES = 12;

function inPieces({ of, min, max, pieces }: Demand): Text {
  const sizes = pieces.filter((piece) => piece > 0).sort((a, b) => b - a);
  const shown = sizes.slice(0, MOST_PIECES).map(rounded).join('、');
  const more =
    sizes.length > MOST_PIECES
      ? { zh: ` 等 ${sizes.length} 处`, en: ` and ${sizes.length - MOST_PIECES} more` }
      : { zh: '', en: '' };
  return {
    zh: `${attributeName(of).zh}按楼栋等不可再分之处为 ${shown}${more.zh},怎样组合都凑不成 ${min}–${max}`,
    en: `indivisible buildings hold ${shown.replaceAll('、', ', ')}${more.en} ${attributeName(of).en}: no way of putting them together gives ${min}–${max}`,
  };
}

/** Amounts of the pieces that nothing takes apart: cells, bonds, and what is above a maximum as a whole. */
function piecesOf({ overOf, bondOf }: Level, size: Float64Array, cells: readonly number[]): number[] {
  const together = new Map<string, number>();
  const pieces: number[] = [];
  for (const cell of cells) {
    const key = overOf[cell] >= 0 ? `o${overOf[cell]}` : bondOf[cell] >= 0 ? `b${bondOf[cell]}` : null;
    if (key === null) pieces.push(size[cell]);
    else together.set(key, (together.get(key) ?? 0) + size[cell]);
  }
  return [...pieces, ...together.values()];
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function impossible(area: Area, ground: GroundFeasibility, several: boolean): Finding {
  const amounts = Object.entries(ground.amounts).map(([of, amount]) => inAttribute(of, amount));
  const which = several
    ? {
        zh: `${area.name}的一块(自地块 ${ground.firstCell} 起 ${ground.cells} 块)`,
        en: `a part of ${area.name} (${ground.cells} cells from ${ground.firstCell} on)`,
      }
    : { zh: area.name, en: area.name };
  const ways = ground.remedies.map(inWords);
  const [low, high] = ground.kRange;
  const why =
    low > high
      ? {
          zh: `在所定界限内无论分成几格都不合(上限要求至少 ${low} 格,下限至多容 ${high} 格)`,
          en: `no number of grids fits the bounds (the maxima ask for at least ${low}, the minima for at most ${high})`,
        }
      : ground.reason!;
  return {
    code: 'area.boundsImpossible',
    severity: 'warning',
    text: {
      zh: `${which.zh}共 ${amounts.map(({ zh }) => zh).join('、')},${why.zh}`,
      en: `${which.en} holds ${amounts.map(({ en }) => en).join(' and ')}: ${why.en}`,
    },
    ...(ways.length > 0
      ? {
          hint: {
            zh: `最小的改动:${ways.map(({ zh }) => zh).join(';或')}`,
            en: `smallest change: ${ways.map(({ en }) => en).join('; or ')}`,
          },
        }
      : {}),
    place: { id: several ? ground.firstCell : area.code },
    figures: { area: area.code, cells: ground.cells, ...ground.amounts },
  };
}

function inWords({ zones, changes }: Remedy): Text {
  const change = ({ of, bound, from, to }: BoundChange): Text => {
    const name = attributeName(of);
    return bound === 'min'
      ? { zh: `${name.zh}下限由 ${from} 降到 ${to}`, en: `lower the minimum of ${name.en} from ${from} to ${to}` }
      : { zh: `${name.zh}上限由 ${from} 升到 ${to}`, en: `raise the maximum of ${name.en} from ${from} to ${to}` };
  };
  const told = changes.map(change);
  return {
    zh: `${told.map(({ zh }) => zh).join('、')}(可分 ${zones} 格)`,
    en: `${told.map(({ en }) => en).join(' and ')} (then ${zones} ${zones === 1 ? 'grid fits' : 'grids fit'})`,
  };
}
