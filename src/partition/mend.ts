import { byText, sortedBy } from '../core/order.js';
import { Random, seedOf } from '../core/random.js';
import type { Territory } from '../core/territory.js';
import { atomsOf, type Grain } from './atoms.js';
import type { DrawnZone } from './drawArea.js';
import { contiguity } from './engine/contiguity.js';
import { measure, roundness, zoneShapes } from './engine/energy.js';
import { moves } from './engine/moves.js';
import type { Problem } from './engine/problem.js';
import { solve } from './engine/solve.js';
import { type CellGraph, connectedParts, eachNeighbour } from './graph.js';
import { fitsFurther, type Level } from './level.js';
import { metreProblem } from './metres.js';

/** Another division of the ground of a few grids: `zones[i]` becomes grid `at[i]`. */
interface Change {
  readonly at: readonly number[];
  readonly zones: readonly (readonly number[])[];
  /** Cells that change hands; null where the ground is divided afresh. */
  readonly moved: readonly number[] | null;
  readonly energyChange: number;
}

/** A change that has been made for trial. */
interface Trial {
  readonly at: readonly number[];
  readonly changed: readonly DrawnZone[];
  readonly drawn: readonly DrawnZone[][];
  /** By how much less micro-grids are out of bounds then. */
  readonly saved: number;
}

const MOST_CHANGES = 40;
/** Changes that are divided again for longer where no brief search ends the trouble. */
const MOST_RETRIED = 6;
const MOST_ROUNDS = 3;
/** Cells that are divided anew in one round: a usual grid has some sixty. */
const MOST_CELLS = 4000;
/** Metres that a trade beside the trouble may cost more than one elsewhere and still come before it. */
const NEARER = 120;
/** Pairs of pieces are looked for among blocks, single pieces among compounds and buildings too. */
const GRAINS: readonly Grain[] = ['coarse', 'fine'];
/** Two and three grids are divided afresh with every border up to this much dearer or cheaper, so that it comes out otherwise. */
const SHAKE = 0.9;
const RESPLITS = 4;
const RESPLIT_PROPOSALS = 12_000;
/** A zone with P²/4πA over this (a strip of one to ten) is a tail, and a change that makes one costs so many metres more. */
const TAIL = 4;
const TAIL_PRICE = 500;

/**
 * A grid can be within bounds and yet impossible to divide into micro-grids within theirs (79, 62, 32 … households in the
 * wrong order along a lane). Then it trades border ground with a neighbouring grid (a block, a compound, a building, two blocks), or
 * is divided afresh together with one or two of them: the cheapest change that ends the trouble, those beside it before others, else
 * the one that lessens it most. Changes `grids` and `micros` in place, which run parallel.
 *
 * @param redraw divides a grid into micro-grids; a brief search that finds nothing within bounds does not persist
 */
