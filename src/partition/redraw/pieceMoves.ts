import type { Pieces, State } from './pieces.js';

/** With no more pieces than this every move between neighbours is looked at, not only those where something is wrong. */
const EVERY_MOVE = 60;

/** Moves between a zone that is out of bounds and its neighbours, into zones that hold fixed cells, and back home: a piece with what it alone joins to its zone. */
export function* movesOf(
  pieces: Pieces,
  state: State,
  zones: number,
  bound: ReadonlySet<number>,
  excess: (state: State, zone: number) => number,
): Generator<{ moving: readonly number[]; to: number }> {
  const { touching, home, isFixed } = pieces;
  const { zoneOf } = state;
  const isOut = Uint8Array.from({ length: zones }, (_, zone) => (excess(state, zone) > 0 ? 1 : 0));
  const isOpen = zoneOf.length <= EVERY_MOVE;
  const members = new Int32Array(zones);
  const isNear = new Uint8Array(zones).fill(isOpen ? 1 : 0);
  for (let zone = 0; zone < zones; zone++) if (isOut[zone] || bound.has(zone)) isNear[zone] = 1;
  zoneOf.forEach((zone, u) => {
    members[zone]++;
    if (home[u] !== zone) isNear[zone] = 1;
  });
  // in those zones and beside them
  const candidates = new Set<number>();
  for (let u = 0; u < zoneOf.length; u++) {
    if (!isNear[zoneOf[u]]) continue;
    candidates.add(u);
    for (const v of touching[u]) candidates.add(v);
  }
  for (const u of [...candidates].sort((a, b) => a - b)) {
    const from = zoneOf[u];
    if (isFixed[u] || members[from] === 1) continue;
    const into = new Set<number>();
    for (const v of touching[u]) {
      const to = zoneOf[v];
      if (to !== from && (isOpen || isOut[from] || isOut[to] || home[u] === to || bound.has(to))) into.add(to);
    }
    if (into.size === 0) continue;
    const moving = withWhatItJoins(pieces, zoneOf, u);
    if (moving === null) continue;
    for (const to of into) yield { moving, to };
  }
}

/** A piece and what would be cut off from the heaviest rest of its zone; null where nothing or something fixed would be. */
function withWhatItJoins({ touching, cost, isFixed }: Pieces, zoneOf: Int32Array, u: number): readonly number[] | null {
  const seen = new Set([u]);
  const parts: { members: number[]; fixed: boolean; cost: number }[] = [];
  for (const first of touching[u]) {
    if (zoneOf[first] !== zoneOf[u] || seen.has(first)) continue;
    const part = [first];
    seen.add(first);
    for (let head = 0; head < part.length; head++) {
      for (const other of touching[part[head]]) {
        if (seen.has(other) || zoneOf[other] !== zoneOf[u]) continue;
        seen.add(other);
        part.push(other);
      }
    }
    parts.push({
      members: part,
      fixed: part.some((one) => isFixed[one] === 1),
      cost: part.reduce((sum, one) => sum + cost[one], 0),
    });
  }
  if (parts.length <= 1) return [u];
  const rest = parts.reduce((a, b) => ((b.fixed && !a.fixed) || (b.fixed === a.fixed && b.cost > a.cost) ? b : a));
  const going = parts.filter((part) => part !== rest);
  return going.some(({ fixed }) => fixed) ? null : [u, ...going.flatMap((part) => part.members)];
}
