import { createRequire } from 'node:module';
import { polygon } from '@turf/helpers';
import type { Polygonal, PolygonShape } from '../../src/core/geometry.js';

/** What the benches use of GEOS in WebAssembly; pointers are numbers, 0 stands for none. */
interface Geos {
  readonly GEOSCoverageIsValid: (collection: number, gapWidth: number, invalidEdges: number) => number;
  readonly GEOSCoverageUnion: (collection: number) => number;
  readonly GEOSUnaryUnion: (collection: number) => number;
  readonly GEOSGetNumGeometries: (geometry: number) => number;
  readonly GEOSGeom_destroy: (geometry: number) => void;
}

/** GEOS with a way in for shapes, as one collection, and a way out. */
export async function loadGeos(): Promise<{
  geos: Geos;
  collect: (shapes: readonly Polygonal[]) => number;
  shapeOf: (geometry: number) => unknown;
}> {
  const [{ default: initGeosJs }, { geojsonToGeosGeom, geosGeomToGeojson }] = await Promise.all([
    import('geos-wasm'),
    import('geos-wasm/helpers'),
  ]);
  const geos = await initGeosJs();
  const convert = geojsonToGeosGeom as unknown as (shape: unknown, library: unknown) => number;
  const revert = geosGeomToGeojson as unknown as (geometry: number, library: unknown) => unknown;
  return {
    geos: geos as unknown as Geos,
    collect: (geometries) => convert({ type: 'GeometryCollection', geometries }, geos),
    shapeOf: (geometry) => revert(geometry, geos),
  };
}

interface Mapshaper {
  readonly applyCommands: (
    commands: string,
    input: Readonly<Record<string, unknown>>,
  ) => Promise<Readonly<Record<string, Buffer>>>;
}

/** Runs mapshaper on a parsed GeoJSON object; returns its output as parsed. */
export async function runMapshaper(commands: string, cells: object): Promise<{ features?: unknown[]; geometries?: unknown[] }> {
  const mapshaper = createRequire(import.meta.url)('mapshaper') as Mapshaper;
  const output = await mapshaper.applyCommands(`-i cells.json ${commands} -o out.json`, { 'cells.json': cells });
  return JSON.parse(output['out.json'].toString()) as { features?: unknown[]; geometries?: unknown[] };
}

/** Shapes as a GeoJSON feature collection, with the zone of each as a property. */
export function featureCollection(shapes: readonly Polygonal[], zoneOf?: ArrayLike<number>) {
  return {
    type: 'FeatureCollection' as const,
    features: shapes.map((geometry, i) => ({ type: 'Feature' as const, properties: { zone: zoneOf?.[i] ?? 0 }, geometry })),
  };
}

/** A polygon as turf wants it, which may change what it is given. */
export function turfPolygon({ coordinates }: PolygonShape) {
  return polygon(coordinates.map((ring) => ring.map(([x, y]) => [x, y])));
}
