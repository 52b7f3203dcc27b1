import { Random } from '../../core/random.js';
import type { Ground } from '../ground.js';
import { boundedBy } from '../level.js';
import { type ZonePieces, zonePiecesFor } from './joints.js';
import type { Pieces } from './pieces.js';

/** A division of pieces into zones, with what its zones hold. */
export interface State {
  readonly zoneOf: Int32Array;
  readonly zones: Zones;
  /** The less the better: households moved and out of bounds, with a price for codes that are lost; up to a constant. */
  readonly merit: number;
  readonly key: Key;
}

/** Of each zone: */
interface Zones {
  /** number of pieces, and of those that were not in it before, */
  readonly size: Int32Array;
  readonly strangers: Int32Array;
  /** bounded amounts (zone z, attribute a at z · attributes + a), */
  readonly amounts: Float64Array;
  /** cost of the pieces that were in it before, */
  readonly stayed: Float64Array;
  /** by how much it is out of bounds, in the measure of the first attribute, and what it adds to the merit, */
  readonly violation: Float64Array;
  readonly term: Float64Array;
  /** key of the set of its pieces. */
  readonly keyA: Int32Array;
  readonly keyB: Int32Array;
}

/** Pieces of one zone that move together, with their sums. */
export interface Moving {
  readonly pieces: readonly number[];
  readonly amounts: readonly number[];
  readonly key: Key;
  /** Cost by the zone that pieces were in before: zone and cost, again and again. */
  readonly homes: readonly number[];
}

/** Two halves of a sum of random numbers. */
export type Key = readonly [number, number];

export interface Rating {
  readonly violation: number;
  /** Zones that keep less than half of their households, and with it not their codes. */
  readonly lost: number;
  readonly moved: number;
}

export interface MoveStates {
  readonly first: (zoneOf: Int32Array) => State;
  /** Merit and key of the division after pieces of one zone have moved to another, and that division. */
  readonly merit: (state: State, moving: Moving, to: number) => number;
  readonly key: (state: State, moving: Moving, to: number) => Key;
  readonly after: (state: State, moving: Moving, to: number, key: Key) => State;
  readonly rating: (state: State) => Rating;
  readonly zonePieces: (state: State, zone: number) => ZonePieces<Moving>;
}

/** A key as one number below 2^52. */
export function keyNumber([a, b]: Key): number {
  return (a >>> 0) * 2 ** 20 + (b >>> 12);
}

/**
 * How divisions of pieces into zones are rated, and how one comes from another: a step looks at nothing but what moves and the
 * two zones between which it does.
 */
