import { byText } from '../../core/order.js';

/** Soft grounds on which dark letters and magenta borders stand out. */
export const GROUNDS = ['#D7E8D0', '#F8E3C4', '#D5E3F2', '#F3D9DC', '#E6DDF0', '#F4F0C0', '#CFE8E6', '#E8E4DC'] as const;

/**
 * A colour number for every node of a map so that neighbours differ: the node with most colours around it first
 * (Brélaz 1979, DSATUR), ties by degree and then by key, each given the free colour that is used least so far.
 *
 * @param keys what orders the nodes, independent of their places
 * @param neighbours by node
 */
export function colourMap(keys: readonly string[], neighbours: readonly ReadonlySet<number>[], colours: number): Int32Array {
  const chosen = new Int32Array(keys.length).fill(-1);
  const around = keys.map(() => new Set<number>());
  const used = new Array<number>(colours).fill(0);
  const waiting = new Set(keys.keys());
  const before = (a: number, b: number) =>
    around[b]!.size - around[a]!.size || neighbours[b]!.size - neighbours[a]!.size || byText(keys[a]!, keys[b]!);
  while (waiting.size > 0) {
    let node = -1;
    for (const one of waiting) if (node < 0 || before(one, node) < 0) node = one;
    waiting.delete(node);
    let colour = -1;
    for (let candidate = 0; candidate < colours; candidate++) {
      if (around[node]!.has(candidate)) continue;
      if (colour < 0 || used[candidate]! < used[colour]!) colour = candidate;
    }
    if (colour < 0) colour = used.indexOf(Math.min(...used));
    chosen[node] = colour;
    used[colour]!++;
    for (const other of neighbours[node]!) around[other]!.add(colour);
  }
  return chosen;
}
