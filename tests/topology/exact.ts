import type { Arrangement } from '../../src/topology/arrangement/arrange.js';

/** Exhaustive checkers and a brute-force reference, all in BigInt, sharing nothing with the kernel. For small inputs only. */

const B = BigInt;
const sign = (v: bigint): number => (v > 0n ? 1 : v < 0n ? -1 : 0);
const orientation = (ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number =>
  sign((B(bx) - B(ax)) * (B(cy) - B(ay)) - (B(by) - B(ay)) * (B(cx) - B(ax)));

/** Everything that breaks "edges meet only at vertices": duplicates, vertices inside edges, crossings. */
export function nodingFaults({ x, y, from, to }: Arrangement): string[] {
  const faults: string[] = [];
  const vertices = new Set<string>();
  for (let v = 0; v < x.length; v++) {
    const key = `${x[v]},${y[v]}`;
    if (vertices.has(key)) faults.push(`vertex ${key} twice`);
    vertices.add(key);
  }
  const edges = new Set<string>();
  for (let e = 0; e < from.length; e++) {
    const [low, high] = [Math.min(from[e], to[e]), Math.max(from[e], to[e])];
    if (low === high || edges.has(`${low},${high}`)) faults.push(`edge ${e} is empty or double`);
    edges.add(`${low},${high}`);
    const [ax, ay, bx, by] = [x[from[e]], y[from[e]], x[to[e]], y[to[e]]];
    for (let v = 0; v < x.length; v++) {
      if (v === from[e] || v === to[e]) continue;
      if (x[v] < Math.min(ax, bx) || x[v] > Math.max(ax, bx) || y[v] < Math.min(ay, by) || y[v] > Math.max(ay, by)) continue;
      if (orientation(ax, ay, bx, by, x[v], y[v]) === 0) faults.push(`vertex ${v} inside edge ${e}`);
    }
    for (let f = e + 1; f < from.length; f++) {
      const [cx, cy, dx, dy] = [x[from[f]], y[from[f]], x[to[f]], y[to[f]]];
      const o1 = orientation(ax, ay, bx, by, cx, cy);
      const o2 = orientation(ax, ay, bx, by, dx, dy);
      const o3 = orientation(cx, cy, dx, dy, ax, ay);
      const o4 = orientation(cx, cy, dx, dy, bx, by);
      if (o1 * o2 < 0 && o3 * o4 < 0) faults.push(`edges ${e} and ${f} cross`);
    }
  }
  return faults;
}

type Big4 = readonly [bigint, bigint, bigint, bigint];

/** One-pass snap rounding by definition: hot pixels of end points and crossings, each segment through the centres of the hot pixels it meets. */
export function referenceEdges(segments: ArrayLike<number>): Set<string> {
  const all: Big4[] = [];
  for (let i = 0; i + 3 < segments.length; i += 4)
    all.push([B(segments[i]), B(segments[i + 1]), B(segments[i + 2]), B(segments[i + 3])]);
  const hot = new Map<string, readonly [bigint, bigint]>();
  const heat = (x: bigint, y: bigint) => hot.set(`${x},${y}`, [x, y]);
  for (const [ax, ay, bx, by] of all) {
    heat(ax, ay);
    heat(bx, by);
  }
  all.forEach(([a, b, c, d], i) => {
    for (const [e, f, g, h] of all.slice(i + 1)) {
      const [rx, ry, sx, sy] = [c - a, d - b, g - e, h - f];
      const den = rx * sy - ry * sx;
      if (den === 0n) continue;
      const within = (n: bigint) => (den > 0n ? n >= 0n && n <= den : n <= 0n && n >= den);
      const t = (e - a) * sy - (f - b) * sx;
      const u = (e - a) * ry - (f - b) * rx;
      if (within(t) && within(u))
        heat(floor(2n * (a * den + rx * t) + den, 2n * den), floor(2n * (b * den + ry * t) + den, 2n * den));
    }
  });
  const edges = new Set<string>();
  for (const segment of all) {
    const [ax, ay, bx, by] = segment;
    const met = [...hot.values()].filter((pixel) => passes(segment, pixel));
    const along = ([x, y]: readonly [bigint, bigint]) => (x - ax) * (bx - ax) + (y - ay) * (by - ay);
    met.sort((p, q) => sign(along(p) - along(q)));
    for (let i = 1; i < met.length; i++) {
      const [p, q] = [met[i - 1], met[i]];
      const forward = p[0] < q[0] || (p[0] === q[0] && p[1] < q[1]);
      edges.add(forward ? `${p},${q}` : `${q},${p}`);
    }
  }
  return edges;
}

export function edgesOf({ x, y, from, to }: Arrangement): Set<string> {
  const edges = new Set<string>();
  for (let e = 0; e < from.length; e++) edges.add(`${x[from[e]]},${y[from[e]]},${x[to[e]]},${y[to[e]]}`);
  return edges;
}

function floor(n: bigint, d: bigint): bigint {
  const [num, den] = d < 0n ? [-n, -d] : [n, d];
  const q = num / den;
  return num < 0n && q * den !== num ? q - 1n : q;
}

/** Does the segment meet the half-open pixel? Exact clipping of the parameter (Liang–Barsky) with open upper sides. */
function passes(segment: Big4, [px, py]: readonly [bigint, bigint]): boolean {
  const start = [2n * segment[0], 2n * segment[1]];
  const end = [2n * segment[2], 2n * segment[3]];
  const low = [2n * px - 1n, 2n * py - 1n];
  const high = [2n * px + 1n, 2n * py + 1n];
  let from = { n: 0n, d: 1n, closed: true };
  let until = { n: 1n, d: 1n, closed: true };
  const after = (n: bigint, d: bigint, closed: boolean) => {
    const z = n * from.d - from.n * d;
    if (z > 0n || (z === 0n && !closed)) from = { n, d, closed };
  };
  const before = (n: bigint, d: bigint, closed: boolean) => {
    const z = n * until.d - until.n * d;
    if (z < 0n || (z === 0n && !closed)) until = { n, d, closed };
  };
  for (let axis = 0; axis < 2; axis++) {
    const d = end[axis] - start[axis];
    if (d === 0n) {
      if (start[axis] < low[axis] || start[axis] >= high[axis]) return false;
    } else if (d > 0n) {
      after(low[axis] - start[axis], d, true);
      before(high[axis] - start[axis], d, false);
    } else {
      before(start[axis] - low[axis], -d, true);
      after(start[axis] - high[axis], -d, false);
    }
  }
  const z = until.n * from.d - from.n * until.d;
  return z > 0n || (z === 0n && from.closed && until.closed);
}
