import { type Crs, positionProblem } from '../core/crs.js';
import { type ErrorCode, type Place, WanggeError } from '../core/errors.js';
import type { Position, Ring, Shape } from '../core/geometry.js';
import type { Text } from '../core/text.js';

/** Where the shape comes from, for messages. */
export interface ShapeSource {
  readonly file: string;
  readonly place: Place;
  readonly name: Text;
  /** What the positions are meant in, and must be possible in; null takes any numbers. */
  readonly crs: Crs | null;
  /** Takes rings that are open, short or empty as they are. */
  readonly loose: boolean;
}

/** A GeoJSON geometry as a plain shape, or the error that says what is wrong with it and where. */
export function checkShape(geometry: unknown, source: ShapeSource): { shape: Shape; elevations: number } {
  const check = new ShapeCheck(source);
  return { shape: check.shape(geometry), elevations: check.elevations };
}

class ShapeCheck {
  elevations = 0;

  constructor(private readonly source: ShapeSource) {}

  shape(geometry: unknown): Shape {
    const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown };
    switch (type) {
      case 'Point':
        return { type, coordinates: this.position(coordinates) };
      case 'LineString':
        return { type, coordinates: this.line(coordinates) };
      case 'MultiLineString':
        return { type, coordinates: this.list(coordinates, 1).map((line) => this.line(line)) };
      case 'Polygon':
        return { type, coordinates: this.rings(coordinates) };
      case 'MultiPolygon':
        return { type, coordinates: this.list(coordinates, this.fewest).map((polygon) => this.rings(polygon)) };
      default:
        throw this.error(
          'geometryKind',
          { zh: `图形类型 ${shown(type)} 不能使用`, en: `a geometry of type ${shown(type)} cannot be used` },
          {
            zh: '可用 Point、LineString、MultiLineString、Polygon、MultiPolygon;先拆开再导出',
            en: 'use Point, LineString, MultiLineString, Polygon or MultiPolygon: split it before exporting',
          },
        );
    }
  }

  private get fewest(): number {
    return this.source.loose ? 0 : 1;
  }

  private rings(value: unknown): Ring[] {
    return this.list(value, this.fewest).map((ring, number) => this.ring(ring, number));
  }

  private ring(value: unknown, number: number): Ring {
    const points = this.list(value, this.fewest).map((point, index) => this.position(point, index));
    if (this.source.loose) return points;
    const which: Text = number === 0 ? { zh: '外环', en: 'outer ring' } : { zh: `第 ${number} 个内环`, en: `hole ${number}` };
    const [first, last] = [points[0]!, points.at(-1)!];
    if (first[0] !== last[0] || first[1] !== last[1])
      throw this.invalid(
        { zh: `${which.zh}没有闭合:起点与终点不同`, en: `the ${which.en} is not closed: it does not end where it begins` },
        last,
      );
    if (points.length < 4)
      throw this.invalid(
        {
          zh: `${which.zh}只有 ${points.length} 个点,至少要 4 个`,
          en: `the ${which.en} has ${points.length} points, fewer than 4`,
        },
        first,
      );
    return points;
  }

  private line(value: unknown): Position[] {
    const points = this.list(value, 1).map((point, index) => this.position(point, index));
    if (points.length < 2) throw this.invalid({ zh: '线只有一个点', en: 'the line has a single point' }, points[0]!);
    return points;
  }

  private list(value: unknown, atLeast: number): unknown[] {
    if (Array.isArray(value) && value.length >= atLeast) return value;
    throw this.invalid(
      Array.isArray(value)
        ? { zh: '坐标列表是空的', en: 'a list of coordinates is empty' }
        : { zh: `应为坐标列表,却是 ${shown(value)}`, en: `${shown(value)} stands where a list of coordinates should` },
    );
  }

  private position(value: unknown, index = 0): Position {
    if (!Array.isArray(value) || value.length < 2 || !Number.isFinite(value[0]) || !Number.isFinite(value[1]))
      throw this.invalid({
        zh: `第 ${index} 个点(从 0 数起)${shown(value)} 不是一对坐标 [x, y]`,
        en: `point ${index} (counted from 0), ${shown(value)}, is not a pair of coordinates [x, y]`,
      });
    if (value.length > 2) this.elevations++;
    const at: Position = [value[0], value[1]];
    const problem = this.source.crs && positionProblem(this.source.crs, at);
    if (problem) throw this.error(problem.code, problem.text, problem.hint, at);
    return at;
  }

  private invalid(what: Text, at?: Position): WanggeError {
    return this.error(
      'geometryInvalid',
      what,
      { zh: '在制图软件中修正该要素', en: 'mend the feature in the program that drew it' },
      at,
    );
  }

  private error(code: ErrorCode, what: Text, hint: Text, at?: Position): WanggeError {
    const { file, place, name } = this.source;
    return new WanggeError(
      code,
      { zh: `${name.zh}:${what.zh}`, en: `${name.en}: ${what.en}` },
      { file, place: at ? { ...place, at } : place, hint },
    );
  }
}

function shown(value: unknown): string {
  // JSON has no infinities, but numbers beyond its reach (1e999) are read as such.
  const finite = (_: string, part: unknown): unknown =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
  const text = JSON.stringify(value, finite) ?? 'undefined';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
