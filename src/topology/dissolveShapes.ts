import type { Coverage, Lattice } from '../core/coverage.js';
import { WanggeError } from '../core/errors.js';
import type { Polygonal } from '../core/geometry.js';
import { fromLattice } from './lattice.js';
import { type LaidRings, layRings, numberVertices, type RingVertices } from './layRings.js';
import { type BorderEdges, traceRings } from './rings.js';

/**
 * Joins polygons into zones by shared borders, straight from shapes: polygon i goes to zone `zoneOf[i]` (−1: to none). The
 * same coverage as `dissolve(coverageOfShapes(shapes, lattice), zoneOf, zones)`, but no ring is made of any single polygon:
 * edges with one zone on both sides are struck out as they are read, and only what is left is walked. The shapes must
 * already share their vertices. The proof that the zones tile their ground is `certifyShapes(shapesOf(result), boundary, …)`.
 *
 * Throws `areasOverlap` when two polygons claim the same side of an edge, `extentTooLarge` beyond 2^31 lattice units,
 * `geometryInvalid` for a coordinate that is no number. Linear time: 100,000 cells take some hundredths of a second.
 *
 * @example shapesOf(dissolveShapes([left, right], Int32Array.of(0, 0), 1, makeLattice({ crs: 'planar' }))) // one polygon
 */
export function dissolveShapes(shapes: readonly Polygonal[], zoneOf: Int32Array, zones: number, lattice: Lattice): Coverage {
  if (zoneOf.length !== shapes.length) throw new RangeError(`expected ${shapes.length} zones, found ${zoneOf.length}`);
  const rings = layRings(shapes, lattice);
  const vertices = numberVertices(rings);
  const { x, y } = vertices;
  const edges = borderEdges(rings, vertices, zoneOf, strikeOut(rings, vertices, zoneOf, lattice));
  return { lattice, x, y, ...traceRings(x, y, edges), polygons: zones };
}

/** For each edge (by its first corner) 1 when the same zone lies on its other side. */
function strikeOut(
  { count, start, owner }: LaidRings,
  { of, x, y }: RingVertices,
  zoneOf: Int32Array,
  lattice: Lattice,
): Uint8Array {
  const isStruck = new Uint8Array(of.length);
  const isMatched = new Uint8Array(of.length);
  const ringOf = new Int32Array(of.length);
  // Each edge met for the first time, in a list of the vertex that it leaves (numbers plus one; 0 ends a list).
  const leaving = new Int32Array(x.length);
  const next = new Int32Array(of.length);
  for (let r = 0; r < count; r++) {
    const zone = zoneOf[owner[r]];
    const last = start[r + 1] - 1;
    for (let i = start[r]; i < last; i++) {
      const a = of[i];
      const b = of[i + 1];
      ringOf[i] = r;
      let twin = leaving[b];
      while (twin !== 0 && of[twin] !== a) twin = next[twin - 1];
      if (twin !== 0 && isMatched[twin - 1] === 0) {
        isMatched[twin - 1] = 1;
        if (zoneOf[owner[ringOf[twin - 1]]] === zone) isStruck[twin - 1] = isStruck[i] = 1;
        continue;
      }
      let same = leaving[a];
      while (same !== 0 && of[same] !== b) same = next[same - 1];
      if (twin !== 0 || same !== 0) {
        const other = same === 0 ? null : owner[ringOf[same - 1]];
        throw overlap(owner[r], other, fromLattice(lattice, x[a], y[a]));
      }
      next[i] = leaving[a];
      leaving[a] = i + 1;
    }
  }
  return isStruck;
}

function borderEdges(
  { count, start, owner }: LaidRings,
  { of }: RingVertices,
  zoneOf: Int32Array,
  isStruck: Uint8Array,
): BorderEdges {
  let left = 0;
  for (let r = 0; r < count; r++) {
    if (zoneOf[owner[r]] < 0) continue;
    for (let i = start[r]; i + 1 < start[r + 1]; i++) left += 1 - isStruck[i];
  }
  const edges = { from: new Int32Array(left), to: new Int32Array(left), owner: new Int32Array(left) };
  let e = 0;
  for (let r = 0; r < count; r++) {
    const zone = zoneOf[owner[r]];
    if (zone < 0) continue;
    for (let i = start[r]; i + 1 < start[r + 1]; i++) {
      if (isStruck[i]) continue;
      edges.from[e] = of[i];
      edges.to[e] = of[i + 1];
      edges.owner[e++] = zone;
    }
  }
  return edges;
}

/** `other` is null when the third on an edge comes from the side of the second, whose number is not kept. */
function overlap(one: number, other: number | null, at: readonly [number, number]): WanggeError {
  const whom = other === null ? { zh: '另一个面', en: 'another one' } : { zh: `第 ${other} 个面`, en: `polygon ${other}` };
  return new WanggeError(
    'areasOverlap',
    {
      zh: `第 ${one} 个面与${whom.zh}占了同一条边的同一侧`,
      en: `polygon ${one} lies on the same side of an edge as ${whom.en}`,
    },
    { hint: { zh: '先用 wangge repair 修复', en: 'mend them with wangge repair first' }, place: { feature: one, at } },
  );
}
