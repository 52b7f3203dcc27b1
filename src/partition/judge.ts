import { byText, sortedBy } from '../core/order.js';
import type { Text } from '../core/text.js';
import { attributeName, inAttribute } from './attributes.js';
import { type CellGraph, connectedParts, eachNeighbour } from './graph.js';
import { boundedBy, type Level, type OverMax } from './level.js';

/** What the bounds say of one zone. */
export interface Verdict {
  readonly size: number;
  readonly inBounds: boolean;
  /** The unit, compound or village group above the maximum that the zone holds, or that encloses it. */
  readonly overMaxUnit: string | null;
  readonly reason: Text | null;
  /** By how much it is out of bounds without such an excuse, all attributes together, in the measure of the first. */
  readonly unexcused: number;
}

/** Numbers of zones that the bounds allow for a total: ⌈W/max⌉ … ⌊W/min⌋; empty when low > high. */
export function zoneRange(
  total: number,
  { min, max }: { readonly min: number; readonly max: number },
): readonly [number, number] {
  return [Math.max(1, Math.ceil(total / max - 1e-9)), min > 0 ? Math.floor(total / min + 1e-9) : Infinity];
}

/** The same for cells of a level: what the bounds of all its attributes allow. */
export function rangeOf(level: Level, cells: readonly number[], by: 'size' | 'capped' = 'capped'): readonly [number, number] {
  let low = 1;
  let high = Infinity;
  for (const bounded of boundedBy(level)) {
    const [fewest, most] = zoneRange(sumOf(bounded[by], cells), bounded);
    low = Math.max(low, fewest);
    high = Math.min(high, most);
  }
  return [low, high];
}

/** Ground that carries nothing of what is bounded (a park, a lake): bounds do not apply, it is one zone. */
export function isBare(level: Level, cells: readonly number[]): boolean {
  return boundedBy(level).every(({ size }) => cells.every((cell) => size[cell] === 0));
}

/**
 * Judges the zones of one ground (the cells of an area's component, or of a grid). A zone above a maximum is excused when
 * it holds what alone is above it; any zone is when it holds such a thing or lies where such things cut it off: without
 * their cells, what is left around it has a total that no number of zones within bounds adds up to.
 */
export function judge(
  graph: CellGraph,
  level: Level,
  cells: readonly number[],
  zones: readonly (readonly number[])[],
): Verdict[] {
  const { overs, overOf } = level;
  const attributes = boundedBy(level);
  const enclosures = zones.some((zone) => zone.some((cell) => overOf[cell] >= 0)) ? enclosed(graph, level, cells) : null;
  const [low, high] = rangeOf(level, cells);
  const bare = isBare(level, cells);
  return zones.map((zone): Verdict => {
    const amounts = attributes.map(({ size }) => sumOf(size, zone));
    const size = amounts[0];
    if (bare) return { size, inBounds: true, overMaxUnit: null, reason: null, unexcused: 0 };
    const faults = attributes.flatMap(({ of, min, max }, a): Fault[] => {
      const amount = amounts[a];
      if (amount < min - 1e-9) return [{ of, amount, min, max, off: min - amount, share: (min - amount) / min }];
      return amount > max + 1e-9 ? [{ of, amount, min, max, off: amount - max, share: (amount - max) / max }] : [];
    });
    if (faults.length === 0) return { size, inBounds: true, overMaxUnit: null, reason: null, unexcused: 0 };
    const held = heaviest(level, zone);
    // what is too much elsewhere than where the thing it holds is too much by itself is not excused by it
    const excused = (fault: Fault) =>
      fault.amount < fault.min || held.some((o) => overs[o].excess.some(({ of }) => of === fault.of));
    const aboveByItself = faults.some((fault) => fault.amount > fault.max && excused(fault));
    if (aboveByItself && faults.every(excused)) {
      const over = overs[held.find((o) => overs[o].excess.some(({ of }) => faults.some((fault) => fault.of === of)))!];
      return { size, inBounds: false, overMaxUnit: over.id, reason: holds(over), unexcused: 0 };
    }
    const around = enclosures?.(zone) ?? null;
    if (around !== null) {
      return { size, inBounds: false, overMaxUnit: around.id, reason: isEnclosed(around, faults[0]), unexcused: 0 };
    }
    const reason = (low > high ? whyNone(level, cells) : null) ?? noDivisionFound(faults);
    // further attributes count in the measure of the first
    const unexcused = faults.reduce((sum, { of, off, share }) => sum + (of === level.rule.of ? off : share * level.rule.max), 0);
    return { size, inBounds: false, overMaxUnit: null, reason, unexcused };
  });
}

interface Fault {
  readonly of: string;
  readonly amount: number;
  readonly min: number;
  readonly max: number;
  /** By how much it is out of bounds, and that as a share of the bound. */
  readonly off: number;
  readonly share: number;
}

function sumOf(values: Float64Array, cells: readonly number[]): number {
  let total = 0;
  for (const cell of cells) total += values[cell];
  return total;
}

/** What a zone holds that is above a maximum by itself, the heaviest first. */
function heaviest({ overs, overOf }: Level, zone: readonly number[]): number[] {
  const held = [...new Set(zone.flatMap((cell) => (overOf[cell] >= 0 ? [overOf[cell]] : [])))];
  const weight = (o: number) => overs[o].excess[0].amount / overs[o].excess[0].max;
  return held.sort((a, b) => weight(b) - weight(a) || byText(overs[a].id, overs[b].id));
}

