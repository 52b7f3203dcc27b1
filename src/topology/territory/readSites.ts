import type { TerritoryConfig } from '../../core/config/project.js';
import type { Lattice } from '../../core/coverage.js';
import { WanggeError } from '../../core/errors.js';
import type { Polygonal } from '../../core/geometry.js';
import { sortedBy } from '../../core/order.js';
import { DEDICATED_KINDS, type DedicatedKind, type DedicatedSite } from '../../core/territory.js';
import { requireDistinct, requireProperty, textOf } from './attributes.js';
import { positionsOf, requireShape } from './checkCoordinates.js';
import { compareRings, type LatticeRing, latticeRings, ringArea2 } from './rings.js';
import type { SourceFeature } from './sources.js';

/** A closed outline with a meaning: a compound or a dedicated site. */
export interface Outline {
  readonly number: number;
  readonly rings: readonly LatticeRing[];
  readonly areaM2: number;
}

export interface CompoundInput extends Outline {
  readonly id: string;
  readonly name: string | null;
}

export interface DedicatedInput extends Outline, DedicatedSite {}

/** Compounds with an outline, sorted by id. Throws for a missing or repeated id. */
export function readCompounds(
  features: readonly SourceFeature[],
  config: NonNullable<TerritoryConfig['compounds']>,
  lattice: Lattice,
  file: string,
): CompoundInput[] {
  if (features.length === 0) return [];
  requireProperty(features, config.id, file, 'territory.compounds.id');
  const compounds = features.map((feature) => {
    const id = textOf(feature, config.id);
    if (id === null) throw missing(feature, config.id, file);
    return { ...outlineOf(feature, lattice, file), id, name: textOf(feature, config.name) };
  });
  requireDistinct(compounds, file, config.id);
  return sortedBy(compounds, (compound) => compound.id);
}

/** Dedicated sites, sorted by name and place. Throws for a kind that is not known. */
export function readDedicated(
  features: readonly SourceFeature[],
  config: NonNullable<TerritoryConfig['dedicated']>,
  lattice: Lattice,
  file: string,
): DedicatedInput[] {
  if (features.length === 0) return [];
  requireProperty(features, config.name, file, 'territory.dedicated.name');
  requireProperty(features, config.kind, file, 'territory.dedicated.kind');
  const sites = features.map((feature) => {
    const name = textOf(feature, config.name);
    if (name === null) throw missing(feature, config.name, file);
    const micro = feature.properties.micro;
    return {
      ...outlineOf(feature, lattice, file),
      name,
      kind: kindOf(feature, config.kind, file),
      micro: micro === true || micro === 1 || micro === 'true' || micro === '是',
    };
  });
  return sites.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : compareRings(a.rings[0], b.rings[0])));
}

function kindOf(feature: SourceFeature, property: string, file: string): DedicatedKind {
  const value = textOf(feature, property) ?? 'other';
  const kind = DEDICATED_KINDS.find((known) => known === value);
  if (kind) return kind;
  throw new WanggeError(
    'valueInvalid',
    { zh: `专属网格类别“${value}”不可用`, en: `"${value}" is no kind of dedicated site` },
    {
      file,
      place: { feature: feature.number, column: property },
      hint: { zh: `可用:${DEDICATED_KINDS.join('、')}`, en: `use one of ${DEDICATED_KINDS.join(', ')}` },
    },
  );
}

function outlineOf(feature: SourceFeature, lattice: Lattice, file: string): Outline {
  const { shape, number } = feature;
  const rings = shape ? latticeRings(requirePolygon(feature, lattice, file), lattice) : [];
  if (rings.length === 0) {
    throw new WanggeError(
      'geometryInvalid',
      { zh: `第 ${number} 个要素(从 0 数起)没有面积`, en: `feature ${number} (counted from 0) has no extent` },
      {
        file,
        place: { feature: number, ...(shape ? { at: positionsOf(shape)[0] } : {}) },
        hint: { zh: '补上其范围', en: 'give it an outline' },
      },
    );
  }
  const area2 = rings.reduce((sum, ring) => sum + ringArea2(ring), 0);
  return { number, rings, areaM2: (area2 / 2) * lattice.metresX * lattice.metresY };
}

function requirePolygon(feature: SourceFeature, lattice: Lattice, file: string): Polygonal {
  requireShape({ ...feature, shape: feature.shape! }, 'polygons', lattice.unit, file);
  return feature.shape as Polygonal;
}

function missing(feature: SourceFeature, property: string, file: string): WanggeError {
  return new WanggeError(
    'valueInvalid',
    {
      zh: `第 ${feature.number} 个要素(从 0 数起)的“${property}”为空`,
      en: `feature ${feature.number} (counted from 0) has no "${property}"`,
    },
    { file, place: { feature: feature.number, column: property }, hint: { zh: '填写该值', en: 'fill it in' } },
  );
}
