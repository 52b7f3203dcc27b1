import type { Lattice } from '../../core/coverage.js';
import { WanggeError } from '../../core/errors.js';
import { type Polygonal, polygonsOf } from '../../core/geometry.js';

/** The widest that can be repaired, in lattice units: positions are kept in 32 bits. 107° or 10,700 km. */
const WIDEST = 2 ** 30;

/**
 * All rings of the units and of the parent, flat. Ring r belongs to part `part[r]`, part p to `partOwner[p]`: a unit, or
 * −1 − k for area k of the parent. Corner c stands at lattice point (x, y) and was read at (givenX, givenY), all relative to
 * the corner (originX, originY) of everything. Rings do not repeat their first corner.
 */
export interface RingSoup {
  readonly originX: number;
  readonly originY: number;
  readonly part: Int32Array;
  readonly isHole: Uint8Array;
  readonly cornerStart: Int32Array;
  readonly partOwner: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly givenX: Float64Array;
  readonly givenY: Float64Array;
}

/** Owner of a ring: a unit, or −1 − k for area k of the parent. */
export function ownerOfRing(soup: RingSoup, ring: number): number {
  return soup.partOwner[soup.part[ring]];
}

/**
 * Lays shapes on the lattice. Repeated corners are left out; rings without three different corners on the lattice have no
 * ground and are left out, too. Throws `extentTooLarge` when they do not fit into 2^30 lattice units.
 */
export function readSoup(units: readonly (Polygonal | null)[], parent: readonly Polygonal[], lattice: Lattice): RingSoup {
  const scale = 10 ** lattice.decimals;
  const part: number[] = [];
  const isHole: number[] = [];
  const cornerStart: number[] = [0];
  const partOwner: number[] = [];
  const most = cornersOf(units) + cornersOf(parent);
  const xs = new Float64Array(most);
  const ys = new Float64Array(most);
  const givenX = new Float64Array(most);
  const givenY = new Float64Array(most);
  let end = 0;
  const add = (shape: Polygonal, owner: number): void => {
    for (const polygon of polygonsOf(shape)) {
      const number = partOwner.length;
      partOwner.push(owner);
      for (let r = 0; r < polygon.length; r++) {
        const first = end;
        for (const position of polygon[r]) {
          const px = Math.round(position[0] * scale) + 0;
          const py = Math.round(position[1] * scale) + 0;
          if (end > first && xs[end - 1] === px && ys[end - 1] === py) continue;
          xs[end] = px;
          ys[end] = py;
          givenX[end] = position[0] * scale;
          givenY[end++] = position[1] * scale;
        }
        while (end > first + 1 && xs[end - 1] === xs[first] && ys[end - 1] === ys[first]) end--;
        if (end - first < 3) end = first;
        if (end === first) continue;
        part.push(number);
        isHole.push(r > 0 ? 1 : 0);
        cornerStart.push(end);
      }
    }
  };
  units.forEach((shape, u) => {
    if (shape) add(shape, u);
  });
  parent.forEach((shape, k) => {
    add(shape, -1 - k);
  });
  const [originX, originY] = cornerOf(xs.subarray(0, end), ys.subarray(0, end), scale);
  const relative = (values: Float64Array, origin: number): Float64Array => {
    for (let i = 0; i < end; i++) values[i] -= origin;
    return values.subarray(0, end);
  };
  return {
    originX,
    originY,
    part: Int32Array.from(part),
    isHole: Uint8Array.from(isHole),
    cornerStart: Int32Array.from(cornerStart),
    partOwner: Int32Array.from(partOwner),
    x: relative(xs, originX),
    y: relative(ys, originY),
    givenX: relative(givenX, originX),
    givenY: relative(givenY, originY),
  };
}

function cornersOf(shapes: readonly (Polygonal | null)[]): number {
  let count = 0;
  for (const shape of shapes) if (shape) for (const rings of polygonsOf(shape)) for (const ring of rings) count += ring.length;
  return count;
}

/** The lower-left corner of everything. */
function cornerOf(xs: Float64Array, ys: Float64Array, scale: number): readonly [number, number] {
  if (xs.length === 0) return [0, 0];
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xs.length; i++) {
    x0 = Math.min(x0, xs[i]);
    x1 = Math.max(x1, xs[i]);
    y0 = Math.min(y0, ys[i]);
    y1 = Math.max(y1, ys[i]);
  }
  if (x1 - x0 <= WIDEST && y1 - y0 <= WIDEST) return [x0, y0];
  // The corner farthest from the middle one is the likely culprit.
  const middle = (values: Float64Array): number => values.slice().sort()[values.length >> 1];
  const [mx, my] = [middle(xs), middle(ys)];
  let far = 0;
  const off = (i: number): number => Math.max(Math.abs(xs[i] - mx), Math.abs(ys[i] - my));
  for (let i = 1; i < xs.length; i++) if (off(i) > off(far)) far = i;
  throw new WanggeError(
    'extentTooLarge',
    {
      zh: `范围过大:修复一次最多处理 ${WIDEST}(2³⁰)个格点单位`,
      en: `the extent is too large: at most ${WIDEST} (2^30) lattice units can be repaired at once`,
    },
    {
      hint: {
        zh: '核对此处坐标是否写错;范围确实这样大时请分区修复',
        en: 'check whether this position is a mistake; if the extent is right, repair area by area',
      },
      place: { at: [xs[far] / scale, ys[far] / scale] },
    },
  );
}
