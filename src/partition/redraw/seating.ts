import type { Ground } from '../ground.js';

/** Calls back for every neighbour of a cell within a ground, links included. */
export type EachTouching = (cell: number, visit: (other: number) => void) => void;

/** Every cell of a ground in a zone that bears a label, every zone in one piece. */
export interface Seating {
  /** Number of the zone of each cell of the territory; −1 outside the ground. */
  readonly zoneOfCell: Int32Array;
  /** Label → number of its zone, from 0 in the order of their first cells. */
  readonly numbers: ReadonlyMap<number, number>;
  /** Whether every cell is in the zone of its own label. */
  readonly isWhole: boolean;
}

/**
 * Seats the cells of a ground by their labels (−1: none). Of a label in pieces the heaviest piece stays, one with fixed cells
 * before others; cells without a label, or in other pieces, go to the zone that reaches them in the fewest steps. Null where no
 * cell has a label, or fixed cells of one label lie apart.
 */
export function seated({ cells, level, fixed }: Ground, labelOf: Int32Array, eachTouching: EachTouching): Seating | null {
  const best = new Map<number, { piece: readonly number[]; fixed: number; load: number }>();
  let apart = false;
  let isWhole = true;
  for (const piece of piecesOf(cells, labelOf, eachTouching)) {
    const label = labelOf[piece[0]];
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
  return { zoneOfCell, numbers, isWhole };
}

/** Connected pieces of cells that bear one label, in the order of their first cells; cells without a label are in none. */
export function piecesOf(cells: readonly number[], labelOf: Int32Array, eachTouching: EachTouching): readonly number[][] {
  const seen = new Set<number>();
  const pieces: number[][] = [];
  for (const first of cells) {
    if (seen.has(first) || labelOf[first] < 0) continue;
    const piece = [first];
    seen.add(first);
    for (let head = 0; head < piece.length; head++) {
      eachTouching(piece[head], (other) => {
        if (seen.has(other) || labelOf[other] !== labelOf[first]) return;
        seen.add(other);
        piece.push(other);
      });
    }
    pieces.push(piece);
  }
  return pieces;
}
