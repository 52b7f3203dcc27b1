import { WanggeError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { type Polygonal, type Position, polygonsOf } from '../../core/geometry.js';
import { latticeFor } from '../certify/decimals.js';
import { POLYGON_FAULTS } from '../certify/faultWords.js';
import { type CellFault, invalidPolygons } from '../certify/polygons.js';
import { areasOf, ringsOf } from '../certify/rings.js';
import { textOf } from './attributes.js';
import type { SourceFeature } from './sources.js';

interface ShapeFault {
  readonly feature: SourceFeature;
  readonly kind: CellFault['kind'];
  readonly at: Position | null;
}

/** The first fault of each polygon of a layer, judged in the coordinates given. Everything else must have been checked: kinds, numbers, range. */
function shapeFaults(features: readonly SourceFeature[], unit: 'degree' | 'metre'): ShapeFault[] {
  const polygonal = features.filter(
    ({ shape }) => (shape?.type === 'Polygon' || shape?.type === 'MultiPolygon') && isClosed(shape),
  );
  const shapes = polygonal.map(({ shape }) => shape as Polygonal);
  const lattice = latticeFor(shapes, unit, undefined);
  const rings = ringsOf(shapes, lattice);
  const scale = 10 ** lattice.decimals;
  return invalidPolygons(rings, areasOf(rings)).map(({ cell, kind, x, y }) => ({
    feature: polygonal[cell],
    kind,
    at: Number.isNaN(x) ? null : [x / scale, y / scale],
  }));
}

function isClosed(shape: Polygonal): boolean {
  return polygonsOf(shape).every((rings) => rings.length > 0 && rings.every((ring) => ring.length >= 4));
}

/** Faults that leave open which ground is meant: no boundary may have them. */
const AMBIGUOUS: ReadonlySet<CellFault['kind']> = new Set(['holeOutside', 'holesNested', 'partsOverlap']);

/** Throws `geometryInvalid` for an area whose hole lies outside it or in another hole, or whose parts overlap. */
export function refuseAmbiguous(areas: readonly SourceFeature[], unit: 'degree' | 'metre', file: string): void {
  const fault = shapeFaults(areas, unit).find(({ kind }) => AMBIGUOUS.has(kind));
  if (!fault) return;
  const { number } = fault.feature;
  throw new WanggeError(
    'geometryInvalid',
    {
      zh: `第 ${number} 个辖区(从 0 数起)的图形有误:${POLYGON_FAULTS[fault.kind].zh}`,
      en: `the shape of area ${number} (counted from 0) is wrong: ${POLYGON_FAULTS[fault.kind].en}`,
    },
    {
      file,
      place: { feature: number, ...(fault.at ? { at: fault.at } : {}) },
      hint: { zh: '在制图软件中修正该处边界', en: 'mend the boundary there' },
    },
  );
}

/** Tells which units, compounds or sites are drawn wrongly, and where: they are taken as far as they can be, but not in silence. */
export function shapeFindings(
  features: readonly SourceFeature[],
  idProperty: string,
  unit: 'degree' | 'metre',
  file: string,
): Finding[] {
  return shapeFaults(features, unit).map(({ feature, kind, at }) => {
    const id = textOf(feature, idProperty) ?? `#${feature.number}`;
    return {
      code: 'feature.invalidShape',
      severity: 'warning',
      text: {
        zh: `${id} 的图形有误:${POLYGON_FAULTS[kind].zh};按能认出的部分使用`,
        en: `the shape of ${id} is wrong: ${POLYGON_FAULTS[kind].en}; it is used as far as it can be made out`,
      },
      hint: { zh: '在制图软件中修正该要素', en: 'mend the feature in the program that drew it' },
      file,
      place: { feature: feature.number, id, ...(at ? { at } : {}) },
    } satisfies Finding;
  });
}
