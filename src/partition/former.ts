import type { Random } from '../core/random.js';
import { induced } from './engine/induced.js';
import type { Home, Problem } from './engine/problem.js';
import { treeStart } from './engine/trees.js';
import { eachNeighbour } from './graph.js';
import type { Ground } from './ground.js';

/** The previous division as far as it can still stand: every cell in a zone, every zone in one piece. */
export interface Former {
  /** For each cell of the territory the number of its zone, from 0 in the order of their first cells; −1 outside the ground. */
  readonly zoneOfCell: Int32Array;
  readonly zones: number;
  /** Whether a cell lies where it did before. */
  readonly atHome: (cell: number) => boolean;
  /** Whether all of them do. */
  readonly isWhole: boolean;
}

/**
 * Seats every cell of a ground in a previous zone. Fixed cells draw a corridor to the largest piece of the zone they are to be in,
 * where free cells allow one. Of a zone in pieces the largest stays (one with fixed cells before others); cells that have no
 * zone, or lie in the other pieces, go to the zone that reaches them in the fewest steps. Null where no cell had a zone, or
 * fixed cells of one label lie apart.
 */
export function former(ground: Ground): Former | null {
  const { cells, level, previous, fixed } = ground;
  if (!previous) return null;
  const labelOf = new Int32Array(ground.territory.cells.length).fill(-1);
  for (const cell of cells) labelOf[cell] = fixed && fixed[cell] >= 0 ? fixed[cell] : previous.zoneOfCell[cell];
  const eachTouching = contact(ground);
  if (fixed) layCorridors(ground, labelOf, fixed, eachTouching);

  const best = new Map<number, { piece: number[]; fixed: number; load: number }>();
  const seen = new Set<number>();
  let apart = false;
  let isWhole = true;
  for (const first of cells) {
    if (seen.has(first) || labelOf[first] < 0) continue;
    const label = labelOf[first];
    const piece = [first];
    seen.add(first);
    for (let head = 0; head < piece.length; head++) {
      eachTouching(piece[head], (other) => {
        if (seen.has(other) || labelOf[other] !== label) return;
        seen.add(other);
        piece.push(other);
      });
    }
    const found = {
      piece,
      fixed: fixed ? piece.filter((cell) => fixed[cell] >= 0).length : 0,
      load: piece.reduce((total, cell) => total + level.capped[cell], 0),
    };
    const known = best.get(label);
    if (known) isWhole = false;
    if (known && known.fixed > 0 && found.fixed > 0) apart = true;
    if (!known || found.fixed > known.fixed || (found.fixed === known.fixed && found.load > known.load)) best.set(label, found);
  }
  if (best.size === 0 || apart) return null;

  const numbers = new Map([...best.keys()].map((label, zone) => [label, zone]));
  const zoneOfCell = new Int32Array(labelOf.length).fill(-1);
  const queue: number[] = [];
  for (const [label, { piece }] of best) for (const cell of piece) zoneOfCell[cell] = numbers.get(label)!;
  for (const cell of cells) if (zoneOfCell[cell] >= 0) queue.push(cell);
  for (let head = 0; head < queue.length; head++) {
    eachTouching(queue[head], (other) => {
      if (zoneOfCell[other] >= 0) return;
      isWhole = false;
      zoneOfCell[other] = zoneOfCell[queue[head]];
      queue.push(other);
    });
  }
  const atHome = (cell: number) => numbers.get(previous.zoneOfCell[cell]) === zoneOfCell[cell];
  return { zoneOfCell, zones: best.size, atHome, isWhole: isWhole && cells.every(atHome) };
}

/**
 * Joins the fixed cells of each label to the largest piece of its zone along the free cells that hold the least, so that the zone
 * they are to be in is the one that was there, not a new one around them.
 */
