import { certifyShapes } from '../../src/topology/certify.js';
import { jitteredGrid } from '../certificate.js';
import { featureCollection, loadBoxTree, loadGeos, loadMapshaper, loadTurf, turfPolygon } from './peers.js';
import { expect, type Prepare } from './subject.js';

/** Do n × n jittered cells tile their square? From shapes in memory to the verdict. */
export const certify: Prepare = (n, seed) => {
  const { cells, parent } = jitteredGrid(n, seed);
  return {
    cells: cells.length,
    work: () => expect(certifyShapes(cells, [parent], { crs: 'WGS84', inputHash: '' }).valid, 'valid cells'),
  };
};

/** GEOS has no parent and no areas: it looks for edges that do not match. Its own copy of the shapes is made off the clock. */
export const geosCoverageIsValid: Prepare = async (n, seed) => {
  const { cells } = jitteredGrid(n, seed);
  const { geos, collect } = await loadGeos();
  const collection = collect(cells);
  return { cells: cells.length, work: () => expect(geos.GEOSCoverageIsValid(collection, 0, 0) === 1, 'valid cells') };
};

/** mapshaper repairs instead of judging; what it takes is the time until the layer is known to be clean. */
export const mapshaperClean: Prepare = async (n, seed) => {
  const { cells } = jitteredGrid(n, seed);
  const runMapshaper = await loadMapshaper();
  const collection = featureCollection(cells);
  return {
    cells: cells.length,
    work: async () => {
      const { features, geometries } = await runMapshaper('-clean', collection);
      expect((features ?? geometries)?.length === cells.length, 'as many cells');
    },
  };
};

/** What is usually done: each pair of cells whose boxes meet is intersected, and any area is an overlap. Gaps are not looked for. */
export const turfPairwise: Prepare = async (n, seed) => {
  const { cells } = jitteredGrid(n, seed);
  const turf = await loadTurf();
  const BoxTree = await loadBoxTree();
  return {
    cells: cells.length,
    work: () => {
      const boxes = cells.map(({ coordinates: [ring] }, index) => {
        const xs = ring.map(([x]) => x);
        const ys = ring.map(([, y]) => y);
        return { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys), index };
      });
      const tree = new BoxTree<(typeof boxes)[number]>().load(boxes);
      const features = cells.map((cell) => turfPolygon(turf, cell));
      let overlaps = 0;
      for (const box of boxes) {
        for (const { index } of tree.search(box)) {
          if (index > box.index && turf.intersect(turf.featureCollection([features[box.index], features[index]]))) overlaps++;
        }
      }
      expect(overlaps < cells.length, 'few overlaps');
    },
  };
};
