import { type Crs, unitOfCrs } from '../../core/crs.js';
import type { Finding } from '../../core/finding.js';
import { linesOf, type Polygonal, type Position, type Shape } from '../../core/geometry.js';
import type { Text } from '../../core/text.js';
import { metresPerDegree } from '../lattice.js';
import { insideTest, meetingTest } from './ground.js';
import { lookalikeOf, otherReadings, type Reading } from './readings.js';

/** One layer, converted to the boundary's coordinates. */
export interface ShiftLayer {
  /** What the layer is called in the project file: `units`, `barriers`. */
  readonly name: Text;
  readonly file: string;
  /** The system that its numbers were declared in. */
  readonly crs: Crs;
  readonly shapes: readonly Shape[];
}

export interface ShiftInputs {
  readonly boundary: ShiftLayer;
  readonly units: ShiftLayer;
  readonly barriers: readonly ShiftLayer[];
  /** Compounds, dedicated sites: outlines that lie inside. */
  readonly sites: readonly ShiftLayer[];
}

/** So many of a layer are looked at, spread over it. */
const SAMPLE = 3000;
/** What a shift must put wrong before it is told. */
const FEWEST = 5;
const SHARE_OUTSIDE = 0.01;
const SHARE_CROSSED = 0.03;
/** How much of that another reading must put right: all but a fifth of what lies outside (leaving few), half of what is crossed. */
const BETTER_OUTSIDE = 5;
const LEFT_OUTSIDE = 0.03;
/** A layer that lies all but wholly elsewhere need not fit so well: half of it inside is enough. */
const NOWHERE = 0.9;
const BETTER_CROSSED = 2;
/** Crossings are common where roads and buildings are right, too: fewer must be fewer by so many standard deviations. */
const SURE = 4;
/** A reading that takes the roads away from the buildings proves nothing by having none crossed. */
const STILL_NEAR = 0.8;
const NEAR_M = 30;

/** How many of a sample could be wrong as it lies or is read, and how many are. */
interface Count {
  readonly of: number;
  readonly wrong: number;
}

/** How badly a layer fits as it lies, and how well when read otherwise. */
interface Misfit {
  readonly reading: Reading;
  readonly before: Count;
  readonly after: Count;
  readonly by: 'outside' | 'crossed';
}

type Move = (at: Position) => Position;

/**
 * Warns of layers that look shifted against the others, as GCJ-02 or BD-09 degrees do (by 100 m to 1.2 km) when they are
 * taken for WGS 84. The test is whether another reading of the same numbers makes nearly all units and sites fall inside the
 * boundary, or nearly all buildings off the roads, where the declared one does not; a shift of another cause gives no warning.
 * Nothing is told of planar coordinates, or where a layer reaches beyond the boundary on all sides and holds no footprints.
 * Results do not depend on the order of features.
 *
 * @example findShifts({ boundary, units, barriers: [], sites: [] })[0].figures // { looksLike: 'GCJ02', shiftM: 531, … }
 */