/** For a zone that lies within one remainder that cannot be divided within bounds: what is above the maximum beside it. */
function enclosed(graph: CellGraph, level: Level, cells: readonly number[]): (zone: readonly number[]) => OverMax | null {
  const rest = cells.filter((cell) => level.overOf[cell] < 0);
  const within = new Set(cells);
  const blameOf = new Map<number, OverMax>();
  for (const part of connectedParts(graph, rest)) {
    const [low, high] = rangeOf(level, part, 'size');
    if (low <= high) continue;
    const beside: OverMax[] = [];
    for (const cell of part) {
      eachNeighbour(graph, cell, (other) => {
        if (within.has(other) && level.overOf[other] >= 0) beside.push(level.overs[level.overOf[other]]);
      });
    }
    const blame = sortedBy(beside, ({ id }) => id)[0];
    if (blame !== undefined) for (const cell of part) blameOf.set(cell, blame);
  }
  return (zone) => {
    const blame = blameOf.get(zone[0]);
    return blame !== undefined && zone.every((cell) => blameOf.has(cell)) ? blame : null;
  };
}

/** Why no number of zones fits: the first attribute whose own total fits none, else that two attributes ask for different numbers. */
export function whyNone(level: Level, cells: readonly number[]): Text {
  const attributes = boundedBy(level).map((bounded) => ({ ...bounded, total: sumOf(bounded.capped, cells) }));
  for (const { of, total, min, max } of attributes) {
    const [low, high] = zoneRange(total, { min, max });
    if (low > high) return noTotalFits(total, { min, max }, of);
  }
  const byMost = attributes.map((a) => zoneRange(a.total, a)[0]);
  const byLeast = attributes.map((a) => zoneRange(a.total, a)[1]);
  const many = byMost.indexOf(Math.max(...byMost));
  const few = byLeast.indexOf(Math.min(...byLeast));
  const [a, b] = [attributes[many], attributes[few]];
  return {
    zh: `按${attributeName(a.of).zh}上限 ${a.max} 至少分 ${byMost[many]} 个,按${attributeName(b.of).zh}下限 ${b.min} 至多分 ${byLeast[few]} 个:两项不能同时满足`,
    en: `the maximum of ${a.max} ${attributeName(a.of).en} asks for at least ${byMost[many]} zones, the minimum of ${b.min} ${attributeName(b.of).en} for at most ${byLeast[few]}: both cannot hold`,
  };
}

const KIND: Readonly<Record<OverMax['kind'], Text>> = {
  unit: { zh: '单元', en: 'unit' },
  compound: { zh: '小区', en: 'compound' },
  villageGroup: { zh: '村组', en: 'village group' },
};

function holds({ kind, called, excess: [{ of, amount, max }] }: OverMax): Text {
  return {
    zh: `含超过上限的${KIND[kind].zh} ${called.zh}(${inAttribute(of, amount).zh},上限 ${max})`,
    en: `holds ${KIND[kind].en} ${called.en}, which is above the maximum (${inAttribute(of, amount).en} > ${max})`,
  };
}

function isEnclosed({ kind, called }: OverMax, { of, amount, min, max }: Fault): Text {
  return {
    zh: `被超过上限的${KIND[kind].zh} ${called.zh} 隔开,仅余 ${inAttribute(of, amount).zh},无法按 ${span(min, max).zh}划分`,
    en: `cut off by ${KIND[kind].en} ${called.en}, which is above the maximum: the ${inAttribute(of, amount).en} left cannot be divided into ${span(min, max).en}`,
  };
}

/** Why a total fits no number of zones, and the nearest bounds that would do. */
function noTotalFits(total: number, { min, max }: { readonly min: number; readonly max: number }, of = 'households'): Text {
  const few = Math.max(1, Math.floor(total / max));
  const many = few + 1;
  const all = inAttribute(of, total);
  if (total < min) {
    return {
      zh: `共 ${all.zh},不足一个网格的下限 ${min};下限降到 ${Math.floor(total)} 即可`,
      en: `${all.en} in all, less than the minimum ${min} of one zone; a minimum of ${Math.floor(total)} would do`,
    };
  }
  const upper = Math.ceil(total / few);
  const lower = Math.floor(total / many);
  return {
    zh: `共 ${all.zh},按 ${min}–${max} 无论分成几个都不合:分 ${few} 个须上限不低于 ${upper},分 ${many} 个须下限不高于 ${lower}`,
    en: `${all.en} in all fit no number of zones of ${min}–${max}: ${few} would need a maximum of ${upper}, ${many} a minimum of ${lower}`,
  };
}

function noDivisionFound(faults: readonly Fault[]): Text {
  const each = faults.map(({ of, amount, min, max }) => outside(inAttribute(of, amount), min, max));
  return {
    zh: `本格 ${each.map(({ zh }) => zh).join(';')}:未找到既保持小区、楼栋完整又合限的划分`,
    en: `${each.map(({ en }) => en).join('; ')}: no division was found that keeps compounds and buildings whole and fits`,
  };
}

function outside(amount: Text, min: number, max: number): Text {
  return min > 0
    ? { zh: `${amount.zh},不在 ${min}–${max} 之内`, en: `${amount.en} is outside ${min}–${max}` }
    : { zh: `${amount.zh},超过上限 ${max}`, en: `${amount.en} is above the maximum ${max}` };
}

function span(min: number, max: number): Text {
  return min > 0 ? { zh: `${min}–${max} `, en: `${min}–${max}` } : { zh: `上限 ${max} `, en: `the maximum ${max}` };
}
