import { Random, seedOf } from '../core/random.js';
import type { Territory } from '../core/territory.js';
import { atomsOf, type Grain } from './atoms.js';
import { solve } from './engine/solve.js';
import { type CellGraph, connectedParts } from './graph.js';
import { judge, zoneRange } from './judge.js';
import type { Level } from './level.js';
import { type Link, metreProblem } from './metres.js';

export interface Ground {
  readonly territory: Territory;
  readonly graph: CellGraph;
  readonly level: Level;
  /** Connected (links included), in the order of their ids. */
  readonly cells: readonly number[];
  readonly links: readonly Link[];
}

interface Candidate {
  readonly zones: readonly (readonly number[])[];
  readonly violation: number;
  readonly unexcused: number;
}

const PROPOSALS = {
  grid: { perAtom: 12_000, least: 40_000, most: 40_000_000 },
  micro: { perAtom: 2_000, least: 20_000, most: 4_000_000 },
} as const;

/** How much longer the search goes on where a zone is out of bounds without excuse although the total would add up. */
const PERSISTENCE = 4;

/**
 * Divides a connected ground into zones within bounds where that is possible, else with the least that is out of bounds.
 * The number of zones is the one nearest to the target that succeeds: W/target, then ±1, ±2. Where no number does,
 * the best division is tried again with blocks taken apart into compounds and buildings.
 */
export function divide(ground: Ground, seed: number): readonly (readonly number[])[] {
  const { territory, graph, level, cells } = ground;
  const grains: readonly Grain[] = level.name === 'grid' ? ['coarse', 'fine'] : ['cells'];
  let best: Candidate | null = null;
  for (const effort of [1, PERSISTENCE]) {
    for (const grain of effort === 1 ? grains : grains.slice(-1)) {
      const atoms = atomsOf(territory, graph, level, cells, grain);
      for (const zones of zoneNumbers(ground, atoms.length)) {
        const candidate = attempt(ground, atoms, zones, seed, best, effort);
        if (best === null || isBetter(candidate, best)) best = candidate;
        if (best.violation === 0) return best.zones;
      }
    }
    // micro-grids are so small that what was not found is not there; else longer search helps only what adds up
    if (level.name === 'micro' || best!.unexcused === 0 || !addsUp(ground)) break;
  }
  return best!.zones;
}

function addsUp({ level, cells }: Ground): boolean {
  const [low, high] = zoneRange(
    cells.reduce((total, cell) => total + level.capped[cell], 0),
    level.rule,
  );
  return low <= high;
}

function isBetter(a: Candidate, b: Candidate): boolean {
  return a.unexcused < b.unexcused - 1e-9 || (a.unexcused <= b.unexcused + 1e-9 && a.violation < b.violation - 1e-9);
}

function attempt(
  { territory, graph, level, cells, links }: Ground,
  atoms: readonly (readonly number[])[],
  zones: number,
  seed: number,
  known: Candidate | null,
  effort: number,
): Candidate {
  const { perAtom, least, most } = PROPOSALS[level.name];
  const problem = metreProblem(territory, graph, level, atoms, links, zones);
  const from = known?.zones.length === zones ? divisionOn(atoms, known.zones) : undefined;
  const division = solve(problem, new Random(seedOf(seed, effort, zones)), {
    proposals: Math.min(most, effort * Math.max(least, perAtom * atoms.length)),
    ...(from ? { from } : {}),
  });
  const parts: number[][] = Array.from({ length: zones }, () => []);
  atoms.forEach((atom, i) => {
    parts[division.zoneOf[i]].push(...atom);
  });
  const order = new Map(cells.map((cell, i) => [cell, i]));
  for (const part of parts) part.sort((a, b) => order.get(a)! - order.get(b)!);
  parts.sort((a, b) => order.get(a[0])! - order.get(b[0])!);
  const unexcused = judge(graph, level, cells, parts).reduce((total, verdict) => total + verdict.unexcused, 0);
  return { zones: parts, violation: division.violation, unexcused };
}

function divisionOn(atoms: readonly (readonly number[])[], zones: readonly (readonly number[])[]): Int32Array {
  const zoneOf = new Map<number, number>();
  zones.forEach((zone, i) => {
    for (const cell of zone) zoneOf.set(cell, i);
  });
  return Int32Array.from(atoms, (atom) => zoneOf.get(atom[0])!);
}

/**
 * Numbers of zones to try, the likeliest first. A unit above the maximum is a zone of its own; what is left between such
 * units is divided by the target, and joins them where it is less than half the minimum.
 */
function zoneNumbers({ graph, level, cells }: Ground, most: number): number[] {
  const rest = cells.filter((cell) => level.overMax[cell] === null);
  let likely = cells.length - rest.length;
  for (const part of connectedParts(graph, rest)) {
    const total = part.reduce((sum, cell) => sum + level.size[cell], 0);
    if (total < level.rule.min / 2) continue;
    const [low, high] = zoneRange(total, level.rule);
    const wanted = Math.max(1, Math.round(total / level.target));
    likely += low <= high ? Math.min(high, Math.max(low, wanted)) : wanted;
  }
  likely = Math.max(1, likely);
  const numbers = [likely, likely - 1, likely + 1, likely - 2, likely + 2].map((k) => Math.min(most, Math.max(1, k)));
  return [...new Set(numbers)];
}
