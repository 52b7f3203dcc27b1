/** Plain shapes at the edge of the library: GeoJSON's geometry types, read-only. Coordinates are [x, y] = [lon, lat] or metres. */
export type Position = readonly [number, number];
export type Ring = readonly Position[];

export interface PolygonShape {
  readonly type: 'Polygon';
  readonly coordinates: readonly Ring[];
}
export interface MultiPolygonShape {
  readonly type: 'MultiPolygon';
  readonly coordinates: readonly (readonly Ring[])[];
}
export interface LineShape {
  readonly type: 'LineString';
  readonly coordinates: readonly Position[];
}
export interface MultiLineShape {
  readonly type: 'MultiLineString';
  readonly coordinates: readonly (readonly Position[])[];
}
export interface PointShape {
  readonly type: 'Point';
  readonly coordinates: Position;
}

export type Polygonal = PolygonShape | MultiPolygonShape;
export type Linear = LineShape | MultiLineShape;
export type Shape = Polygonal | Linear | PointShape;

/** One record of a vector file: its shape, its properties as read, its number in the file (from 0). */
export interface Feature<S extends Shape = Shape> {
  readonly shape: S;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly number: number;
}

/** Polygons of a polygonal shape, each a list of rings. */
export function polygonsOf(shape: Polygonal): readonly (readonly Ring[])[] {
  return shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
}

/** Lines of a shape: the lines of a linear one, the rings of a polygonal one. */
export function linesOf(shape: Linear | Polygonal): readonly (readonly Position[])[] {
  if (shape.type === 'LineString') return [shape.coordinates];
  if (shape.type === 'MultiLineString') return shape.coordinates;
  return polygonsOf(shape).flat();
}
