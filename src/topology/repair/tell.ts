import type { Lattice } from '../../core/coverage.js';
import type { Finding } from '../../core/finding.js';
import type { Polygonal, Position } from '../../core/geometry.js';
import { byText } from '../../core/order.js';
import type { Text } from '../../core/text.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { fromLattice } from '../lattice.js';
import type { Balance } from './account.js';
import type { AssignedGround, Gap } from './assignGround.js';
import type { FaceLabels } from './labelFaces.js';
import type { ReadUnit } from './readUnits.js';
import type { Settled } from './rearrange.js';
import { placeIn, type Region, squareMetres, widthOf } from './regions.js';
import type { SnappedCorners } from './snapVertices.js';
import { ownerOfRing, type RingSoup } from './soup.js';

/** What repair did to one unit: areaAfter = areaBefore + snapped + gained − lost. */
export interface UnitChange {
  readonly id: string;
  readonly feature: number;
  readonly areaBeforeM2: number;
  readonly areaAfterM2: number;
  /** By moving vertices, signed. */
  readonly snappedM2: number;
  readonly gainedM2: number;
  readonly lostM2: number;
  /** Largest distance between its border where snapping drew it and the edge as read. */
  readonly maxDisplacementM: number;
  readonly note: Text | null;
}

export const REPAIR_ACTIONS = [
  'invalidMended',
  'snapped',
  'overlapResolved',
  'overhangClipped',
  'gapFilled',
  'gapSplit',
  'unitWouldVanish',
] as const;
export type RepairActionKind = (typeof REPAIR_ACTIONS)[number];

/** One thing that was done. */
export interface RepairAction {
  readonly action: RepairActionKind;
  /** Ids of the units concerned, sorted. */
  readonly cells: readonly string[];
  /** Who got the ground; null when nobody did, or several. */
  readonly to: string | null;
  readonly areaM2: number;
  /** Corners moved, for `snapped`; 1 otherwise. */
  readonly count: number;
  /** A point in it, in the file's coordinates; null for what has no place. */
  readonly at: Position | null;
}

/** A gap wider than the tolerance, or one with no unit beside it. */
export interface OpenGap {
  readonly neighbours: readonly string[];
  readonly areaM2: number;
  /** Diameter of the largest circle that fits in. */
  readonly widthM: number;
  readonly at: Position;
  readonly shape: Polygonal;
}

/** Everything that happened, for the tellers. */
export interface RepairStory {
  readonly units: readonly { readonly id: string; readonly feature: number }[];
  readonly read: readonly ReadUnit[];
  readonly soup: RingSoup;
  readonly corners: SnappedCorners;
  readonly lattice: Lattice;
  readonly arr: Arrangement;
  readonly labels: FaceLabels;
  readonly ground: AssignedGround;
  readonly gaps: readonly Gap[];
  readonly settled: Settled;
  readonly order: Int32Array;
  readonly account: Balance;
  /** The middle height of each unit, on the lattice, at which its square metres are told. */
  readonly heights: Float64Array;
  readonly moved: Float64Array;
  /** Shapes of the units, then of the open gaps. */
  readonly made: readonly Polygonal[];
}

