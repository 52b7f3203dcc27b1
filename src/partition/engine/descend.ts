import { contiguity } from './contiguity.js';
import { type Division, measure, noticeable } from './energy.js';
import { moves } from './moves.js';
import type { Problem } from './problem.js';

export interface Descent {
  /** How many second moves may be priced, in search of pairs, when no single move is left; 0 unless given. */
  readonly pairs?: number;
}

interface Change {
  readonly violation: number;
  readonly energy: number;
}

/** A node to the zone of a neighbour, and what that changes. */
interface Step extends Change {
  readonly node: number;
  readonly to: number;
}

const NONE: Change = { violation: 0, energy: 0 };
/** Gains below this many typical edges are rounding. */
const ROUNDING = 1e-9;

/**
 * Goes downhill from a division until no legal move of one node to a zone that it touches is for the better: less violation
 * first, then less energy. Always the best move of all is made, the lowest node's among equals, so what comes out is no worse
 * than what a patient hand makes of the same division, and depends on nothing but it. Then pairs of moves are tried (a node
 * into a zone, then another out of that zone or after the first), as many as asked for; after each gain it goes downhill again.
 *
 * Annealing ends where it is cold, not where nothing is left to gain; this takes the rest. The best move out of a zone is
 * remembered until that zone or one beside it changes, so that many zones cost little.
 *
 * @example const { zoneOf, energy } = descend(problem, annealed.zoneOf)
 */
