import type { Arrangement } from '../arrangement/arrange.js';
import { groupFaces } from './faces.js';

/** Faces that still belong to nobody. */
export const UNCLAIMED = -2;

/**
 * Makes every label one connected piece: of a label in several pieces the one with the most `anchor` stays (then the most
 * area, then the first); each other piece, and each unclaimed face, goes to the neighbour it shares the longest border with, one that
 * `prefers` names if possible, else any that `allows`. Pieces without such a neighbour get a label of their own from `fresh`.
 * Faces with label −1 lie outside. Works in place and returns how many pieces moved.
 */
export function mendStrays(
  arr: Arrangement,
  label: Int32Array,
  anchor: (face: number) => number,
  lengthM: Float64Array,
  rules: {
    readonly prefers: (face: number, label: number) => boolean;
    readonly allows: (face: number, label: number) => boolean;
    readonly fresh: (face: number) => number;
  },
): number {
  let moved = 0;
  for (;;) {
    // Unclaimed faces are one label here; −1 stays outside.
    let top = 0;
    for (const l of label) if (l > top) top = l;
    const shown = Int32Array.from(label, (l) => (l === UNCLAIMED ? top + 1 : l));
    const pieces = groupFaces(arr, shown, () => true);
    const weight = new Float64Array(pieces.count);
    const area = new Float64Array(pieces.count);
    const first = new Int32Array(pieces.count).fill(-1);
    for (let f = 1; f < arr.faceCount; f++) {
      const p = pieces.of[f];
      if (p < 0) continue;
      if (first[p] < 0) first[p] = f;
      weight[p] += anchor(f);
      area[p] += arr.faceArea2[f];
    }
    const main = new Int32Array(top + 2).fill(-1);
    for (let p = 0; p < pieces.count; p++) {
      const l = shown[first[p]];
      const m = main[l];
      if (l <= top && (m < 0 || weight[p] > weight[m] || (weight[p] === weight[m] && area[p] > area[m]))) main[l] = p;
    }
    const isStray = (p: number): boolean => main[shown[first[p]]] !== p;
    const besideStray = new Uint8Array(pieces.count);
    const contact = new Map<number, Map<number, number>>();
    for (let h = 0; h < arr.face.length; h++) {
      const p = pieces.of[arr.face[h]];
      const q = pieces.of[arr.face[h ^ 1]];
      if (p < 0 || q < 0 || p === q || !isStray(p)) continue;
      if (isStray(q)) {
        besideStray[p] = 1;
        continue;
      }
      const lengths = contact.get(p) ?? new Map<number, number>();
      contact.set(p, lengths);
      const l = shown[first[q]];
      lengths.set(l, (lengths.get(l) ?? 0) + lengthM[h >> 1]);
    }
    let strays = 0;
    let settled = 0;
    const target = new Int32Array(pieces.count).fill(-1);
    for (let p = 0; p < pieces.count; p++) {
      if (!isStray(p)) continue;
      strays++;
      target[p] = longest(contact.get(p), (l) => rules.prefers(first[p], l));
      if (target[p] < 0 && !besideStray[p]) target[p] = longest(contact.get(p), (l) => rules.allows(first[p], l));
      if (target[p] >= 0) settled++;
    }
    if (strays === 0) return moved;
    if (settled === 0) {
      // Only strays among themselves: attach where anything allows, else let the first stand alone.
      for (let p = 0; p < pieces.count && settled === 0; p++) {
        if (!isStray(p)) continue;
        target[p] = longest(contact.get(p), (l) => rules.allows(first[p], l));
        if (target[p] < 0) target[p] = rules.fresh(first[p]);
        settled++;
      }
    }
    for (let f = 1; f < arr.faceCount; f++) {
      const p = pieces.of[f];
      if (p >= 0 && target[p] >= 0) label[f] = target[p];
    }
    moved += settled;
  }
}

function longest(lengths: ReadonlyMap<number, number> | undefined, admits: (label: number) => boolean): number {
  let best = -1;
  let most = -1;
  for (const [label, length] of lengths ?? []) {
    if (admits(label) && (length > most || (length === most && label < best))) {
      best = label;
      most = length;
    }
  }
  return best;
}
