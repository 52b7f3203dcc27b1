import { certifyShapes } from '../../src/topology/certify.js';
import { dissolveShapes } from '../../src/topology/dissolveShapes.js';
import { makeLattice } from '../../src/topology/lattice.js';
import { shapesOf } from '../../src/topology/shapes.js';
import { jitteredGrid } from '../certificate.js';
import { raggedZones } from './inputs.js';
import { featureCollection, loadGeos, loadMapshaper, loadTopoJson, loadTurf, turfPolygon } from './peers.js';
import { expect, type Prepare, type Subject } from './subject.js';

/** The cells as a file gives them: no two share a position in memory, so nobody can tell by identity what is one point. */
function asRead(n: number, seed: number): ReturnType<typeof jitteredGrid> {
  return JSON.parse(JSON.stringify(jitteredGrid(n, seed))) as ReturnType<typeof jitteredGrid>;
}

/** n × n cells to a hundred zones, from shapes in memory to shapes, and the certificate that the zones tile the square. */
export const dissolveWithProof: Prepare = (n, seed) => {
  const { cells, parent } = asRead(n, seed);
  const { zoneOf, zones } = raggedZones(n, seed);
  const lattice = makeLattice({ crs: 'WGS84', centreLatitude: 31 });
  return {
    cells: cells.length,
    work: () => {
      const shapes = shapesOf(dissolveShapes(cells, zoneOf, zones, lattice));
      expect(certifyShapes(shapes, [parent], { crs: 'WGS84', expectedCells: zones, inputHash: '' }).valid, 'zones that tile');
    },
  };
};

/** GEOS joins each zone by itself; its copy of the shapes is made off the clock. */
function geosUnion(name: 'GEOSCoverageUnion' | 'GEOSUnaryUnion'): Prepare {
  return async (n, seed) => {
    const { cells } = asRead(n, seed);
    const { geos, collect } = await loadGeos();
    const collections = byZone(cells, n, seed).map(collect);
    return {
      cells: cells.length,
      work: () => {
        for (const collection of collections) {
          const joined = geos[name](collection);
          expect(joined !== 0 && geos.GEOSGetNumGeometries(joined) > 0, 'a zone');
          geos.GEOSGeom_destroy(joined);
        }
      },
    };
  };
}

/** The same with what a caller in JavaScript pays: the shapes copied in, and the zones copied out. */
export const geosCoverageUnionOfShapes: Prepare = (n, seed) => geosOfShapes(n, seed, false);

/** And with what GEOS has for a proof: first it looks whether all edges of the cells match. */
export const geosCoverageUnionChecked: Prepare = (n, seed) => geosOfShapes(n, seed, true);

async function geosOfShapes(n: number, seed: number, isChecked: boolean): Promise<Subject> {
  const { cells } = asRead(n, seed);
  const { geos, collect, shapeOf } = await loadGeos();
  const zones = byZone(cells, n, seed);
  return {
    cells: cells.length,
    work: () => {
      if (isChecked) {
        const all = collect(cells);
        expect(geos.GEOSCoverageIsValid(all, 0, 0) === 1, 'valid cells');
        geos.GEOSGeom_destroy(all);
      }
      for (const zone of zones) {
        const collection = collect(zone);
        const joined = geos.GEOSCoverageUnion(collection);
        expect(shapeOf(joined) !== null, 'a zone');
        geos.GEOSGeom_destroy(joined);
        geos.GEOSGeom_destroy(collection);
      }
    },
  };
}

export const geosCoverageUnion = geosUnion('GEOSCoverageUnion');
export const geosUnaryUnion = geosUnion('GEOSUnaryUnion');

/** `-dissolve zone` nodes and repairs first; with `no-repair` it trusts the shapes. */
function mapshaperDissolve(options: string): Prepare {
  return async (n, seed) => {
    const runMapshaper = await loadMapshaper();
    const { cells } = asRead(n, seed);
    const { zoneOf, zones } = raggedZones(n, seed);
    const collection = featureCollection(cells, zoneOf);
    return {
      cells: cells.length,
      work: async () => expect((await runMapshaper(`-dissolve zone ${options}`, collection)).features?.length === zones, 'zones'),
    };
  };
}
export const mapshaperRepairing = mapshaperDissolve('');
export const mapshaperTrusting = mapshaperDissolve('no-repair');

export const topojsonMerge: Prepare = async (n, seed) => {
  const { topology, merge } = await loadTopoJson();
  const { cells } = asRead(n, seed);
  const { zoneOf, zones } = raggedZones(n, seed);
  const collection = featureCollection(cells, zoneOf);
  return {
    cells: cells.length,
    work: () => {
      const topo = topology({ cells: collection });
      const members: object[][] = Array.from({ length: zones }, () => []);
      topo.objects.cells.geometries.forEach((geometry, c) => {
        members[zoneOf[c]].push(geometry);
      });
      for (const list of members) expect(merge(topo, list).coordinates.length > 0, 'a zone');
    },
  };
};

export const turfUnion: Prepare = async (n, seed) => {
  const turf = await loadTurf();
  const { cells } = asRead(n, seed);
  const collections = byZone(cells, n, seed).map((list) => turf.featureCollection(list.map((cell) => turfPolygon(turf, cell))));
  return {
    cells: cells.length,
    work: () => {
      for (const collection of collections) expect(turf.union(collection) !== null, 'a zone');
    },
  };
};

function byZone<T>(cells: readonly T[], n: number, seed: number): T[][] {
  const { zoneOf, zones } = raggedZones(n, seed);
  const lists: T[][] = Array.from({ length: zones }, () => []);
  cells.forEach((cell, c) => {
    lists[zoneOf[c]].push(cell);
  });
  return lists;
}
