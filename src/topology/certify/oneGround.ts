import { turn } from '../turn.js';
import { Chain } from './chain.js';
import { endPoints, exactContacts, splitAtContacts } from './contacts.js';
import type { RingAreas, Rings } from './rings.js';

/**
 * Do several valid polygons lie apart (borders may be shared)? The sum of their borders must then be the border of one
 * ground: no edge twice in one direction, no crossings, in and out alternating around every vertex, and the outside of
 * every component of that border not inside another. Returns a place where two overlap, or null. Exact.
 */
export function overlapAmong(rings: Rings, areas: RingAreas): readonly [number, number] | null {
  const chain = new Chain(2 * rings.x.length + 16);
  chain.addRings(rings, areas.sign, 1);
  const residual = chain.residual();
  splitAtContacts(chain, exactContacts(chain, residual, endPoints(chain, residual)));
  const border = chain.residual();
  for (const e of border) if (Math.abs(chain.net[e]) > 1) return [chain.x[chain.low[e]], chain.y[chain.low[e]]];
  return crossingAmong(chain, border) ?? brokenRotation(chain, border) ?? nestedComponent(chain, border);
}

function crossingAmong({ x, y, low, high }: Chain, border: Int32Array): readonly [number, number] | null {
  const left = (e: number): number => Math.min(x[low[e]], x[high[e]]);
  const order = border.slice().sort((a, b) => left(a) - left(b) || a - b);
  const active: number[] = [];
  for (const e of order) {
    const [a, b] = [low[e], high[e]];
    let kept = 0;
    for (const f of active) {
      if (Math.max(x[low[f]], x[high[f]]) < left(e)) continue;
      active[kept++] = f;
      const [c, d] = [low[f], high[f]];
      if (Math.max(y[c], y[d]) < Math.min(y[a], y[b]) || Math.min(y[c], y[d]) > Math.max(y[a], y[b])) continue;
      const o1 = Math.sign(turn(x[a], y[a], x[b], y[b], x[c], y[c]));
      const o2 = Math.sign(turn(x[a], y[a], x[b], y[b], x[d], y[d]));
      const o3 = Math.sign(turn(x[c], y[c], x[d], y[d], x[a], y[a]));
      const o4 = Math.sign(turn(x[c], y[c], x[d], y[d], x[b], y[b]));
      if (o1 * o2 < 0 && o3 * o4 < 0) return [x[c], y[c]];
    }
    active.length = kept;
    active.push(e);
  }
  return null;
}

/** Around every vertex, borders must alternately arrive and leave. */
function brokenRotation({ x, y, low, high, net }: Chain, border: Int32Array): readonly [number, number] | null {
  const around = new Map<number, { other: number; leaves: boolean }[]>();
  const note = (v: number, other: number, leaves: boolean): void => {
    const list = around.get(v);
    if (list) list.push({ other, leaves });
    else around.set(v, [{ other, leaves }]);
  };
  for (const e of border) {
    note(low[e], high[e], net[e] > 0);
    note(high[e], low[e], net[e] < 0);
  }
  for (const [v, list] of around) {
    if (list.length <= 2) continue;
    const lowerHalf = (w: number): number => (y[w] > y[v] || (y[w] === y[v] && x[w] > x[v]) ? 0 : 1);
    list.sort(
      (p, q) => lowerHalf(p.other) - lowerHalf(q.other) || -turn(x[v], y[v], x[p.other], y[p.other], x[q.other], y[q.other]),
    );
    if (list.some(({ leaves }, i) => leaves === list[(i + 1) % list.length].leaves)) return [x[v], y[v]];
  }
  return null;
}

/**
 * Looks down from the lowest-left vertex of every component: the winding number w there is that of the ground around the
 * component, and its lowest edge tells whether the component adds ground (an outline: w must be 0) or takes it away (a hole: 1).
 */
function nestedComponent({ x, y, low, high, net, vertices }: Chain, border: Int32Array): readonly [number, number] | null {
  const root = Int32Array.from({ length: vertices }, (_, v) => v);
  const find = (v: number): number => {
    let r = v;
    while (root[r] !== r) {
      root[r] = root[root[r]];
      r = root[r];
    }
    return r;
  };
  for (const e of border) root[find(low[e])] = find(high[e]);
  const lowest = new Map<number, number>();
  for (const e of border) {
    for (const v of [low[e], high[e]]) {
      const best = lowest.get(find(v));
      if (best === undefined || x[v] < x[best] || (x[v] === x[best] && y[v] < y[best])) lowest.set(find(v), v);
    }
  }
  /** The border has its ground on the left: the lowest edge at the component's lowest-left vertex has it above when it leaves. */
  const edgesAt = new Map<number, number[]>([...lowest.values()].map((v) => [v, []]));
  for (const e of border) {
    edgesAt.get(low[e])?.push(e);
    edgesAt.get(high[e])?.push(e);
  }
  const addsGround = (v: number): boolean => {
    const other = (e: number): number => (low[e] === v ? high[e] : low[e]);
    const lowestEdge = edgesAt
      .get(v)!
      .reduce((a, b) => (turn(x[v], y[v], x[other(a)], y[other(a)], x[other(b)], y[other(b)]) < 0 ? b : a));
    return (low[lowestEdge] === v) === net[lowestEdge] > 0;
  };
  for (const v of lowest.values()) {
    let winding = 0;
    for (const e of border) {
      const right = x[low[e]] < x[high[e]];
      const a = right ? low[e] : high[e];
      const b = right ? high[e] : low[e];
      // Just left of v: the edge passes below when v lies to its left.
      if (x[a] < x[v] && x[b] >= x[v] && turn(x[a], y[a], x[b], y[b], x[v], y[v]) > 0) winding += right ? net[e] : -net[e];
    }
    if (winding !== (addsGround(v) ? 0 : 1)) return [x[v], y[v]];
  }
  return null;
}
