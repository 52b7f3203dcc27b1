import { type Crs, recogniseCrs, unitOfCrs } from '../core/crs.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { Feature, Polygonal, Shape } from '../core/geometry.js';
import type { Text } from '../core/text.js';
import { checkShape } from './geojsonShape.js';
import { parseJson } from './json.js';
import { readText } from './text.js';

export interface FeatureFile<S extends Shape = Shape> {
  /** Features without a geometry are left out and reported in `findings`. */
  readonly features: Feature<S>[];
  /** What was left out: records without a geometry. */
  readonly bare: readonly BareFeature[];
  readonly findings: readonly Finding[];
  /** Name of the `crs` member, if there is one. */
  readonly crs: string | null;
  /** SHA-256 of the bytes. */
  readonly hash: string;
}

/** A record without a geometry. */
export type BareFeature = Omit<Feature, 'shape'> & { readonly shape: null };

/**
 * A GeoJSON file (RFC 7946): a FeatureCollection, a Feature or a bare geometry. A feature's own `id` stands as property `id`
 * where the properties have none; elevations are left out and said. `crs` is what the project says its coordinates are:
 * positions that are impossible in it and a `crs` member that says otherwise are refused; `planar` accepts any.
 *
 * Throws as `readText`; jsonBroken with line and column; and, naming feature, id and position: geometryInvalid (a position
 * that is not two finite numbers, a ring not closed or of fewer than 4 points), geometryKind, coordinatesSwapped,
 * coordinatesRange; crsUnsupported.
 *
 * @example readFeatures('roads.geojson').features[0].shape.type // 'LineString'
 */
export function readFeatures(path: string, options: { readonly crs?: Crs | undefined } = {}): FeatureFile {
  const crs = options.crs ?? 'WGS84';
  const file = readFile(path);
  refuseOther(file.crs, crs, path);
  return checked(file, path, { crs, loose: false });
}

/**
 * A GeoJSON file of polygons whose soundness is in question, for `validate`: records without a geometry and rings that are
 * open, short or empty are handed over as they are, and coordinates are not held against any system; only a `crs` member
 * that contradicts `crs` is refused. Throws as `readFeatures` for everything else.
 *
 * @example readShapes('grids-2025.geojson').shapes.map(({ number }) => number)
 */
export function readShapes(
  path: string,
  options: { readonly crs?: Crs | undefined } = {},
): Omit<FeatureFile, 'features' | 'bare'> & { readonly shapes: (Feature<Polygonal> | BareFeature)[] } {
  const file = readFile(path);
  if (options.crs) refuseOther(file.crs, options.crs, path);
  const { features, bare, ...rest } = checked(file, path, { crs: null, loose: true });
  const shapes = features.map(({ shape, ...feature }) => {
    if (shape.type === 'Polygon' || shape.type === 'MultiPolygon') return { ...feature, shape };
    throw new WanggeError(
      'geometryKind',
      {
        zh: `第 ${feature.number} 个要素(从 0 数起)是 ${shape.type},不是面`,
        en: `feature ${feature.number} (counted from 0) is a ${shape.type}, not a polygon`,
      },
      { file: path, place: { feature: feature.number }, hint: { zh: '需要面要素', en: 'a file of polygons is wanted' } },
    );
  });
  return { ...rest, shapes: [...shapes, ...bare].sort((a, b) => a.number - b.number) };
}

/** One record as it stands in the file: nothing of its geometry has been checked. */
interface RawFeature {
  readonly number: number;
  /** The property `id`, else the feature's own id, as text. */
  readonly id: string | null;
  readonly geometry: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface RawFile {
  readonly features: readonly RawFeature[];
  readonly crs: string | null;
  readonly hash: string;
}

function readFile(path: string): RawFile {
  const { text, bytesHash } = readText(path);
  const raw = parseJson(text, path);
  return { features: rawFeatures(raw, path), crs: crsOf(raw), hash: bytesHash };
}

function checked(raw: RawFile, file: string, how: { crs: Crs | null; loose: boolean }): FeatureFile {
  const features: Feature[] = [];
  const bare: BareFeature[] = [];
  const findings: Finding[] = [];
  let elevated = 0;
  for (const feature of raw.features) {
    const place = { feature: feature.number, ...(feature.id === null ? {} : { id: feature.id }) };
    if (feature.geometry === null) {
      bare.push({ shape: null, properties: feature.properties, number: feature.number });
      findings.push({
        code: 'feature.withoutGeometry',
        severity: 'warning',
        text: { zh: `${nameOf(feature).zh}没有图形,未使用`, en: `${nameOf(feature).en} has no geometry and is left out` },
        hint: { zh: '补上图形,或从文件中删去', en: 'give it a geometry or remove it from the file' },
        file,
        place,
      });
      continue;
    }
    const { shape, elevations } = checkShape(feature.geometry, { file, place, name: nameOf(feature), ...how });
    if (elevations > 0) elevated++;
    features.push({ shape, properties: feature.properties, number: feature.number });
  }
  if (elevated > 0)
    findings.push({
      code: 'feature.elevationIgnored',
      severity: 'note',
      text: { zh: `${elevated} 个要素带有高程,只取平面坐标`, en: `${elevated} features carry elevations, which are left out` },
      file,
      figures: { features: elevated },
    });
  return { features, bare, findings, crs: raw.crs, hash: raw.hash };
}

function nameOf(feature: RawFeature): Text {
  const id = feature.id === null ? '' : ` (id ${feature.id})`;
  return { zh: `第 ${feature.number} 个要素${id}(从 0 数起)`, en: `feature ${feature.number}${id} (counted from 0)` };
}

const GEOMETRIES = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);

