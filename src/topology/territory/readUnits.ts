import type { TerritoryConfig } from '../../core/config/project.js';
import type { Lattice } from '../../core/coverage.js';
import { WanggeError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Polygonal, Position, Shape } from '../../core/geometry.js';
import { byText, sortedBy } from '../../core/order.js';
import { fromLattice, toLattice } from '../lattice.js';
import { amountOf, requireDistinct, requireProperty, textOf } from './attributes.js';
import { positionsOf, requireShape, requireSome } from './checkCoordinates.js';
import { type LatticeRing, latticeRings, ringArea2 } from './rings.js';
import { COUNTED_EVENTS, type SourceFeature } from './sources.js';

export interface UnitInput {
  readonly id: string;
  readonly number: number;
  readonly buildingCode: string | null;
  readonly households: number;
  readonly population: number | null;
  readonly load: Readonly<Record<string, number>>;
  /** Name of the compound in the attribute, or null. */
  readonly group: string | null;
  readonly villageGroup?: string;
  /** Outline; a point, or what is smaller than one, is a diamond of half a metre. */
  readonly rings: readonly LatticeRing[];
  /** Its lowest-left vertex. */
  readonly at: Position;
}

/** Half the diagonal of the diamond that stands for a point, in metres. */
const POINT_RADIUS_M = 0.25;

/**
 * Buildings, points or tiles with their loads, sorted by id. Throws for a missing property, a repeated id, a number that
 * is none or negative; a unit without shape is left out and a household count that is missing counts as 0, both reported.
 */
export function readUnits(
  features: readonly SourceFeature[],
  config: TerritoryConfig,
  lattice: Lattice,
  file: string,
): { units: UnitInput[]; findings: Finding[] } {
  const { id, households, population, buildingCode, group, villageGroup, counts } = config.units;
  const load = counts === undefined ? config.units.load : { ...config.units.load, events: COUNTED_EVENTS };
  requireSome(features, file);
  for (const [path, property] of Object.entries({ id, households, population, buildingCode, group, villageGroup })) {
    if (property !== undefined) requireProperty(features, property, file, `territory.units.${path}`);
  }
  for (const [name, property] of Object.entries(load)) requireProperty(features, property, file, `territory.units.load.${name}`);
  const loads = Object.entries(load).sort(([a], [b]) => byText(a, b));

  const findings: Finding[] = [];
  const without: string[] = [];
  const units: UnitInput[] = [];
  const named = features.map((feature) => ({ id: idOf(feature, id, file), number: feature.number }));
  requireDistinct(named, file, id);
  features.forEach((feature, i) => {
    const unitId = named[i].id;
    const count = amountOf(feature, households, file);
    if (count === null) without.push(unitId);
    const unitLoad: Record<string, number> = { households: count ?? 0 };
    for (const [name, property] of loads) unitLoad[name] = amountOf(feature, property, file) ?? 0;
    const rings = outline(feature, lattice, file);
    if (rings === null) {
      findings.push(withoutShape(unitId, file, count ?? 0));
      return;
    }
    units.push({
      id: unitId,
      number: feature.number,
      buildingCode: buildingCode === undefined ? null : textOf(feature, buildingCode),
      households: count ?? 0,
      population: population === undefined ? null : amountOf(feature, population, file),
      load: unitLoad,
      group: group === undefined ? null : textOf(feature, group),
      ...villageOf(feature, villageGroup),
      rings,
      at: fromLattice(lattice, rings[0][0], rings[0][1]),
    });
  });
  findings.sort((a, b) => byText(a.place?.id ?? '', b.place?.id ?? ''));
  if (without.length > 0) findings.push(withoutHouseholds(without.sort(byText), households, file));
  return { units: sortedBy(units, (unit) => unit.id), findings };
}

function villageOf(feature: SourceFeature, property: string | undefined): { villageGroup?: string } {
  const villageGroup = property === undefined ? null : textOf(feature, property);
  return villageGroup === null ? {} : { villageGroup };
}

function idOf(feature: SourceFeature, property: string, file: string): string {
  const id = textOf(feature, property);
  if (id !== null) return id;
  throw new WanggeError(
    'valueInvalid',
    { zh: `第 ${feature.number} 个单元(从 0 数起)没有编号`, en: `unit ${feature.number} (counted from 0) has no id` },
    {
      file,
      place: { feature: feature.number, column: property },
      hint: { zh: '为每个单元填写编号', en: 'give every unit an id' },
    },
  );
}

/** The unit's rings on the lattice, or null when it has no shape at all. What is too small to be a polygon is a point. */
function outline(feature: SourceFeature, lattice: Lattice, file: string): LatticeRing[] | null {
  const shape: Shape | null = feature.shape;
  if (shape === null || shape === undefined) return null;
  requireShape({ ...feature, shape }, 'units', lattice.unit, file);
  const at = positionsOf(shape)[0];
  if (at === undefined) return null;
  if (shape.type === 'Point') return [diamond(at, lattice)];
  const rings = latticeRings(shape as Polygonal, lattice);
  const m2 = (rings.reduce((sum, ring) => sum + ringArea2(ring), 0) / 2) * lattice.metresX * lattice.metresY;
  return m2 < 2 * POINT_RADIUS_M ** 2 ? [diamond(at, lattice)] : rings;
}

function diamond(at: Position, lattice: Lattice): LatticeRing {
  const [x, y] = toLattice(lattice, at);
  const rx = Math.max(1, Math.round(POINT_RADIUS_M / lattice.metresX));
  const ry = Math.max(1, Math.round(POINT_RADIUS_M / lattice.metresY));
  return Float64Array.of(x - rx, y, x, y - ry, x + rx, y, x, y + ry);
}

function withoutShape(id: string, file: string, households: number): Finding {
  return {
    code: 'unit.withoutGeometry',
    severity: 'blocking',
    text: {
      zh: `单元 ${id} 没有图形,未计入(${households} 户)`,
      en: `unit ${id} has no shape and is left out (${households} households)`,
    },
    hint: { zh: '补上图形,或从文件中删去', en: 'give it a shape, or remove it from the file' },
    file,
    place: { id },
    figures: { households },
  };
}

function withoutHouseholds(ids: readonly string[], property: string, file: string): Finding {
  return {
    code: 'unit.householdsMissing',
    severity: 'warning',
    text: {
      zh: `${ids.length} 个单元的“${property}”为空,按 0 计:${ids.slice(0, 5).join('、')}${ids.length > 5 ? ' …' : ''}`,
      en: `"${property}" is empty for ${ids.length} units, counted as 0: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' …' : ''}`,
    },
    hint: { zh: '补上户数,或确认其无住户', en: 'enter the households, or confirm that there are none' },
    file,
    figures: { units: ids.length },
  };
}
