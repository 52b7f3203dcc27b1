import type { Edges } from './edges.js';
import { isLeft } from './side.js';

/** A uniform grid of boxes over the edges. Box (column, row) has the number column · rows + row. */
export interface BoxIndex {
  readonly columns: number;
  readonly rows: number;
  readonly originX: number;
  readonly originY: number;
  /** Boxes per unit of length. */
  readonly perUnit: number;
  /** The place of a box about which everything is known: (placeX[column], placeY[row]). No corner of a polygon has such an x. */
  readonly placeX: Float64Array;
  readonly placeY: Float64Array;
  /** Edges near box b, ordered by polygon: `edge[start[b] .. start[b+1])`. */
  readonly start: Int32Array;
  readonly edge: Int32Array;
  /** For each of them whether its polygon holds the place of the box. */
  readonly holdsPlace: Uint8Array;
  /** The first polygon that holds the box and has no edge in it, or −1. */
  readonly base: Int32Array;
}

/** Boxes per edge: most boxes should have none. */
const BOXES_PER_EDGE = 6;
const MOST_BOXES = 4_000_000;
/** Places in a column before giving up (a column is then a few units in the last place wide). */
const MOST_TRIES = 64;
/** Boxes overlap by this share, far more than rounding can move an edge. */
const SLACK = 1e-6;

export function indexEdges(edges: Edges): BoxIndex {
  const grid = layGrid(edges);
  const { columns, rows } = grid;
  const start = new Int32Array(columns * rows + 1);
  for (let e = 0; e < edges.count; e++) eachBox(edges, grid, e, (box) => start[box + 1]++);
  for (let b = 0; b < columns * rows; b++) start[b + 1] += start[b];
  const at = start.slice(0, columns * rows);
  const edge = new Int32Array(start[columns * rows]);
  const holdsPlace = new Uint8Array(edge.length);
  const base = new Int32Array(columns * rows).fill(-1);

  const firstSlot = new Int32Array(columns * rows).fill(-1);
  for (let from = 0, to = 0; from < edges.count; from = to) {
    const p = edges.polygon[from];
    while (to < edges.count && edges.polygon[to] === p) to++;
    const touched: number[] = [];
    for (let e = from; e < to; e++) {
      eachBox(edges, grid, e, (box) => {
        if (firstSlot[box] < 0) {
          firstSlot[box] = at[box];
          touched.push(box);
        }
        edge[at[box]++] = e;
      });
    }
    eachPlaceInside(edges, grid, from, to, (box) => {
      if (firstSlot[box] >= 0) holdsPlace.fill(1, firstSlot[box], at[box]);
      else if (base[box] < 0) base[box] = p;
    });
    for (const box of touched) firstSlot[box] = -1;
  }
  return { ...grid, start, edge, holdsPlace, base };
}

type Grid = Pick<BoxIndex, 'columns' | 'rows' | 'originX' | 'originY' | 'perUnit' | 'placeX' | 'placeY'>;

function layGrid({ ax, ay, count }: Edges): Grid {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  // Every corner starts an edge.
  for (let e = 0; e < count; e++) {
    if (ax[e] < x0) x0 = ax[e];
    if (ax[e] > x1) x1 = ax[e];
    if (ay[e] < y0) y0 = ay[e];
    if (ay[e] > y1) y1 = ay[e];
  }
  if (count === 0) [x0, y0, x1, y1] = [0, 0, 0, 0];
  const [width, height] = [x1 - x0, y1 - y0];
  const wanted = Math.max(16, Math.min(MOST_BOXES, BOXES_PER_EDGE * count));
  const size = Math.max(Math.sqrt((width * height) / wanted), (2 * Math.max(width, height)) / wanted, Number.MIN_VALUE) || 1;
  const perUnit = Math.min(1 / size, Number.MAX_VALUE);
  // A margin keeps points that rounding puts just below the origin's box inside the grid.
  const originX = x0 - size / 8;
  const originY = y0 - size / 8;
  const columns = Math.floor((x1 - originX) * perUnit) + 2;
  const rows = Math.floor((y1 - originY) * perUnit) + 2;
  const place = (origin: number, i: number, share: number): number => origin + (i + share) / perUnit;
  const placeX = Float64Array.from({ length: columns }, (_, i) => place(originX, i, 0.4142));
  const placeY = Float64Array.from({ length: rows }, (_, i) => place(originY, i, 0.5772));
  avoidCorners(ax, originX, perUnit, placeX);
  return { columns, rows, originX, originY, perUnit, placeX, placeY };
}

