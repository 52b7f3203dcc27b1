import { createRequire } from 'node:module';
import type { Polygonal, PolygonShape } from '../../src/core/geometry.js';

// What the benches use of each peer is written down here, so that theirs are the only lines that know how it is called.

/** Pointers are numbers, 0 stands for none. */
interface Geos {
  readonly GEOSCoverageIsValid: (collection: number, gapWidth: number, invalidEdges: number) => number;
  readonly GEOSCoverageUnion: (collection: number) => number;
  readonly GEOSUnaryUnion: (collection: number) => number;
  readonly GEOSGetNumGeometries: (geometry: number) => number;
  readonly GEOSGeom_destroy: (geometry: number) => void;
}

interface Mapshaper {
  readonly applyCommands: (
    commands: string,
    input: Readonly<Record<string, unknown>>,
  ) => Promise<Readonly<Record<string, Buffer>>>;
}

interface TurfFeature {
  readonly type: 'Feature';
}
interface TurfCollection {
  readonly type: 'FeatureCollection';
}
interface Turf {
  readonly polygon: (coordinates: number[][][]) => TurfFeature;
  readonly featureCollection: (features: readonly TurfFeature[]) => TurfCollection;
  readonly intersect: (features: TurfCollection) => TurfFeature | null;
  readonly union: (features: TurfCollection) => TurfFeature | null;
}

interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}
/** A class of boxes in a tree. */
type BoxTree = new <T extends Box>() => { load: (boxes: readonly T[]) => { search: (box: Box) => T[] } };

interface Topology {
  readonly objects: { readonly cells: { readonly geometries: readonly object[] } };
}
interface TopoJson {
  readonly topology: (objects: { readonly cells: object }) => Topology;
  readonly merge: (topology: Topology, members: readonly object[]) => { readonly coordinates: readonly unknown[] };
}

/** GEOS with a way in for shapes, as one collection, and a way out. */
export async function loadGeos(): Promise<{
  geos: Geos;
  collect: (shapes: readonly Polygonal[]) => number;
  shapeOf: (geometry: number) => unknown;
}> {
  const { default: initGeosJs } = await import('geos-wasm');
  const { geojsonToGeosGeom, geosGeomToGeojson } = await import('geos-wasm/helpers');
  const geos = await (initGeosJs as unknown as () => Promise<Geos>)();
  const convert = geojsonToGeosGeom as unknown as (shape: unknown, library: unknown) => number;
  const revert = geosGeomToGeojson as unknown as (geometry: number, library: unknown) => unknown;
  return {
    geos,
    collect: (geometries) => convert({ type: 'GeometryCollection', geometries }, geos),
    shapeOf: (geometry) => revert(geometry, geos),
  };
}

/** Runs mapshaper on a parsed GeoJSON object; returns its output as parsed. */
export async function loadMapshaper(): Promise<
  (commands: string, cells: object) => Promise<{ features?: unknown[]; geometries?: unknown[] }>
> {
  const mapshaper = createRequire(import.meta.url)('mapshaper') as Mapshaper;
  return async (commands, cells) => {
    const output = await mapshaper.applyCommands(`-i cells.json ${commands} -o out.json`, { 'cells.json': cells });
    return JSON.parse(output['out.json'].toString()) as { features?: unknown[]; geometries?: unknown[] };
  };
}

export async function loadTurf(): Promise<Turf> {
  const modules = await Promise.all([import('@turf/helpers'), import('@turf/intersect'), import('@turf/union')]);
  return Object.assign({}, ...modules) as unknown as Turf;
}

export async function loadBoxTree(): Promise<BoxTree> {
  return (await import('rbush')).default as unknown as BoxTree;
}

export async function loadTopoJson(): Promise<TopoJson> {
  const modules = await Promise.all([import('topojson-server'), import('topojson-client')]);
  return Object.assign({}, ...modules) as TopoJson;
}

/** Shapes as a GeoJSON feature collection, with the zone of each as a property. */
export function featureCollection(shapes: readonly Polygonal[], zoneOf?: ArrayLike<number>) {
  return {
    type: 'FeatureCollection' as const,
    features: shapes.map((geometry, i) => ({ type: 'Feature' as const, properties: { zone: zoneOf?.[i] ?? 0 }, geometry })),
  };
}

/** A polygon as turf wants it, which may change what it is given. */
export function turfPolygon({ polygon }: Turf, { coordinates }: PolygonShape): TurfFeature {
  return polygon(coordinates.map((ring) => ring.map(([x, y]) => [x, y])));
}
