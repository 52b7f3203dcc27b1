import { createHash } from 'node:crypto';
import { bug } from '../core/errors.js';
import type { Feature, Polygonal } from '../core/geometry.js';
import type { PlanProof } from '../core/proof.js';
import { certifyShapes } from '../topology/certify.js';

/** The features of a plan's files, read back from the bytes written. */
export interface WrittenPlan {
  readonly boundary: WrittenLayer;
  readonly cells: WrittenLayer;
  readonly grids: WrittenLayer;
  readonly microGrids: WrittenLayer;
}

export interface WrittenLayer {
  readonly features: readonly Feature[];
  /** SHA-256 of the bytes. */
  readonly hash: string;
}

/** How many polygons there must be in each area, by its code. */
export type PlanCounts = Readonly<Record<'cells' | 'grids' | 'microGrids', ReadonlyMap<string, number>>>;

/**
 * Certificates of cells, grids and micro-grids, over the whole territory and in each area, from what was written:
 * the drawing's own structures take no part.
 */
export function certifyPlan(written: WrittenPlan, counts: PlanCounts, crs: 'WGS84' | 'CGCS2000' | 'planar'): PlanProof {
  const parents = written.boundary.features.map((feature) => ({
    code: String(feature.properties.code),
    shape: feature.shape as Polygonal,
  }));
  const areaOfGrid = new Map(
    written.grids.features.map((feature) => [String(feature.properties.code), String(feature.properties.parent)]),
  );
  const layers = [
    { layer: 'cells' as const, from: written.cells, areaOf: (feature: Feature) => String(feature.properties.area) },
    { layer: 'grids' as const, from: written.grids, areaOf: (feature: Feature) => String(feature.properties.parent) },
    {
      layer: 'microGrids' as const,
      from: written.microGrids,
      areaOf: (feature: Feature) => areaOfGrid.get(String(feature.properties.parent)) ?? '',
    },
  ].map(({ layer, from, areaOf }) => {
    const inputHash = createHash('sha256').update(from.hash).update(written.boundary.hash).digest('hex');
    const certify = (features: readonly Feature[], parent: readonly Polygonal[], expectedCells: number) =>
      certifyShapes(
        features.map((feature) => feature.shape as Polygonal),
        [...parent],
        { crs, expectedCells, inputHash },
      );
    const byArea = new Map<string, Feature[]>(parents.map(({ code }) => [code, []]));
    for (const feature of from.features) {
      const members = byArea.get(areaOf(feature));
      if (!members) throw bug(`${layer}: a zone names the area ${areaOf(feature)}, which the boundary does not have`);
      members.push(feature);
    }
    return {
      layer,
      whole: certify(
        from.features,
        parents.map(({ shape }) => shape),
        [...counts[layer].values()].reduce((sum, count) => sum + count, 0),
      ),
      areas: parents.map(({ code, shape }) => ({
        code,
        certificate: certify(byArea.get(code)!, [shape], counts[layer].get(code) ?? 0),
      })),
    };
  });
  const valid = layers.every(({ whole, areas }) => whole.valid && areas.every(({ certificate }) => certificate.valid));
  return { valid, layers };
}
