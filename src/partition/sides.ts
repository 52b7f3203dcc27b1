import type { FourSides } from '../core/plan.js';
import type { BorderArc, BorderClass, Territory } from '../core/territory.js';

type Side = keyof FourSides;
const SIDES: readonly Side[] = ['east', 'south', 'west', 'north'];
/** A name must run along more than this share of a side to stand in its text. */
const LEAST_SHARE = 0.15;
const MOST_NAMES = 2;

/** What an unnamed border is called. */
const FALLBACK: Readonly<Record<BorderClass, string>> = {
  area: '社区界',
  water: '河道',
  rail: '铁路',
  major: '道路',
  minor: '道路',
  service: '内部道路',
  wall: '围墙',
  compound: '小区界线',
  building: '楼栋间界线',
};

interface SideLengths {
  readonly named: Map<string, number>;
  readonly unnamed: Map<string, number>;
  total: number;
}

/**
 * The four sides (四至) by which a zone is announced. Every stretch of border counts to the side that its outward normal
 * faces; a side is told by the names that run along more than 15 % of it, at most two, the longer first. A side without such
 * a name is told by what it mostly is: the community's border, water, a compound, the line between buildings.
 *
 * @param border arcs of the zone's border, with the side of the arc on which the zone lies
 */
export function fourSides(territory: Territory, border: readonly { arc: BorderArc; zoneOnLeft: boolean }[]): FourSides {
  const { x, y } = territory.shapes;
  const { metresX, metresY } = territory.lattice;
  const strict = emptySides();
  const loose = emptySides(); // for a zone without a stretch that faces a side squarely
  for (const { arc, zoneOnLeft } of border) {
    for (let i = 1; i < arc.vertices.length; i++) {
      const from = arc.vertices[i - 1];
      const to = arc.vertices[i];
      const dx = (x[to] - x[from]) * metresX * (zoneOnLeft ? 1 : -1);
      const dy = (y[to] - y[from]) * metresY * (zoneOnLeft ? 1 : -1);
      const length = Math.hypot(dx, dy);
      const east = dy; // the outward normal of a border that has its zone on the left is (dy, −dx)
      const north = -dx;
      const horizontal: Side = east >= 0 ? 'east' : 'west';
      const vertical: Side = north >= 0 ? 'north' : 'south';
      add(strict[Math.abs(east) > Math.abs(north) ? horizontal : vertical], arc, length);
      if (east !== 0) add(loose[horizontal], arc, length);
      if (north !== 0) add(loose[vertical], arc, length);
    }
  }
  const text = (side: Side) => describe(strict[side].total > 0 ? strict[side] : loose[side]);
  return { east: text('east'), south: text('south'), west: text('west'), north: text('north') };
}

function emptySides(): Record<Side, SideLengths> {
  const empty = (): SideLengths => ({ named: new Map(), unnamed: new Map(), total: 0 });
  return Object.fromEntries(SIDES.map((side) => [side, empty()])) as Record<Side, SideLengths>;
}

function add(side: SideLengths, arc: BorderArc, length: number): void {
  const millimetres = Math.round(length * 1000);
  side.total += millimetres;
  const lengths = arc.name ? side.named : side.unnamed;
  const label = arc.name ?? FALLBACK[arc.class];
  lengths.set(label, (lengths.get(label) ?? 0) + millimetres);
}

function describe(side: SideLengths): string {
  const longestFirst = (lengths: Map<string, number>) => [...lengths].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const names = longestFirst(side.named).filter(([, length]) => length > LEAST_SHARE * side.total);
  if (names.length > 0) {
    return names
      .slice(0, MOST_NAMES)
      .map(([name]) => name)
      .join('、');
  }
  return longestFirst(side.unnamed)[0]?.[0] ?? longestFirst(side.named)[0]?.[0] ?? FALLBACK.area;
}
