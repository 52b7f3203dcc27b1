import type { Lattice } from '../core/coverage.js';
import { bug, WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { type Polygonal, polygonsOf } from '../core/geometry.js';
import { byText } from '../core/order.js';
import type { Certificate } from '../core/proof.js';
import { arrange } from './arrangement/arrange.js';
import { latticeFor } from './certify/decimals.js';
import { certifyShapes, parentGround } from './certify.js';
import { coverageFromFaces } from './coverage.js';
import { makeLattice } from './lattice.js';
import { areasAsRead, balance, coveredAreas, displacements, enclosedArea } from './repair/account.js';
import { assignGround, type Claims, gapsIn, type OverlapRule } from './repair/assignGround.js';
import { labelFaces } from './repair/labelFaces.js';
import { layPaths } from './repair/layPaths.js';
import { readUnits } from './repair/readUnits.js';
import { fillGaps } from './repair/settle.js';
import { type SnappedCorners, snapVertices } from './repair/snapVertices.js';
import { ownerOfRing, type RingSoup, readSoup } from './repair/soup.js';
import {
  heightsOf,
  type OpenGap,
  type RepairAction,
  tellActions,
  tellChanges,
  tellVanished,
  type UnitChange,
} from './repair/tell.js';
import { shapesOf } from './shapes.js';
import { refuseSwapped } from './validate/read.js';

export type { OverlapRule } from './repair/assignGround.js';
export type { OpenGap, RepairAction, RepairActionKind, UnitChange } from './repair/tell.js';

/** A unit as a file gave it; anything may stand where its shape should. */
export interface RepairUnit {
  readonly id: string;
  readonly shape: Polygonal | unknown;
  /** Number of the feature in its file, from 0. */
  readonly feature: number;
  /** Who goes first where units overlap: the smallest number. */
  readonly priority?: number;
}

export interface RepairOptions {
  readonly crs: 'WGS84' | 'CGCS2000' | 'planar';
  /** No vertex moves farther than this (and the lattice's rounding). 0 snaps nothing. */
  readonly snapToleranceM: number;
  /** Gaps in which no circle of this diameter fits are filled. */
  readonly gapToleranceM: number;
  /** Fill every gap, however wide. */
  readonly fillAll: boolean;
  readonly overlapRule: OverlapRule;
  /** 1e-7° or 0.01 m unless given. */
  readonly lattice?: Lattice;
  /** SHA-256 of the bytes that were read, for the certificate. */
  readonly inputHash?: string;
  /** Named in errors and findings. */
  readonly file?: string;
  readonly parentFile?: string;
}

export interface RepairResult {
  readonly lattice: Lattice;
  /** Shape i is unit i's; a unit that could not be kept is an empty MultiPolygon, and a finding. */
  readonly shapes: readonly Polygonal[];
  /** The parent on the lattice, noded against the units: what the result is certified against. */
  readonly boundary: readonly Polygonal[] | null;
  /** One per unit, ordered by id. */
  readonly changes: readonly UnitChange[];
  readonly actions: readonly RepairAction[];
  /** Gaps that were left open. */
  readonly open: readonly OpenGap[];
  /** Units that could not be kept (`repair.unitWouldVanish`, blocking), gaps left open. */
  readonly findings: readonly Finding[];
  /** The units, together with the gaps left open, tile the parent (or, without one, the ground that they enclose) exactly. */
  readonly certificate: Certificate;
  /** Largest distance of a unit's border, where snapping drew it, from the edge as read, and what it could be at most. */
  readonly displacementM: number;
  readonly displacementBoundM: number;
  /** The same for the parent, which only the lattice moves. */
  readonly boundaryDisplacementM: number;
  /** Certified, no gap left open, every unit kept. */
  readonly complete: boolean;
}

/**
 * Makes a coverage of polygons that nearly are one: on the lattice, vertices are snapped, everything is arranged once, every
 * face is labelled with the units that cover it, overlaps go by rule, gaps to neighbours (long ones divided along their
 * middle), ground outside the parent to nobody. Rings that cross themselves enclose whatever they wind around (a bow tie
 * keeps both wings). Without a parent only enclosed gaps are filled, and the outer contour is what it is.
 *
 * The result is certified by `certifyShapes`, which has no part in making it, and all area is accounted for: for each unit
 * after = before + snapped + gained − lost, in exact integers. It does not depend on the order of the units.
 *
 * Throws `fileEmpty`, `coordinatesSwapped`, `extentTooLarge`, and `geometryInvalid` or `areasOverlap` for the parent.
 *
 * @example
 * repairCoverage([{ id: 'A', shape: a, feature: 0 }, { id: 'B', shape: b, feature: 1 }], [boundary],
 *   { crs: 'WGS84', snapToleranceM: 0.1, gapToleranceM: 10, fillAll: false, overlapRule: 'longestBorder' }).complete // true
 */
export function repairCoverage(
  units: readonly RepairUnit[],
  parent: readonly Polygonal[] | null,
  options: RepairOptions,
): RepairResult {
  const hasParent = parent !== null;
  refuse(units, parent, options);
  const read = readUnits(units, options.crs === 'planar' ? 'metre' : 'degree');
  const shapes = read.map(({ shape }) => shape);
  const lattice = options.lattice ?? latticeOf(shapes, parent ?? [], options.crs);
  const order = orderOf(units);

  // Snap, lay, arrange, label.
  const soup = readSoup(shapes, parent ?? [], lattice);
  const before2 = areasAsRead(
    soup,
    units.length,
    (u) => read[u].mended !== null,
    (u) => enclosedArea(shapes[u], lattice),
  );
  const { corners, pinned } = snapKeepingUnits(soup, before2, options.snapToleranceM, lattice);
  const paths = layPaths(soup, corners, options.snapToleranceM, lattice, pinned);
  const arr = arrange(paths.segments, paths.ring);
  const labels = labelFaces(arr, soup, hasParent);

  // Give all ground an owner.
  const claims: Claims = {
    rule: options.overlapRule,
    order,
    priority: Float64Array.from(units, ({ priority }) => priority ?? Number.NaN),
    covered2: coveredAreas(arr, labels, units.length),
  };
  const ground = assignGround(arr, labels, claims, lattice);
  const gaps = gapsIn(arr, labels, ground.owner, hasParent, lattice);
  const settled = fillGaps(arr, ground.owner, labels.area, gaps, order, options, lattice);

  // Back to polygons: the units, then the gaps left open.
  const openGaps = [...gaps.keys()].filter((g) => gaps[g].to === -1);
  const numberOf = new Map(openGaps.map((g, i) => [g, units.length + i]));
  const polygonOf = settled.owner.map((unit, f) => (settled.openGap[f] >= 0 ? numberOf.get(settled.openGap[f])! : unit));
  const coverage = coverageFromFaces(settled.ground, polygonOf, units.length + openGaps.length, lattice);
  const made = shapesOf(coverage);
  const account = balance(arr, labels, ground, gaps, settled, coverage, before2, (u) => refuseTooLarge(units[u], options.file));
  const boundary = hasParent ? shapesOf(coverageFromFaces(settled.ground, settled.area, parent.length, lattice)) : null;
  const contour = boundary ?? [unionOf(settled.ground, polygonOf, lattice)];

  const kept = made.filter((shape) => shape.coordinates.length > 0);
  const certificate = certifyShapes(
    kept,
    contour.filter((shape) => shape.coordinates.length > 0),
    {
      crs: options.crs,
      expectedCells: kept.length,
      inputHash: options.inputHash ?? '',
    },
  );
  if (!certificate.valid) throw bug(`the repaired units do not pass their certificate: ${JSON.stringify(certificate)}`);

  const moved = displacements(soup, paths, arr, settled, units.length, lattice);
  const displacementM = moved.subarray(0, units.length).reduce((worst, distance) => Math.max(worst, distance), 0);
  const rounding = Math.hypot(lattice.metresX, lattice.metresY) / 2;
  const displacementBoundM = options.snapToleranceM + (settled.edgesOf ? 3 : 2) * rounding * 1.000001;
  if (displacementM > displacementBoundM) throw bug(`a border moved by ${displacementM} m, more than ${displacementBoundM} m`);

  const heights = heightsOf(soup, units.length);
  const story = { units, read, soup, lattice, arr, labels, ground, gaps, settled, order, account, heights, moved, corners, made };
  const vanished = tellVanished(story, options.file);
  const { actions, open } = tellActions(story);
  return {
    lattice,
    shapes: made.slice(0, units.length),
    boundary,
    changes: tellChanges(story),
    actions,
    open,
    findings: vanished,
    certificate,
    displacementM,
    displacementBoundM,
    boundaryDisplacementM: moved[units.length],
    complete: open.length === 0 && vanished.length === 0,
  };
}

function refuse(
  units: readonly RepairUnit[],
  parent: readonly Polygonal[] | null,
  { crs, file, parentFile }: RepairOptions,
): void {
  const unit = crs === 'planar' ? 'metre' : 'degree';
  const inFile = file === undefined ? {} : { file };
  if (units.length === 0)
    throw new WanggeError('fileEmpty', { zh: '没有可修复的面', en: 'there is no polygon to repair' }, inFile);
  refuseSwapped(units, parent, unit, file, parentFile);
  if (!parent) return;
  const faulty = readUnits(
    parent.map((shape, feature) => ({ id: '', shape, feature })),
    unit,
    { formOnly: true },
  ).find(({ fault }) => fault !== null);
  if (faulty) {
    throw new WanggeError(
      'geometryInvalid',
      {
        zh: `边界第 ${faulty.feature} 个面无法使用:${faulty.fault!.zh}`,
        en: `polygon ${faulty.feature} of the boundary cannot be used: ${faulty.fault!.en}`,
      },
      {
        hint: { zh: '请先修正边界', en: 'mend the boundary first' },
        ...(parentFile === undefined ? {} : { file: parentFile }),
        place: { feature: faulty.feature, ...(faulty.at ? { at: faulty.at } : {}) },
      },
    );
  }
  parentGround(parent, latticeFor(parent, unit, undefined), parentFile);
}

function refuseTooLarge({ id, feature }: RepairUnit, file: string | undefined): never {
  throw new WanggeError(
    'extentTooLarge',
    {
      zh: `“${id}”一个面就太大:倍面积超过 2⁵³ 个格点单位(约 45 平方度,或 45 万平方公里)`,
      en: `“${id}” alone is too large: its doubled area exceeds 2^53 lattice units (about 45 square degrees, or 450,000 km²)`,
    },
    {
      hint: {
        zh: '核对坐标是否写错;确实这样大时请先拆成几个面',
        en: 'check its coordinates; if the size is right, split it into several polygons first',
      },
      ...(file === undefined ? {} : { file }),
      place: { feature },
    },
  );
}

/** The lattice with its metres at the latitude nearest the equator, where they are longest: no distance is taken for shorter than it is. */
function latticeOf(shapes: readonly (Polygonal | null)[], parent: readonly Polygonal[], crs: RepairOptions['crs']): Lattice {
  if (crs === 'planar') return makeLattice({ crs });
  let nearest = Infinity;
  for (const shape of [...shapes, ...parent])
    for (const rings of shape ? polygonsOf(shape) : [])
      for (const ring of rings) for (const [, y] of ring) if (Math.abs(y) < Math.abs(nearest)) nearest = y;
  return makeLattice({ crs, centreLatitude: Number.isFinite(nearest) ? nearest : 0 });
}

/** Place of each unit in the order of ids; features with the same id by what is written of their shape. */
function orderOf(units: readonly RepairUnit[]): Int32Array {
  const written = (u: number): string => JSON.stringify(units[u].shape) ?? '';
  const sorted = [...units.keys()].sort((u, v) => byText(units[u].id, units[v].id) || byText(written(u), written(v)) || u - v);
  const order = new Int32Array(units.length);
  sorted.forEach((u, place) => {
    order[u] = place;
  });
  return order;
}

/** Snaps; where that would leave a unit without ground, its corners stay and the others snap to them. */
function snapKeepingUnits(
  soup: RingSoup,
  before2: Float64Array,
  toleranceM: number,
  lattice: Lattice,
): { corners: SnappedCorners; pinned: ReadonlySet<number> } {
  const pinned = new Set<number>();
  for (;;) {
    const corners = snapVertices(soup, toleranceM, lattice, pinned);
    const area2 = new Float64Array(before2.length);
    for (let r = 0; r < soup.part.length; r++) {
      const owner = ownerOfRing(soup, r);
      if (owner < 0 || soup.isHole[r]) continue;
      let ring2 = 0;
      const first = corners.of[soup.cornerStart[r]];
      for (let c = soup.cornerStart[r]; c + 1 < soup.cornerStart[r + 1]; c++) {
        const [p, q] = [corners.of[c], corners.of[c + 1]];
        ring2 +=
          (corners.x[p] - corners.x[first]) * (corners.y[q] - corners.y[first]) -
          (corners.x[q] - corners.x[first]) * (corners.y[p] - corners.y[first]);
      }
      area2[owner] += Math.abs(ring2);
    }
    const before = pinned.size;
    for (let u = 0; u < area2.length; u++) if (area2[u] === 0 && before2[u] > 0) pinned.add(u);
    if (pinned.size === before) return { corners, pinned };
  }
}

/** Without a parent: all ground of units and enclosed gaps. */
function unionOf(arr: Parameters<typeof coverageFromFaces>[0], polygonOf: Int32Array, lattice: Lattice): Polygonal {
  return shapesOf(
    coverageFromFaces(
      arr,
      polygonOf.map((polygon) => (polygon >= 0 ? 0 : -1)),
      1,
      lattice,
    ),
  )[0];
}
