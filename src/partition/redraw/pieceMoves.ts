import type { MoveStates, Moving, State } from './moveStates.js';
import type { Pieces } from './pieces.js';

/** With no more pieces than this every move between neighbours is looked at, not only those where something is wrong. */
const EVERY_MOVE = 60;

/**
 * Every move between a zone that is out of bounds and its neighbours, into zones that hold fixed cells (`bound`), and back home: a
 * piece with what it alone joins to its zone. Looks at the zones where something is wrong, and at what lies beside them.
 */
export function movesFor(
  { touching, home, isFixed }: Pieces,
  { zonePieces }: Pick<MoveStates, 'zonePieces'>,
  bound: ReadonlySet<number>,
): (state: State, visit: (moving: Moving, to: number) => void) => void {
  const n = touching.length;
  const isOpen = n <= EVERY_MOVE;
  const listedAt = new Int32Array(n);
  const list = new Int32Array(n);
  const into = new Int32Array(n);
  let stamp = 0;
  return (state, visit) => {
    const { zoneOf, zones } = state;
    const draws = zones.violation.map((violation, zone) => (isOpen || violation > 0 || bound.has(zone) ? 1 : 0));
    stamp++;
    let listed = 0;
    const add = (u: number) => {
      if (listedAt[u] === stamp) return;
      listedAt[u] = stamp;
      list[listed++] = u;
    };
    for (let zone = 0; zone < draws.length; zone++) {
      if (draws[zone] === 0 && zones.strangers[zone] === 0) continue;
      for (const u of zonePieces(state, zone).members) {
        add(u);
        for (const v of touching[u]) if (zoneOf[v] !== zone) add(v);
      }
    }
    for (const u of list.subarray(0, listed).sort()) {
      if (isFixed[u] === 1) continue;
      const from = zoneOf[u];
      const leavesOut = zones.violation[from] > 0;
      let found = 0;
      for (const v of touching[u]) {
        const to = zoneOf[v];
        if (to === from || !(leavesOut || draws[to] === 1 || home[u] === to)) continue;
        let i = 0;
        while (i < found && into[i] !== to) i++;
        if (i === found) into[found++] = to;
      }
      if (found === 0) continue;
      const moving = zonePieces(state, from).leaving(u);
      if (moving !== null) for (let i = 0; i < found; i++) visit(moving, into[i]);
    }
  };
}
