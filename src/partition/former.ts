import { Random, seedOf } from '../core/random.js';
import { induced } from './engine/induced.js';
import type { Home, Problem } from './engine/problem.js';
import { treeStart } from './engine/trees.js';
import { eachNeighbour } from './graph.js';
import type { Ground } from './ground.js';
import { judge } from './judge.js';
import { layCorridors, type OtherWay } from './redraw/corridors.js';
import { leastMoves } from './redraw/leastMoves.js';
import { type EachTouching, type Seating, seated } from './redraw/seating.js';

/** The previous division as far as it can still stand: every cell in a zone, every zone in one piece. */
export interface Former {
  /** For each cell of the territory the number of its zone, from 0 in the order of their first cells; −1 outside the ground. */
  readonly zoneOfCell: Int32Array;
  readonly zones: number;
  /** Zone that a cell lay in before, wherever it is seated now; −1 where that is no more, or there was none. */
  readonly homeOf: (cell: number) => number;
  /** Whether a cell lies where it did before. */
  readonly atHome: (cell: number) => boolean;
  /** Whether all of them do. */
  readonly isWhole: boolean;
  /** Whether this is what an edit makes of it, within bounds with the fewest households: no search is to change it. */
  readonly isSettled: boolean;
}

/** Ways of joining what is fixed to its zones that are tried, the one of the fewest households first. */
const WAYS = { small: 40, large: 12, from: 300 };

/**
 * Seats every cell of a ground in a previous zone (`seated`). Where a planner has fixed cells, they are joined to the zones they are
 * to be in, and zones that are out of bounds then are put right by the fewest households (`leastMoves`). Null where no cell had
 * a zone, or fixed cells of one label cannot be joined.
 */
export function former(ground: Ground): Former | null {
  const { cells, previous, fixed } = ground;
  if (!previous) return null;
  const labelOf = new Int32Array(ground.territory.cells.length).fill(-1);
  for (const cell of cells) labelOf[cell] = fixed && fixed[cell] >= 0 ? fixed[cell] : previous.zoneOfCell[cell];
  const eachTouching = contact(ground);
  const seating = fixed ? edited(ground, labelOf, eachTouching) : seated(ground, labelOf, eachTouching);
  if (seating === null) return null;
  const { zoneOfCell, numbers } = seating;
  const homeOf = (cell: number) => numbers.get(previous.zoneOfCell[cell]) ?? -1;
  const atHome = (cell: number) => homeOf(cell) === zoneOfCell[cell];
  const isWhole = seating.isWhole && cells.every(atHome);
  const isSettled = fixed !== undefined && isWithinBounds(ground, zoneOfCell, numbers.size);
  return { zoneOfCell, zones: numbers.size, homeOf, atHome, isWhole, isSettled };
}

function isWithinBounds({ graph, level, cells }: Ground, zoneOfCell: Int32Array, zones: number): boolean {
  const parts: number[][] = Array.from({ length: zones }, () => []);
  for (const cell of cells) parts[zoneOfCell[cell]].push(cell);
  return judge(graph, level, cells, parts).every(({ unexcused }) => unexcused === 0);
}

/** Several ways of joining what is fixed to its zones, and from them on to the bounds with the fewest households that move. */
function edited(ground: Ground, labelOf: Int32Array, eachTouching: EachTouching): Seating | null {
  const { cells, previous } = ground;
  const random = new Random(seedOf('corridors', cells.length));
  const way = (other: OtherWay): Int32Array => {
    const own = labelOf.slice();
    layCorridors(ground, own, eachTouching, other);
    return own;
  };
  const usual = way({});
  const crossed = [
    ...new Set(cells.map((cell) => (usual[cell] === labelOf[cell] ? -1 : labelOf[cell])).filter((label) => label >= 0)),
  ];
  const tries = cells.length < WAYS.from ? WAYS.small : WAYS.large;
  const rounds = crossed.slice(0, tries / 2).map((label) => way({ round: label }));
  const others = Array.from({ length: tries - rounds.length }, () => way({ random }));
  const ways = [usual, ...rounds, ...others].map((own) => seated(ground, own, eachTouching)).filter((one) => one !== null);
  if (ways.length === 0) return null;
  const most = Math.max(...ways.map(({ numbers }) => numbers.size));
  const [first] = ways.filter(({ numbers }) => numbers.size === most);
  const { numbers } = first;
  const alike = ways.filter((one) => one.numbers.size === most && [...one.numbers.keys()].every((label) => numbers.has(label)));
  const starts = alike.map((one) => {
    const names = new Map([...one.numbers].map(([label, zone]) => [zone, numbers.get(label)!]));
    return one.zoneOfCell.map((zone) => (zone < 0 ? -1 : names.get(zone)!));
  });
  const homeOf = (cell: number) => numbers.get(previous!.zoneOfCell[cell]) ?? -1;
  const zoneOfCell = leastMoves(ground, starts, most, homeOf, eachTouching);
  const isWhole = first.isWhole && cells.every((cell) => zoneOfCell[cell] === first.zoneOfCell[cell]);
  return { zoneOfCell, numbers, isWhole };
}