/** Moves the places of a column until no corner has their x. */
function avoidCorners(x: Float64Array, origin: number, perUnit: number, placeX: Float64Array): void {
  const tries = new Int32Array(placeX.length);
  for (let again = true, round = 0; again && round < MOST_TRIES; round++) {
    again = false;
    for (let e = 0; e < x.length; e++) {
      const column = Math.floor((x[e] - origin) * perUnit);
      if (placeX[column] !== x[e]) continue;
      tries[column]++;
      placeX[column] = origin + (column + 0.4142 + (0.2718 * tries[column]) / (1 + tries[column])) / perUnit;
      again = true;
    }
  }
}

/** Calls `visit` for every box that an edge may touch. */
function eachBox(
  { ax, ay, bx, by }: Edges,
  { columns, rows, originX, originY, perUnit }: Grid,
  e: number,
  visit: (box: number) => void,
): void {
  // In units of boxes, from left to right.
  const turned = ax[e] > bx[e];
  const x1 = ((turned ? bx[e] : ax[e]) - originX) * perUnit;
  const y1 = ((turned ? by[e] : ay[e]) - originY) * perUnit;
  const x2 = ((turned ? ax[e] : bx[e]) - originX) * perUnit;
  const y2 = ((turned ? ay[e] : by[e]) - originY) * perUnit;
  const slope = x2 > x1 ? (y2 - y1) / (x2 - x1) : 0;
  const low = Math.min(y1, y2);
  const high = Math.max(y1, y2);
  const last = Math.min(columns - 1, Math.floor(x2 + SLACK));
  for (let column = Math.max(0, Math.floor(x1 - SLACK)); column <= last; column++) {
    let bottom = low;
    let top = high;
    if (x2 > x1) {
      const p = y1 + slope * (Math.max(x1, column - SLACK) - x1);
      const q = y1 + slope * (Math.min(x2, column + 1 + SLACK) - x1);
      bottom = Math.max(low, Math.min(p, q));
      top = Math.min(high, Math.max(p, q));
    }
    const to = Math.min(rows - 1, Math.floor(top + SLACK));
    for (let row = Math.max(0, Math.floor(bottom - SLACK)); row <= to; row++) visit(column * rows + row);
  }
}

/**
 * Calls `visit` for every box whose place lies inside the polygon with the edges `from` to `to`. A place exactly on an edge
 * is taken to lie just above it, as in `locate`.
 */
function eachPlaceInside(edges: Edges, grid: Grid, from: number, to: number, visit: (box: number) => void): void {
  const { ax, ay, bx, by } = edges;
  const { columns, rows, originX, originY, perUnit, placeX, placeY } = grid;
  /** For each row, the first columns right of each edge. */
  const flips = new Map<number, number[]>();
  for (let e = from; e < to; e++) {
    const up = ay[e] < by[e];
    const low = up ? ay[e] : by[e];
    const high = up ? by[e] : ay[e];
    const top = Math.min(rows - 1, Math.floor((high - originY) * perUnit) + 1);
    for (let row = Math.max(0, Math.floor((low - originY) * perUnit) - 1); row <= top; row++) {
      const qy = placeY[row];
      if (ay[e] > qy === by[e] > qy) continue;
      const isRight = (column: number): boolean => isLeft(ax[e], ay[e], bx[e], by[e], placeX[column], qy) !== up;
      const x = ax[e] + ((qy - ay[e]) / (by[e] - ay[e])) * (bx[e] - ax[e]);
      let column = Math.max(0, Math.min(columns, Math.floor((x - originX) * perUnit)));
      while (column > 0 && isRight(column - 1)) column--;
      while (column < columns && !isRight(column)) column++;
      const list = flips.get(row);
      if (list) list.push(column);
      else flips.set(row, [column]);
    }
  }
  for (const [row, list] of flips) {
    list.sort((a, b) => a - b);
    for (let i = 0; i + 1 < list.length; i += 2)
      for (let column = list[i]; column < list[i + 1]; column++) visit(column * rows + row);
  }
}
