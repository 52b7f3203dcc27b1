import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TerritorySchema } from '../../../src/core/config/project.js';
import { buildTerritory } from '../../../src/topology/territory/build.js';
import type { SourceFeature } from '../../../src/topology/territory/sources.js';
import { judge } from './judge.js';

const folder = new URL('../../../../shared/data/bund/', import.meta.url);

function read(file: string): SourceFeature[] {
  const { features } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
    features: { geometry: SourceFeature['shape']; properties: Record<string, unknown> }[];
  };
  return features.map(({ geometry, properties }, number) => ({ shape: geometry, properties, number }));
}

describe.skipIf(!existsSync(folder))('the Bund (skipped where ../shared/data is absent)', () => {
  const config = TerritorySchema.parse({
    boundary: { file: 'boundary.geojson' },
    units: { file: 'buildings.geojson', households: 'households_est', group: 'compound' },
    barriers: [
      {
        file: 'roads.geojson',
        where: { tunnel: false },
        class: { from: 'class', map: { major_road: 'major', rail: 'rail' } },
        name: 'name',
      },
      {
        file: 'roads.geojson',
        where: { tunnel: false, class: 'minor_road' },
        class: {
          from: 'detail',
          map: { residential: 'minor', unclassified: 'minor', living_street: 'minor', service: 'service' },
        },
        name: 'name',
      },
      { file: 'water.geojson', class: 'water', name: 'name' },
    ],
    compounds: { file: 'compounds.geojson' },
  });

  it('becomes cells that tile all four areas and hold every household', () => {
    const territory = buildTerritory(
      {
        boundary: read('boundary.geojson'),
        units: read('buildings.geojson'),
        barriers: config.barriers.map((barrier) => ({ config: barrier, features: read(barrier.file) })),
        compounds: read('compounds.geojson'),
      },
      config,
      { crs: 'WGS84' },
    );
    judge(territory, 'WGS84');
    expect(territory.units).toHaveLength(1244);
    expect(territory.cells.reduce((sum, { households }) => sum + households, 0)).toBe(21591);
    expect(territory.boundaryDisplacementM).toBeLessThan(0.02);

    const count = (code: string): number => territory.findings.filter((finding) => finding.code === code).length;
    expect(count('unit.outside')).toBe(0);
    expect(count('unit.straddlesBoundary')).toBe(35);
    expect(count('compound.withoutLoad')).toBe(12);

    // Streets, not the lines between buildings, should bound the blocks; and no road border should keep its double line.
    const { blocks, cells, seeds, voids } = territory.figures;
    expect(blocks).toBeGreaterThan(200);
    expect(blocks).toBeLessThan(330);
    expect(voids).toBeGreaterThan(150);
    expect(cells).toBeGreaterThanOrEqual(seeds);
    // The mean border has few vertices: centre lines and the lines between cells are simplified.
    const vertices = territory.arcs.reduce((sum, arc) => sum + arc.vertices.length, 0);
    expect(vertices / territory.arcs.length).toBeLessThan(3.6);
    expect(territory.figures.smoothedAway).toBeGreaterThan(territory.figures.lineVertices / 2);
    // The promenades along the river.
    expect(territory.figures.dividedTails).toBeGreaterThanOrEqual(3);
  });
});
