import type { Coverage } from '../../core/coverage.js';
import { bug } from '../../core/errors.js';
import { BORDER_CLASSES, type BorderArc, type BorderClass } from '../../core/territory.js';
import { originOf } from '../arrangement/faces.js';
import type { Strand } from './ground.js';
import type { LabelledFaces } from './labelCells.js';

/** What an edge between two cells is, so that edges in a row that agree are one arc. */
interface EdgeKey {
  readonly left: number;
  readonly right: number;
  readonly class: BorderClass;
  readonly name: string | null;
  readonly hard?: true;
  readonly prolonged?: true;
}

/**
 * The borders between cells, cut wherever the cells on either side, the class or the name change. The cell with the
 * lower number lies on the left, on the outer border the cell itself. Arcs are sorted by left, right and first vertex.
 */
export function borderArcs(
  { arr, edges, cellOf, faces }: LabelledFaces,
  strands: readonly Strand[],
  shapes: Coverage,
): BorderArc[] {
  const ne = arr.from.length;
  const vertexNumber = new Int32Array(arr.x.length).fill(-1);
  const degree = new Int32Array(arr.x.length);
  // Half-edge of each border edge that has the arc's left cell on its left, or −1.
  const facing = new Int32Array(ne).fill(-1);
  for (let e = 0; e < ne; e++) {
    const a = cellOf[arr.face[2 * e]];
    const b = cellOf[arr.face[2 * e + 1]];
    if (a === b) continue;
    facing[e] = b < 0 || (a >= 0 && a < b) ? 2 * e : 2 * e + 1;
    degree[arr.from[e]]++;
    degree[arr.to[e]]++;
  }
  let used = 0;
  for (let v = 0; v < degree.length; v++) {
    if (degree[v] === 0) continue;
    if (shapes.x[used] !== arr.x[v] || shapes.y[used] !== arr.y[v]) throw bug('cells and arcs number their vertices differently');
    vertexNumber[v] = used++;
  }
  const isOuter = (h: number): boolean => faces.area[arr.face[h]] !== faces.area[arr.face[h ^ 1]];
  const nameOf = (e: number): string | null => (edges.naming[e] < 0 ? null : strands[edges.naming[e]].name);
  const keyOf = (h: number): EdgeKey => {
    const e = h >> 1;
    return {
      left: cellOf[arr.face[h]],
      right: cellOf[arr.face[h ^ 1]],
      class: isOuter(h) ? 'area' : BORDER_CLASSES[edges.rank[e]],
      name: nameOf(e),
      ...(edges.hard[e] ? { hard: true as const } : {}),
      ...(edges.prolonged[e] && !isOuter(h) ? { prolonged: true as const } : {}),
    };
  };
  // Border half-edges by the vertex they start from: at a vertex of degree two the only way on.
  const from = new Int32Array(arr.x.length).fill(-1);
  const before = new Int32Array(arr.x.length).fill(-1);
  for (const h of facing) {
    if (h < 0) continue;
    from[originOf(arr, h)] = h;
    before[originOf(arr, h ^ 1)] = h;
  }
  /** Whether two edges in a row say the same; the same two cells also mean that both or neither part two areas. */
  const same = (g: number, h: number): boolean => {
    const [d, e] = [g >> 1, h >> 1];
    return (
      cellOf[arr.face[g]] === cellOf[arr.face[h]] &&
      cellOf[arr.face[g ^ 1]] === cellOf[arr.face[h ^ 1]] &&
      (edges.rank[d] === edges.rank[e] || isOuter(g)) &&
      edges.hard[d] === edges.hard[e] &&
      (edges.prolonged[d] === edges.prolonged[e] || isOuter(g)) &&
      (edges.naming[d] === edges.naming[e] || nameOf(d) === nameOf(e))
    );
  };
  /** The arc goes on from g to h. */
  const passes = (v: number): boolean => degree[v] === 2 && from[v] >= 0 && before[v] >= 0 && same(before[v], from[v]);

  const done = new Uint8Array(ne);
  const arcs: BorderArc[] = [];
  const trace = (first: number): void => {
    const vertices = [vertexNumber[originOf(arr, first)]];
    let lengthM = 0;
    let h = first;
    for (;;) {
      done[h >> 1] = 1;
      lengthM += edges.lengthM[h >> 1];
      const v = originOf(arr, h ^ 1);
      vertices.push(vertexNumber[v]);
      if (!passes(v) || done[from[v] >> 1]) break;
      h = from[v];
    }
    arcs.push({ ...keyOf(first), lengthM, vertices: Int32Array.from(vertices) });
  };
  for (const h of facing) if (h >= 0 && !passes(originOf(arr, h))) trace(h);
  for (const h of facing) if (h >= 0 && !done[h >> 1]) trace(h);
  return arcs.sort(
    (a, b) => a.left - b.left || a.right - b.right || a.vertices[0] - b.vertices[0] || a.vertices[1] - b.vertices[1],
  );
}