/** What was done, by kind, place and units, and the gaps left open. */
export function tellActions(story: RepairStory): { actions: RepairAction[]; open: OpenGap[] } {
  const { units, read, lattice, arr, ground, gaps, settled, account, heights, made } = story;
  const ids = (list: Iterable<number>): string[] => [...new Set([...list].map((u) => units[u].id))].sort(byText);
  const placed = (region: Region): { at: Position; areaM2: number } => {
    const { x, y } = placeIn(arr, region);
    return { at: fromLattice(lattice, x, y), areaM2: squareMetres(lattice, region.area2, y) };
  };
  const actions: RepairAction[] = [];
  const add = (action: RepairActionKind, cells: readonly string[], rest: Partial<RepairAction>): void => {
    actions.push({ action, cells, to: null, areaM2: 0, count: 1, at: null, ...rest });
  };
  read.forEach(({ mended, at }, u) => {
    if (mended) add('invalidMended', [units[u].id], { areaM2: unitMetres(story, u, account.before2[u], heights), at });
  });
  snapped(story, ids, add);
  for (const { region, set, winner } of ground.overlaps)
    add('overlapResolved', ids(set), { to: units[winner].id, ...placed(region) });
  for (const { region, set } of ground.overhangs) add('overhangClipped', ids(set), placed(region));
  const open: OpenGap[] = [];
  let openShape = units.length;
  gaps.forEach((gap, g) => {
    if (gap.to >= 0) add('gapFilled', ids(gap.neighbours.keys()), { to: units[gap.to].id, ...placed(gap.region) });
    else if (gap.to === -2) add('gapSplit', ids(settled.divided.get(g)?.keys() ?? []), placed(gap.region));
    else {
      const widthM = widthOf(arr, gap.region, lattice);
      open.push({ neighbours: ids(gap.neighbours.keys()), widthM, ...placed(gap.region), shape: made[openShape++] });
    }
  });
  for (const u of vanishedUnits(story)) add('unitWouldVanish', [units[u].id], { at: placeOfUnit(story, u) });
  const nowhere: Position = [-Infinity, -Infinity];
  actions.sort((a, b) => {
    const [p, q] = [a.at ?? nowhere, b.at ?? nowhere];
    return (
      REPAIR_ACTIONS.indexOf(a.action) - REPAIR_ACTIONS.indexOf(b.action) ||
      (p[0] < q[0] ? -1 : p[0] > q[0] ? 1 : p[1] - q[1] || 0) ||
      byText(a.cells.join('\u0000'), b.cells.join('\u0000'))
    );
  });
  open.sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]);
  return { actions, open };
}

/** One action for all snapping: how many corners moved, whose, and where the farthest stood. */
function snapped(
  { soup, corners, lattice }: RepairStory,
  ids: (units: Iterable<number>) => string[],
  add: (action: RepairActionKind, cells: readonly string[], rest: Partial<RepairAction>) => void,
): void {
  const units = new Set<number>();
  let count = 0;
  let farthest = -1;
  let most = 0;
  for (let r = 0; r < soup.part.length; r++) {
    for (let c = soup.cornerStart[r]; c < soup.cornerStart[r + 1]; c++) {
      const p = corners.of[c];
      const d = Math.hypot((corners.x[p] - soup.x[c]) * lattice.metresX, (corners.y[p] - soup.y[c]) * lattice.metresY);
      if (d === 0) continue;
      count++;
      units.add(ownerOfRing(soup, r));
      const isFirst =
        farthest >= 0 &&
        d === most &&
        (soup.x[c] < soup.x[farthest] || (soup.x[c] === soup.x[farthest] && soup.y[c] < soup.y[farthest]));
      if (d < most || (d === most && !isFirst)) continue;
      most = d;
      farthest = c;
    }
  }
  if (count === 0) return;
  const at = fromLattice(lattice, soup.x[farthest] + soup.originX, soup.y[farthest] + soup.originY);
  add('snapped', ids(units), { count, at });
}

function vanishedUnits({ account, order }: RepairStory): number[] {
  return [...account.after2.keys()].filter((u) => account.after2[u] === 0).sort((u, v) => order[u] - order[v]);
}

function placeOfUnit({ read, soup, lattice }: RepairStory, u: number): Position | null {
  for (let r = 0; r < soup.part.length; r++) {
    const c = soup.cornerStart[r];
    if (ownerOfRing(soup, r) === u) return fromLattice(lattice, soup.x[c] + soup.originX, soup.y[c] + soup.originY);
  }
  return read[u].at;
}

/** Square metres of a doubled area of a unit, at the unit's own latitude, so that its account adds up. */
function unitMetres({ lattice }: RepairStory, u: number, area2: number, heights: Float64Array): number {
  return squareMetres(lattice, area2, heights[u]);
}

