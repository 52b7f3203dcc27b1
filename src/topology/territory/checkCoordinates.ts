import { positionProblem } from '../../core/crs.js';
import { WanggeError } from '../../core/errors.js';
import { linesOf, type Polygonal, type Position, polygonsOf, type Shape } from '../../core/geometry.js';
import { type Course, refuseAntimeridian } from '../crs/antimeridian.js';
import { type Box, refuseSwappedLayer } from '../crs/swappedLayer.js';
import type { SourceFeature } from './sources.js';

/** Shapes that a layer may hold; anything else is refused by `requireShape`. */
const KINDS = {
  polygons: new Set(['Polygon', 'MultiPolygon']),
  units: new Set(['Polygon', 'MultiPolygon', 'Point']),
  barriers: new Set(['Polygon', 'MultiPolygon', 'LineString', 'MultiLineString']),
  any: new Set(['Polygon', 'MultiPolygon', 'LineString', 'MultiLineString', 'Point']),
};

/** Throws `fileEmpty` when a layer has no feature at all. */
export function requireSome(features: readonly SourceFeature[], file: string): void {
  if (features.length > 0) return;
  throw new WanggeError(
    'fileEmpty',
    { zh: '文件中没有要素', en: 'the file holds no feature' },
    { file, hint: { zh: '检查导出的图层', en: 'check which layer was exported' } },
  );
}

/**
 * Throws `geometryKind` for a shape that the layer cannot use, `coordinatesSwapped`, `coordinatesRange` or
 * `geometryInvalid` for positions that cannot be meant.
 */
export function requireShape(
  feature: SourceFeature & { readonly shape: Shape },
  layer: keyof typeof KINDS,
  unit: 'degree' | 'metre',
  file: string,
): void {
  const place = { feature: feature.number };
  if (!KINDS[layer].has(feature.shape.type)) {
    throw new WanggeError(
      'geometryKind',
      {
        zh: `第 ${feature.number} 个要素(从 0 数起)是 ${feature.shape.type},此处不能使用`,
        en: `feature ${feature.number} (counted from 0) is a ${feature.shape.type}, which cannot be used here`,
      },
      { file, place, hint: { zh: `可用:${[...KINDS[layer]].join('、')}`, en: `use ${[...KINDS[layer]].join(', ')}` } },
    );
  }
  for (const at of positionsOf(feature.shape)) requirePosition(at, unit, file, feature.number);
}

function requirePosition(at: Position, unit: 'degree' | 'metre', file: string, feature: number): void {
  const [x, y] = at;
  const finite = Number.isFinite(x) && Number.isFinite(y);
  if (!finite) {
    throw new WanggeError(
      'coordinatesRange',
      { zh: `坐标 [${x}, ${y}] 不是有限的数`, en: `the position [${x}, ${y}] is not finite` },
      { file, place: { feature }, hint: { zh: '在制图软件中修正该要素', en: 'mend the feature in the program that drew it' } },
    );
  }
  const problem = unit === 'metre' ? null : positionProblem('WGS84', at);
  if (problem) throw new WanggeError(problem.code, problem.text, { file, place: { feature, at }, hint: problem.hint });
}

/**
 * Holds a layer as a whole against the ground that it belongs to. Throws `coordinatesRange` for one across the antimeridian,
 * `coordinatesSwapped` for one that meets the ground only when x and y change places.
 */
export function requireLayer(
  features: readonly SourceFeature[],
  ground: Box | null,
  unit: 'degree' | 'metre',
  file: string,
): void {
  const courses = coursesOf(features);
  if (unit === 'degree') refuseAntimeridian(courses, file);
  if (ground) refuseSwappedLayer(courses, ground, unit, file);
}

/** The positions of every feature that has some. */
export function coursesOf(features: readonly SourceFeature[]): Course[] {
  return features.flatMap(({ shape, number }) =>
    shape && KINDS.any.has(shape.type) ? [{ number, positions: positionsOf(shape) }] : [],
  );
}

/** Throws `geometryInvalid` for a ring that does not end where it begins or has fewer than four positions. */
export function requireClosedRings(shape: Polygonal, file: string, feature: number): void {
  for (const ring of polygonsOf(shape).flat()) {
    const first = ring[0];
    const last = ring.at(-1);
    if (first && last && first[0] === last[0] && first[1] === last[1] && ring.length >= 4) continue;
    const closed = first && last && first[0] === last[0] && first[1] === last[1];
    throw new WanggeError(
      'geometryInvalid',
      closed
        ? { zh: '环的点数少于 4', en: 'a ring has fewer than 4 positions' }
        : { zh: '环没有闭合:起点与终点不同', en: 'a ring is not closed: it does not end where it begins' },
      {
        file,
        place: last ? { feature, at: last } : { feature },
        hint: { zh: '在制图软件中闭合该环', en: 'close the ring in the program that drew it' },
      },
    );
  }
}

/** All positions of a shape. */
export function positionsOf(shape: Shape): readonly Position[] {
  return shape.type === 'Point' ? [shape.coordinates] : linesOf(shape).flat();
}
