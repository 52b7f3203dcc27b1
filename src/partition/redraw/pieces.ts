import { atomsOf } from '../atoms.js';
import { connectedParts } from '../graph.js';
import type { Ground } from '../ground.js';
import { boundedBy } from '../level.js';
import type { EachTouching } from './seating.js';

/** Households that a cell without any counts for: ground that nobody lives on stays, too, where nothing asks for it. */
const BARE = 0.01;

/** Pieces that move as one, with what they carry. */
export interface Pieces {
  readonly of: readonly (readonly number[])[];
  readonly touching: readonly Int32Array[];
  /** Zone that a piece was in before, −1 for none. */
  readonly home: Int32Array;
  readonly isFixed: Uint8Array;
  readonly cost: Float64Array;
  /** Bounded amounts, attribute by attribute. */
  readonly amounts: readonly Float64Array[];
}

/** Compounds within their blocks and single cells, taken apart where a start, the zones before or the planner divide them. */
export function piecesToMove(
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
    return Int32Array.from(others).sort();
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