export function mend(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  grids: DrawnZone[],
  micros: DrawnZone[][],
  redraw: (grid: DrawnZone, isBrief: boolean) => DrawnZone[],
): void {
  const badness = (parts: readonly DrawnZone[]) =>
    parts.reduce((total, part) => total + (part.kind === 'basic' ? part.verdict.unexcused : 0), 0);
  const isFree = (grid: number) =>
    grids[grid].kind === 'basic' && grids[grid].verdict.inBounds && connectedParts(graph, grids[grid].cells).length === 1;
  for (let grid = 0; grid < grids.length; grid++) {
    for (let round = 0; round < MOST_ROUNDS && isFree(grid) && badness(micros[grid]) > 0; round++) {
      const trouble = around(graph, micros[grid]);
      const price = ({ moved, energyChange }: Change) =>
        energyChange + (moved === null || moved.some((cell) => trouble.has(cell)) ? 0 : NEARER);
      const others = neighbours(graph, grids, grid).filter(isFree);
      const found = [
        ...others.flatMap((other) => GRAINS.flatMap((grain) => trades(territory, graph, level, grids, [grid, other], grain))),
        ...others.flatMap((other, i) => [
          ...resplits(territory, graph, level, grids, [grid, other]),
          ...others.slice(i + 1).flatMap((third) => resplits(territory, graph, level, grids, [grid, other, third])),
        ]),
      ].sort((a, b) => price(a) - price(b));
      const changes = distinct(grids, found);
      const badnessOf = (at: readonly number[]) => at.reduce((total, one) => total + badness(micros[one]), 0);
      const trialOf = (at: readonly number[], changed: readonly DrawnZone[], drawn: readonly DrawnZone[][]): Trial => {
        return { at, changed, drawn, saved: badnessOf(at) - drawn.reduce((total, parts) => total + badness(parts), 0) };
      };
      const isEnough = ({ saved }: Trial) => saved >= badness(micros[grid]);
      const trials: Trial[] = [];
      let divided = 0;
      for (const { at, zones } of changes.slice(0, MOST_CHANGES)) {
        if (divided > MOST_CELLS || (trials.length > 0 && isEnough(trials.at(-1)!))) break;
        if (!zones.every((cells) => fitsFurther(level, cells))) continue;
        divided += zones.reduce((total, cells) => total + cells.length, 0);
        const changed = at.map((one, i) => resized(level, grids[one], zones[i]));
        const drawn = changed.map((one) => redraw(one, true));
        trials.push(trialOf(at, changed, drawn));
      }
      // what a brief search finds is not always the end: the likeliest are searched again for longer
      const likeliest = trials.sort((a, b) => b.saved - a.saved).slice(0, MOST_RETRIED);
      let best: Trial | undefined;
      for (const { at, changed, drawn } of likeliest) {
        if (best !== undefined && isEnough(best)) break;
        const longer = drawn.map((parts, i) => (badness(parts) > 0 ? redraw(changed[i], false) : parts));
        const again = trialOf(at, changed, longer);
        if (best === undefined || again.saved > best.saved) best = again;
      }
      if (best === undefined || best.saved <= 0) break;
      for (const [i, one] of best.at.entries()) {
        grids[one] = best.changed[i];
        micros[one] = best.drawn[i];
      }
    }
  }
}

/** Cells of the micro-grids that are out of bounds, and those beside them. */
function around(graph: CellGraph, parts: readonly DrawnZone[]): Set<number> {
  const cells = parts.filter((part) => part.verdict.unexcused > 0).flatMap((part) => part.cells);
  const near = new Set(cells);
  for (const cell of cells) eachNeighbour(graph, cell, (other) => near.add(other));
  return near;
}

function neighbours(graph: CellGraph, grids: readonly DrawnZone[], grid: number): number[] {
  const gridOf = new Map<number, number>();
  grids.forEach(({ cells }, i) => {
    for (const cell of cells) gridOf.set(cell, i);
  });
  const found = new Set<number>();
  for (const cell of grids[grid].cells) {
    eachNeighbour(graph, cell, (other) => {
      const at = gridOf.get(other);
      if (at !== undefined && at !== grid) found.add(at);
    });
  }
  return [...found].sort((a, b) => a - b);
}

/**
 * The atoms of the ground of some grids, with the problem of dividing it and its present division. An atom may reach over a
 * border only if a block or compound does; it is taken apart there.
 */
function groundOf(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  grids: readonly DrawnZone[],
  at: readonly number[],
  grain: Grain,
) {
  const zoneOfCell = new Map(at.flatMap((grid, i) => grids[grid].cells.map((cell) => [cell, i] as const)));
  const cells = sortedBy([...zoneOfCell.keys()], (cell) => territory.cells[cell].id);
  const atoms = atomsOf(territory, graph, level, cells, grain).flatMap((atom) =>
    connectedParts(graph, atom, (a, b) => zoneOfCell.get(a) === zoneOfCell.get(b)),
  );
  const problem = metreProblem(territory, graph, level, atoms, [], at.length);
  return { cells, atoms, problem, zoneOf: Int32Array.from(atoms, ([cell]) => zoneOfCell.get(cell)!) };
}