export function findShifts({ boundary, units, barriers, sites }: ShiftInputs): Finding[] {
  const isInside = insideTest(boundary.shapes.filter(isPolygonal));
  const outside = (layer: ShiftLayer, of: (shape: Shape) => readonly Position[]): Misfit | null => {
    const sample = spread(layer.shapes.flatMap(of), (at) => at);
    return outsideLess(layer.crs, boundary.crs, (move) => ({
      of: sample.length,
      wrong: sample.reduce((sum, at) => sum + (isInside(move(at)) ? 0 : 1), 0),
    }));
  };
  const findings: Finding[] = [];
  const tell = (layer: ShiftLayer, misfit: Misfit | null, against: ShiftLayer): void => {
    if (misfit) findings.push(told(layer, misfit, against, boundary.crs));
  };
  const unitMisfit = outside(units, middleOf);
  tell(units, unitMisfit, boundary);
  for (const site of sites) tell(site, outside(site, middleOf), boundary);

  // Roads are held against the buildings where they belong, wherever those were put.
  const correct: Move = unitMisfit?.reading.ground === lookalikeOf(boundary.crs) ? unitMisfit.reading.move : (at) => at;
  const outlines = units.shapes.filter(isPolygonal).map((shape) => linesOf(shape)[0]);
  const footprints = spread(
    outlines.filter((ring) => ring?.length > 0),
    (ring) => ring[0],
  ).map((ring) => ring.map(correct));
  for (const barrier of barriers) {
    const [perX, perY] = metresPerUnit(boundary.crs, footprints[0]?.[0]);
    const meeting = meetingTest(barrier.shapes, [NEAR_M / perX, NEAR_M / perY]);
    // Moving thousands of outlines the other way round is the same as moving the roads.
    const crossed = crossedLess(barrier.crs, boundary.crs, (move) => {
      const met = footprints.map((ring) => meeting(ring.map(move)));
      return { of: met.filter((how) => how !== 'far').length, wrong: met.filter((how) => how === 'crossed').length };
    });
    const misfit = crossed ?? outside(barrier, (shape) => (shape.type === 'Point' ? [] : linesOf(shape).flat()));
    tell(barrier, misfit, crossed ? units : boundary);
  }
  return findings;
}

/** The reading that leaves hardly any of a layer outside, where the declared one leaves many; null when there is none. */
function outsideLess(layer: Crs, ground: Crs, count: (move: Move) => Count): Misfit | null {
  const before = count((at) => at);
  if (before.wrong < Math.max(FEWEST, SHARE_OUTSIDE * before.of)) return null;
  const nowhere = before.wrong >= NOWHERE * before.of;
  const most = nowhere ? before.of / 2 : Math.min(before.wrong / BETTER_OUTSIDE, LEFT_OUTSIDE * before.of);
  return best(
    otherReadings(layer, ground).map((reading): Misfit => ({ reading, before, after: count(reading.move), by: 'outside' })),
    ({ after }) => after.wrong <= most,
  );
}

/** The reading that takes the lines off the buildings without taking them away. */
function crossedLess(layer: Crs, ground: Crs, count: (move: Move) => Count): Misfit | null {
  const before = count((at) => at);
  if (before.wrong < Math.max(FEWEST, SHARE_CROSSED * before.of)) return null;
  return best(
    otherReadings(layer, ground).map(
      (reading): Misfit => ({ reading, before, after: count(reversed(reading.move)), by: 'crossed' }),
    ),
    ({ after }) => {
      const expected = (before.wrong / before.of) * after.of;
      const fewer = after.wrong * BETTER_CROSSED <= expected && expected - after.wrong >= SURE * Math.sqrt(expected);
      return fewer && after.of >= STILL_NEAR * before.of;
    },
  );
}

function best(misfits: readonly Misfit[], isGood: (misfit: Misfit) => boolean): Misfit | null {
  const share = ({ after }: Misfit): number => after.wrong / after.of;
  return misfits.filter(isGood).reduce<Misfit | null>((a, b) => (a === null || share(b) < share(a) ? b : a), null);
}

/** Offsets change by less than 2 % along themselves: going back by the offset found here is near enough to judge a fit. */
function reversed(move: Move): Move {
  return (at) => {
    const [x, y] = move(at);
    const nearer: Position = [2 * at[0] - x, 2 * at[1] - y];
    const [fx, fy] = move(nearer);
    return [nearer[0] - (fx - at[0]), nearer[1] - (fy - at[1])];
  };
}

/** A point that stands for a shape: the middle of its first ring's or line's positions. */
function middleOf(shape: Shape): readonly Position[] {
  if (shape.type === 'Point') return [shape.coordinates];
  const line = linesOf(shape)[0] ?? [];
  if (line.length === 0) return [];
  let [x, y] = [0, 0];
  for (const [px, py] of line) {
    x += px / line.length;
    y += py / line.length;
  }
  return [[x, y]];
}

