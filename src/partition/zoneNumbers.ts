import { connectedParts } from './graph.js';
import type { Ground } from './ground.js';
import { rangeOf } from './judge.js';

/** Numbers of zones that atoms can make up: one for each label that is fixed, and no more than free atoms besides. */
export interface Limits {
  readonly least: number;
  readonly most: number;
}

export function zoneLimits(atoms: readonly (readonly number[])[], fixed: Int32Array | undefined): Limits {
  if (!fixed) return { least: 1, most: atoms.length };
  const labels = atoms.map((atom) => fixed[atom[0]]).filter((label) => label >= 0);
  const kinds = new Set(labels).size;
  return { least: Math.max(1, kinds), most: atoms.length - labels.length + kinds };
}

/**
 * Numbers of zones to try, the likeliest first. A unit above the maximum is a zone of its own; what is left between such
 * units is divided by the target, and joins them where it is less than half the minimum.
 */
export function zoneNumbers({ graph, level, cells, zones }: Ground, limits: Limits): number[] {
  if (zones !== undefined) return within([zones], limits);
  const rest = cells.filter((cell) => level.overMax[cell] === null);
  let likely = new Set(cells.filter((cell) => level.overOf[cell] >= 0).map((cell) => level.overOf[cell])).size;
  for (const part of connectedParts(graph, rest)) {
    const total = part.reduce((sum, cell) => sum + level.size[cell], 0);
    if (total < level.rule.min / 2) continue;
    const [low, high] = rangeOf(level, part, 'size');
    const wanted = Math.max(1, Math.round(total / level.target));
    likely += low <= high ? Math.min(high, Math.max(low, wanted)) : wanted;
  }
  return within(around(Math.max(1, likely)), limits);
}

/** Numbers of zones to try where there were `former` ones: the nearest to that first, as far as the total allows. */
export function zoneNumbersNear(former: number, ground: Ground, limits: Limits): number[] {
  if (ground.zones !== undefined) return within([ground.zones], limits);
  const numbers = [...new Set([...around(former), ...zoneNumbers(ground, limits)])];
  const [low, high] = rangeOf(ground.level, ground.cells);
  const allowed = low <= high ? numbers.filter((zones) => zones >= low && zones <= high) : numbers;
  const tried = allowed.length > 0 ? allowed : numbers;
  return within(
    tried.sort((a, b) => Math.abs(a - former) - Math.abs(b - former) || a - b),
    limits,
  );
}

function around(zones: number): number[] {
  return [zones, zones - 1, zones + 1, zones - 2, zones + 2];
}

function within(numbers: readonly number[], { least, most }: Limits): number[] {
  return [...new Set(numbers.map((zones) => Math.min(most, Math.max(least, zones))))];
}
