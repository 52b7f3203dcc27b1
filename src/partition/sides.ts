import type { FourSides } from '../core/plan.js';
import type { BorderArc, BorderClass, Territory } from '../core/territory.js';
import { type Side, type Stretch, visibleFrom } from './outerSides.js';

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

/** What runs under the ground is no border by which people find their way. */
const TUNNEL = /隧道|地道|tunnel|underpass/i;

interface SideLengths {
  readonly named: Map<string, number>;
  readonly unnamed: Map<string, number>;
  total: number;
}

/**
 * The four sides (四至) by which a zone is announced. Every stretch of border that can be seen from outside counts to the
 * side that its outward normal faces, as far as it can be seen; a side is told by the names that run along more than 15 % of
 * it, at most two, the longer first. A side without such a name is told by what it mostly is: the community's border,
 * water, the compound or dedicated site beyond, the line between buildings. Names of tunnels are no names.
 *
 * @param border arcs of the zone's border, with the side of the arc on which the zone lies
 */
export function fourSides(territory: Territory, border: readonly { arc: BorderArc; zoneOnLeft: boolean }[]): FourSides {
  const { x, y } = territory.shapes;
  const { metresX, metresY } = territory.lattice;
  const stretches: (Stretch & { readonly label: Label })[] = [];
  for (const { arc, zoneOnLeft } of border) {
    const label = labelOf(territory, arc, zoneOnLeft);
    for (let i = 1; i < arc.vertices.length; i++) {
      const from = arc.vertices[zoneOnLeft ? i - 1 : i];
      const to = arc.vertices[zoneOnLeft ? i : i - 1];
      stretches.push({
        label,
        fromX: x[from] * metresX,
        fromY: y[from] * metresY,
        toX: x[to] * metresX,
        toY: y[to] * metresY,
      });
    }
  }
  const text = (side: Side): string => {
    const strict = emptySide();
    const loose = emptySide(); // for a zone without a stretch that faces this side squarely
    const seen = visibleFrom(side, stretches);
    stretches.forEach((stretch, i) => {
      if (seen[i] === 0) return;
      if (facing(stretch) === side) add(strict, stretch.label, seen[i]);
      add(loose, stretch.label, seen[i]);
    });
    return describe(strict.total > 0 ? strict : loose);
  };
  return { east: text('east'), south: text('south'), west: text('west'), north: text('north') };
}

/** The side that the outward normal of a stretch faces; with the zone on the left it is (dy, −dx). */
function facing({ fromX, fromY, toX, toY }: Stretch): Side {
  const east = toY - fromY;
  const north = fromX - toX;
  if (Math.abs(east) > Math.abs(north)) return east >= 0 ? 'east' : 'west';
  return north >= 0 ? 'north' : 'south';
}

interface Label {
  readonly text: string;
  readonly named: boolean;
}

function labelOf(territory: Territory, arc: BorderArc, zoneOnLeft: boolean): Label {
  if (arc.name !== null && arc.name !== '' && !TUNNEL.test(arc.name)) return { text: arc.name, named: true };
  const outline = arc.class === 'compound' || arc.class === 'wall' ? outlineBeyond(territory, arc, zoneOnLeft) : null;
  return { text: outline ?? FALLBACK[arc.class], named: false };
}

/** The compound or dedicated site across the border, else the edge of the one on this side; null where neither has a name. */
function outlineBeyond({ cells, compounds, dedicated }: Territory, arc: BorderArc, zoneOnLeft: boolean): string | null {
  const nameAt = (cell: number) =>
    cell < 0 ? null : (dedicated[cells[cell].dedicated]?.name ?? compounds[cells[cell].compound]?.name ?? null);
  const beyond = nameAt(zoneOnLeft ? arc.right : arc.left);
  const own = nameAt(zoneOnLeft ? arc.left : arc.right);
  if (beyond !== null && beyond !== own) return beyond;
  return own === null ? null : `${own}界线`;
}

function emptySide(): SideLengths {
  return { named: new Map(), unnamed: new Map(), total: 0 };
}

function add(side: SideLengths, { text, named }: Label, millimetres: number): void {
  side.total += millimetres;
  const lengths = named ? side.named : side.unnamed;
  lengths.set(text, (lengths.get(text) ?? 0) + millimetres);
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
  // many names and none of them long: what the side mostly is, or the longest of them
  return longestFirst(side.unnamed)[0]?.[0] ?? longestFirst(side.named)[0]?.[0] ?? FALLBACK.area;
}