/** At most so many, evenly, in an order of places. */
function spread<T>(items: readonly T[], at: (item: T) => Position): T[] {
  const sorted = [...items].sort((a, b) => at(a)[0] - at(b)[0] || at(a)[1] - at(b)[1]);
  if (sorted.length <= SAMPLE) return sorted;
  return Array.from({ length: SAMPLE }, (_, i) => sorted[Math.floor((i * sorted.length) / SAMPLE)]);
}

function isPolygonal(shape: Shape): shape is Polygonal {
  return shape.type === 'Polygon' || shape.type === 'MultiPolygon';
}

/** The lowest-left position of a layer. */
function firstOf({ shapes }: ShiftLayer): Position | undefined {
  let first: Position | undefined;
  for (const shape of shapes) {
    for (const at of shape.type === 'Point' ? [shape.coordinates] : linesOf(shape).flat()) {
      if (!first || at[0] < first[0] || (at[0] === first[0] && at[1] < first[1])) first = at;
    }
  }
  return first;
}

function told(layer: ShiftLayer, misfit: Misfit, against: ShiftLayer, ground: Crs): Finding {
  const { reading, before, after, by } = misfit;
  const at = firstOf(layer);
  const shiftM = at ? Math.round(lengthM(at, reading.move(at), ground)) : 0;
  const percent = ({ of, wrong }: Count): number => Math.round((1000 * wrong) / of) / 10;
  const what: Text =
    by === 'outside'
      ? { zh: `${percent(before)}% 在辖区外`, en: `${percent(before)} % lie outside the boundary` }
      : { zh: `${percent(before)}% 的临近建筑被其穿过`, en: `${percent(before)} % of the buildings nearby are crossed` };
  const blamesLayer = reading.ground === lookalikeOf(ground);
  const hint: Text = blamesLayer
    ? {
        zh: `核对该文件的坐标系;若确为 ${reading.layer},在该来源处写 crs: ${reading.layer}`,
        en: `check what the file's coordinates are; if ${reading.layer}, write crs: ${reading.layer} for this source`,
      }
    : {
        zh: `核对两个文件的坐标系:${layer.name.zh}像是 ${reading.layer},辖区边界像是 ${reading.ground}`,
        en: `check both files: ${layer.name.en} look like ${reading.layer}, the boundary like ${reading.ground}`,
      };
  return {
    code: 'crs.shifted',
    severity: 'warning',
    text: {
      zh: `${layer.name.zh}与${against.name.zh}相差约 ${shiftM} 米:${what.zh};按 ${reading.layer} 读${blamesLayer ? '' : `、边界按 ${reading.ground} 读`}则为 ${percent(after)}%`,
      en: `${layer.name.en} look shifted by about ${shiftM} m against the ${against.name.en}: ${what.en}; ${percent(after)} % if read as ${reading.layer}${blamesLayer ? '' : `, and the boundary as ${reading.ground}`}`,
    },
    hint,
    file: layer.file,
    ...(at ? { place: { at } } : {}),
    figures: {
      layer: layer.name.en,
      declared: layer.crs,
      looksLike: reading.layer,
      boundaryLooksLike: reading.ground,
      shiftM,
      [by === 'outside' ? 'outsidePercent' : 'crossedPercent']: percent(before),
      [by === 'outside' ? 'outsidePercentThen' : 'crossedPercentThen']: percent(after),
    },
  };
}

function lengthM(a: Position, b: Position, crs: Crs): number {
  const [perX, perY] = metresPerUnit(crs, a);
  return Math.hypot((b[0] - a[0]) * perX, (b[1] - a[1]) * perY);
}

function metresPerUnit(crs: Crs, at: Position | undefined): readonly [number, number] {
  return unitOfCrs(crs) === 'degree' ? metresPerDegree(at?.[1] ?? 0) : [1, 1];
}