export function descend(problem: Problem, from: Int32Array, { pairs = 0 }: Descent = {}): Division {
  const { nodes, zones, arcStart, arcTo, fixed } = problem;
  const zoneOf = from.slice();
  const state = moves(problem, zoneOf);
  const mayLeave = contiguity(problem, zoneOf);
  const members = membersOf(problem, zoneOf);
  const isLess = comparison(problem);
  const slack = noticeable(problem);
  let total = state.violation();
  let lowest = total;
  let priced = 0;

  /**
   * Whether a change, as a whole, is for the better. What is rounding against one step must not add up: no step may take the
   * violation above the least that was reached, and so no division comes twice.
   */
  const isGain = (violation: number, energy: number): boolean =>
    total + violation < lowest - slack || (total + violation <= lowest + slack && energy < -ROUNDING * problem.energyUnit);

  /** The best move of a node that is for the better after a first one, or what is best so far. */
  const better = (u: number, first: Change, best: Step | null): Step | null => {
    if (fixed !== null && fixed[u] >= 0) return best;
    const p = zoneOf[u];
    let found = best;
    for (let arc = arcStart[u], end = arcStart[u + 1]; arc < end; arc++) {
      const to = zoneOf[arcTo[arc]];
      if (to === p) continue;
      priced++;
      const step = { node: u, to, violation: state.violationChange(u, p, to), energy: state.energyChange(u, p, to) };
      if (!isGain(first.violation + step.violation, first.energy + step.energy)) continue;
      if ((found === null || comesBefore(step, found)) && mayLeave(u, p)) found = step;
    }
    return found;
  };
  const comesBefore = (a: Step, b: Step) => isLess(a, b) || (a.node < b.node && !isLess(b, a));
  const bestOutOf = (zone: number): Step | null => {
    let best: Step | null = null;
    for (let u = members.first[zone]; u >= 0; u = members.next[u]) best = better(u, NONE, best);
    return best;
  };

  const bestOf = Array.from({ length: zones }, (_, zone) => bestOutOf(zone));
  const isStale = new Uint8Array(zones);
  const forgetAround = (zone: number): void => {
    isStale[zone] = 1;
    for (let u = members.first[zone]; u >= 0; u = members.next[u]) {
      for (let arc = arcStart[u]; arc < arcStart[u + 1]; arc++) isStale[zoneOf[arcTo[arc]]] = 1;
    }
  };
  const go = ({ node, to, violation, energy }: Step): void => {
    const p = zoneOf[node];
    state.apply(node, p, to, energy, violation);
    members.move(node, p, to);
  };
  const make = (step: Step): void => {
    const p = zoneOf[step.node];
    forgetAround(p); // before: the zones that only this node touched
    go(step);
    total += step.violation;
    forgetAround(step.to);
  };
  const downhill = (): void => {
    for (;;) {
      let best: Step | null = null;
      for (let zone = 0; zone < zones; zone++) {
        if (isStale[zone]) bestOf[zone] = bestOutOf(zone);
        isStale[zone] = 0;
        const step = bestOf[zone];
        if (step !== null && (best === null || comesBefore(step, best))) best = step;
      }
      if (best === null) return;
      // found when less violation had not been reached yet
      if (!isGain(best.violation, best.energy)) {
        isStale[zoneOf[best.node]] = 1;
        continue;
      }
      make(best);
      lowest = Math.min(lowest, total);
    }
  };

  /** The best two moves that begin with this node, where they are for the better together. */
  const pairFrom = (u: number): readonly [Step, Step] | null => {
    const p = zoneOf[u];
    if (fixed !== null && fixed[u] >= 0) return null;
    let best: { readonly pair: readonly [Step, Step]; readonly change: Change } | null = null;
    const tried = new Set([p]);
    for (let arc = arcStart[u]; arc < arcStart[u + 1]; arc++) {
      const to = zoneOf[arcTo[arc]];
      if (tried.has(to)) continue;
      if (tried.size === 1 && !mayLeave(u, p)) return null;
      tried.add(to);
      const first = { node: u, to, violation: state.violationChange(u, p, to), energy: state.energyChange(u, p, to) };
      go(first);
      let second: Step | null = null;
      for (let v = members.first[to]; v >= 0; v = members.next[v]) if (v !== u) second = better(v, first, second);
      for (let next = arcStart[u]; next < arcStart[u + 1]; next++) {
        if (zoneOf[arcTo[next]] === p) second = better(arcTo[next], first, second);
      }
      go({ node: u, to: p, violation: -first.violation, energy: -first.energy });
      if (second === null) continue;
      const change = { violation: first.violation + second.violation, energy: first.energy + second.energy };
      if (best === null || isLess(change, best.change)) best = { pair: [first, second], change };
    }
    return best?.pair ?? null;
  };

  downhill();
  priced = 0;
  for (let u = 0, since = 0; since < nodes && priced < pairs; u = (u + 1) % nodes, since++) {
    const pair = pairFrom(u);
    if (pair === null) continue;
    for (const step of pair) make(step);
    lowest = Math.min(lowest, total);
    downhill();
    since = -1;
  }
  return measure(problem, zoneOf);
}

/** Less violation comes first, then less energy; differences that are rounding count as none. */
function comparison(problem: Problem): (a: Change, b: Change) => boolean {
  const violation = noticeable(problem);
  const energy = ROUNDING * problem.energyUnit;
  return (a, b) =>
    a.violation < b.violation - violation || (a.violation <= b.violation + violation && a.energy < b.energy - energy);
}

/** The nodes of each zone, as chains that a node joins and leaves at no cost. */
function membersOf({ nodes, zones }: Problem, zoneOf: Int32Array) {
  const first = new Int32Array(zones).fill(-1);
  const next = new Int32Array(nodes);
  const before = new Int32Array(nodes);
  const join = (u: number, zone: number): void => {
    const head = first[zone];
    next[u] = head;
    before[u] = -1;
    if (head >= 0) before[head] = u;
    first[zone] = u;
  };
  for (let u = nodes - 1; u >= 0; u--) join(u, zoneOf[u]);
  return {
    first,
    next,
    move(u: number, from: number, to: number): void {
      if (before[u] >= 0) next[before[u]] = next[u];
      else first[from] = next[u];
      if (next[u] >= 0) before[next[u]] = before[u];
      join(u, to);
    },
  };
}
