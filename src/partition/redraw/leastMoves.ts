import type { Ground } from '../ground.js';
import { type Key, keyNumber, type Moving, moveStates, type Rating, type State } from './moveStates.js';
import { movesFor } from './pieceMoves.js';
import { piecesToMove } from './pieces.js';
import type { EachTouching } from './seating.js';

/** Divisions that are followed at one time: fewer where pieces are many, since each leads to more. */
const WIDTH = { small: 96, large: 48, from: 300 };
/** Moves that a division is away from where it began. */
const DEPTH = 40;
/** Moves in a row that made nothing better before the search ends. */
const PATIENCE = 12;

interface Step {
  readonly state: State;
  readonly moving: Moving;
  readonly to: number;
  readonly key: Key;
  readonly merit: number;
}

/**
 * The division that is within bounds, keeps every zone in one piece and moves the fewest households away from where they were,
 * as far as a search finds it: from one or several divisions on, piece by piece, those followed whose households moved and
 * households out of bounds are the fewest together. Fixed cells stay. A zone that keeps less than half of its
 * households would lose its code: that comes last, and all of it counts as moved. Where nothing within bounds is found, the
 * one nearest to it.
 *
 * Method: beam search; deterministic.
 *
 * @param starts zones of the cells of the territory (−1 outside the ground), each zone in one piece
 * @param homeOf the zone of a cell before, −1 for none
 */
export function leastMoves(
  ground: Ground,
  starts: readonly Int32Array[],
  zones: number,
  homeOf: (cell: number) => number,
  eachTouching: EachTouching,
): Int32Array {
  const pieces = piecesToMove(ground, starts, homeOf, eachTouching);
  const states = moveStates(ground, pieces, zones);
  const eachMove = movesFor(pieces, states, boundZones(ground, starts[0]));
  const width = pieces.of.length < WIDTH.from ? WIDTH.small : WIDTH.large;
  const seen = new Set<number>();
  const isNew = (key: number) => seen.size < seen.add(key).size;
  let best: (Rating & { readonly state: State }) | null = null;
  const consider = (state: State): boolean => {
    const rated = { state, ...states.rating(state) };
    if (best !== null && !isBetter(rated, best)) return false;
    best = rated;
    return true;
  };
  let beam = starts
    .map((start) => states.first(Int32Array.from(pieces.of, (cells) => start[cells[0]])))
    .filter(({ key }) => isNew(keyNumber(key)));
  for (const state of beam) consider(state);
  for (let depth = 0, idle = 0; depth < DEPTH && idle < PATIENCE && beam.length > 0; depth++) {
    const steps = fewest(width);
    for (const state of beam) {
      eachMove(state, (moving, to) => {
        const merit = states.merit(state, moving, to);
        if (merit >= steps.limit()) return;
        const key = states.key(state, moving, to);
        if (isNew(keyNumber(key))) steps.add({ state, moving, to, key, merit });
      });
    }
    beam = steps.kept().map((step) => states.after(step.state, step.moving, step.to, step.key));
    idle++;
    for (const state of beam) if (consider(state)) idle = 0;
  }
  const zoneOfCell = new Int32Array(starts[0].length).fill(-1);
  const { zoneOf } = (best as { readonly state: State } | null)!.state;
  pieces.of.forEach((cells, u) => {
    for (const cell of cells) zoneOfCell[cell] = zoneOf[u];
  });
  return zoneOfCell;
}

/** Keeps the `most` steps of the least merit; of equal ones those that came first, in this order. */
function fewest(most: number): { limit: () => number; add: (step: Step) => void; kept: () => readonly Step[] } {
  let steps: Step[] = [];
  let limit = Infinity;
  const kept = () => steps.sort((a, b) => a.merit - b.merit).slice(0, most);
  const add = (step: Step) => {
    steps.push(step);
    if (steps.length < 4 * most) return;
    steps = kept();
    limit = steps[most - 1].merit;
  };
  return { limit: () => limit, add, kept };
}

/** Bounds first, then that codes stay, then the fewest households. */
function isBetter(a: Rating, b: Rating): boolean {
  if (a.violation !== b.violation) return a.violation < b.violation;
  return a.lost < b.lost || (a.lost === b.lost && a.moved < b.moved - 1e-9);
}

/** Zones that hold fixed cells: other ways of reaching them may be better than the one they began with. */
function boundZones({ cells, fixed }: Ground, start: Int32Array): ReadonlySet<number> {
  return new Set(cells.filter((cell) => fixed !== undefined && fixed[cell] >= 0).map((cell) => start[cell]));
}
