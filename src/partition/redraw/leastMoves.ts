import { Random } from '../../core/random.js';
import { atomsOf } from '../atoms.js';
import { connectedParts } from '../graph.js';
import type { Ground } from '../ground.js';
import { boundedBy } from '../level.js';
import type { EachTouching } from './seating.js';

/** Divisions that are followed at one time, and moves that one is away from where it began. */
const WIDTH = 96;
const DEPTH = 40;
/** Moves in a row that made nothing better before the search ends. */
const PATIENCE = 12;
/** With no more pieces than this every move between neighbours is looked at, not only those where something is wrong. */
const EVERY_MOVE = 60;
/** Households that a cell without any counts for: ground that nobody lives on stays, too, where nothing asks for it. */
const BARE = 0.01;

/** Pieces that move as one, with what they carry. */
interface Pieces {
  readonly of: readonly (readonly number[])[];
  readonly touching: readonly (readonly number[])[];
  /** Zone that a piece was in before, −1 for none. */
  readonly home: Int32Array;
  readonly isFixed: Uint8Array;
  readonly cost: Float64Array;
  /** Bounded amounts, attribute by attribute. */
  readonly amounts: readonly Float64Array[];
}

interface State {
  readonly zoneOf: Int32Array;
  readonly amounts: Float64Array;
  /** Cost of the pieces of each zone that were in it before. */
  readonly stayed: Float64Array;
  readonly key: number;
}

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
      for (const { moving, to } of movesOf(pieces, state, zones, bound, rating)) {
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

/** Compounds within their blocks and single cells, taken apart where a start, the zones before or the planner divide them. */
function piecesToMove(
  { territory, graph, level, cells, fixed }: Ground,
  starts: readonly Int32Array[],
  homeOf: (cell: number) => number,
  eachTouching: EachTouching,
): Pieces {
  const isFixed = (cell: number) => fixed !== undefined && fixed[cell] >= 0;
  const alike = (a: number, b: number) =>
    homeOf(a) === homeOf(b) && isFixed(a) === isFixed(b) && starts.every((start) => start[a] === start[b]);
  const of = atomsOf(territory, graph, level, cells, 'fine').flatMap((atom) => connectedParts(graph, atom, alike));
  const pieceOf = new Map<number, number>();
  of.forEach((part, u) => {
    for (const cell of part) pieceOf.set(cell, u);
  });
  const touching = of.map((part, u) => {
    const others = new Set<number>();
    for (const cell of part) eachTouching(cell, (other) => others.add(pieceOf.get(other)!));
    others.delete(u);
    return [...others].sort((a, b) => a - b);
  });
  const total = (amount: (cell: number) => number) =>
    Float64Array.from(of, (part) => part.reduce((sum, cell) => sum + amount(cell), 0));
  return {
    of,
    touching,
    home: Int32Array.from(of, (part) => homeOf(part[0])),
    isFixed: Uint8Array.from(of, (part) => (isFixed(part[0]) ? 1 : 0)),
    cost: total((cell) => territory.cells[cell].households + BARE),
    amounts: boundedBy(level).map(({ capped }) => total((cell) => capped[cell])),
  };
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

function summed({ cost, home, amounts }: Pieces, zoneOf: Int32Array, zones: number): Pick<State, 'amounts' | 'stayed'> {
  const held = new Float64Array(zones * amounts.length);
  const stayed = new Float64Array(zones);
  zoneOf.forEach((zone, u) => {
    amounts.forEach((list, a) => {
      held[zone * amounts.length + a] += list[u];
    });
    if (home[u] === zone) stayed[zone] += cost[u];
  });
  return { amounts: held, stayed };
}

/** A state after some pieces have gone to a zone; `inFull` with its own zones, else only with its sums. */
function moved(
  { cost, home, amounts }: Pieces,
  state: State,
  moving: readonly number[],
  to: number,
  key: number,
  inFull: boolean,
): State {
  const held = state.amounts.slice();
  const stayed = state.stayed.slice();
  const zoneOf = inFull ? state.zoneOf.slice() : state.zoneOf;
  for (const u of moving) {
    const from = state.zoneOf[u];
    amounts.forEach((list, a) => {
      held[from * amounts.length + a] -= list[u];
      held[to * amounts.length + a] += list[u];
    });
    if (home[u] === from) stayed[from] -= cost[u];
    if (home[u] === to) stayed[to] += cost[u];
    if (inFull) zoneOf[u] = to;
  }
  return { zoneOf, amounts: held, stayed, key };
}

/** Moves between a zone that is out of bounds and its neighbours, into zones that hold fixed cells, and back home: a piece with what it alone joins to its zone. */
function* movesOf(
  pieces: Pieces,
  state: State,
  zones: number,
  bound: ReadonlySet<number>,
  { ofZone }: ReturnType<typeof rate>,
): Generator<{ moving: readonly number[]; to: number }> {
  const { touching, home, isFixed } = pieces;
  const { zoneOf } = state;
  const isOut = Uint8Array.from({ length: zones }, (_, zone) => (ofZone(state, zone) > 0 ? 1 : 0));
  const isOpen = zoneOf.length <= EVERY_MOVE;
  const members = new Int32Array(zones);
  const isNear = new Uint8Array(zones).fill(isOpen ? 1 : 0);
  for (let zone = 0; zone < zones; zone++) if (isOut[zone] || bound.has(zone)) isNear[zone] = 1;
  zoneOf.forEach((zone, u) => {
    members[zone]++;
    if (home[u] !== zone) isNear[zone] = 1;
  });
  // in those zones and beside them
  const candidates = new Set<number>();
  for (let u = 0; u < zoneOf.length; u++) {
    if (!isNear[zoneOf[u]]) continue;
    candidates.add(u);
    for (const v of touching[u]) candidates.add(v);
  }
  for (const u of [...candidates].sort((a, b) => a - b)) {
    const from = zoneOf[u];
    if (isFixed[u] || members[from] === 1) continue;
    const into = new Set<number>();
    for (const v of touching[u]) {
      const to = zoneOf[v];
      if (to !== from && (isOpen || isOut[from] || isOut[to] || home[u] === to || bound.has(to))) into.add(to);
    }
    if (into.size === 0) continue;
    const moving = withWhatItJoins(pieces, zoneOf, u);
    if (moving === null) continue;
    for (const to of into) yield { moving, to };
  }
}

/** A piece and what would be cut off from the heaviest rest of its zone; null where nothing or something fixed would be. */
function withWhatItJoins({ touching, cost, isFixed }: Pieces, zoneOf: Int32Array, u: number): readonly number[] | null {
  const seen = new Set([u]);
  const parts: { members: number[]; fixed: boolean; cost: number }[] = [];
  for (const first of touching[u]) {
    if (zoneOf[first] !== zoneOf[u] || seen.has(first)) continue;
    const part = [first];
    seen.add(first);
    for (let head = 0; head < part.length; head++) {
      for (const other of touching[part[head]]) {
        if (seen.has(other) || zoneOf[other] !== zoneOf[u]) continue;
        seen.add(other);
        part.push(other);
      }
    }
    parts.push({
      members: part,
      fixed: part.some((one) => isFixed[one] === 1),
      cost: part.reduce((sum, one) => sum + cost[one], 0),
    });
  }
  if (parts.length <= 1) return [u];
  const rest = parts.reduce((a, b) => ((b.fixed && !a.fixed) || (b.fixed === a.fixed && b.cost > a.cost) ? b : a));
  const going = parts.filter((part) => part !== rest);
  return going.some(({ fixed }) => fixed) ? null : [u, ...going.flatMap((part) => part.members)];
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
