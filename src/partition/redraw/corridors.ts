import type { Random } from '../../core/random.js';
import type { Ground } from '../ground.js';
import { type EachTouching, piecesOf } from './seating.js';

/** How uneven chance makes the ground over which a corridor looks for another way. */
const UNEVEN = 3;
/** How much dearer a way through a zone to go round is. */
const DETOUR = 50;

/** How another way than the first is looked for: over ground that chance has made uneven, or round a zone. */
export interface OtherWay {
  readonly random?: Random;
  /** Label of the zone to go round where that can be. */
  readonly round?: number;
}

/**
 * Joins the fixed cells of each label to the heaviest piece of its zone along free cells, so that the zone they are to be in is
 * the one that was there, not a new one around them. Ways go where the fewest households live, unless another way is asked
 * for. Changes `labelOf`.
 */
export function layCorridors(
  { cells, territory, fixed }: Ground,
  labelOf: Int32Array,
  eachTouching: EachTouching,
  { random, round }: OtherWay = {},
): void {
  if (!fixed) return;
  const labels = [...new Set(cells.filter((cell) => fixed[cell] >= 0).map((cell) => fixed[cell]))].sort((a, b) => a - b);
  const households = (cell: number) => territory.cells[cell].households;
  const usual = cells.reduce((total, cell) => total + households(cell), 0) / cells.length;
  const rough = random ? new Map(cells.map((cell) => [cell, 1 + UNEVEN * random.float()])) : null;
  for (const label of labels) {
    const weightOf = (cell: number) => {
      if (labelOf[cell] === label) return 0;
      const weight = rough ? rough.get(cell)! * (households(cell) + usual / 4) : households(cell);
      return labelOf[cell] === round ? DETOUR * (weight + usual) : weight;
    };
    const free = (cell: number) => fixed[cell] < 0 || fixed[cell] === label;
    const pieces = piecesOf(
      cells.filter((cell) => labelOf[cell] === label),
      labelOf,
      eachTouching,
    );
    const loadOf = (piece: readonly number[]) => piece.reduce((total, cell) => total + households(cell), 0);
    const main = pieces.reduce((a, b) => (loadOf(b) > loadOf(a) ? b : a));
    for (const piece of pieces) {
      if (piece === main || !piece.some((cell) => fixed[cell] >= 0)) continue;
      for (const cell of lightestWay(piece, new Set(main), free, weightOf, eachTouching)) labelOf[cell] = label;
    }
  }
}

/** Cells between two sets whose weight is the least, then the fewest, then first in order; none where there is no way. Method: Dijkstra. */
function lightestWay(
  from: readonly number[],
  to: ReadonlySet<number>,
  free: (cell: number) => boolean,
  weightOf: (cell: number) => number,
  eachTouching: EachTouching,
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
