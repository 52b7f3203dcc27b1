import { BORDER_CLASSES, type BorderClass, type Territory } from '../core/territory.js';
import { buildProblem, type Groups, type Problem } from './engine/problem.js';
import { type CellGraph, CLASSES } from './graph.js';
import type { Level } from './level.js';

/** Energy per metre of border that runs along a barrier of a class. */
const ALONG: Readonly<Record<Exclude<BorderClass, 'building'>, number>> = {
  area: 0,
  water: 0.05,
  rail: 0.1,
  major: 0.15,
  minor: 0.35,
  wall: 0.3,
  compound: 0.4,
  service: 0.5,
};
/**
 * Between buildings by level: a grid leaves the streets only where a block is above the maximum, and then where that is shortest;
 * micro-grids lie within blocks, where nearly all borders run so.
 */
const BETWEEN_BUILDINGS = { grid: 5, micro: 1.5 };
/** Energy per metre of border by the class it runs along: cheap along barriers, dear between buildings. */
function cutOf(level: Level['name']): Readonly<Record<BorderClass, number>> {
  return { ...ALONG, building: BETWEEN_BUILDINGS[level] };
}
/** Energy per metre of barrier that stays inside a zone, where there is load on both sides of it: what a worker has to cross. */
const INSIDE: Readonly<Record<BorderClass, number>> = {
  area: 0,
  water: 1,
  rail: 0.5,
  major: 0.5,
  minor: 0.1,
  wall: 0.1,
  compound: 0.1,
  service: 0,
  building: 0,
};
/**
 * Metres for 1 of P²/4πA, per metre of a zone's usual side (√ of the mean area): where zones are wide their borders are
 * long, and compactness must weigh as much against them as where they are narrow.
 */
const COMPACTNESS = { grid: 1.1, micro: 0.8 };
const BLOCK_SPLIT = { grid: 600, micro: 240 };
const COMPOUND_SPLIT = 480;
/**
 * Metres for a zone whose work is off the mean by all of it, squared, where evenness counts as usual: a grid that is 20 % off
 * costs 80 m. Micro-grids are a list of doors for one worker: there evenness matters less than shape.
 */
const BALANCE = { grid: 2000, micro: 1000 };
/** Metres for two parts of what a grid carries that only ground which carries nothing joins: their worker has to cross it. */
const BRIDGE = 300;
/** Metres along which a planner would give to bring one household within 300–500: of grids, whose borders count dearer off the streets. */
const PER_HOUSEHOLD = { grid: 100, micro: 60 };
const USUAL_TARGET = 400;
/** Final price in the engine's own measure to which `PER_HOUSEHOLD` corresponds. */
const ENGINE_PRICE = 8;

const EACH = BORDER_CLASSES.map(() => 1);
const WATER = BORDER_CLASSES.indexOf('water');
const BUILDING = BORDER_CLASSES.indexOf('building');
/** Water smaller than this is a pond: it lies in a zone like a park does, and crossing it is no burden. */
const POND_M2 = 10_000;

/** Cells joined although they lie apart, because their area lies in several pieces there. */
export type Link = readonly [number, number];

/**
 * The problem of dividing atoms (sets of cells) into `zones`, with energy in metres: borders cost by the class they run
 * along, barriers inside a zone cost too, then compactness, splits of blocks and compounds, and balance of workload.
 */
