import type { Lattice } from '../../core/coverage.js';
import { byText } from '../../core/order.js';
import { BORDER_CLASSES, type BorderClass } from '../../core/territory.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { divides, type Strand } from './ground.js';

/** Number of a class in BORDER_CLASSES: a small number is strong. */
export const RANK = Object.fromEntries(BORDER_CLASSES.map((name, rank) => [name, rank])) as Record<BorderClass, number>;

/** What runs along each edge of an arrangement. */
export interface EdgeFacts {
  /** Strongest class along the edge as a number of BORDER_CLASSES; `building` where nothing runs. */
  readonly rank: Uint8Array;
  /** Strand that gives the edge its name, or −1: the strongest named one. */
  readonly naming: Int32Array;
  /** 1 where a line runs that bounds blocks. */
  readonly divides: Uint8Array;
  /** 1 where of these only a cut runs. */
  readonly cut: Uint8Array;
  /** 1 where a barrier runs that no grid may cross. */
  readonly hard: Uint8Array;
  /** 1 where the strongest class is that of a street that ended before. */
  readonly prolonged: Uint8Array;
  readonly lengthM: Float64Array;
}

export function readEdges(arr: Arrangement, strands: readonly Strand[], lattice: Lattice): EdgeFacts {
  const n = arr.from.length;
  const rank = new Uint8Array(n).fill(RANK.building);
  const naming = new Int32Array(n).fill(-1);
  const dividing = new Uint8Array(n);
  const cut = new Uint8Array(n);
  const hard = new Uint8Array(n);
  const prolonged = new Uint8Array(n);
  const lengthM = new Float64Array(n);
  for (let e = 0; e < n; e++) {
    const a = arr.from[e];
    const b = arr.to[e];
    lengthM[e] = Math.hypot((arr.x[a] - arr.x[b]) * lattice.metresX, (arr.y[a] - arr.y[b]) * lattice.metresY);
    for (let j = arr.sourceStart[e]; j < arr.sourceStart[e + 1]; j++) {
      const id = arr.sourceId[j];
      const strand = strands[id];
      if (strand.kind === 'cut') cut[e] = 1 - dividing[e];
      else if (divides(strand)) cut[e] = 0;
      if (divides(strand)) dividing[e] = 1;
      if (strand.hard) hard[e] = 1;
      if (strand.class === null) continue;
      if (RANK[strand.class] < rank[e] || (RANK[strand.class] === rank[e] && !strand.prolongs))
        prolonged[e] = strand.prolongs ? 1 : 0;
      rank[e] = Math.min(rank[e], RANK[strand.class]);
      if (strand.name !== null && (naming[e] < 0 || namesBefore(strand, strands[naming[e]]))) naming[e] = id;
    }
  }
  return { rank, naming, divides: dividing, cut, hard, prolonged, lengthM };
}

function namesBefore(a: Strand, b: Strand): boolean {
  return (RANK[a.class!] - RANK[b.class!] || byText(a.name!, b.name!)) < 0;
}
