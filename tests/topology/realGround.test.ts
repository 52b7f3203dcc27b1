import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Linear, linesOf, type Polygonal } from '../../src/core/geometry.js';
import { arrange } from '../../src/topology/arrangement/arrange.js';
import { certifyShapes } from '../../src/topology/certify.js';
import { coverageFromFaces, dissolve } from '../../src/topology/coverage.js';
import { makeLattice, toLattice } from '../../src/topology/lattice.js';
import { measure } from '../../src/topology/measure.js';
import { shapesOf } from '../../src/topology/shapes.js';
import { validateCoverage } from '../../src/topology/validate.js';

const data = new URL('../../../shared/data/bund/', import.meta.url);

/** Roads, water, buildings and boundary of a real city, all lines at once. Skipped where ../shared/data is absent. */
describe.skipIf(!existsSync(data))('real ground (../shared/data/bund)', () => {
  const lattice = makeLattice({ crs: 'WGS84', centreLatitude: 31.24 });
  const segments: number[] = [];
  const sources: number[] = [];
  for (const [source, layer] of ['boundary', 'buildings', 'roads', 'water'].entries()) {
    if (!existsSync(data)) break;
    const { features } = JSON.parse(readFileSync(new URL(`${layer}.geojson`, data), 'utf8')) as {
      features: { geometry: Polygonal | Linear }[];
    };
    for (const { geometry } of features) {
      for (const line of linesOf(geometry)) {
        for (let i = 1; i < line.length; i++) {
          segments.push(...toLattice(lattice, line[i - 1]), ...toLattice(lattice, line[i]));
          sources.push(source);
        }
      }
    }
  }

  it('becomes one arrangement whose faces are proved to tile their outline, and so do zones of them', () => {
    const arr = arrange(Float64Array.from(segments), Int32Array.from(sources));
    expect(arr.figures.segments).toBeGreaterThan(10_000);
    expect(arr.figures.crossings).toBeGreaterThan(1000);
    const owner = Int32Array.from({ length: arr.faceCount }, (_, f) => f - 1);
    const faces = coverageFromFaces(arr, owner, arr.faceCount - 1, lattice);
    const outline = shapesOf(dissolve(faces, new Int32Array(faces.polygons), 1));
    const shapes = shapesOf(faces);
    const written = JSON.parse(JSON.stringify(shapes)) as Polygonal[];
    const proof = certifyShapes(written, outline, { crs: 'WGS84', inputHash: '', expectedCells: arr.faceCount - 1 });
    expect(proof).toMatchObject({ valid: true, residual: 0, invalidCells: 0, lattice: { step: 1e-7 } });

    const zones = 40;
    const joined = dissolve(
      faces,
      Int32Array.from({ length: faces.polygons }, (_, f) => f % zones),
      zones,
    );
    expect(certifyShapes(shapesOf(joined), outline, { crs: 'WGS84', inputHash: '', expectedCells: zones })).toMatchObject({
      valid: true,
    });
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    expect(sum(measure(joined).areaM2) / sum(measure(faces).areaM2)).toBeCloseTo(1, 10);

    const named = written.map((shape, feature) => ({ id: String(feature), shape, feature }));
    expect(validateCoverage(named, outline, { crs: 'WGS84' })).toMatchObject({ valid: true, defects: [] });
    const largest = named.reduce(
      (best, cell, i) => (arr.faceArea2[i + 1] > arr.faceArea2[best.feature + 1] ? cell : best),
      named[0],
    );
    const missing = validateCoverage(
      named.filter((cell) => cell !== largest),
      outline,
      { crs: 'WGS84' },
    );
    expect(missing.defects.map(({ type }) => type)).toEqual(['gap']);
    expect(missing.defects[0].areaM2).toBeCloseTo(measure(faces).areaM2[largest.feature], 3);
  });
});
