import type { GridsConfig } from '../core/config/project.js';
import type { Finding } from '../core/finding.js';
import { byText, sortedBy } from '../core/order.js';
import type { Cell, Territory } from '../core/territory.js';
import { type CellGraph, connectedParts, eachNeighbour } from './graph.js';

/**
 * Cells that one grid must hold together, connected: a village group (自然村、村民小组) or a compound that is to be kept
 * whole. Where the cells of one do not touch, ground without buildings between them joins it; what even that does not
 * join is a bond of its own.
 */
export interface Bond {
  readonly kind: 'compound' | 'villageGroup';
  /** Id of the compound, name of the village group; joined by "+" where two of them share a building. */
  readonly id: string;
  readonly cells: readonly number[];
}

interface Wish {
  readonly kind: Bond['kind'];
  readonly id: string;
  readonly cells: number[];
}

/**
 * The bonds of a whole territory, area by area, outside dedicated sites.
 *
 * @param fits whether these cells together stay within every maximum of a grid: what does not is bonded only where
 *   `grids.oversize` says `keep`
 */
export function bondsOf(
  territory: Territory,
  graph: CellGraph,
  config: Pick<GridsConfig, 'oversize'>,
  fits: (cells: readonly number[]) => boolean,
): { bonds: Bond[]; findings: Finding[] } {
  const { villages, findings } = villageWishes(territory);
  const wishes = [...compoundWishes(territory), ...villages].filter((wish) => isKept(territory, config, wish, fits(wish.cells)));
  const isBare = (cell: number) => territory.cells[cell].units.length === 0 && territory.cells[cell].dedicated < 0;
  const taken = new Set(wishes.flatMap(({ cells }) => cells));
  const bonds: Bond[] = [];
  for (const { kind, id, cells } of merged(wishes)) {
    const pieces = joinOverBareGround(territory, graph, cells, (cell) => isBare(cell) && !taken.has(cell));
    for (const piece of pieces) {
      for (const cell of piece) taken.add(cell);
      if (piece.length > 1 || !fits(piece)) bonds.push({ kind, id, cells: piece });
    }
    if (pieces.length > 1) findings.push(bondInPieces(territory, kind, id, pieces));
  }
  return { bonds, findings };
}

function isKept(territory: Territory, { oversize }: Pick<GridsConfig, 'oversize'>, wish: Wish, fits: boolean): boolean {
  const name = wish.kind === 'compound' ? (territory.compounds.find(({ id }) => id === wish.id)?.name ?? null) : null;
  const own = oversize.exceptions[wish.id] ?? (name === null ? undefined : oversize.exceptions[name]);
  if (wish.kind === 'villageGroup') return fits || (own ?? oversize.villageGroups) === 'keep';
  // a compound that fits is kept whole by the drawing within its block; to hold it across a street it must be named
  return fits ? own === 'keep' : (own ?? oversize.compounds) === 'keep';
}

function compoundWishes(territory: Territory): Wish[] {
  const byKey = new Map<string, Wish>();
  for (const [cell, { compound, units, area, dedicated }] of inOrder(territory)) {
    if (dedicated >= 0) continue;
    // a building of one compound may touch those of another and share their cell
    const own = new Set([compound, ...units.map((unit) => territory.units[unit].compound)]);
    for (const one of own) if (one >= 0) collect(byKey, 'compound', territory.compounds[one].id, area, cell);
  }
  return [...byKey.values()];
}