/** Every piece (block, compound or cell, by `grain`), and among blocks every two, that may change hands between two grids and leave both connected and within bounds. */
function trades(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  grids: readonly DrawnZone[],
  at: readonly [number, number],
  grain: Grain,
): Change[] {
  const { cells, atoms, problem, zoneOf } = groundOf(territory, graph, level, grids, at, grain);
  const state = moves(problem, zoneOf);
  const mayLeave = contiguity(problem, zoneOf);
  const [energy, violation, tails] = [state.energy(), state.violation(), tailsOf(problem, zoneOf)];
  const mayGo = (u: number): boolean => {
    const p = zoneOf[u];
    for (let arc = problem.arcStart[u]; arc < problem.arcStart[u + 1]; arc++)
      if (zoneOf[problem.arcTo[arc]] !== p) return mayLeave(u, p);
    return false;
  };
  const go = (u: number): void => {
    const p = zoneOf[u];
    state.apply(u, p, 1 - p, state.energyChange(u, p, 1 - p), state.violationChange(u, p, 1 - p));
  };
  const found: Change[] = [];
  const offer = (moved: readonly number[]): void => {
    if (state.violation() > violation + 1e-9) return;
    const energyChange = state.energy() - energy + TAIL_PRICE * (tailsOf(problem, zoneOf) - tails);
    found.push({ at, zones: zonesOf(cells, atoms, zoneOf, 2), moved: moved.flatMap((u) => atoms[u]), energyChange });
  };
  const goesFirst = Uint8Array.from({ length: problem.nodes }, (_, u) => (mayGo(u) ? 1 : 0));
  for (let u = 0; u < problem.nodes; u++) {
    if (!goesFirst[u]) continue;
    go(u);
    offer([u]);
    for (let v = 0; grain === 'coarse' && v < problem.nodes; v++) {
      // two that may both go first are offered once
      if (v === u || (v < u && goesFirst[v]) || !mayGo(v)) continue;
      go(v);
      offer([u, v]);
      go(v);
    }
    go(u);
  }
  return found;
}

/** Divisions of the ground of some grids into as many, by blocks, that are within bounds as far as these were. */
function resplits(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  grids: readonly DrawnZone[],
  at: readonly number[],
): Change[] {
  const { cells, atoms, problem, zoneOf } = groundOf(territory, graph, level, grids, at, 'coarse');
  const before = measure(problem, zoneOf);
  const tails = tailsOf(problem, zoneOf);
  const random = new Random(seedOf(...at.map((grid) => territory.cells[grids[grid].cells[0]].id)));
  return Array.from({ length: RESPLITS }, () => {
    const factor = Float64Array.from(problem.edgeA, () => 1 + SHAKE * (2 * random.float() - 1));
    const shaken = { ...problem, arcCost: problem.arcCost.map((cost, arc) => cost * factor[problem.arcEdge[arc]]) };
    const found = solve(shaken, random, { proposals: RESPLIT_PROPOSALS });
    return measure(problem, found.zoneOf);
  }).flatMap((after): Change[] => {
    if (after.violation > before.violation + 1e-9) return [];
    const zones = zonesOf(cells, atoms, after.zoneOf, at.length);
    const longer = TAIL_PRICE * (tailsOf(problem, after.zoneOf) - tails);
    return [{ at, zones, moved: null, energyChange: after.energy - before.energy + longer }];
  });
}

/** Each division once, and none that leaves all as it is: trades by different pieces and divisions afresh often come to the same. */
function distinct(grids: readonly DrawnZone[], changes: readonly Change[]): Change[] {
  const seen = new Set<string>();
  return changes.filter(({ at, zones }) => {
    const key = divisionKey(zones);
    if (seen.has(key) || key === divisionKey(at.map((grid) => grids[grid].cells))) return false;
    seen.add(key);
    return true;
  });
}

/** The same for the same division, whatever the order of its zones. */
function divisionKey(zones: readonly (readonly number[])[]): string {
  return zones
    .map((cells) => [...cells].sort((a, b) => a - b).join())
    .sort(byText)
    .join(';');
}

function tailsOf(problem: Problem, zoneOf: Int32Array): number {
  const { perimeters, areas } = zoneShapes(problem, zoneOf);
  return perimeters.reduce((tails, perimeter, zone) => tails + (roundness(perimeter, areas[zone], 1) > TAIL ? 1 : 0), 0);
}

/** The cells of each zone in their own order. */
function zonesOf(
  cells: readonly number[],
  atoms: readonly (readonly number[])[],
  zoneOf: Int32Array,
  count: number,
): readonly (readonly number[])[] {
  const zoneOfCell = new Map(atoms.flatMap((atom, i) => atom.map((cell) => [cell, zoneOf[i]] as const)));
  return Array.from({ length: count }, (_, zone) => cells.filter((cell) => zoneOfCell.get(cell) === zone));
}

function resized(level: Level, grid: DrawnZone, cells: readonly number[]): DrawnZone {
  const size = cells.reduce((total, cell) => total + level.size[cell], 0);
  return { ...grid, cells, verdict: { ...grid.verdict, size } };
}
