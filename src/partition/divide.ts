import { atomsOf, type Grain } from './atoms.js';
import { asItWas, attempt, attemptFrom, type Candidate, isBetter, refined } from './attempt.js';
import { type Former, former } from './former.js';
import type { Ground } from './ground.js';
import { rangeOf } from './judge.js';
import { zoneLimits, zoneNumbers, zoneNumbersNear } from './zoneNumbers.js';

export { type Ground, type Previous, USUAL_MOVE_PRICE } from './ground.js';

/** How much longer the search goes on where a zone is out of bounds without excuse although the total would add up. */
const PERSISTENCE = 4;
const PERSISTENT_MICRO_CELLS = 120;

/**
 * Divides a connected ground into zones within bounds where that is possible, else with the least that is out of bounds.
 * The number of zones is the one nearest to the target that succeeds: W/target, then ±1, ±2. Where no number does,
 * the best division is tried again with blocks taken apart into compounds and buildings.
 *
 * With a previous division, the number of zones nearest to the previous comes first, and what comes out is the previous
 * division unless that is out of bounds, or another saves more border than the price of what moves. What a planner has edited
 * is taken as it is with the fewest households that move, where that is within bounds.
 */
export function divide(ground: Ground, seed: number): readonly (readonly number[])[] {
  const was = former(ground);
  if (was === null) return divideAfresh(ground, seed).zones;
  if (was.isSettled && (ground.zones ?? was.zones) === was.zones) return asItWas(ground, was).zones;
  const before = was.isWhole && (ground.zones ?? was.zones) === was.zones ? asItWas(ground, was) : null;
  // what was out of bounds when it was drawn, and is drawn again from the same, must come out the same
  if (before !== null && before.violation > 0 && isSame(divideAfresh(ground, seed), before)) return before.zones;
  return redivide(ground, was, before, seed).zones;
}

function divideAfresh(ground: Ground, seed: number): Candidate {
  const { fixed } = ground;
  const label = (cell: number) => (fixed ? fixed[cell] : -1);
  let best: Candidate | null = null;
  for (const effort of [1, PERSISTENCE]) {
    for (const grain of grains(ground, effort)) {
      const atoms = refined(ground, atomsAt(ground, grain), label);
      for (const zones of zoneNumbers(ground, zoneLimits(atoms, fixed))) {
        const candidate = attempt(ground, atoms, zones, seed, best, effort);
        if (best === null || isBetter(candidate, best)) best = candidate;
        if (best.violation === 0) return best;
      }
    }
    if (isAllThereIs(ground, best!)) break;
  }
  return best!;
}

/**
 * Like `divideAfresh`, each time on from the former zones, which are taken as they are when nothing is better. As many zones
 * as before of finer pieces come before one zone more or less of coarse ones: a grid that comes or goes is the larger change.
 */
function redivide(ground: Ground, was: Former, before: Candidate | null, seed: number): Candidate {
  // a fixed cell must not be in one piece with free ones, or it would go where they go
  const isFixed = (cell: number) => ground.fixed !== undefined && ground.fixed[cell] >= 0;
  const label = (cell: number) => was.zoneOfCell[cell] * 4 + (was.atHome(cell) ? 2 : 0) + (isFixed(cell) ? 1 : 0);
  let best = before;
  for (const effort of [1, PERSISTENCE]) {
    const grained = grains(ground, effort).map((grain) => refined(ground, atomsAt(ground, grain), label));
    const limits = grained.map((atoms) => zoneLimits(atoms, ground.fixed));
    for (const zones of zoneNumbersNear(was.zones, ground, limits.at(-1)!)) {
      for (const [i, atoms] of grained.entries()) {
        if (zones < limits[i].least || zones > limits[i].most) continue;
        const candidate = attemptFrom(ground, was, atoms, zones, seed, effort);
        if (candidate.violation === 0) return candidate;
        if (best === null || isBetter(candidate, best)) best = candidate;
      }
    }
    if (isAllThereIs(ground, best!)) break;
  }
  return best!;
}

function grains({ level }: Ground, effort: number): readonly Grain[] {
  if (level.name === 'micro') return ['cells'];
  return effort === 1 ? ['coarse', 'fine'] : ['fine'];
}

function atomsAt({ territory, graph, level, cells }: Ground, grain: Grain): readonly (readonly number[])[] {
  return atomsOf(territory, graph, level, cells, grain);
}

/** Longer search helps only what adds up; on large ground the first search of micro-grids was long enough. */
function isAllThereIs({ level, cells, isBrief = false }: Ground, best: Candidate): boolean {
  if (isBrief || best.unexcused === 0 || (level.name === 'micro' && cells.length > PERSISTENT_MICRO_CELLS)) return true;
  const [low, high] = rangeOf(level, cells);
  return low > high;
}

/** Both are sorted by the order of the cells. */
function isSame(a: Candidate, b: Candidate): boolean {
  return (
    a.zones.length === b.zones.length &&
    a.zones.every((zone, i) => zone.length === b.zones[i].length && zone.every((cell, j) => cell === b.zones[i][j]))
  );
}
