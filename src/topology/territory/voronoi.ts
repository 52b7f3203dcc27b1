import Delaunator from 'delaunator';

/** A line of equal distance between the sites of two labels, from one junction to the next. */
export interface BisectorChain {
  readonly labels: readonly [number, number];
  /** x0, y0, x1, y1, … in metres. */
  readonly xy: Float64Array;
  /** Distance of each vertex to its nearest sites. */
  readonly radius: Float64Array;
  /** For each piece between two vertices one site of either side. */
  readonly sites: Int32Array;
}

/**
 * The borders of a Voronoi diagram between sites with different labels, as chains. `xy` holds site coordinates in
 * metres, `label` a number of at least 0 each. Chains run on far past the sites, so that they can be cut to any shape near them.
 * The order of the sites decides nothing but the order of the chains.
 */
export function bisectors(xy: Float64Array, label: Int32Array): BisectorChain[] {
  const n = label.length;
  const { points, ox, oy } = withSentinels(xy, n);
  const { triangles, halfedges } = new Delaunator(points);
  const count = triangles.length / 3;
  const labelOf = (p: number): number => (p < n ? label[p] : -1);
  /** Whether the Voronoi edge across half-edge h of the triangulation parts two labels. */
  const parts = (h: number): boolean => {
    const a = labelOf(triangles[h]);
    const b = labelOf(triangles[nextInTriangle(h)]);
    return a >= 0 && b >= 0 && a !== b && halfedges[h] >= 0;
  };
  const degree = new Uint8Array(count);
  for (let h = 0; h < triangles.length; h++) if (parts(h)) degree[Math.floor(h / 3)]++;

  const used = new Uint8Array(triangles.length);
  const chains: BisectorChain[] = [];
  for (const wanted of ['ends', 'loops']) {
    for (let h = 0; h < triangles.length; h++) {
      if (used[h] || !parts(h)) continue;
      if (wanted === 'ends' && degree[Math.floor(h / 3)] === 2) continue;
      chains.push(follow(h));
    }
  }
  return chains;

  /** Walks from the triangle of `first` across it, on through triangles with one way out, to the next junction. */
  function follow(first: number): BisectorChain {
    const centres: number[] = [Math.floor(first / 3)];
    const sites: number[] = [];
    let h = first;
    for (;;) {
      used[h] = 1;
      used[halfedges[h]] = 1;
      sites.push(triangles[h], triangles[nextInTriangle(h)]);
      const t = Math.floor(halfedges[h] / 3);
      centres.push(t);
      if (degree[t] !== 2 || t === centres[0]) break;
      const on = [3 * t, 3 * t + 1, 3 * t + 2].find((g) => g !== halfedges[h] && parts(g) && !used[g]);
      if (on === undefined) break;
      h = on;
    }
    const line = new Float64Array(2 * centres.length);
    const radius = new Float64Array(centres.length);
    centres.forEach((t, i) => {
      const [x, y, r] = circumcircle(points, triangles[3 * t], triangles[3 * t + 1], triangles[3 * t + 2]);
      line[2 * i] = x + ox;
      line[2 * i + 1] = y + oy;
      radius[i] = r;
    });
    return {
      labels: [labelOf(triangles[first]), labelOf(triangles[nextInTriangle(first)])],
      xy: line,
      radius,
      sites: Int32Array.from(sites),
    };
  }
}

function nextInTriangle(h: number): number {
  return h % 3 === 2 ? h - 2 : h + 1;
}

/** The sites relative to their own corner, and twelve far points around them that close the hull. */
function withSentinels(xy: Float64Array, n: number): { points: Float64Array; ox: number; oy: number } {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 2 * n; i += 2) {
    x0 = Math.min(x0, xy[i]);
    x1 = Math.max(x1, xy[i]);
    y0 = Math.min(y0, xy[i + 1]);
    y1 = Math.max(y1, xy[i + 1]);
  }
  const around = 12;
  const far = 20 * (x1 - x0 + y1 - y0 + 1);
  const points = new Float64Array(2 * (n + around));
  for (let i = 0; i < n; i++) {
    points[2 * i] = xy[2 * i] - x0;
    points[2 * i + 1] = xy[2 * i + 1] - y0;
  }
  for (let k = 0; k < around; k++) {
    // Unequal angles and distances: no four of them on one circle with a site.
    const angle = (2 * Math.PI * (k + 0.013 * k * k)) / (around * 1.17);
    points[2 * (n + k)] = (x1 - x0) / 2 + Math.cos(angle) * far * (1 + 0.01 * k);
    points[2 * (n + k) + 1] = (y1 - y0) / 2 + Math.sin(angle) * far * (1 + 0.01 * k);
  }
  return { points, ox: x0, oy: y0 };
}

function circumcircle(points: Float64Array, a: number, b: number, c: number): [number, number, number] {
  const ax = points[2 * a];
  const ay = points[2 * a + 1];
  const dx = points[2 * b] - ax;
  const dy = points[2 * b + 1] - ay;
  const ex = points[2 * c] - ax;
  const ey = points[2 * c + 1] - ay;
  const bl = dx * dx + dy * dy;
  const cl = ex * ex + ey * ey;
  const d = 0.5 / (dx * ey - dy * ex);
  const x = (ey * bl - dy * cl) * d;
  const y = (dx * cl - ex * bl) * d;
  return [ax + x, ay + y, Math.hypot(x, y)];
}
