import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { type LabelledPoints, type OffStreet, offStreets, streetSites } from './alongStreets.js';
import { Cutter } from './clip.js';
import type { Sites } from './divideAmong.js';
import type { Ground } from './ground.js';
import { Streets } from './innerStreets.js';
import type { EdgeSoup } from './inscribed.js';
import { type BlockLine, blockLine, layLine } from './layLine.js';
import { borderOf, edgesInMetres, type Regions } from './regions.js';
import type { LatticeRing } from './rings.js';
import { pullTaut } from './taut/pullTaut.js';
import { edgesOf } from './touching.js';
import { bisectors } from './voronoi.js';

/** Sites stand on the outlines this far apart where seeds are near each other, and in the open; farther in blocks with very many. */
const NEAR_SPACING_M = 1;
const FAR_SPACING_M = 3;
const MOST_SITES = 60000;

/** One building, or several that touch: what a cell grows around. */
export interface Seed {
  readonly block: number;
  readonly units: readonly number[];
}

/**
 * Divides each block with two seeds or more between them: lays the borders of the Voronoi diagram of their outlines
 * on the ground (enclosed tessellation: Fleischmann et al. 2020), cut to the block. Where a street of the block's own lies between
 * two seeds, it is the border; elsewhere the lines are pulled taut if `pull` says so:
 * what has no outline needs the ground around it. Returns the sites of each such block, for asking which seed a point is nearest to.
 */
export function tessellate(
  ground: Ground,
  arr: Arrangement,
  blocks: Regions,
  seeds: readonly Seed[],
  outlines: readonly (readonly LatticeRing[])[],
  innerStreets: ReadonlyMap<number, EdgeSoup>,
  lattice: Lattice,
  pull: boolean,
): Map<number, Sites> {
  const byBlock = new Map<number, number[]>();
  seeds.forEach(({ block }, s) => {
    const list = byBlock.get(block);
    if (list) list.push(s);
    else byBlock.set(block, [s]);
  });
  const strand = ground.strand({ kind: 'cell', class: null, name: null, index: 0 });
  const sites = new Map<number, Sites>();
  for (const [block, own] of [...byBlock].sort(([a], [b]) => a - b)) {
    if (own.length < 2) continue;
    const edges = own.map((s) => seeds[s].units.map((u) => edgesOf(outlines[u], lattice)));
    const outer = densify(edges, own);
    const soup = innerStreets.get(block);
    const streets = soup ? new Streets(soup) : null;
    const { xy, label } = streets ? together(outer, streetSites(streets, outer)) : outer;
    const border = edgesInMetres(arr, borderOf(blocks, block), lattice);
    const cutter = new Cutter(border);
    const lines: BlockLine[] = [];
    for (const { xy: whole, radius, labels } of bisectors(xy, label)) {
      for (const piece of cutter.cut(whole)) {
        const parts: OffStreet[] = streets ? offStreets(piece, streets) : [{ piece, across: [], onStreet: [false, false] }];
        for (const part of parts) lines.push(blockLine(part, radius, labels));
      }
    }
    const edgesOfSeed = new Map(own.map((s, k) => [s, edges[k]]));
    const walls = { of: (s: number) => edgesOfSeed.get(s)!, border, streets: soup ?? new Float64Array(0) };
    const laid = pull ? pullTaut(lines, walls) : lines.map((line) => line.xy);
    laid.forEach((line, k) => {
      layLine(ground, strand, { ...lines[k], xy: line }, lattice);
      for (const [ax, ay, bx, by] of lines[k].across) {
        const { metresX, metresY } = lattice;
        ground.line(strand, [ax / metresX, ay / metresY, bx / metresX, by / metresY].map(Math.round));
      }
    });
    const index = new Flatbush(label.length);
    for (let i = 0; i < label.length; i++) index.add(xy[2 * i], xy[2 * i + 1]);
    index.finish();
    sites.set(block, { label, index });
  }
  return sites;
}

function together(a: LabelledPoints, b: LabelledPoints): LabelledPoints {
  const xy = new Float64Array(a.xy.length + b.xy.length);
  xy.set(a.xy);
  xy.set(b.xy, a.xy.length);
  const label = new Int32Array(a.label.length + b.label.length);
  label.set(a.label);
  label.set(b.label, a.label.length);
  return { xy, label };
}

/**
 * Sites along the outlines of the seeds of one block: closer where another seed is near, so that the line between two
 * walls keeps clear of both, and sparser along walls that look into the open.
 */
function densify(edges: readonly (readonly Float64Array[])[], seeds: readonly number[]): LabelledPoints {
  const boxes = edges.map((outlines) => boxAround(outlines));
  const index = new Flatbush(boxes.length);
  for (const [x0, y0, x1, y1] of boxes) index.add(x0, y0, x1, y1);
  index.finish();
  const length = edges.flat().reduce((sum, outline) => sum + lengthOf(outline), 0);
  const least = Math.max(NEAR_SPACING_M, length / MOST_SITES);
  const xy: number[] = [];
  const label: number[] = [];
  edges.forEach((outlines, k) => {
    for (const outline of outlines) {
      for (let i = 0; i < outline.length; i += 4) {
        const [ax, ay, bx, by] = outline.subarray(i, i + 4);
        const [x0, x1] = ax < bx ? [ax, bx] : [bx, ax];
        const [y0, y1] = ay < by ? [ay, by] : [by, ay];
        let room = 2 * FAR_SPACING_M;
        for (const j of index.search(x0 - room, y0 - room, x1 + room, y1 + room)) {
          if (j === k) continue;
          const [u0, v0, u1, v1] = boxes[j];
          room = Math.min(room, Math.hypot(Math.max(0, u0 - x1, x0 - u1), Math.max(0, v0 - y1, y0 - v1)));
        }
        const spacing = Math.max(least, room / 2);
        const n = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / spacing));
        for (let q = 0; q < n; q++) {
          xy.push(ax + ((bx - ax) * q) / n, ay + ((by - ay) * q) / n);
          label.push(seeds[k]);
        }
      }
    }
  });
  return { xy: Float64Array.from(xy), label: Int32Array.from(label) };
}

function boxAround(outlines: readonly Float64Array[]): readonly [number, number, number, number] {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const outline of outlines) {
    for (let i = 0; i < outline.length; i += 2) {
      x0 = Math.min(x0, outline[i]);
      x1 = Math.max(x1, outline[i]);
      y0 = Math.min(y0, outline[i + 1]);
      y1 = Math.max(y1, outline[i + 1]);
    }
  }
  return [x0, y0, x1, y1];
}

function lengthOf(outline: Float64Array): number {
  let length = 0;
  for (let i = 0; i < outline.length; i += 4) length += Math.hypot(outline[i + 2] - outline[i], outline[i + 3] - outline[i + 1]);
  return length;
}
