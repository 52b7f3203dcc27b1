import { certifyShapes } from '../../src/topology/certify.js';
import { shapesOf } from '../../src/topology/shapes.js';
import { buildTerritory } from '../../src/topology/territory/build.js';
import { syntheticTown } from './inputs.js';
import { expect, type Prepare } from './subject.js';

/** A town of so many buildings: blocks, cells, borders, and the certificate that the cells tile all areas. */
export const tessellateAndCertify: Prepare = (buildings, seed) => {
  const { sources, config } = syntheticTown(buildings, seed);
  return {
    cells: sources.units.length,
    work: () => {
      const { cells, shapes, boundary } = buildTerritory(sources, config, { crs: 'planar' });
      const options = { crs: 'planar', expectedCells: cells.length, inputHash: '' } as const;
      expect(certifyShapes(shapesOf(shapes), shapesOf(boundary), options).valid, 'cells that tile');
    },
  };
};
