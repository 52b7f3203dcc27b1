import { buildProblem, type Problem } from '../../src/partition/engine/problem.js';

/** A graph to divide into `k` connected zones of L … U each with the fewest cut edges, as in the files of the usual set. */
export interface Instance {
  readonly name: string;
  readonly n: number;
  readonly k: number;
  readonly L: number;
  readonly U: number;
  readonly w: readonly number[];
  readonly adj: readonly (readonly number[])[];
  readonly ref?: { readonly gc?: number | null; readonly mip?: number | null };
}

export function problemOf(instance: Instance): Problem {
  const a: number[] = [];
  const b: number[] = [];
  instance.adj.forEach((list, u) => {
    for (const v of list) {
      if (v <= u) continue;
      a.push(u);
      b.push(v);
    }
  });
  return buildProblem({
    zones: instance.k,
    min: instance.L,
    max: instance.U,
    load: Float64Array.from(instance.w),
    edges: { a: Int32Array.from(a), b: Int32Array.from(b), cost: new Float64Array(a.length).fill(1) },
  });
}

export interface Judgement {
  readonly cut: number;
  readonly feasible: boolean;
  readonly violation: number;
  readonly pieces: number;
}

/** Judges a division from the instance alone: cut edges, loads, and connectedness by flooding each zone. */
export function judged(instance: Instance, zoneOf: ArrayLike<number>): Judgement {
  const loads = new Array<number>(instance.k).fill(0);
  let cut = 0;
  instance.adj.forEach((list, u) => {
    loads[zoneOf[u]!]! += instance.w[u]!;
    for (const v of list) if (u < v && zoneOf[u] !== zoneOf[v]) cut++;
  });
  const seen = new Uint8Array(instance.n);
  let pieces = 0;
  for (let u = 0; u < instance.n; u++) {
    if (seen[u]) continue;
    pieces++;
    const stack = [u];
    seen[u] = 1;
    while (stack.length > 0) {
      for (const v of instance.adj[stack.pop()!]!) {
        if (seen[v] || zoneOf[v] !== zoneOf[u]) continue;
        seen[v] = 1;
        stack.push(v);
      }
    }
  }
  const violation = loads.reduce((total, load) => total + Math.max(0, instance.L - load) + Math.max(0, load - instance.U), 0);
  return { cut, feasible: violation === 0 && pieces === instance.k, violation, pieces };
}