export function metreProblem(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  atoms: readonly (readonly number[])[],
  links: readonly Link[],
  zones: number,
): Problem {
  const atomOf = new Map<number, number>();
  atoms.forEach((cells, atom) => {
    for (const cell of cells) atomOf.set(cell, atom);
  });
  const total = (of: (cell: number) => number) =>
    Float64Array.from(atoms, (cells) => cells.reduce((amount, cell) => amount + of(cell), 0));
  const load = total((cell) => level.capped[cell]);
  const workload = total((cell) => level.workload[cell]);
  const area = total((cell) => territory.cells[cell].areaM2);
  const perimeter = total((cell) => territory.cells[cell].perimeterM);

  const isPond = (cell: number) => territory.cells[cell].kind === 'water' && territory.cells[cell].areaM2 < POND_M2;
  // border i between atoms from[i] and to[i]: metres of class c at i · classes + c
  const borderOf = new Map<number, number>();
  const from: number[] = [];
  const to: number[] = [];
  const metres: number[] = [];
  const borderBetween = (a: number, b: number): number => {
    const key = Math.min(a, b) * atoms.length + Math.max(a, b);
    const known = borderOf.get(key);
    if (known !== undefined) return known;
    borderOf.set(key, from.length);
    from.push(a);
    to.push(b);
    for (let c = 0; c < CLASSES; c++) metres.push(0);
    return from.length - 1;
  };
  const contact = new Float64Array(CLASSES);
  for (const [cell, a] of atomOf) {
    for (let i = graph.start[cell]; i < graph.start[cell + 1]; i++) {
      const e = graph.edgesOf[i];
      if (graph.edgeA[e] !== cell) continue;
      const b = atomOf.get(graph.edgeB[e]);
      if (b === undefined) continue;
      for (let c = 0; c < CLASSES; c++) contact[c] = graph.metres[e * CLASSES + c];
      if (isPond(cell) || isPond(graph.edgeB[e])) {
        contact[BUILDING] += contact[WATER];
        contact[WATER] = 0;
      }
      if (a === b) {
        perimeter[a] -= 2 * contact.reduce((sum, m) => sum + m, 0);
        continue;
      }
      const border = borderBetween(a, b) * CLASSES;
      for (let c = 0; c < CLASSES; c++) metres[border + c] += contact[c];
    }
  }
  for (const [one, other] of links) {
    const a = atomOf.get(one);
    const b = atomOf.get(other);
    if (a !== undefined && b !== undefined && a !== b) borderBetween(a, b);
  }

  const weigh = (border: number, by: readonly number[]) => {
    let energy = 0;
    for (let c = 0; c < CLASSES; c++) energy += by[c] * metres[border * CLASSES + c];
    return energy;
  };
  const isBusy = (atom: number) => load[atom] > 0 || workload[atom] > 0;
  // nobody has to cross a street to a park; a river parts even empty banks
  const inside = (border: number) =>
    isBusy(from[border]) && isBusy(to[border]) ? weigh(border, insideBy) : INSIDE.water * metres[border * CLASSES + WATER];
  const [cutBy, insideBy] = [cutOf(level.name), INSIDE].map((by) => BORDER_CLASSES.map((name) => by[name]));
  const cuts = Float64Array.from(from, (_, border) => weigh(border, cutBy));
  const cost = cuts.map((cut, border) => cut - inside(border));
  const length = Float64Array.from(from, (_, border) => weigh(border, EACH));
  const energyUnit = Math.max(
    1,
    cuts
      .slice()
      .sort()
      .reduce((sum, value) => sum + value, 0) / Math.max(1, cuts.length),
  );
  const isLoaded = Uint8Array.from(atoms, (_, atom) => (isBusy(atom) ? 1 : 0));
  const hasBridges = level.name === 'grid' && isLoaded.includes(0);
  const perLoad = PER_HOUSEHOLD[level.name] * Math.sqrt(USUAL_TARGET / level.target) * unitsPerHousehold(level);
  return buildProblem({
    zones,
    min: level.rule.min,
    max: level.rule.max,
    load,
    edges: {
      a: Int32Array.from(from),
      b: Int32Array.from(to),
      cost,
      length,
      treeKey: cost.map((value, i) => treeKey(value, length[i])),
    },
    shape: { weight: COMPACTNESS[level.name] * Math.sqrt(area.reduce((sum, m2) => sum + m2, 0) / zones), perimeter, area },
    groups: groupsOf(territory, atoms, BLOCK_SPLIT[level.name]),
    balance: {
      weight: level.evenness * BALANCE[level.name],
      load: workload,
      mean: Math.max(1e-9, workload.reduce((sum, value) => sum + value, 0) / zones),
    },
    ...(hasBridges ? { bridges: { isLoaded, price: BRIDGE } } : {}),
    energyUnit,
    loadUnit: (ENGINE_PRICE * energyUnit) / perLoad,
  });
}

/** Other attributes than households count in their own units: the price is per share of the target. */
function unitsPerHousehold(level: Level): number {
  if (level.rule.of === 'households') return 1;
  return (level.name === 'grid' ? USUAL_TARGET : 50) / level.target;
}

/** Trees prefer edges that should not be cut, so that what is cut runs along barriers. */
function treeKey(cost: number, length: number): number {
  if (length === 0) return 0.3;
  const dearness = Math.min(1, Math.max(0, (cost / length + 0.4) / 1.4));
  return 1 - 0.7 * dearness;
}

/** Blocks and compounds that consist of several atoms. */
function groupsOf(territory: Territory, atoms: readonly (readonly number[])[], blockSplit: number): Groups {
  const members = new Map<string, Set<number>>();
  atoms.forEach((cells, atom) => {
    for (const cell of cells) {
      const { block, compound } = territory.cells[cell];
      for (const name of compound >= 0 ? [`b${block}`, `c${compound}`] : [`b${block}`]) {
        const known = members.get(name);
        if (known) known.add(atom);
        else members.set(name, new Set([atom]));
      }
    }
  });
  const names = [...members.keys()].filter((name) => members.get(name)!.size > 1);
  const listOf: number[][] = atoms.map(() => []);
  names.forEach((name, group) => {
    for (const atom of members.get(name)!) listOf[atom].push(group);
  });
  const start = new Int32Array(atoms.length + 1);
  listOf.forEach((list, atom) => {
    start[atom + 1] = start[atom] + list.length;
  });
  return {
    start,
    list: Int32Array.from(listOf.flat()),
    penalty: Float64Array.from(names, (name) => (name.startsWith('c') ? COMPOUND_SPLIT : blockSplit)),
  };
}
