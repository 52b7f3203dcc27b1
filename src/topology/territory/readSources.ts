import type { TerritoryConfig } from '../../core/config/project.js';
import type { Lattice } from '../../core/coverage.js';
import type { Finding } from '../../core/finding.js';
import { sortedBy } from '../../core/order.js';
import { boxAround } from '../crs/swappedLayer.js';
import { coursesOf, requireLayer } from './checkCoordinates.js';
import { type Frame, frameOf } from './layGround.js';
import { type AreaInput, readAreas } from './readAreas.js';
import { type BarrierInput, readBarriers } from './readBarriers.js';
import { type CompoundInput, type DedicatedInput, readCompounds, readDedicated } from './readSites.js';
import { readUnits, type UnitInput } from './readUnits.js';
import { ringArea2 } from './rings.js';
import { refuseAmbiguous, shapeFindings } from './shapeFaults.js';
import { type FileNames, fileNames, type TerritorySources } from './sources.js';

/** Everything read, on one lattice, in canonical order. */
export interface TerritoryInputs {
  readonly files: FileNames;
  readonly lattice: Lattice;
  readonly frame: Frame;
  readonly areas: readonly AreaInput[];
  readonly units: readonly UnitInput[];
  readonly unitsAre: 'footprints' | 'points' | 'tiles';
  readonly barriers: readonly BarrierInput[];
  readonly compounds: readonly CompoundInput[];
  readonly dedicated: readonly DedicatedInput[];
  readonly findings: readonly Finding[];
}

/** Polygons that cover this share of the areas are meant to tile them. */
const TILES_FROM = 0.7;

export function readSources(
  sources: TerritorySources,
  config: TerritoryConfig,
  crs: 'WGS84' | 'CGCS2000' | 'planar',
): TerritoryInputs {
  const files = fileNames(sources, config);
  const { areas, lattice } = readAreas(sources.boundary, config, crs, files.boundary);
  checkLayers(sources, files, lattice.unit);
  refuseAmbiguous(sources.boundary, lattice.unit, files.boundary);
  const { units, findings: unitFindings } = readUnits(sources.units, config, lattice, files.units);
  const { barriers, findings: barrierFindings } = readBarriers(sources.barriers, lattice);
  const compounds = config.compounds ? readCompounds(sources.compounds ?? [], config.compounds, lattice, files.compounds) : [];
  const dedicated = config.dedicated ? readDedicated(sources.dedicated ?? [], config.dedicated, lattice, files.dedicated) : [];
  const { as, share } = natureOf(sources, units, areas, config.units.as);
  return {
    files,
    lattice,
    frame: frameOf(areas, lattice),
    areas,
    units,
    unitsAre: as,
    barriers,
    compounds,
    dedicated,
    findings: [
      ...unitFindings,
      ...drawnWrongly(sources, config, files, lattice.unit),
      natureFinding(as, config.units.as !== undefined, share, files.units),
      ...barrierFindings,
    ],
  };
}

/** Every layer on one side of the antimeridian, none with its axes swapped. */
function checkLayers(sources: TerritorySources, files: FileNames, unit: Lattice['unit']): void {
  requireLayer(sources.boundary, null, unit, files.boundary);
  const ground = boxAround(coursesOf(sources.boundary));
  requireLayer(sources.units, ground, unit, files.units);
  for (const { features, file, config } of sources.barriers) requireLayer(features, ground, unit, file ?? config.file);
  requireLayer(sources.compounds ?? [], ground, unit, files.compounds);
  requireLayer(sources.dedicated ?? [], ground, unit, files.dedicated);
}

function drawnWrongly(sources: TerritorySources, config: TerritoryConfig, files: FileNames, unit: Lattice['unit']): Finding[] {
  const found = [
    ...shapeFindings(sources.units, config.units.id, unit, files.units),
    ...(config.compounds ? shapeFindings(sources.compounds ?? [], config.compounds.id, unit, files.compounds) : []),
    ...(config.dedicated ? shapeFindings(sources.dedicated ?? [], config.dedicated.name, unit, files.dedicated) : []),
  ];
  return sortedBy(found, ({ file = '', place, text }) => `${file} ${place?.id} ${text.en} ${place?.at?.join(' ')}`);
}

function natureOf(
  sources: TerritorySources,
  units: readonly UnitInput[],
  areas: readonly AreaInput[],
  asked: TerritoryConfig['units']['as'],
): { as: 'footprints' | 'points' | 'tiles'; share: number } {
  const area2 = (list: readonly { readonly rings: readonly Float64Array[] }[]): number =>
    list.reduce((sum, { rings }) => sum + rings.reduce((own, ring) => own + ringArea2(ring), 0), 0);
  const share = area2(units) / area2(areas);
  if (asked) return { as: asked, share };
  const shapes = sources.units.filter(({ shape }) => shape !== null);
  if (shapes.every(({ shape }) => shape?.type === 'Point')) return { as: 'points', share };
  return { as: share >= TILES_FROM ? 'tiles' : 'footprints', share };
}

const NATURE = {
  footprints: { zh: '建筑轮廓', en: 'footprints of buildings' },
  points: { zh: '点位', en: 'points' },
  tiles: { zh: '铺满辖区的地块', en: 'tiles that cover the ground' },
};

function natureFinding(as: keyof typeof NATURE, asked: boolean, share: number, file: string): Finding {
  const percent = Math.round(share * 100);
  return {
    code: 'unit.nature',
    severity: 'note',
    text: asked
      ? { zh: `单元按项目文件作为${NATURE[as].zh}`, en: `units are taken as ${NATURE[as].en}, as the project file says` }
      : {
          zh: `单元作为${NATURE[as].zh}(占辖区面积 ${percent}%)`,
          en: `units are taken as ${NATURE[as].en} (${percent} % of the areas)`,
        },
    file,
  };
}
