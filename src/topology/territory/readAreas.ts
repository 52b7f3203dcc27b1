import type { TerritoryConfig } from '../../core/config/project.js';
import type { Lattice } from '../../core/coverage.js';
import { WanggeError } from '../../core/errors.js';
import { type Polygonal, polygonsOf } from '../../core/geometry.js';
import { byText } from '../../core/order.js';
import { makeLattice } from '../lattice.js';
import { requireDistinct, requireProperty, textOf } from './attributes.js';
import { positionsOf, requireClosedRings, requireShape, requireSome } from './checkCoordinates.js';
import { type LatticeRing, latticeRings } from './rings.js';
import { selfCrossing } from './selfCrossing.js';
import type { SourceFeature } from './sources.js';

export interface AreaInput {
  readonly code: string;
  readonly name: string;
  readonly urbanRural: string | null;
  readonly profile: string | null;
  readonly number: number;
  readonly shape: Polygonal;
  readonly rings: readonly LatticeRing[];
}

/**
 * The communities, sorted by code, and the lattice laid at their centre. Throws for an empty file, a missing or
 * repeated code, a shape that is no polygon, a ring that is open or crosses itself, and positions that cannot be meant.
 */
export function readAreas(
  features: readonly SourceFeature[],
  config: TerritoryConfig,
  crs: 'WGS84' | 'CGCS2000' | 'planar',
  file: string,
): { areas: AreaInput[]; lattice: Lattice } {
  requireSome(features, file);
  requireProperty(features, config.boundary.code, file, 'territory.boundary.code');
  if (config.boundary.profile !== undefined)
    requireProperty(features, config.boundary.profile, file, 'territory.boundary.profile');
  const unit = crs === 'planar' ? 'metre' : 'degree';
  const shapes = features.map((feature) => soundShape(feature, unit, file));
  const lattice = makeLattice({
    crs,
    centreLatitude: unit === 'degree' ? centreLatitude(shapes) : 0,
    ...(config.lattice === undefined ? {} : { step: config.lattice }),
  });
  const areas = features.map((feature, i) => {
    const code = textOf(feature, config.boundary.code);
    if (code === null) {
      throw new WanggeError(
        'valueInvalid',
        { zh: `第 ${feature.number} 个辖区(从 0 数起)没有编码`, en: `area ${feature.number} (counted from 0) has no code` },
        {
          file,
          place: { feature: feature.number, column: config.boundary.code },
          hint: { zh: '为每个辖区填写编码', en: 'give every area its code' },
        },
      );
    }
    const rings = latticeRings(shapes[i], lattice);
    if (rings.length === 0) throw withoutArea(feature.number, file);
    return {
      code,
      name: textOf(feature, config.boundary.name) ?? code,
      urbanRural: config.boundary.urbanRural === undefined ? null : textOf(feature, config.boundary.urbanRural),
      profile: config.boundary.profile === undefined ? null : textOf(feature, config.boundary.profile),
      number: feature.number,
      shape: shapes[i],
      rings,
    };
  });
  requireDistinct(
    areas.map(({ code, number }) => ({ id: code, number })),
    file,
    config.boundary.code,
  );
  return { areas: areas.sort((a, b) => byText(a.code, b.code)), lattice };
}

function soundShape(feature: SourceFeature, unit: 'degree' | 'metre', file: string): Polygonal {
  const { shape, number } = feature;
  if (shape === null || shape === undefined) throw withoutArea(number, file);
  requireShape({ ...feature, shape }, 'polygons', unit, file);
  const polygonal = shape as Polygonal;
  requireClosedRings(polygonal, file, number);
  const at = selfCrossing(polygonsOf(polygonal).flat());
  if (at) {
    throw new WanggeError(
      'geometryInvalid',
      { zh: `辖区边界自相交,位于 [${at[0]}, ${at[1]}]`, en: `the area's boundary crosses itself at [${at[0]}, ${at[1]}]` },
      { file, place: { feature: number, at }, hint: { zh: '在制图软件中修正该处边界', en: 'mend the boundary there' } },
    );
  }
  return polygonal;
}

function withoutArea(number: number, file: string): WanggeError {
  return new WanggeError(
    'geometryInvalid',
    { zh: `第 ${number} 个辖区(从 0 数起)没有面积`, en: `area ${number} (counted from 0) has no extent` },
    { file, place: { feature: number }, hint: { zh: '补上辖区的边界', en: 'give the area its boundary' } },
  );
}

function centreLatitude(shapes: readonly Polygonal[]): number {
  let low = Infinity;
  let high = -Infinity;
  for (const shape of shapes) {
    for (const [, y] of positionsOf(shape)) {
      if (y < low) low = y;
      if (y > high) high = y;
    }
  }
  return (low + high) / 2;
}
