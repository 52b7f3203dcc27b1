import type { Coverage } from '../../core/coverage.js';
import { labelPoint, metresPerUnit } from '../measure.js';
import { isInside } from '../pole.js';
import { ringsOfPolygon } from '../rings.js';

/** A point inside a region (lattice coordinates), and the radius of the largest circle in it. */
export interface InnerPlace {
  readonly x: number;
  readonly y: number;
  readonly radiusM: number;
}

/** Steps of the search for the largest circle: defects are many, and 2 % do. */
const STEPS = 100;

/**
 * Where region number `region` is. Most defects are triangles, whose circle needs no search. `isStrip`: the region is so thin
 * that its circle is not wanted, only a point inside.
 */
export function innerPlace(shapes: Coverage, region: number, isStrip: boolean): InnerPlace {
  const { x, y, ringStart, ringVertex, ringOwner } = shapes;
  const [from, to] = ringsOfPolygon(ringOwner, region);
  const corners = ringStart[from + 1] - ringStart[from];
  if (to === from + 1 && (corners === 3 || (isStrip && corners <= 6))) {
    const ring = ringVertex.subarray(ringStart[from], ringStart[to]);
    const place = corners === 3 ? incircle(shapes, ring) : middle(shapes, ring);
    const flat = new Float64Array(2 * corners);
    ring.forEach((v, i) => {
      flat[2 * i] = x[v];
      flat[2 * i + 1] = y[v];
    });
    const [rx, ry] = [Math.round(place.x), Math.round(place.y)];
    if (isInside([flat], rx, ry)) return { x: rx, y: ry, radiusM: place.radiusM };
    if (isInside([flat], place.x, place.y)) return place;
  }
  return labelPoint(shapes, region, isStrip ? 0 : STEPS);
}

/** The circle that touches the three sides of a triangle: its centre weighs each corner by the length of the side across. */
function incircle({ x, y, lattice }: Coverage, [a, b, c]: Int32Array): InnerPlace {
  const [mx, my] = metresPerUnit(lattice, y[a]);
  const length = (v: number, w: number): number => Math.hypot((x[w] - x[v]) * mx, (y[w] - y[v]) * my);
  const [wa, wb, wc] = [length(b, c), length(c, a), length(a, b)];
  const around = wa + wb + wc;
  const twice = Math.abs((x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a])) * mx * my;
  return {
    x: x[a] + (wb * (x[b] - x[a]) + wc * (x[c] - x[a])) / around,
    y: y[a] + (wb * (y[b] - y[a]) + wc * (y[c] - y[a])) / around,
    radiusM: twice / around,
  };
}

/** The mean of the corners; inside a convex strip. */
function middle({ x, y }: Coverage, ring: Int32Array): InnerPlace {
  const [ox, oy] = [x[ring[0]], y[ring[0]]];
  let [sx, sy] = [0, 0];
  for (const v of ring) {
    sx += x[v] - ox;
    sy += y[v] - oy;
  }
  return { x: ox + sx / ring.length, y: oy + sy / ring.length, radiusM: 0 };
}
