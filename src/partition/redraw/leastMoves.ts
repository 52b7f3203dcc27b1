import { Random } from '../../core/random.js';
import type { Ground } from '../ground.js';
import { boundedBy } from '../level.js';
import { movesOf } from './pieceMoves.js';
import { moved, type Pieces, piecesToMove, type State, summed } from './pieces.js';
import type { EachTouching } from './seating.js';

/** Divisions that are followed at one time, and moves that one is away from where it began. */
const WIDTH = 96;
const DEPTH = 40;
/** Moves in a row that made nothing better before the search ends. */
const PATIENCE = 12;

interface Step {
  readonly state: State;
  readonly pieces: readonly number[];
  readonly to: number;
  readonly key: number;
  readonly merit: number;
}

interface Rated {
  readonly state: State;
  readonly violation: number;
  /** Zones that keep less than half of their households, and with it not their codes. */
  readonly lost: number;
  readonly moved: number;
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
  const bound = boundZones(ground, starts[0]);
  const rating = rate(ground, pieces, zones);
  const keys = Float64Array.from({ length: pieces.of.length * zones }, keyMaker());
  const keyOf = (zoneOf: Int32Array) => zoneOf.reduce((sum, zone, u) => wrapped(sum + keys[u * zones + zone]), 0);
  const seen = new Set<number>();
  let beam: State[] = [];
  let best: Rated | null = null;
  const consider = (state: State): boolean => {
    const rated = { state, ...rating(state) };
    if (best !== null && !isBetter(rated, best)) return false;
    best = rated;
    return true;
  };
  for (const start of starts) {
    const zoneOf = Int32Array.from(pieces.of, (cells) => start[cells[0]]);
    const state = { zoneOf, ...summed(pieces, zoneOf, zones), key: keyOf(zoneOf) };
    if (seen.has(state.key)) continue;
    seen.add(state.key);
    consider(state);
    beam.push(state);
  }
  for (let depth = 0, idle = 0; depth < DEPTH && idle < PATIENCE && beam.length > 0; depth++) {
    const steps: Step[] = [];
    for (const state of beam) {
      for (const { moving, to } of movesOf(pieces, state, zones, bound, rating.ofZone)) {
        let key = state.key;
        for (const u of moving) key = wrapped(key - keys[u * zones + state.zoneOf[u]] + keys[u * zones + to]);
        if (seen.has(key)) continue;
        seen.add(key);
        const after = moved(pieces, state, moving, to, key, false);
        const { violation, short, moved: households } = rating(after);
        steps.push({ state, pieces: moving, to, key, merit: households + violation + 2 * short });
      }
    }
    steps.sort((a, b) => a.merit - b.merit);
    beam = steps.slice(0, WIDTH).map((step) => moved(pieces, step.state, step.pieces, step.to, step.key, true));
    idle++;
    for (const state of beam) if (consider(state)) idle = 0;
  }
  const zoneOfCell = new Int32Array(starts[0].length).fill(-1);
  const { zoneOf } = (best as Rated | null)!.state;
  pieces.of.forEach((cells, u) => {
    for (const cell of cells) zoneOfCell[cell] = zoneOf[u];
  });
  return zoneOfCell;
}

/** Bounds first, then that codes stay, then the fewest households. */
function isBetter(a: Rated, b: Rated): boolean {
  if (a.violation !== b.violation) return a.violation < b.violation;
  return a.lost < b.lost || (a.lost === b.lost && a.moved < b.moved - 1e-9);
}

/** Zones that hold fixed cells: other ways of reaching them may be better than the one they began with. */
function boundZones({ cells, fixed }: Ground, start: Int32Array): ReadonlySet<number> {
  return new Set(cells.filter((cell) => fixed !== undefined && fixed[cell] >= 0).map((cell) => start[cell]));
}

/** What is out of bounds, in the measure of the first attribute, and what has moved. */
function rate({ level }: Ground, { home, cost, amounts }: Pieces, zones: number) {
  const attributes = boundedBy(level);
  const totals = amounts.map((list) => list.reduce((sum, amount) => sum + amount, 0));
  const worth = totals.map((total) => (total > 0 ? totals[0] / total : 1));
  const before = new Float64Array(zones);
  home.forEach((zone, u) => {
    if (zone >= 0) before[zone] += cost[u];
  });
  const all = before.reduce((sum, amount) => sum + amount, 0);
  const ofZone = ({ amounts: held }: Pick<State, 'amounts'>, zone: number) =>
    attributes.reduce((sum, { min, max }, a) => {
      const amount = held[zone * attributes.length + a];
      return sum + worth[a] * (Math.max(0, min - amount - 1e-9) + Math.max(0, amount - max - 1e-9));
    }, 0);
  const rating = (state: Pick<State, 'amounts' | 'stayed'>) => {
    let violation = 0;
    let stayed = 0;
    let lost = 0;
    let short = 0;
    for (let zone = 0; zone < zones; zone++) {
      violation += ofZone(state, zone);
      if (state.stayed[zone] >= before[zone] / 2 - 1e-9) stayed += state.stayed[zone];
      else {
        lost++;
        short += before[zone] / 2 - state.stayed[zone];
      }
    }
    return { violation, lost, short, moved: all - stayed };
  };
  return Object.assign(rating, { ofZone });
}

/** Keys of divisions are sums of random whole numbers, kept below 2^52. */
const WRAP = 2 ** 52;

function wrapped(sum: number): number {
  return ((sum % WRAP) + WRAP) % WRAP;
}

function keyMaker(): () => number {
  const random = new Random(1);
  return () => random.uint32() * 2 ** 20 + (random.uint32() & 0xfffff);
}
