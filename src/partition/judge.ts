import { byText } from '../core/order.js';
import type { Text } from '../core/text.js';
import { type CellGraph, connectedParts, eachNeighbour } from './graph.js';
import type { Level } from './level.js';

/** What the bounds say of one zone. */
export interface Verdict {
  readonly size: number;
  readonly inBounds: boolean;
  /** The unit above the maximum that the zone holds, or that encloses it. */
  readonly overMaxUnit: string | null;
  readonly reason: Text | null;
  /** By how much it is out of bounds without such an excuse. */
  readonly unexcused: number;
}

/** Numbers of zones that the bounds allow for a total: ⌈W/max⌉ … ⌊W/min⌋; empty when low > high. */
export function zoneRange(
  total: number,
  { min, max }: { readonly min: number; readonly max: number },
): readonly [number, number] {
  return [Math.max(1, Math.ceil(total / max - 1e-9)), Math.floor(total / min + 1e-9)];
}

/**
 * Judges the zones of one ground (the cells of an area's component, or of a grid). A zone out of bounds is excused when it
 * holds a unit above the maximum, or when such units cut it off: without their cells, what is left around it has a total that
 * no number of zones within bounds adds up to.
 */
export function judge(
  graph: CellGraph,
  level: Level,
  cells: readonly number[],
  zones: readonly (readonly number[])[],
): Verdict[] {
  const { rule, size, overMax } = level;
  const enclosures = zones.some((zone) => zone.some((cell) => overMax[cell] !== null)) ? enclosed(graph, level, cells) : null;
  const ground = cells.reduce((total, cell) => total + level.capped[cell], 0);
  const [low, high] = zoneRange(ground, rule);
  return zones.map((zone) => {
    const amount = zone.reduce((total, cell) => total + size[cell], 0);
    const inBounds = amount >= rule.min - 1e-9 && amount <= rule.max + 1e-9;
    if (inBounds) return { size: amount, inBounds, overMaxUnit: null, reason: null, unexcused: 0 };
    const held = zone
      .filter((cell) => overMax[cell] !== null)
      .sort((a, b) => size[b] - size[a] || byText(overMax[a]!, overMax[b]!))[0];
    if (held !== undefined && amount > rule.max) {
      return {
        size: amount,
        inBounds,
        overMaxUnit: overMax[held],
        reason: holds(overMax[held]!, size[held], rule.max),
        unexcused: 0,
      };
    }
    const around = enclosures?.(zone) ?? null;
    if (around !== null)
      return { size: amount, inBounds, overMaxUnit: around, reason: isEnclosed(around, amount, rule), unexcused: 0 };
    const reason = low > high ? noTotalFits(ground, rule) : noDivisionFound(amount, rule);
    return { size: amount, inBounds, overMaxUnit: null, reason, unexcused: Math.max(rule.min - amount, amount - rule.max) };
  });
}

/** For a zone that lies within one remainder that cannot be divided within bounds: the unit above the maximum beside it. */
function enclosed(graph: CellGraph, level: Level, cells: readonly number[]): (zone: readonly number[]) => string | null {
  const rest = cells.filter((cell) => level.overMax[cell] === null);
  const within = new Set(cells);
  const blameOf = new Map<number, string>();
  for (const part of connectedParts(graph, rest)) {
    const [low, high] = zoneRange(
      part.reduce((total, cell) => total + level.size[cell], 0),
      level.rule,
    );
    if (low <= high) continue;
    const units: string[] = [];
    for (const cell of part) {
      eachNeighbour(graph, cell, (other) => {
        if (within.has(other) && level.overMax[other] !== null) units.push(level.overMax[other]!);
      });
    }
    const blame = units.sort(byText)[0];
    if (blame !== undefined) for (const cell of part) blameOf.set(cell, blame);
  }
  return (zone) => {
    const blame = blameOf.get(zone[0]);
    return blame !== undefined && zone.every((cell) => blameOf.has(cell)) ? blame : null;
  };
}

function holds(unit: string, size: number, max: number): Text {
  return {
    zh: `含超过上限的单元 ${unit}(${round(size)},上限 ${max})`,
    en: `holds unit ${unit}, which is above the maximum (${round(size)} > ${max})`,
  };
}

function isEnclosed(unit: string, size: number, { min, max }: { readonly min: number; readonly max: number }): Text {
  return {
    zh: `被超过上限的单元 ${unit} 隔开,仅余 ${round(size)},无法按 ${min}–${max} 划分`,
    en: `cut off by unit ${unit}, which is above the maximum: the ${round(size)} left cannot be divided into ${min}–${max}`,
  };
}

/** Why a total fits no number of zones, and the nearest bounds that would do. */
export function noTotalFits(total: number, { min, max }: { readonly min: number; readonly max: number }): Text {
  const few = Math.max(1, Math.floor(total / max));
  const many = few + 1;
  if (total < min) {
    return {
      zh: `共 ${round(total)},不足一个网格的下限 ${min};下限降到 ${Math.floor(total)} 即可`,
      en: `${round(total)} in all, less than the minimum ${min} of one zone; a minimum of ${Math.floor(total)} would do`,
    };
  }
  const upper = Math.ceil(total / few);
  const lower = Math.floor(total / many);
  return {
    zh: `共 ${round(total)},按 ${min}–${max} 无论分成几个都不合:分 ${few} 个须上限不低于 ${upper},分 ${many} 个须下限不高于 ${lower}`,
    en: `${round(total)} in all fit no number of zones of ${min}–${max}: ${few} would need a maximum of ${upper}, ${many} a minimum of ${lower}`,
  };
}

function noDivisionFound(size: number, { min, max }: { readonly min: number; readonly max: number }): Text {
  return {
    zh: `本格 ${round(size)},不在 ${min}–${max} 之内:未找到既保持小区、楼栋完整又合限的划分`,
    en: `${round(size)} is outside ${min}–${max}: no division was found that keeps compounds and buildings whole and fits`,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
