import { byText } from '../core/order.js';
import { BORDER_CLASSES, type BorderClass, type Territory } from '../core/territory.js';

/**
 * Which cells touch, and along what: one edge for each pair of cells of one area that share a border, with the metres of
 * it in each class. Contiguity counts from 3 m of contact; shorter contacts join only what nothing else joins. Across a
 * hard barrier there is no contact.
 */
export interface CellGraph {
  readonly cells: number;
  readonly edgeA: Int32Array;
  readonly edgeB: Int32Array;
  /** Metres per edge and class: edge e, class c at e · classes + c (order of BORDER_CLASSES). */
  readonly metres: Float64Array;
  /** Edges of cell u: `edgesOf[start[u] .. start[u + 1])`. */
  readonly start: Int32Array;
  readonly edgesOf: Int32Array;
  /** Pairs of cells of one area that only a hard barrier parts: they lie together on the ground and may not be joined. */
  readonly hardPairs: Int32Array;
}

export const CLASSES = BORDER_CLASSES.length;
const CLASS_NUMBER = new Map<BorderClass, number>(BORDER_CLASSES.map((name, i) => [name, i]));
const SHORTEST_CONTACT_M = 3;

/** Total metres of an edge. */
export function contactM(graph: Pick<CellGraph, 'metres'>, edge: number): number {
  let total = 0;
  for (let c = 0; c < CLASSES; c++) total += graph.metres[edge * CLASSES + c];
  return total;
}

/** Builds the graph. Lengths are summed in whole millimetres, so that the order of arcs cannot matter. */
export function cellGraph(territory: Territory): CellGraph {
  const { cells, arcs } = territory;
  const edgeOf = new Map<number, number>();
  const millimetres: number[] = [];
  const pairs: [number, number][] = [];
  const hard: number[] = [];
  for (const arc of arcs) {
    if (arc.left < 0 || arc.right < 0 || arc.left === arc.right || arc.class === 'area') continue;
    if (cells[arc.left].area !== cells[arc.right].area) continue;
    if (arc.hard) {
      hard.push(arc.left, arc.right);
      continue;
    }
    const low = Math.min(arc.left, arc.right);
    const high = Math.max(arc.left, arc.right);
    const key = low * cells.length + high;
    let edge = edgeOf.get(key);
    if (edge === undefined) {
      edge = pairs.length;
      edgeOf.set(key, edge);
      pairs.push([low, high]);
      for (let c = 0; c < CLASSES; c++) millimetres.push(0);
    }
    millimetres[edge * CLASSES + CLASS_NUMBER.get(arc.class)!] += Math.round(arc.lengthM * 1000);
  }
  const metres = Float64Array.from(millimetres, (mm) => mm / 1000);
  const kept = joined(territory, pairs, metres);
  const edgeA = Int32Array.from(kept, (edge) => pairs[edge][0]);
  const edgeB = Int32Array.from(kept, (edge) => pairs[edge][1]);
  const keptMetres = new Float64Array(kept.length * CLASSES);
  kept.forEach((edge, i) => {
    keptMetres.set(metres.subarray(edge * CLASSES, (edge + 1) * CLASSES), i * CLASSES);
  });
  return {
    cells: cells.length,
    edgeA,
    edgeB,
    metres: keptMetres,
    ...incidence(cells.length, edgeA, edgeB),
    hardPairs: Int32Array.from(hard),
  };
}

/** All contacts of 3 m and more, and of the shorter ones the longest that join what would otherwise lie apart. */
function joined(territory: Territory, pairs: readonly (readonly [number, number])[], metres: Float64Array): number[] {
  const root = Int32Array.from(territory.cells, (_, i) => i);
  const find = (x: number): number => {
    while (root[x] !== x) {
      root[x] = root[root[x]];
      x = root[x];
    }
    return x;
  };
  const length = pairs.map((_, edge) => contactM({ metres }, edge));
  const kept: number[] = [];
  const short: number[] = [];
  pairs.forEach(([a, b], edge) => {
    if (length[edge] < SHORTEST_CONTACT_M) {
      short.push(edge);
      return;
    }
    kept.push(edge);
    root[find(a)] = find(b);
  });
  const name = (edge: number) => {
    const ids = pairs[edge].map((cell) => territory.cells[cell].id).sort(byText);
    return `${ids[0]}\u0000${ids[1]}`;
  };
  short.sort((e, f) => length[f] - length[e] || byText(name(e), name(f)));
  for (const edge of short) {
    const a = find(pairs[edge][0]);
    const b = find(pairs[edge][1]);
    if (a === b || length[edge] === 0) continue;
    root[a] = b;
    kept.push(edge);
  }
  return kept;
}

function incidence(cells: number, edgeA: Int32Array, edgeB: Int32Array): Pick<CellGraph, 'start' | 'edgesOf'> {
  const start = new Int32Array(cells + 1);
  for (let e = 0; e < edgeA.length; e++) {
    start[edgeA[e] + 1]++;
    start[edgeB[e] + 1]++;
  }
  for (let u = 0; u < cells; u++) start[u + 1] += start[u];
  const fill = start.slice(0, cells);
  const edgesOf = new Int32Array(2 * edgeA.length);
  for (let e = 0; e < edgeA.length; e++) {
    edgesOf[fill[edgeA[e]]++] = e;
    edgesOf[fill[edgeB[e]]++] = e;
  }
  return { start, edgesOf };
}

/** Calls back for every neighbour of a cell. */
export function eachNeighbour(graph: CellGraph, cell: number, visit: (neighbour: number, edge: number) => void): void {
  for (let i = graph.start[cell]; i < graph.start[cell + 1]; i++) {
    const edge = graph.edgesOf[i];
    visit(graph.edgeA[edge] === cell ? graph.edgeB[edge] : graph.edgeA[edge], edge);
  }
}

/**
 * The connected parts of a set of cells, each in the order of the set's own order, parts by their first cell;
 * `together` narrows contact further (same block, say).
 */
export function connectedParts(
  graph: CellGraph,
  cells: readonly number[],
  together: (a: number, b: number) => boolean = () => true,
): number[][] {
  const { start, edgesOf, edgeA, edgeB } = graph;
  // 0 outside the set, −1 where no part has come yet, then the number of the part from 1
  const partOf = scratchOf(graph);
  for (const cell of cells) partOf[cell] = -1;
  let parts = 0;
  const stack: number[] = [];
  for (const first of cells) {
    if (partOf[first] !== -1) continue;
    partOf[first] = ++parts;
    stack.push(first);
    while (stack.length > 0) {
      const cell = stack.pop()!;
      for (let i = start[cell]; i < start[cell + 1]; i++) {
        const edge = edgesOf[i];
        const other = edgeA[edge] === cell ? edgeB[edge] : edgeA[edge];
        if (partOf[other] !== -1 || !together(cell, other)) continue;
        partOf[other] = parts;
        stack.push(other);
      }
    }
  }
  const list: number[][] = Array.from({ length: parts }, () => []);
  for (const cell of cells) list[partOf[cell] - 1].push(cell);
  for (const cell of cells) partOf[cell] = 0;
  return list;
}

const scratches = new WeakMap<CellGraph, Int32Array>();

/** One number for each cell, all 0 between two uses: sets of cells are small beside their territory, and many. */
function scratchOf(graph: CellGraph): Int32Array {
  let scratch = scratches.get(graph);
  if (!scratch) {
    scratch = new Int32Array(graph.cells);
    scratches.set(graph, scratch);
  }
  return scratch;
}