/** A cell goes with the group that has most of its households: touching houses of two groups are one cell. */
function villageWishes(territory: Territory): { villages: Wish[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const byKey = new Map<string, Wish>();
  for (const [cell, { units, area, dedicated }] of inOrder(territory)) {
    if (dedicated >= 0) continue;
    const households = new Map<string, number>();
    for (const unit of units) {
      const { villageGroup, households: own } = territory.units[unit];
      if (villageGroup !== undefined) households.set(villageGroup, (households.get(villageGroup) ?? 0) + own);
    }
    const [most, ...others] = [...households].sort(([a, m], [b, n]) => n - m || byText(a, b)).map(([group]) => group);
    if (most === undefined) continue;
    collect(byKey, 'villageGroup', most, area, cell);
    const strangers = units.map((unit) => territory.units[unit]).filter((unit) => others.includes(unit.villageGroup ?? ''));
    for (const { id, villageGroup, households: own } of sortedBy(strangers, (unit) => unit.id)) {
      findings.push({
        code: 'villageGroup.sharedBuilding',
        severity: 'note',
        text: {
          zh: `单元 ${id} 属于${villageGroup},与${most}的房屋相连,随${most}划格`,
          en: `unit ${id} belongs to ${villageGroup} but touches houses of ${most}, and goes with that group`,
        },
        place: { id },
        figures: { area: territory.areas[area].code, households: own },
      });
    }
  }
  return { villages: [...byKey.values()], findings };
}

function inOrder(territory: Territory): [number, Cell][] {
  return sortedBy(
    territory.cells.map((cell, i): [number, Cell] => [i, cell]),
    ([, cell]) => cell.id,
  );
}

function collect(byKey: Map<string, Wish>, kind: Bond['kind'], id: string, area: number, cell: number): void {
  const key = `${kind}\u0000${area}\u0000${id}`;
  const known = byKey.get(key);
  if (known) known.cells.push(cell);
  else byKey.set(key, { kind, id, cells: [cell] });
}

/** Wishes that share a cell are one. */
function merged(wishes: readonly Wish[]): Wish[] {
  const at = new Map<number, Wish>();
  const kept = new Set<Wish>();
  for (const wish of wishes) {
    let whole = wish;
    for (const other of new Set(wish.cells.flatMap((cell) => at.get(cell) ?? []))) {
      kept.delete(other);
      whole = {
        kind: other.kind,
        id: [...new Set([...other.id.split('+'), ...whole.id.split('+')])].sort(byText).join('+'),
        cells: [...new Set([...other.cells, ...whole.cells])],
      };
    }
    kept.add(whole);
    for (const cell of whole.cells) at.set(cell, whole);
  }
  return [...kept];
}

/** The connected pieces of a set of cells after the shortest ways over bare ground between them have been taken in. */
function joinOverBareGround(
  territory: Territory,
  graph: CellGraph,
  cells: readonly number[],
  isBare: (cell: number) => boolean,
): number[][] {
  const ids = (list: readonly number[]) => sortedBy(list, (cell) => territory.cells[cell].id);
  const open: number[][] = connectedParts(graph, ids(cells)).sort((a, b) => b.length - a.length);
  const done: number[][] = [];
  while (open.length > 0) {
    const piece = open.shift()!;
    const goal = new Map<number, number>();
    open.forEach((other, i) => {
      for (const cell of other) goal.set(cell, i);
    });
    const way = shortestWay(territory, graph, piece, (cell) => goal.has(cell), isBare);
    if (way === null) done.push(piece);
    else {
      const [reached] = open.splice(goal.get(way.end)!, 1);
      open.unshift(ids([...piece, ...way.over, ...reached]));
    }
  }
  return done;
}

/** Breadth first, neighbours in the order of their ids. */
function shortestWay(
  territory: Territory,
  graph: CellGraph,
  from: readonly number[],
  isEnd: (cell: number) => boolean,
  isBare: (cell: number) => boolean,
): { end: number; over: number[] } | null {
  const cameFrom = new Map<number, number>(from.map((cell) => [cell, -1]));
  const queue = [...from];
  for (let head = 0; head < queue.length; head++) {
    const cell = queue[head];
    const next: number[] = [];
    eachNeighbour(graph, cell, (other) => {
      if (!cameFrom.has(other) && (isEnd(other) || isBare(other))) next.push(other);
    });
    for (const other of sortedBy(next, (c) => territory.cells[c].id)) {
      if (cameFrom.has(other)) continue;
      cameFrom.set(other, cell);
      if (isEnd(other)) {
        const over: number[] = [];
        for (let at = cell; cameFrom.get(at) !== -1; at = cameFrom.get(at)!) over.push(at);
        return { end: other, over };
      }
      queue.push(other);
    }
  }
  return null;
}

const MOST_NAMED = 5;

function bondInPieces(territory: Territory, kind: Bond['kind'], id: string, pieces: readonly (readonly number[])[]): Finding {
  const { code, name } = territory.areas[territory.cells[pieces[0][0]].area];
  const what = kind === 'compound' ? { zh: '小区', en: 'compound' } : { zh: '村组', en: 'village group' };
  const [, ...others] = [...pieces].sort((a, b) => b.length - a.length);
  const apart = others.flatMap((piece) =>
    piece.flatMap((cell) => territory.cells[cell].units.map((unit) => territory.units[unit])),
  );
  const households = apart.reduce((sum, unit) => sum + unit.households, 0);
  const ids = sortedBy(apart, (unit) => unit.id).map((unit) => unit.id);
  const shown = ids.slice(0, MOST_NAMED);
  const more = ids.length - shown.length;
  return {
    code: `${kind}.severalPieces`,
    severity: 'warning',
    text: {
      zh: `${name}:${what.zh} ${id} 在地面上分成 ${pieces.length} 块,其间有别的住户或硬边界,只能各块保持完整;不与大块相连的是 ${shown.join('、')}${more > 0 ? ` 等 ${ids.length} 栋` : ''}(${households} 户)`,
      en: `${name}: ${what.en} ${id} lies in ${pieces.length} pieces with other people's houses or a hard border between them; each piece is kept whole. Apart from the largest lie ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''} (${households} households)`,
    },
    hint: { zh: '核对单元的归属', en: 'check which units belong to it' },
    place: { id },
    figures: { area: code, pieces: pieces.length, households },
  };
}

/**
 * Pieces for the optimiser in which every bond is one piece and no other piece reaches into it. `cells` gives the order.
 */
export function withBonds(
  graph: CellGraph,
  bondOf: Int32Array,
  cells: readonly number[],
  atoms: readonly (readonly number[])[],
): number[][] {
  const members = new Map<number, number[]>();
  for (const cell of cells) {
    const bond = bondOf[cell];
    if (bond < 0) continue;
    const known = members.get(bond);
    if (known) known.push(cell);
    else members.set(bond, [cell]);
  }
  if (members.size === 0) return atoms.map((atom) => [...atom]);
  const pieces = [...members.values()].flatMap((list) => connectedParts(graph, list));
  for (const atom of atoms) {
    const free = atom.filter((cell) => bondOf[cell] < 0);
    if (free.length === atom.length) pieces.push([...atom]);
    else pieces.push(...connectedParts(graph, free));
  }
  const order = new Map(cells.map((cell, i) => [cell, i]));
  return pieces.sort((a, b) => order.get(a[0])! - order.get(b[0])!);
}