/** Neighbours of a cell within the ground, links included. */
function contact({ graph, cells, links }: Ground): EachTouching {
  const within = new Set(cells);
  const linked = new Map<number, number[]>();
  for (const [a, b] of links) {
    linked.set(a, [...(linked.get(a) ?? []), b]);
    linked.set(b, [...(linked.get(b) ?? []), a]);
  }
  return (cell, visit) => {
    eachNeighbour(graph, cell, (other) => {
      if (within.has(other)) visit(other);
    });
    for (const other of linked.get(cell) ?? []) visit(other);
  };
}

/** Households that a cell without any weighs after an edit. */
const BARE_WEIGHT = 0.5;

/** Atoms in the zones of a former division, with what it costs to leave them. */
export interface Seats {
  readonly zoneOf: Int32Array;
  readonly home: Home;
}

/**
 * Seats of atoms when there are to be `problem.zones` zones: while there are too many, the lightest without fixed atoms is
 * dissolved among its neighbours; while there are too few, the heaviest is split along the best of some random trees,
 * and the heavier part keeps its name. Zones are as they were wherever that is possible.
 */
export function seatsFor(
  { territory, level, cells, previous, fixed: edits }: Ground,
  was: Former,
  atoms: readonly (readonly number[])[],
  problem: Problem,
  fixed: Int32Array | null,
  random: Random,
): Seats {
  const usual = cells.reduce((total, cell) => total + level.capped[cell], 0) / cells.length;
  // after an edit the fewest households move and little ground besides, and what had to move finds its way back where it can
  const weightOf = (cell: number) =>
    edits ? territory.cells[cell].households + BARE_WEIGHT : was.atHome(cell) ? Math.max(usual, level.capped[cell]) : 0;
  const cost = Float64Array.from(atoms, (atom) =>
    atom.every((cell) => was.homeOf(cell) === was.homeOf(atom[0]))
      ? previous!.price * atom.reduce((total, cell) => total + weightOf(cell), 0)
      : 0,
  );
  const zoneOf = Int32Array.from(atoms, (atom) => was.zoneOfCell[atom[0]]);
  const home = Int32Array.from(atoms, (atom, i) => (cost[i] > 0 ? was.homeOf(atom[0]) : -1));
  let zones = was.zones;
  const rename = (from: number, to: number) => {
    for (const names of fixed ? [zoneOf, home, fixed] : [zoneOf, home]) {
      for (let i = 0; i < names.length; i++) if (names[i] === from) names[i] = to;
    }
  };
  for (; zones > problem.zones; zones--) {
    const gone = lightest(problem, zoneOf, zones, fixed);
    dissolve(problem, zoneOf, gone);
    rename(gone, -1);
    if (gone !== zones - 1) rename(zones - 1, gone);
  }
  while (zones < problem.zones && split(problem, zoneOf, zones, fixed, random)) zones++;
  return { zoneOf, home: { zone: home, cost } };
}

function lightest(problem: Problem, zoneOf: Int32Array, zones: number, fixed: Int32Array | null): number {
  const loads = new Float64Array(zones);
  for (let u = 0; u < problem.nodes; u++) loads[zoneOf[u]] += fixed && fixed[u] >= 0 ? Infinity : problem.load[u];
  return loads.indexOf(Math.min(...loads));
}

function dissolve({ nodes, arcStart, arcTo }: Problem, zoneOf: Int32Array, gone: number): void {
  const queue: number[] = [];
  for (let u = 0; u < nodes; u++) {
    if (zoneOf[u] === gone) zoneOf[u] = -1;
    else queue.push(u);
  }
  for (let head = 0; head < queue.length; head++) {
    for (let arc = arcStart[queue[head]]; arc < arcStart[queue[head] + 1]; arc++) {
      if (zoneOf[arcTo[arc]] >= 0) continue;
      zoneOf[arcTo[arc]] = zoneOf[queue[head]];
      queue.push(arcTo[arc]);
    }
  }
}

const SPLIT_TRIES = 40;

/** Splits the heaviest zone that can be split; answers whether there was one. The new part is zone number `zones`. */
function split(problem: Problem, zoneOf: Int32Array, zones: number, fixed: Int32Array | null, random: Random): boolean {
  const loads = new Float64Array(zones);
  const members = new Int32Array(zones);
  for (let u = 0; u < problem.nodes; u++) {
    loads[zoneOf[u]] += problem.load[u];
    members[zoneOf[u]]++;
  }
  const heaviestFirst = Array.from(loads.keys()).sort((a, b) => loads[b] - loads[a] || a - b);
  for (const zone of heaviestFirst) {
    if (members[zone] < 2) continue;
    const part = induced({ ...problem, zones: Math.max(problem.zones, zones) }, zoneOf, [zone]);
    const halves = treeStart({ ...part.sub, zones: 2 }, random, SPLIT_TRIES);
    const held = [0, 0];
    const heavy = [0, 0];
    part.nodes.forEach((u, i) => {
      if (fixed && fixed[u] >= 0) held[halves[i]]++;
      heavy[halves[i]] += problem.load[u];
    });
    if (held[0] > 0 && held[1] > 0) continue;
    const leaves = held[0] > 0 ? 1 : held[1] > 0 ? 0 : heavy[0] < heavy[1] ? 0 : 1;
    part.nodes.forEach((u, i) => {
      if (halves[i] === leaves) zoneOf[u] = zones;
    });
    return true;
  }
  return false;
}