/** The middle height of each unit, on the lattice. */
export function heightsOf(soup: RingSoup, units: number): Float64Array {
  const low = new Float64Array(units).fill(Infinity);
  const high = new Float64Array(units).fill(-Infinity);
  for (let r = 0; r < soup.part.length; r++) {
    const owner = ownerOfRing(soup, r);
    if (owner < 0 || owner >= units) continue;
    for (let c = soup.cornerStart[r]; c < soup.cornerStart[r + 1]; c++) {
      low[owner] = Math.min(low[owner], soup.y[c]);
      high[owner] = Math.max(high[owner], soup.y[c]);
    }
  }
  return low.map((value, u) => (value <= high[u] ? (value + high[u]) / 2 + soup.originY : soup.originY));
}

/** The account of each unit, ordered by id. */
export function tellChanges(story: RepairStory): UnitChange[] {
  const { units, read, account, heights, moved, order, ground } = story;
  const saved = new Set(ground.overlaps.flatMap(({ winner, saved }) => (saved ? [winner] : [])));
  const vanished = new Set(vanishedUnits(story));
  const note = (u: number): Text | null => {
    if (vanished.has(u)) return { zh: '未能保留', en: 'could not be kept' };
    if (saved.has(u))
      return { zh: '按规则会失去全部面积,已留给它一块', en: 'the rule would have left it nothing; a piece was kept for it' };
    const { mended } = read[u];
    return mended ? { zh: `已修正:${mended.zh}`, en: `mended: ${mended.en}` } : null;
  };
  const metres = (u: number, area2: number): number => unitMetres(story, u, area2, heights);
  return [...units.keys()]
    .sort((u, v) => order[u] - order[v])
    .map((u) => ({
      id: units[u].id,
      feature: units[u].feature,
      areaBeforeM2: metres(u, account.before2[u]),
      areaAfterM2: metres(u, account.after2[u]),
      snappedM2: metres(u, account.snapped2[u]),
      gainedM2: metres(u, account.gained2[u]),
      lostM2: metres(u, account.lost2[u]),
      maxDisplacementM: moved[u],
      note: note(u),
    }));
}

/** A blocking finding for each unit that could not be kept, with the reason. */
export function tellVanished(story: RepairStory, file: string | undefined): Finding[] {
  const { units, read, account, heights, arr, labels } = story;
  const inside = new Set<number>();
  for (let f = 1; f < arr.faceCount; f++)
    if (labels.set[f] >= 0 && labels.area[f] >= 0) for (const u of labels.sets[labels.set[f]]) inside.add(u);
  const reason = (u: number): Text => {
    if (read[u].shape === null) return read[u].fault ?? { zh: '读不出图形', en: 'its shape cannot be read' };
    if (account.before2[u] === 0 || (account.lost2[u] === 0 && !inside.has(u)))
      return { zh: '在格点上没有面积', en: 'it has no area on the lattice' };
    if (!inside.has(u)) return { zh: '整个在边界之外', en: 'all of it lies outside the boundary' };
    return {
      zh: '全部面积与其他单元重合,而对方也没有别的面积',
      en: 'all of its ground is also that of units that have no other',
    };
  };
  return vanishedUnits(story).map((u): Finding => {
    const why = reason(u);
    const at = placeOfUnit(story, u);
    return {
      code: 'repair.unitWouldVanish',
      severity: 'blocking',
      text: { zh: `单元 ${units[u].id} 未能保留:${why.zh}`, en: `unit ${units[u].id} could not be kept: ${why.en}` },
      hint: { zh: '核对该单元,或删去重复的一个', en: 'check the unit, or remove the duplicate' },
      ...(file === undefined ? {} : { file }),
      place: { feature: units[u].feature, id: units[u].id, ...(at ? { at } : {}) },
      figures: { areaBeforeM2: unitMetres(story, u, account.before2[u], heights) },
    };
  });
}
