import type { BarrierConfig, TerritoryConfig } from '../core/config/project.js';
import { type Crs, unitOfCrs } from '../core/crs.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { Shape } from '../core/geometry.js';
import { type FeatureFile, readFeatures } from '../io/geojson.js';
import { refuseAntimeridian } from '../topology/crs/antimeridian.js';
import { convertFeatures } from '../topology/crs/convertFeatures.js';
import { findShifts, type ShiftLayer } from '../topology/crs/shift.js';
import { coursesOf } from '../topology/territory/checkCoordinates.js';
import { isBarrier } from '../topology/territory/readBarriers.js';
import type { SourceFeature, TerritorySources } from '../topology/territory/sources.js';
import { withCountedEvents } from './countedEvents.js';
import { boundaryCrs, type OpenProject, pathIn, requirePart } from './project.js';

export interface ReadSources {
  readonly sources: TerritorySources;
  /** Path → SHA-256 of the bytes that were read. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** A source of the project file: a file, and its coordinates where they differ from the project's. */
interface Source {
  readonly file: string;
  readonly crs?: Crs | undefined;
}

/** Reads every vector file that the territory is made of, each once, tells which bytes they were, and brings all into the boundary's coordinates. */
export function readTerritorySources(project: OpenProject): ReadSources {
  const config = requirePart(project, 'territory', 'plan');
  const layers = new Layers(project);
  const boundary = layers.withBare(config.boundary);
  const bare = layers.withBare(config.units);
  const countsFile = config.units.counts && pathIn(project, config.units.counts.file);
  const counted = countsFile === undefined ? null : withCountedEvents(bare, config.units, countsFile);
  const units = counted?.features ?? bare;
  const sources: TerritorySources = {
    boundary,
    units,
    barriers: config.barriers.map((barrier) => ({
      config: barrier,
      features: layers.of(barrier),
      file: pathIn(project, barrier.file),
    })),
    ...(config.compounds ? { compounds: layers.of(config.compounds) } : {}),
    ...(config.dedicated ? { dedicated: layers.of(config.dedicated) } : {}),
    files: {
      boundary: pathIn(project, config.boundary.file),
      units: pathIn(project, config.units.file),
      ...(config.compounds ? { compounds: pathIn(project, config.compounds.file) } : {}),
      ...(config.dedicated ? { dedicated: pathIn(project, config.dedicated.file) } : {}),
    },
  };
  const shifts = shiftsOf(project, config, sources);
  refuseAllOutside(shifts);
  return {
    sources,
    inputs: { ...layers.inputs(), ...(counted ? { [countsFile!]: counted.hash } : {}) },
    findings: [...layers.findings(), ...measureFindings(project), ...shifts, ...(counted?.findings ?? [])],
  };
}

/** The files read so far, and their features in the boundary's coordinates. */
class Layers {
  private readonly files = new Map<string, FeatureFile>();
  private readonly converted = new Map<string, readonly SourceFeature[]>();
  private readonly told: Finding[] = [];
  /** Files whose records without a shape are told where they are used. */
  private readonly bareTold = new Set<string>();

  constructor(private readonly project: OpenProject) {}

  /** The features that have a shape. */
  of(source: Source): readonly SourceFeature[] {
    const { path, crs } = this.placeOf(source);
    const key = `${crs} ${path}`;
    const known = this.converted.get(key);
    if (known) return known;
    const file = this.read(path, crs);
    if (unitOfCrs(crs) === 'degree') refuseAntimeridian(coursesOf(file.features), path);
    const { features, positions, added } = inFile(path, () =>
      convertFeatures<SourceFeature>(file.features, crs, boundaryCrs(this.project)),
    );
    if (positions > 0) this.told.push(conversionFinding(path, crs, boundaryCrs(this.project), positions, added));
    this.converted.set(key, features);
    return features;
  }

  /** All features, those without a shape as well: communities and units must not go missing. */
  withBare(source: Source): readonly SourceFeature[] {
    const { path, crs } = this.placeOf(source);
    const features = this.of(source);
    this.bareTold.add(path);
    return [...features, ...this.read(path, crs).bare].sort((a, b) => a.number - b.number);
  }

  inputs(): Record<string, string> {
    return Object.fromEntries([...this.files].map(([path, { hash }]) => [path, hash]));
  }

