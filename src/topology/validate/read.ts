import { positionProblem } from '../../core/crs.js';
import { WanggeError } from '../../core/errors.js';
import { type Polygonal, type Position, polygonsOf } from '../../core/geometry.js';
import { type Course, refuseAntimeridian } from '../crs/antimeridian.js';

/** A cell as a file gave it: anything may stand where a shape should. */
export interface CellInput {
  readonly id: string;
  readonly shape: Polygonal | unknown;
  /** Number of the feature in its file, from 0. */
  readonly feature: number;
}

export type ReadFault = 'notPolygon' | 'empty' | 'coordinates' | 'range' | 'swapped' | 'tooFewPoints' | 'unclosed';

/** What could be read of a cell. A shape with a fault may still be usable (an unclosed ring is closed, and said). */
export interface ReadCell {
  readonly shape: Polygonal | null;
  readonly fault: ReadFault | null;
  /** Where the fault is, in the file's coordinates, when it has a place. */
  readonly at: Position | null;
}

/** Judges each cell's form: kind, numbers, range, points per ring, closed rings. Nothing throws; nothing is dropped. */
export function readCells(cells: readonly CellInput[], unit: 'degree' | 'metre'): ReadCell[] {
  return cells.map(({ shape }) => readCell(shape, unit));
}

function readCell(shape: unknown, unit: 'degree' | 'metre'): ReadCell {
  const none = (fault: ReadFault, at: Position | null = null): ReadCell => ({ shape: null, fault, at });
  if (!isPolygonal(shape)) return none('notPolygon');
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  if (!Array.isArray(polygons)) return none('coordinates');
  let fault: ReadFault | null = null;
  let at: Position | null = null;
  let rings = 0;
  for (const polygon of polygons as readonly unknown[]) {
    if (!Array.isArray(polygon)) return none('coordinates');
    for (const ring of polygon as readonly unknown[]) {
      if (!Array.isArray(ring)) return none('coordinates');
      rings++;
      let last: Position | null = null;
      for (const position of ring as readonly unknown[]) {
        if (!isPosition(position)) return none('coordinates', last);
        const problem = unit === 'degree' ? positionProblem('WGS84', position) : null;
        if (problem) return none(problem.code === 'coordinatesSwapped' ? 'swapped' : 'range', position);
        last = position;
      }
      const positions = ring as readonly Position[];
      const first = positions[0];
      if (positions.length > 0 && last !== null && (first[0] !== last[0] || first[1] !== last[1])) {
        fault ??= 'unclosed';
        at ??= last;
      } else if (positions.length < 4) {
        fault ??= positions.length === 0 ? 'empty' : 'tooFewPoints';
        at ??= first ?? null;
      }
    }
  }
  if (rings === 0) return none('empty');
  return { shape: shape as Polygonal, fault, at };
}

function isPolygonal(shape: unknown): shape is { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown } {
  if (typeof shape !== 'object' || shape === null) return false;
  const type = (shape as { type?: unknown }).type;
  return type === 'Polygon' || type === 'MultiPolygon';
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

type Box = readonly [number, number, number, number];

/**
 * Refuses data whose latitude stands first: latitudes beyond ±90° in most positions, or cells that only meet the parent when
 * x and y change places; and data on both sides of the antimeridian. Throws `coordinatesSwapped`, `coordinatesRange`.
 */
export function refuseSwapped(
  cells: readonly CellInput[],
  parent: readonly Polygonal[] | null,
  unit: 'degree' | 'metre',
  file?: string,
  parentFile?: string,
): void {
  if (unit === 'metre') return;
  let swapped = 0;
  let [west, east] = [Infinity, -Infinity];
  let all = 0;
  let place: { feature: number; at: Position } | null = null;
  let first: { feature: number; at: Position } | null = null;
  let box: [number, number, number, number] | null = null;
  for (const { shape, feature } of cells) {
    if (!isPolygonal(shape)) continue;
    for (const position of positionsIn(shape.coordinates)) {
      all++;
      if (Math.abs(position[1]) > 90 && Math.abs(position[1]) <= 180 && Math.abs(position[0]) <= 90) {
        swapped++;
        place ??= { feature, at: position };
      }
      first ??= { feature, at: position };
      box = grown(box, position);
      if (Math.abs(position[0]) > 180 || Math.abs(position[1]) > 90) continue;
      west = Math.min(west, position[0]);
      east = Math.max(east, position[0]);
    }
  }
  let parentBox: [number, number, number, number] | null = null;
  for (const shape of parent ?? [])
    for (const polygon of polygonsOf(shape)) for (const ring of polygon) for (const p of ring) parentBox = grown(parentBox, p);
  const across = box && parentBox && !meets(box, parentBox) && meets([box[1], box[0], box[3], box[2]], parentBox);
  if (swapped * 2 <= all && !across) {
    if (east - west > 180) refuseAntimeridian(plausible(cells), file);
    if (parentBox && parentBox[2] - parentBox[0] > 180) {
      refuseAntimeridian(plausible(parent!.map((shape, feature) => ({ id: '', shape, feature }))), parentFile);
    }
    return;
  }
  place ??= first;
  throw new WanggeError(
    'coordinatesSwapped',
    { zh: '坐标次序颠倒:纬度写在了经度前面', en: 'the coordinates are swapped: latitude stands before longitude' },
    {
      hint: { zh: 'GeoJSON 规定先经度后纬度,请对调后再试', en: 'GeoJSON puts longitude first; swap them and try again' },
      ...(file === undefined ? {} : { file }),
      ...(place === null ? {} : { place }),
    },
  );
}

/** Positions out of range are faults of their cells, told one by one; they say nothing about where the layer lies. */
function* plausible(cells: readonly CellInput[]): Generator<Course> {
  for (const { shape, feature } of cells) {
    if (!isPolygonal(shape)) continue;
    const positions = [...positionsIn(shape.coordinates)].filter(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90);
    yield { number: feature, positions };
  }
}

/** All positions of two finite numbers in nested lists of coordinates. */
export function* positionsIn(value: unknown): Generator<Position> {
  if (isPosition(value)) yield value;
  else if (Array.isArray(value)) for (const item of value) yield* positionsIn(item);
}

function grown(box: [number, number, number, number] | null, [x, y]: Position): [number, number, number, number] {
  if (!box) return [x, y, x, y];
  return [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
}

function meets(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