function rawFeatures(raw: unknown, file: string): RawFeature[] {
  const notGeoJson = (what: Text): WanggeError =>
    new WanggeError('formatUnsupported', what, {
      file,
      hint: { zh: '需要 GeoJSON 的 FeatureCollection', en: 'a GeoJSON FeatureCollection is wanted' },
    });
  if (!isObject(raw)) throw notGeoJson({ zh: '不是 GeoJSON 对象', en: 'it is not a GeoJSON object' });
  if (raw.type === 'Feature') return [rawFeature(raw, 0)];
  if (typeof raw.type === 'string' && GEOMETRIES.has(raw.type)) return [{ number: 0, id: null, geometry: raw, properties: {} }];
  if (raw.type !== 'FeatureCollection')
    throw notGeoJson({
      zh: `type 是 ${JSON.stringify(raw.type) ?? '缺失'},不是 FeatureCollection`,
      en: `its type is ${JSON.stringify(raw.type) ?? 'missing'}, not FeatureCollection`,
    });
  if (!Array.isArray(raw.features))
    throw notGeoJson({ zh: 'FeatureCollection 没有 features 列表', en: 'the FeatureCollection has no list of features' });
  return raw.features.map((feature: unknown, number) => {
    if (!isObject(feature) || feature.type !== 'Feature')
      throw notGeoJson({ zh: `features 的第 ${number} 项不是 Feature`, en: `item ${number} of features is not a Feature` });
    return rawFeature(feature, number);
  });
}

function rawFeature(feature: Record<string, unknown>, number: number): RawFeature {
  const own = isObject(feature.properties) ? feature.properties : {};
  const properties = feature.id === undefined || 'id' in own ? own : { id: feature.id, ...own };
  const id = properties.id;
  return {
    number,
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
    geometry: feature.geometry ?? null,
    properties,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function crsOf(raw: unknown): string | null {
  if (!isObject(raw) || !isObject(raw.crs)) return null;
  const name = isObject(raw.crs.properties) ? raw.crs.properties.name : undefined;
  return typeof name === 'string' ? name : JSON.stringify(raw.crs);
}

/**
 * Refuses a file whose own `crs` member contradicts what is said of it. Programs write CRS84 into everything that is degrees,
 * so degrees do not contradict degrees; and of planar metres nothing is known that could be contradicted.
 */
function refuseOther(member: string | null, crs: Crs, file: string): void {
  if (member === null || crs === 'planar') return;
  const own = recogniseCrs(member);
  if (own === crs || (own !== null && unitOfCrs(own) === 'degree' && unitOfCrs(crs) === 'degree')) return;
  throw new WanggeError(
    'crsUnsupported',
    {
      zh: `文件自称坐标系是 ${member},不是${crs === 'WGS84' ? '经纬度' : ` ${crs}`}`,
      en: `the file says that its coordinates are ${member}, not ${crs === 'WGS84' ? 'longitude and latitude' : crs}`,
    },
    {
      file,
      hint:
        own === null
          ? {
              zh: '先转换到 WGS 84(EPSG:4326);若各文件都是同一平面坐标,在项目文件写 crs: planar',
              en: 'convert it to WGS 84 (EPSG:4326); if all files share one planar system, write crs: planar in the project file',
            }
          : {
              zh: `在项目文件的该来源处写 crs: ${own}(validate 用 --crs ${own})`,
              en: `write crs: ${own} for this source in the project file (validate: --crs ${own})`,
            },
    },
  );
}
