import type { Arrangement } from '../arrangement/arrange.js';
import { halfEdgeOf } from '../arrangement/faces.js';
import { groupFaces } from './faces.js';
import { divides, type Ground, type Strand } from './ground.js';

/**
 * Brings labels of faces from one arrangement to a finer one of the same ground. `shared` segments are in both; lines
 * for which `carries` holds (those that bound blocks, unless asked otherwise) carry the labels: along each of its segments the face on
 * the left in the one answers to the face on the left in the other. Faces of the finer one that only other lines part take the label that
 * the longest border votes for.
 */
export function carryLabels(
  ground: Ground,
  coarse: Arrangement,
  labels: ArrayLike<number>,
  fine: Arrangement,
  shared: number,
  carries: (strand: Strand) => boolean = divides,
): Int32Array {
  const dividing = carryingEdges(ground, fine, shared, carries);
  const anywhere = new Int8Array(fine.faceCount);
  anywhere[0] = -1;
  const groups = groupFaces(fine, anywhere, (e) => dividing[e] === 0);
  const votes = new Map<number, Map<number, number>>();
  const vote = (face: number, label: number, length: number): void => {
    const group = groups.of[face];
    const tally = votes.get(group) ?? new Map<number, number>();
    votes.set(group, tally);
    tally.set(label, (tally.get(label) ?? 0) + length);
  };

  for (let i = 0; i < shared; i++) {
    if (!carries(ground.strandOf(i))) continue;
    const [ax, ay, bx, by] = ground.ends(i);
    const along = (vx: number, vy: number): number => (vx - ax) * (bx - ax) + (vy - ay) * (by - ay);
    let k = coarse.chainStart[i];
    const last = coarse.chainStart[i + 1] - 1;
    if (last < k) continue;
    for (let j = fine.chainStart[i]; j < fine.chainStart[i + 1]; j++) {
      const h = halfEdgeOf(fine.chain[j]);
      const [u, v] = ends(fine, h);
      const middle = along((fine.x[u] + fine.x[v]) / 2, (fine.y[u] + fine.y[v]) / 2);
      for (; k < last; k++) {
        const [, w] = ends(coarse, halfEdgeOf(coarse.chain[k]));
        if (along(coarse.x[w], coarse.y[w]) >= middle) break;
      }
      const g = halfEdgeOf(coarse.chain[k]);
      const length = Math.hypot(fine.x[u] - fine.x[v], fine.y[u] - fine.y[v]);
      vote(fine.face[h], labels[coarse.face[g]], length);
      vote(fine.face[h ^ 1], labels[coarse.face[g ^ 1]], length);
    }
  }

  const winner = new Int32Array(groups.count).fill(-1);
  for (const [group, tally] of votes) {
    if (group < 0) continue;
    let best = -1;
    let most = -1;
    for (const [label, length] of tally) {
      if (length > most || (length === most && label < best)) {
        best = label;
        most = length;
      }
    }
    winner[group] = best;
  }
  return Int32Array.from(groups.of, (group) => (group < 0 ? -1 : winner[group]));
}

/** 1 for each edge of the arrangement along which one of the first `shared` segments carries labels. */
function carryingEdges(ground: Ground, arr: Arrangement, shared: number, carries: (strand: Strand) => boolean): Uint8Array {
  const dividing = new Uint8Array(arr.from.length);
  for (let i = 0; i < shared; i++) {
    if (!carries(ground.strandOf(i))) continue;
    for (let j = arr.chainStart[i]; j < arr.chainStart[i + 1]; j++) dividing[halfEdgeOf(arr.chain[j]) >> 1] = 1;
  }
  return dividing;
}

function ends(arr: Arrangement, h: number): [number, number] {
  return h & 1 ? [arr.to[h >> 1], arr.from[h >> 1]] : [arr.from[h >> 1], arr.to[h >> 1]];
}
