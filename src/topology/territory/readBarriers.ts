import type { BarrierConfig } from '../../core/config/project.js';
import type { Lattice } from '../../core/coverage.js';
import type { Finding } from '../../core/finding.js';
import { type Linear, linesOf, type Polygonal } from '../../core/geometry.js';
import { sortedBy } from '../../core/order.js';
import { BORDER_CLASSES, CLASS_WORDS } from '../../core/territory.js';
import { requireProperty, textOf } from './attributes.js';
import { requireShape } from './checkCoordinates.js';
import { compareRings, type LatticeRing, latticeLine, latticeRings, ringArea2 } from './rings.js';
import type { SourceFeature, TerritorySources } from './sources.js';

type BarrierClass = 'water' | 'rail' | 'major' | 'minor' | 'service' | 'wall';

export interface BarrierInput {
  readonly class: BarrierClass;
  readonly name: string | null;
  /** Lines on the lattice; empty for water. */
  readonly lines: readonly Float64Array[];
  /** Water as a region: its rings. Empty for lines and for outlines of other classes. */
  readonly rings: readonly LatticeRing[];
  /** Water that is taken out of the territory. */
  readonly exclude: boolean;
  readonly hard: boolean;
}

/** Ponds below this size are ground like any other. */
export const POND_M2 = 1000;

/**
 * The lines and water surfaces that divide the ground: features whose properties are as `where` asks, with the class
 * given or mapped. A value that the mapping does not list is no barrier; how many were taken and passed over is told.
 */
export function readBarriers(
  layers: TerritorySources['barriers'],
  lattice: Lattice,
): { barriers: BarrierInput[]; findings: Finding[] } {
  const barriers: BarrierInput[] = [];
  const findings: Finding[] = [];
  for (const { config, features, file = config.file } of layers) {
    if (features.length > 0) requireProperties(config, features, file);
    let taken = 0;
    let ponds = 0;
    for (const feature of features) {
      const grade = isWanted(feature, config.where) ? classOf(feature, config.class) : null;
      if (grade === null || feature.shape === null || feature.shape === undefined) continue;
      requireShape({ ...feature, shape: feature.shape }, 'barriers', lattice.unit, file);
      const name = config.name === undefined ? null : textOf(feature, config.name);
      const shape = feature.shape as Linear | Polygonal;
      if (grade === 'water' && (shape.type === 'Polygon' || shape.type === 'MultiPolygon')) {
        const rings = latticeRings(shape, lattice);
        const area2 = rings.reduce((sum, ring) => sum + ringArea2(ring), 0);
        if ((area2 / 2) * lattice.metresX * lattice.metresY < POND_M2) {
          ponds++;
          continue;
        }
        barriers.push({ class: grade, name, lines: [], rings, exclude: config.exclude, hard: config.hard });
      } else {
        const lines = linesOf(shape)
          .map((line) => latticeLine(line, lattice))
          .filter((line) => line.length > 2)
          .sort(compareRings);
        if (lines.length === 0) continue; // a point on the lattice parts nothing
        barriers.push({ class: grade, name, lines, rings: [], exclude: false, hard: config.hard });
      }
      taken++;
    }
    findings.push(told(file, config, taken, features.length, ponds));
  }
  return { barriers, findings: sortedBy(findings, ({ file = '', text }) => `${file} ${text.en}`) };
}

function requireProperties(config: BarrierConfig, features: readonly SourceFeature[], file: string): void {
  for (const property of Object.keys(config.where)) requireProperty(features, property, file, 'territory.barriers.where');
  if (typeof config.class !== 'string') requireProperty(features, config.class.from, file, 'territory.barriers.class.from');
  if (config.name !== undefined) requireProperty(features, config.name, file, 'territory.barriers.name');
}

/** Whether a feature of a barrier layer divides anything: its properties are as `where` asks and its class is mapped. */
export function isBarrier(feature: SourceFeature, config: BarrierConfig): boolean {
  return isWanted(feature, config.where) && classOf(feature, config.class) !== null;
}

function isWanted(feature: SourceFeature, where: BarrierConfig['where']): boolean {
  return Object.entries(where).every(([property, wanted]) => {
    const value = feature.properties[property] ?? null;
    return Array.isArray(wanted) ? wanted.some((one) => one === value) : wanted === value;
  });
}

function classOf(feature: SourceFeature, grade: BarrierConfig['class']): BarrierClass | null {
  if (typeof grade === 'string') return grade;
  const value = feature.properties[grade.from];
  return value === undefined || value === null ? null : (grade.map[String(value)] ?? null);
}

function told(file: string, config: BarrierConfig, taken: number, of: number, ponds: number): Finding {
  const classes = new Set<string>(typeof config.class === 'string' ? [config.class] : Object.values(config.class.map));
  const what = BORDER_CLASSES.filter((one) => classes.has(one)).map((one) => CLASS_WORDS[one]);
  return {
    code: taken === 0 ? 'barrier.none' : 'barrier.selected',
    severity: taken === 0 ? 'warning' : 'note',
    text: {
      zh: `屏障(${what.map(({ zh }) => zh).join('、')}):${of} 个要素中取 ${taken} 个${ponds > 0 ? `,${ponds} 处小水面不计` : ''}`,
      en: `barriers (${what.map(({ en }) => en).join(', ')}): ${taken} of ${of} features taken${ponds > 0 ? `, ${ponds} small ponds passed over` : ''}`,
    },
    ...(taken === 0 ? { hint: { zh: '检查 where 与 class', en: 'check where and class' } } : {}),
    file,
    figures: { features: of, taken, ponds },
  };
}
