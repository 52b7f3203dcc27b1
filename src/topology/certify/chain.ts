import type { Rings } from './rings.js';

/** Sums of directed edges over shared vertices: opposite edges cancel. The whole certificate is this sum being zero. */
export class Chain {
  /** Lattice coordinates of the vertices, by number. */
  x: Float64Array;
  y: Float64Array;
  vertices = 0;
  /** Undirected edges from `low` to `high` (vertex numbers) with the net number of passages from low to high. */
  low: Int32Array;
  high: Int32Array;
  net: Int32Array;
  edges = 0;
  private vertexTable: Int32Array;
  private edgeTable: Int32Array;

  constructor(expectedEdges: number) {
    let slots = 64;
    while (slots < 2 * expectedEdges) slots *= 2;
    this.vertexTable = new Int32Array(slots).fill(-1);
    this.edgeTable = new Int32Array(slots).fill(-1);
    this.x = new Float64Array(slots / 2);
    this.y = new Float64Array(slots / 2);
    this.low = new Int32Array(slots / 2);
    this.high = new Int32Array(slots / 2);
    this.net = new Int32Array(slots / 2);
  }

  vertex(x: number, y: number): number {
    const mask = this.vertexTable.length - 1;
    let slot = hashPoint(x, y) & mask;
    for (;;) {
      const known = this.vertexTable[slot];
      if (known < 0) break;
      if (this.x[known] === x && this.y[known] === y) return known;
      slot = (slot + 1) & mask;
    }
    if (this.vertices === this.x.length) {
      this.growVertices();
      return this.vertex(x, y);
    }
    this.x[this.vertices] = x;
    this.y[this.vertices] = y;
    this.vertexTable[slot] = this.vertices;
    return this.vertices++;
  }

  /** Adds `times` passages from vertex a to vertex b; returns the number of the edge. */
  add(a: number, b: number, times: number): number {
    const low = Math.min(a, b);
    const high = Math.max(a, b);
    const way = a < b ? times : -times;
    const mask = this.edgeTable.length - 1;
    let slot = hashPair(low, high) & mask;
    for (;;) {
      const known = this.edgeTable[slot];
      if (known < 0) break;
      if (this.low[known] === low && this.high[known] === high) {
        this.net[known] += way;
        return known;
      }
      slot = (slot + 1) & mask;
    }
    if (this.edges === this.low.length) {
      this.growEdges();
      return this.add(a, b, times);
    }
    this.low[this.edges] = low;
    this.high[this.edges] = high;
    this.net[this.edges] = way;
    this.edgeTable[slot] = this.edges;
    return this.edges++;
  }

  /**
   * Adds the borders of all cells (but those to skip), their ground to the left (`sign` says which way each ring was
   * written), `times` times. Returns the number of directed edges added.
   */
  addRings(rings: Rings, sign: Int8Array, times: number, skip?: (cell: number) => boolean): number {
    let added = 0;
    for (let cell = 0; cell < rings.cells; cell++) {
      if (skip?.(cell)) continue;
      for (let p = rings.partStart[cell]; p < rings.partStart[cell + 1]; p++) {
        const shell = rings.ringStart[p];
        for (let r = shell; r < rings.ringStart[p + 1]; r++) {
          const way = (r === shell ? 1 : -1) * (sign[r] < 0 ? -1 : 1) * times;
          const from = rings.cornerStart[r];
          const to = rings.cornerStart[r + 1];
          if (to - from < 2) continue;
          const first = this.vertex(rings.x[from], rings.y[from]);
          let last = first;
          for (let i = from + 1; i < to; i++) {
            const v = this.vertex(rings.x[i], rings.y[i]);
            this.add(last, v, way);
            last = v;
          }
          this.add(last, first, way);
          added += to - from;
        }
      }
    }
    return added;
  }

  /** Numbers of the edges that have not cancelled. */
  residual(): Int32Array {
    let count = 0;
    for (let e = 0; e < this.edges; e++) if (this.net[e] !== 0) count++;
    const list = new Int32Array(count);
    for (let e = 0, i = 0; e < this.edges; e++) if (this.net[e] !== 0) list[i++] = e;
    return list;
  }

  private growVertices(): void {
    this.x = larger(this.x, Float64Array);
    this.y = larger(this.y, Float64Array);
    this.vertexTable = new Int32Array(this.vertexTable.length * 2).fill(-1);
    const mask = this.vertexTable.length - 1;
    for (let v = 0; v < this.vertices; v++) {
      let slot = hashPoint(this.x[v], this.y[v]) & mask;
      while (this.vertexTable[slot] >= 0) slot = (slot + 1) & mask;
      this.vertexTable[slot] = v;
    }
  }

  private growEdges(): void {
    this.low = larger(this.low, Int32Array);
    this.high = larger(this.high, Int32Array);
    this.net = larger(this.net, Int32Array);
    this.edgeTable = new Int32Array(this.edgeTable.length * 2).fill(-1);
    const mask = this.edgeTable.length - 1;
    for (let e = 0; e < this.edges; e++) {
      let slot = hashPair(this.low[e], this.high[e]) & mask;
      while (this.edgeTable[slot] >= 0) slot = (slot + 1) & mask;
      this.edgeTable[slot] = e;
    }
  }
}

function larger<T extends Float64Array | Int32Array>(old: T, kind: new (length: number) => T): T {
  const grown = new kind(old.length * 2);
  grown.set(old);
  return grown;
}

function hashPair(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

/** Coordinates may exceed 32 bits (degrees with nine decimals): the upper bits are mixed in. */
function hashPoint(x: number, y: number): number {
  return hashPair((x | 0) ^ Math.imul((x / 4294967296) | 0, 0x27d4eb2f), (y | 0) ^ Math.imul((y / 4294967296) | 0, 0x165667b1));
}
