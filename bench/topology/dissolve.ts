import { featureCollection as turfCollection } from '@turf/helpers';
import { union } from '@turf/union';
import { merge } from 'topojson-client';
import { topology } from 'topojson-server';
import type { GeometryCollection, MultiPolygon, Polygon } from 'topojson-specification';
import { certifyShapes } from '../../src/topology/certify.js';
import { dissolve } from '../../src/topology/dissolve.js';
import { makeLattice } from '../../src/topology/lattice.js';
import { coverageOfShapes, shapesOf } from '../../src/topology/shapes.js';
import { jitteredGrid } from '../certificate.js';
import { raggedZones } from './inputs.js';
import { featureCollection, loadGeos, runMapshaper, turfPolygon } from './peers.js';
import { expect, type Prepare } from './subject.js';

/** n × n cells to a hundred zones, from shapes in memory to shapes, and the certificate that the zones tile the square. */
export const dissolveWithProof: Prepare = (n, seed) => {
  const { cells, parent } = jitteredGrid(n, seed);
  const { zoneOf, zones } = raggedZones(n, seed);
  const lattice = makeLattice({ crs: 'WGS84', centreLatitude: 31 });
  return {
    cells: cells.length,
    work: () => {
      const shapes = shapesOf(dissolve(coverageOfShapes(cells, lattice), zoneOf, zones));
      expect(certifyShapes(shapes, [parent], { crs: 'WGS84', expectedCells: zones, inputHash: '' }).valid, 'zones that tile');
    },
  };
};

/** GEOS joins each zone by itself; its copy of the shapes is made off the clock. */
function geosUnion(name: 'GEOSCoverageUnion' | 'GEOSUnaryUnion'): Prepare {
  return async (n, seed) => {
    const { cells } = jitteredGrid(n, seed);
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
export const geosCoverageUnionOfShapes: Prepare = async (n, seed) => {
  const { cells } = jitteredGrid(n, seed);
  const { geos, collect, shapeOf } = await loadGeos();
  const zones = byZone(cells, n, seed);
  return {
    cells: cells.length,
    work: () => {
      for (const zone of zones) {
        const collection = collect(zone);
        const joined = geos.GEOSCoverageUnion(collection);
        expect(shapeOf(joined) !== null, 'a zone');
        geos.GEOSGeom_destroy(joined);
        geos.GEOSGeom_destroy(collection);
      }
    },
  };
};

export const geosCoverageUnion = geosUnion('GEOSCoverageUnion');
export const geosUnaryUnion = geosUnion('GEOSUnaryUnion');

/** `-dissolve zone` nodes and repairs first; with `no-repair` it trusts the shapes. */
function mapshaperDissolve(options: string): Prepare {
  return (n, seed) => {
    const { cells } = jitteredGrid(n, seed);
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

export const topojsonMerge: Prepare = (n, seed) => {
  const { cells } = jitteredGrid(n, seed);
  const { zoneOf, zones } = raggedZones(n, seed);
  const collection = featureCollection(cells, zoneOf) as unknown as GeoJSON.FeatureCollection;
  return {
    cells: cells.length,
    work: () => {
      const topo = topology({ cells: collection });
      const members: (Polygon | MultiPolygon)[][] = Array.from({ length: zones }, () => []);
      (topo.objects.cells as GeometryCollection).geometries.forEach((geometry, c) => {
        members[zoneOf[c]].push(geometry as Polygon);
      });
      for (const list of members) expect(merge(topo, list).coordinates.length > 0, 'a zone');
    },
  };
};

export const turfUnion: Prepare = (n, seed) => {
  const { cells } = jitteredGrid(n, seed);
  const collections = byZone(cells, n, seed).map((list) => turfCollection(list.map(turfPolygon)));
  return {
    cells: cells.length,
    work: () => {
      for (const collection of collections) expect(union(collection) !== null, 'a zone');
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
