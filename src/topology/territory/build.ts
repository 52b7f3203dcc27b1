import type { TerritoryConfig } from '../../core/config/project.js';
import type { Area, DedicatedSite, Territory, Unit } from '../../core/territory.js';
import { coverageFromFaces } from '../coverage.js';
import { borderArcs } from './borderArcs.js';
import { checkOverlaps } from './checkOverlaps.js';
import { assignCompounds } from './compounds.js';
import { cutCorners } from './cutCorners.js';
import { boundaryDisplacement } from './displacement.js';
import { divideTails } from './divideTails.js';
import { extendFreeEnds } from './extendFreeEnds.js';
import type { Ground } from './ground.js';
import { checkInvariants } from './invariants.js';
import { labelCells } from './labelCells.js';
import { isNear, layGround } from './layGround.js';
import { makeBlocks } from './makeBlocks.js';
import { makeCells } from './makeCells.js';
import { makeSeeds } from './makeSeeds.js';
import { readSources, type TerritoryInputs } from './readSources.js';
import { settleUnits } from './settleUnits.js';
import { smoothLines } from './smoothLines.js';
import type { TerritorySources } from './sources.js';
import { tessellate } from './tessellate.js';

/**
 * Cells that tile each area, the borders between them, and where every unit went.
 *
 * Lines → one arrangement → faces labelled → dissolved: boundary, barriers, outlines and footprints make street blocks;
 * each block with several buildings is divided between them; everything is arranged once more and every face labelled.
 * The result does not depend on the order of rows or on where rings begin. Throws `WanggeError` for input that cannot be
 * used, and lists what can as `findings`; no unit is dropped without one.
 *
 * @example
 * const territory = buildTerritory({ boundary, units, barriers: [{ config, features }] }, TerritorySchema.parse({...}), { crs: 'WGS84' });
 * territory.cells.reduce((sum, cell) => sum + cell.households, 0);
 */
export function buildTerritory(
  sources: TerritorySources,
  config: TerritoryConfig,
  { crs }: { readonly crs: 'WGS84' | 'CGCS2000' | 'planar' },
): Territory {
  const inputs = readSources(sources, config, crs);
  const laid = layGround(inputs);
  const extended = extendFreeEnds(laid, inputs.lattice);
  const { ground, figures: smoothing } = smoothLines(laid, inputs);
  layFootprints(ground, inputs);
  const cuts = inputs.unitsAre === 'tiles' ? 0 : cutCorners(ground, inputs.lattice);

  const blocks = makeBlocks(ground, inputs);
  const overlaps = checkOverlaps(inputs, blocks);
  const settlement = settleUnits(inputs, blocks);
  const { accepted } = settlement;
  const compounds = assignCompounds(inputs, blocks, accepted);
  const seeds = makeSeeds(inputs, blocks, settlement);
  const sites =
    inputs.unitsAre === 'tiles'
      ? new Map()
      : tessellate(
          ground,
          blocks.arr,
          blocks.regions,
          seeds,
          inputs.units.map(({ rings }) => rings),
          blocks.streets,
          inputs.lattice,
          inputs.unitsAre === 'footprints',
        );
  const drawn = labelCells(ground, inputs, blocks, seeds, sites);
  const { labelled, blocks: finalBlocks, tails } = divideTails(ground, inputs, blocks, drawn);

  const kept = inputs.units.flatMap((_, u) => (accepted[u] ? u : []));
  const unitNumber = new Int32Array(inputs.units.length).fill(-1);
  kept.forEach((u, i) => {
    unitNumber[u] = i;
  });
  const cells = makeCells(inputs, finalBlocks, labelled, compounds.ofUnit, unitNumber);
  const cellOfUnit = new Int32Array(kept.length).fill(-1);
  cells.forEach((cell, c) => {
    for (const u of cell.units) cellOfUnit[u] = c;
  });
  const { arr, faces, cellOf } = labelled;
  const shapes = coverageFromFaces(arr, cellOf, cells.length, inputs.lattice);
  const boundary = coverageFromFaces(arr, faces.area, inputs.areas.length, inputs.lattice);
  const areaM2 = new Float64Array(inputs.areas.length);
  for (const cell of cells) areaM2[cell.area] += cell.areaM2;

  const territory: Territory = {
    lattice: inputs.lattice,
    areas: inputs.areas.map(
      ({ code, name, urbanRural, profile }, a): Area => ({
        code,
        name,
        urbanRural,
        ...(profile ? { profile } : {}),
        areaM2: areaM2[a],
      }),
    ),
    boundary,
    boundaryDisplacementM: boundaryDisplacement(arr, ground.strands, inputs.areas, inputs.lattice),
    cells,
    shapes,
    arcs: borderArcs(labelled, ground.strands, shapes),
    units: kept.map((u, i): Unit => {
      const { id, buildingCode, households, population, load, villageGroup } = inputs.units[u];
      const village = villageGroup === undefined ? {} : { villageGroup };
      return { id, buildingCode, households, population, load, compound: compounds.ofUnit[u], ...village, cell: cellOfUnit[i] };
    }),
    compounds: compounds.compounds,
    dedicated: inputs.dedicated.map(({ name, kind, micro }): DedicatedSite => ({ name, kind, micro })),
    findings: [...inputs.findings, ...blocks.findings, ...overlaps, ...settlement.findings, ...compounds.findings],
    figures: {
      segments: arr.figures.segments,
      finalFaces: arr.faceCount - 1,
      extendedEnds: extended,
      ...smoothing,
      corridorCuts: cuts,
      ...blocks.figures,
      blocks: finalBlocks.area.length,
      seeds: labelled.seeds.filter(({ units }) => units.length > 0).length,
      cells: cells.length,
      emptyCells: cells.filter(({ kind }) => kind === 'empty').length,
      cellStrays: labelled.strays,
      dividedTails: tails,
      units: kept.length,
      unitsLeftOut: inputs.units.length - kept.length,
      households: kept.reduce((sum, u) => sum + inputs.units[u].households, 0),
    },
  };
  checkInvariants(territory, labelled, inputs, accepted);
  return territory;
}

/** Footprints bound no block, but must not be cut: each is a closed line on the ground. */
function layFootprints(ground: Ground, { units, frame }: TerritoryInputs): void {
  units.forEach(({ rings }, index) => {
    if (!isNear(rings, frame)) return;
    const strand = ground.strand({ kind: 'footprint', class: null, name: null, index });
    for (const ring of rings) ground.ring(strand, ring);
  });
}
