import type { Chain } from '../certify/chain.js';
import { type Contacts, splitAtContacts } from '../certify/contacts.js';
import { eachEdge, type RingAreas, type Rings } from '../certify/rings.js';

/** A vertex of some cells that lies exactly inside an edge of another, with the same ground on both sides: the borders coincide, their vertices do not. */
export interface Junction {
  readonly vertex: number;
  /** The cells whose edge lacks the vertex. */
  readonly of: readonly number[];
  /** The cells that have it. */
  readonly by: readonly number[];
}

/**
 * Splits the left-over edges at exact contacts, and returns the T-junctions between cells: contacts after which both
 * pieces of the edge cancel. Contacts along the parent's border are its noding, and no fault.
 */
export function nodeExactly(
  chain: Chain,
  contacts: Contacts,
  isParentEdge: (edge: number) => boolean,
  isParentVertex: (vertex: number) => boolean,
  rings: Rings,
  areas: RingAreas,
  skip: (cell: number) => boolean,
): Junction[] {
  splitAtContacts(chain, contacts);
  const found: { edge: number; vertex: number }[] = [];
  contacts.edge.forEach((edge, i) => {
    const vertex = contacts.vertex[i];
    if (isParentEdge(edge) || isParentVertex(vertex)) return;
    const before = i > 0 && contacts.edge[i - 1] === edge ? contacts.vertex[i - 1] : chain.low[edge];
    const after = contacts.edge[i + 1] === edge ? contacts.vertex[i + 1] : chain.high[edge];
    const settled = (a: number, b: number): boolean => chain.net[chain.add(a, b, 0)] === 0;
    if (settled(before, vertex) && settled(vertex, after)) found.push({ edge, vertex });
  });
  if (found.length === 0) return [];

  // One pass over all cells tells whose edges and vertices these are.
  const edgeOwners = new Map<number, number[]>(found.map(({ edge }) => [edge, []]));
  const vertexOwners = new Map<number, number[]>(found.map(({ vertex }) => [vertex, []]));
  for (let cell = 0; cell < rings.cells; cell++) {
    if (skip(cell)) continue;
    eachEdge(rings, areas, cell, (ax, ay, bx, by) => {
      const a = chain.vertex(ax, ay);
      vertexOwners.get(a)?.push(cell);
      edgeOwners.get(chain.add(a, chain.vertex(bx, by), 0))?.push(cell);
    });
  }
  return found.map(({ edge, vertex }) => ({ vertex, of: edgeOwners.get(edge)!, by: vertexOwners.get(vertex)! }));
}
