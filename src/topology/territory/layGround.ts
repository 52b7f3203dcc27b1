import type { Lattice } from '../../core/coverage.js';
import { byText } from '../../core/order.js';
import type { BorderClass } from '../../core/territory.js';
import { Ground } from './ground.js';
import type { AreaInput } from './readAreas.js';
import type { BarrierInput } from './readBarriers.js';
import type { CompoundInput, DedicatedInput } from './readSites.js';
import { compareRings, type LatticeRing } from './rings.js';

/** Lines farther than this from the territory are left out. */
const MARGIN_M = 100;

/** A box in lattice units. */
export interface Frame {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** The box around all areas, with a margin. */
export function frameOf(areas: readonly AreaInput[], lattice: Lattice): Frame {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { rings } of areas) {
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        x0 = Math.min(x0, ring[i]);
        x1 = Math.max(x1, ring[i]);
        y0 = Math.min(y0, ring[i + 1]);
        y1 = Math.max(y1, ring[i + 1]);
      }
    }
  }
  const mx = Math.ceil(MARGIN_M / lattice.metresX);
  const my = Math.ceil(MARGIN_M / lattice.metresY);
  return { x0: x0 - mx, y0: y0 - my, x1: x1 + mx, y1: y1 + my };
}

/** Whether the rings' box meets the frame. */
export function isNear(rings: readonly LatticeRing[], frame: Frame): boolean {
  return rings.some((ring) => {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < ring.length; i += 2) {
      x0 = Math.min(x0, ring[i]);
      x1 = Math.max(x1, ring[i]);
      y0 = Math.min(y0, ring[i + 1]);
      y1 = Math.max(y1, ring[i + 1]);
    }
    return x0 <= frame.x1 && x1 >= frame.x0 && y0 <= frame.y1 && y1 >= frame.y0;
  });
}

/** Boundaries, barriers and outlines as lines on one ground, cut to the frame around the areas. */
export function layGround(input: {
  readonly areas: readonly AreaInput[];
  readonly barriers: readonly BarrierInput[];
  readonly compounds: readonly CompoundInput[];
  readonly dedicated: readonly DedicatedInput[];
  readonly frame: Frame;
}): Ground {
  const { frame } = input;
  const ground = new Ground();
  input.areas.forEach(({ rings }, index) => {
    const strand = ground.strand({ kind: 'area', class: 'area', name: null, index });
    for (const ring of rings) ground.ring(strand, ring);
  });
  const sorted = [...input.barriers].sort(
    (a, b) =>
      byText(a.class, b.class) ||
      byText(a.name ?? '', b.name ?? '') ||
      Number(a.exclude) - Number(b.exclude) ||
      Number(a.hard) - Number(b.hard) ||
      compareRings(a.lines[0] ?? a.rings[0], b.lines[0] ?? b.rings[0]),
  );
  for (const barrier of sorted) {
    if (barrier.rings.length > 0) {
      const strand = ground.strand({
        kind: 'water',
        class: 'water',
        name: barrier.name,
        index: barrier.exclude ? 1 : 0,
        hard: barrier.hard,
      });
      for (const ring of barrier.rings) ground.ring(strand, clipRing(ring, frame));
    }
    if (barrier.lines.length > 0) {
      const strand = ground.strand({ kind: 'barrier', class: barrier.class, name: barrier.name, index: 0, hard: barrier.hard });
      for (const line of barrier.lines) layLine(ground, strand, line, frame);
    }
  }
  const outlines: [readonly { readonly rings: readonly LatticeRing[] }[], 'compound' | 'dedicated', BorderClass][] = [
    [input.compounds, 'compound', 'compound'],
    [input.dedicated, 'dedicated', 'compound'],
  ];
  for (const [list, kind, grade] of outlines) {
    list.forEach(({ rings }, index) => {
      if (!isNear(rings, frame)) return;
      const strand = ground.strand({ kind, class: grade, name: null, index });
      for (const ring of rings) ground.ring(strand, clipRing(ring, frame));
    });
  }
  return ground;
}

/** The segments of a line that come near the frame. */
function layLine(ground: Ground, strand: number, xy: Float64Array, { x0, y0, x1, y1 }: Frame): void {
  for (let i = 0; i + 3 < xy.length; i += 2) {
    const [ax, ay, bx, by] = [xy[i], xy[i + 1], xy[i + 2], xy[i + 3]];
    if (Math.max(ax, bx) < x0 || Math.min(ax, bx) > x1 || Math.max(ay, by) < y0 || Math.min(ay, by) > y1) continue;
    ground.segment(strand, ax, ay, bx, by);
  }
}

/**
 * The ring cut by the four sides of the frame in turn (Sutherland and Hodgman 1974). Winding numbers inside the frame
 * stay as they are; what the cut adds runs along the frame, outside every area.
 */
function clipRing(ring: LatticeRing, frame: Frame): LatticeRing {
  let xy = ring;
  for (const side of [0, 1, 2, 3]) {
    const axis = side & 1;
    const limit = [frame.x0, frame.y0, frame.x1, frame.y1][side];
    const sign = side < 2 ? 1 : -1;
    const out: number[] = [];
    for (let i = 0; i < xy.length; i += 2) {
      const j = (i + 2) % xy.length;
      const a = sign * (xy[i + axis] - limit);
      const b = sign * (xy[j + axis] - limit);
      if (a >= 0) out.push(xy[i], xy[i + 1]);
      if (a < 0 === b < 0) continue;
      const t = a / (a - b);
      const other = Math.round(xy[i + 1 - axis] + (xy[j + 1 - axis] - xy[i + 1 - axis]) * t);
      if (axis === 0) out.push(limit, other);
      else out.push(other, limit);
    }
    xy = Float64Array.from(out);
  }
  return xy;
}
