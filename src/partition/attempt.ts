import { Random, seedOf } from '../core/random.js';
import { measure } from './engine/energy.js';
import { boundedOf, type Problem } from './engine/problem.js';
import { solve } from './engine/solve.js';
import { type Former, seatsFor } from './former.js';
import { connectedParts } from './graph.js';
import type { Ground } from './ground.js';
import { judge } from './judge.js';
import type { Level } from './level.js';
import { metreProblem } from './metres.js';

export interface Candidate {
  readonly zones: readonly (readonly number[])[];
  readonly violation: number;
  readonly unexcused: number;
}

/**
 * Proposals of one search: for each atom the more, the more there are, since more hangs together; beyond `well`, which
 * takes about a second, a steady number for each.
 */
const PROPOSALS = {
  grid: { perAtom: 8_000, usualAtoms: 40, well: 8_000_000, least: 80_000, most: 20_000_000 },
  micro: { perAtom: 600, usualAtoms: 80, well: 400_000, least: 5_000, most: 4_000_000 },
} as const;

/**
 * How much dearer what is out of bounds gets where the search goes on for it: with several attributes to be even in,
 * whole blocks may have to be taken apart for a few persons.
 */
const PERSISTENT_PRICE = 4;

export function isBetter(a: Candidate, b: Candidate): boolean {
  return a.unexcused < b.unexcused - 1e-9 || (a.unexcused <= b.unexcused + 1e-9 && a.violation < b.violation - 1e-9);
}

/** Divides atoms into a number of zones, on from the best that is known where that has as many. */
export function attempt(
  ground: Ground,
  atoms: readonly (readonly number[])[],
  zones: number,
  seed: number,
  known: Candidate | null,
  effort: number,
): Candidate {
  const fixed = ground.fixed ? fixedZones(atoms, ground.fixed) : null;
  const problem = problemOf(ground, atoms, zones, fixed);
  const from = !fixed && known?.zones.length === zones ? divisionOn(atoms, known.zones) : undefined;
  const dear = effort > 1 ? { ...problem, loadUnit: problem.loadUnit / PERSISTENT_PRICE } : problem;
  const division = solve(dear, new Random(seedOf(seed, effort, zones)), {
    proposals: proposalsFor(ground, atoms.length, effort),
    ...(from ? { from } : {}),
  });
  return candidate(ground, atoms, zones, division.zoneOf, division.violation);
}

/** The same, on from a previous division; nothing moves that does not save its price. */
export function attemptFrom(
  ground: Ground,
  was: Former,
  atoms: readonly (readonly number[])[],
  zones: number,
  seed: number,
  effort: number,
): Candidate {
  const random = new Random(seedOf(seed, effort, zones));
  const fixed = ground.fixed
    ? Int32Array.from(atoms, (atom) => (ground.fixed![atom[0]] < 0 ? -1 : was.zoneOfCell[atom[0]]))
    : null;
  const problem = problemOf(ground, atoms, zones, fixed);
  const { zoneOf, home } = seatsFor(ground, was, atoms, problem, fixed, random);
  const priced = { ...problem, home };
  const division = solve(priced, random, { proposals: proposalsFor(ground, atoms.length, effort), from: zoneOf });
  return candidate(ground, atoms, zones, division.zoneOf, division.violation);
}

/** A former division as it is, judged like any other. */
export function asItWas(ground: Ground, was: Former): Candidate {
  const atoms = ground.cells.map((cell) => [cell]);
  const zoneOf = Int32Array.from(ground.cells, (cell) => was.zoneOfCell[cell]);
  const { violation } = measure(problemOf(ground, atoms, was.zones, null), zoneOf);
  return candidate(ground, atoms, was.zones, zoneOf, violation);
}

/** Atoms taken apart where their cells have different labels; in the order of their first cells. */
export function refined(
  { graph, cells }: Ground,
  atoms: readonly (readonly number[])[],
  labelOf: (cell: number) => number,
): readonly (readonly number[])[] {
  if (atoms.every((atom) => atom.every((cell) => labelOf(cell) === labelOf(atom[0])))) return atoms;
  const order = new Map(cells.map((cell, i) => [cell, i]));
  return atoms
    .flatMap((atom) => connectedParts(graph, atom, (a, b) => labelOf(a) === labelOf(b)))
    .sort((a, b) => order.get(a[0])! - order.get(b[0])!);
}

function problemOf(ground: Ground, atoms: readonly (readonly number[])[], zones: number, fixed: Int32Array | null): Problem {
  const { territory, graph, level, links } = ground;
  const problem = metreProblem(territory, graph, level, atoms, links, zones);
  const further = boundedOf({
    load: problem.load,
    further: level.also.map(({ capped, min, max }) => ({
      load: Float64Array.from(atoms, (atom) => atom.reduce((total, cell) => total + capped[cell], 0)),
      min,
      max,
    })),
  });
  return { ...problem, further, fixed };
}

/** Atoms from which a proposal costs twice as much, since what it looks at is no more in the processor's cache. */
const CACHED_ATOMS = 60_000;

function proposalsFor({ level, effort: asked = 1 }: Ground, atoms: number, effort: number): number {
  return Math.max(1, Math.round(asked * usualProposals(level.name, atoms, effort)));
}

/** Proposals of one search for zones of a level, unless more or less effort is asked for. */
export function usualProposals(level: Level['name'], atoms: number, effort = 1): number {
  const { perAtom, usualAtoms, well, least, most } = PROPOSALS[level];
  const steady = perAtom * atoms;
  const proposals = Math.max(least, steady, Math.min(well, (steady * atoms) / usualAtoms));
  return Math.min(Math.round(most / (1 + atoms / CACHED_ATOMS)), Math.round(effort * proposals));
}

/** Labels as numbers of zones, in the order of their first atoms. */
function fixedZones(atoms: readonly (readonly number[])[], labelOf: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(atoms, (atom) => {
    const label = labelOf[atom[0]];
    if (label < 0) return -1;
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    return numbers.get(label)!;
  });
}

function divisionOn(atoms: readonly (readonly number[])[], zones: readonly (readonly number[])[]): Int32Array {
  const zoneOf = new Map<number, number>();
  zones.forEach((zone, i) => {
    for (const cell of zone) zoneOf.set(cell, i);
  });
  return Int32Array.from(atoms, (atom) => zoneOf.get(atom[0])!);
}

function candidate(
  { graph, level, cells }: Ground,
  atoms: readonly (readonly number[])[],
  zones: number,
  zoneOf: Int32Array,
  violation: number,
): Candidate {
  const parts: number[][] = Array.from({ length: zones }, () => []);
  atoms.forEach((atom, i) => {
    parts[zoneOf[i]].push(...atom);
  });
  const order = new Map(cells.map((cell, i) => [cell, i]));
  for (const part of parts) part.sort((a, b) => order.get(a)! - order.get(b)!);
  parts.sort((a, b) => order.get(a[0])! - order.get(b[0])!);
  const unexcused = judge(graph, level, cells, parts).reduce((total, verdict) => total + verdict.unexcused, 0);
  return { zones: parts, violation, unexcused };
}