  findings(): Finding[] {
    const read = [...this.files].flatMap(([path, { findings }]) =>
      findings.filter(({ code }) => code !== 'feature.withoutGeometry' || !this.bareTold.has(path)),
    );
    return [...read, ...this.told];
  }

  private placeOf({ file, crs }: Source): { path: string; crs: Crs } {
    return { path: pathIn(this.project, file), crs: crs ?? this.project.config.crs };
  }

  private read(path: string, crs: Crs): FeatureFile {
    let file = this.files.get(path);
    if (!file) {
      file = readFeatures(path, { crs });
      this.files.set(path, file);
    }
    return file;
  }
}

function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WanggeError) || error.file !== undefined) throw error;
    const { code, text, hint, place } = error;
    throw new WanggeError(code, text, { file, ...(hint ? { hint } : {}), ...(place ? { place } : {}) });
  }
}

function conversionFinding(file: string, from: Crs, to: Crs, positions: number, added: number): Finding {
  return {
    code: 'crs.converted',
    severity: 'note',
    text: {
      zh: `坐标由 ${from} 换算到 ${to}:${positions} 个点${added > 0 ? `,长边上补 ${added} 个点,以免弯离原位` : ''}`,
      en: `converted from ${from} to ${to}: ${positions} positions${added > 0 ? `, ${added} more put on long edges, which bow between the two` : ''}`,
    },
    file,
    figures: { from, to, positions, added },
  };
}

/** Lengths and areas are measured in the boundary's coordinates; where those stretch the ground, it is said by how much. */
function measureFindings(project: OpenProject): Finding[] {
  const crs = boundaryCrs(project);
  if (crs !== 'GCJ02' && crs !== 'BD09') return [];
  // The largest change of an area over China, found by differentiating the offsets at 200,000 places: 0.72 % and 1.46 %.
  const percent = crs === 'GCJ02' ? 0.8 : 1.5;
  return [
    {
      code: 'crs.measuredShifted',
      severity: 'note',
      text: {
        zh: `面积与长度按 ${crs} 度数量取,与实地可差到 ${percent}%`,
        en: `areas and lengths are measured in ${crs} degrees, up to ${percent} % off the ground`,
      },
      hint: {
        zh: '需要准确面积时,用 WGS84 或 CGCS2000 的边界',
        en: 'use a boundary in WGS84 or CGCS2000 where areas must be right',
      },
      figures: { crs, percent },
    },
  ];
}

function shiftsOf(
  project: OpenProject,
  config: TerritoryConfig,
  { boundary, units, barriers, compounds, dedicated }: TerritorySources,
): Finding[] {
  const layer = (name: ShiftLayer['name'], source: Source, features: readonly SourceFeature[]): ShiftLayer => ({
    name,
    file: pathIn(project, source.file),
    crs: source.crs ?? project.config.crs,
    shapes: features.flatMap(({ shape }): Shape[] => (shape ? [shape] : [])),
  });
  const taken = (features: readonly SourceFeature[], barrier: BarrierConfig) =>
    features.filter((feature) => isBarrier(feature, barrier));
  return findShifts({
    boundary: layer({ zh: '辖区边界', en: 'boundary' }, { ...config.boundary, crs: boundaryCrs(project) }, boundary),
    units: layer({ zh: '单元', en: 'units' }, config.units, units),
    barriers: barriers.map(({ config: barrier, features }) =>
      layer({ zh: '道路等屏障', en: 'barriers' }, barrier, taken(features, barrier)),
    ),
    sites: [
      ...(config.compounds ? [layer({ zh: '小区', en: 'compounds' }, config.compounds, compounds ?? [])] : []),
      ...(config.dedicated ? [layer({ zh: '专属范围', en: 'dedicated sites' }, config.dedicated, dedicated ?? [])] : []),
    ],
  });
}

/** When not a unit is left inside, there is nothing to draw: the warning becomes the reason of the refusal. */
function refuseAllOutside(shifts: readonly Finding[]): void {
  const shift = shifts.find(({ figures }) => figures?.layer === 'units' && figures.outsidePercent === 100);
  if (!shift) return;
  const { text, hint, file, place } = shift;
  throw new WanggeError('unitOutside', text, {
    ...(hint ? { hint } : {}),
    ...(file ? { file } : {}),
    ...(place ? { place } : {}),
  });
}