export function moveStates({ level }: Ground, pieces: Pieces, zones: number): MoveStates {
  const { home, cost, amounts } = pieces;
  const bounds = boundedBy(level);
  const attributes = bounds.length;
  const totals = amounts.map((list) => list.reduce((sum, amount) => sum + amount, 0));
  const worth = totals.map((total) => (total > 0 ? totals[0] / total : 1));
  const before = new Float64Array(zones);
  home.forEach((zone, u) => {
    if (zone >= 0) before[zone] += cost[u];
  });
  const all = before.reduce((sum, amount) => sum + amount, 0);
  const random = new Random(1);
  const [pieceA, pieceB] = [0, 0].map(() => Int32Array.from(home, () => random.uint32()));
  const [zoneA, zoneB] = [0, 0].map(() => Int32Array.from(before, () => random.uint32() | 1));

  const keepsCode = (zone: number, stayed: number) => stayed >= before[zone] / 2 - 1e-9;
  const termOf = (zone: number, violation: number, stayed: number) =>
    violation + (keepsCode(zone, stayed) ? -stayed : before[zone] - 2 * stayed);
  const none = new Float64Array(attributes);
  /** Of a zone with `sign` times `change` more in it. */
  const violationOf = (held: Float64Array, zone: number, change: ArrayLike<number>, sign: number) => {
    let violation = 0;
    for (let a = 0; a < attributes; a++) {
      const amount = held[zone * attributes + a] + sign * change[a];
      const { min, max } = bounds[a];
      violation += worth[a] * (Math.max(0, min - amount - 1e-9) + Math.max(0, amount - max - 1e-9));
    }
    return violation;
  };
  /** Puts a piece into a zone (`sign` 1) or takes it out (−1). */
  const put = (own: Zones, u: number, zone: number, sign: number) => {
    own.size[zone] += sign;
    amounts.forEach((list, a) => {
      own.amounts[zone * attributes + a] += sign * list[u];
    });
    if (home[u] === zone) own.stayed[zone] += sign * cost[u];
    else own.strangers[zone] += sign;
    own.keyA[zone] += sign * pieceA[u];
    own.keyB[zone] += sign * pieceB[u];
  };
  const weigh = (own: Zones, zone: number) => {
    own.violation[zone] = violationOf(own.amounts, zone, none, 0);
    own.term[zone] = termOf(zone, own.violation[zone], own.stayed[zone]);
  };
  const stateOf = (zoneOf: Int32Array, own: Zones, key: Key): State => ({
    zoneOf,
    zones: own,
    merit: own.term.reduce((sum, term) => sum + term, 0),
    key,
  });

  const loaded = (moving: readonly number[]): Moving => {
    const sums = amounts.map((list) => moving.reduce((sum, u) => sum + list[u], 0));
    const homes: number[] = [];
    let [a, b] = [0, 0];
    for (const u of moving) {
      a = (a + pieceA[u]) | 0;
      b = (b + pieceB[u]) | 0;
      let i = 0;
      while (i < homes.length && homes[i] !== home[u]) i += 2;
      if (i === homes.length) homes.push(home[u], 0);
      homes[i + 1] += cost[u];
    }
    return { pieces: moving, amounts: sums, key: [a, b], homes };
  };

  return {
    first: (zoneOf) => {
      const own: Zones = {
        size: new Int32Array(zones),
        strangers: new Int32Array(zones),
        amounts: new Float64Array(zones * attributes),
        stayed: new Float64Array(zones),
        violation: new Float64Array(zones),
        term: new Float64Array(zones),
        keyA: new Int32Array(zones),
        keyB: new Int32Array(zones),
      };
      let [a, b] = [0, 0];
      zoneOf.forEach((zone, u) => {
        put(own, u, zone, 1);
        a = (a + Math.imul(pieceA[u], zoneA[zone])) | 0;
        b = (b + Math.imul(pieceB[u], zoneB[zone])) | 0;
      });
      for (let zone = 0; zone < zones; zone++) weigh(own, zone);
      return stateOf(zoneOf, own, [a, b]);
    },

    merit: (state, { pieces: [first], amounts: sums, homes }, to) => {
      const from = state.zoneOf[first];
      const { amounts: held, stayed, term } = state.zones;
      let leftHome = 0;
      let cameHome = 0;
      for (let i = 0; i < homes.length; i += 2) {
        if (homes[i] === from) leftHome = homes[i + 1];
        else if (homes[i] === to) cameHome = homes[i + 1];
      }
      return (
        state.merit -
        term[from] -
        term[to] +
        termOf(from, violationOf(held, from, sums, -1), stayed[from] - leftHome) +
        termOf(to, violationOf(held, to, sums, 1), stayed[to] + cameHome)
      );
    },

    key: (state, { pieces: [first], key: [a, b] }, to) => {
      const from = state.zoneOf[first];
      return [
        (state.key[0] + Math.imul(a, zoneA[to] - zoneA[from])) | 0,
        (state.key[1] + Math.imul(b, zoneB[to] - zoneB[from])) | 0,
      ];
    },

    after: (state, { pieces: moving }, to, key) => {
      const from = state.zoneOf[moving[0]];
      const zoneOf = state.zoneOf.slice();
      const was = state.zones;
      const own: Zones = {
        size: was.size.slice(),
        strangers: was.strangers.slice(),
        amounts: was.amounts.slice(),
        stayed: was.stayed.slice(),
        violation: was.violation.slice(),
        term: was.term.slice(),
        keyA: was.keyA.slice(),
        keyB: was.keyB.slice(),
      };
      for (const u of moving) {
        zoneOf[u] = to;
        put(own, u, from, -1);
        put(own, u, to, 1);
      }
      weigh(own, from);
      weigh(own, to);
      return stateOf(zoneOf, own, key);
    },

    rating: ({ zones: { violation, stayed } }) => {
      let [out, stay, lost] = [0, 0, 0];
      for (let zone = 0; zone < zones; zone++) {
        out += violation[zone];
        if (keepsCode(zone, stayed[zone])) stay += stayed[zone];
        else lost++;
      }
      return { violation: out, lost, moved: all - stay };
    },

    zonePieces: remembered(pieces, loaded),
  };
}

/** Sets of pieces that are remembered before those not asked for meanwhile are forgotten. */
const MOST_KNOWN = 2000;

/** Most zones of a division are those of the division it came from: each set of pieces is looked through once. */
function remembered(pieces: Pieces, loaded: (moving: readonly number[]) => Moving): MoveStates['zonePieces'] {
  let recent = new Map<number, ZonePieces<Moving>>();
  let older = recent;
  const zonePieces = zonePiecesFor(pieces, loaded);
  const lookThrough = ({ zoneOf, zones }: State, zone: number) => {
    const members = new Int32Array(zones.size[zone]);
    for (let u = 0, i = 0; u < zoneOf.length; u++) if (zoneOf[u] === zone) members[i++] = u;
    return zonePieces(members);
  };
  return (state, zone) => {
    const key = keyNumber([state.zones.keyA[zone], state.zones.keyB[zone]]);
    let found = recent.get(key);
    if (found !== undefined) return found;
    if (recent.size === MOST_KNOWN) [older, recent] = [recent, new Map()];
    found = older.get(key) ?? lookThrough(state, zone);
    recent.set(key, found);
    return found;
  };
}