function layCorridors(
  { cells, level }: Ground,
  labelOf: Int32Array,
  fixed: Int32Array,
  eachTouching: (cell: number, visit: (other: number) => void) => void,
): void {
  const labels = [...new Set(cells.filter((cell) => fixed[cell] >= 0).map((cell) => fixed[cell]))].sort((a, b) => a - b);
  for (const label of labels) {
    const own = cells.filter((cell) => labelOf[cell] === label);
    const pieces = piecesOf(own, eachTouching);
    const loadOf = (piece: readonly number[]) => piece.reduce((total, cell) => total + level.capped[cell], 0);
    const main = pieces.reduce((a, b) => (loadOf(b) > loadOf(a) ? b : a));
    for (const piece of pieces) {
      if (piece === main || !piece.some((cell) => fixed[cell] >= 0)) continue;
      const free = (cell: number) => fixed[cell] < 0 || fixed[cell] === label;
      const way = lightestWay(
        piece,
        new Set(main),
        free,
        (cell) => (labelOf[cell] === label ? 0 : level.capped[cell]),
        eachTouching,
      );
      for (const cell of way) labelOf[cell] = label;
    }
  }
}

function piecesOf(
  cells: readonly number[],
  eachTouching: (cell: number, visit: (other: number) => void) => void,
): readonly number[][] {
  const left = new Set(cells);
  const pieces: number[][] = [];
  for (const first of cells) {
    if (!left.delete(first)) continue;
    const piece = [first];
    for (let head = 0; head < piece.length; head++) {
      eachTouching(piece[head], (other) => {
        if (left.delete(other)) piece.push(other);
      });
    }
    pieces.push(piece);
  }
  return pieces;
}

/** Cells between two sets whose weight is the least, then the fewest, then first in order; none where there is no way. Method: Dijkstra. */
function lightestWay(
  from: readonly number[],
  to: ReadonlySet<number>,
  free: (cell: number) => boolean,
  weightOf: (cell: number) => number,
  eachTouching: (cell: number, visit: (other: number) => void) => void,
): readonly number[] {
  const cost = new Map<number, readonly [weight: number, steps: number]>(from.map((cell) => [cell, [0, 0]]));
  const before = new Map<number, number>();
  const open = new Set(from);
  const nearer = (a: readonly [number, number], b: readonly [number, number]) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  while (open.size > 0) {
    let at = -1;
    for (const cell of open) if (at < 0 || nearer(cost.get(cell)!, cost.get(at)!)) at = cell;
    open.delete(at);
    if (to.has(at)) {
      const way: number[] = [];
      for (let cell = before.get(at); cell !== undefined && before.has(cell); cell = before.get(cell)) way.push(cell);
      return way;
    }
    const [weight, steps] = cost.get(at)!;
    eachTouching(at, (other) => {
      if (!free(other)) return;
      const next = [weight + weightOf(other), steps + 1] as const;
      const known = cost.get(other);
      if (known && !nearer(next, known)) return;
      cost.set(other, next);
      before.set(other, at);
      open.add(other);
    });
  }
  return [];
}

/** Neighbours of a cell within the ground, links included. */
function contact({ graph, cells, links }: Ground): (cell: number, visit: (other: number) => void) => void {
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
  { level, cells, previous }: Ground,
  was: Former,
  atoms: readonly (readonly number[])[],
  problem: Problem,
  fixed: Int32Array | null,
  random: Random,
): Seats {
  const usual = cells.reduce((total, cell) => total + level.capped[cell], 0) / cells.length;
  const cost = Float64Array.from(atoms, (atom) =>
    atom.reduce((total, cell) => total + (was.atHome(cell) ? previous!.price * Math.max(usual, level.capped[cell]) : 0), 0),
  );
  const zoneOf = Int32Array.from(atoms, (atom) => was.zoneOfCell[atom[0]]);
  const home = Int32Array.from(atoms, (atom, i) => (cost[i] > 0 ? was.zoneOfCell[atom[0]] : -1));
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
