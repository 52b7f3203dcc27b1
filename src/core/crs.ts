import { z } from 'zod';
import type { ErrorCode } from './errors.js';
import type { Position } from './geometry.js';
import type { Text } from './text.js';

/**
 * A system of coordinates by its one canonical name. WGS84 and CGCS2000 (EPSG:4326, EPSG:4490), GCJ02 and BD09 are degrees;
 * EPSG:4513–4554 are the 3° Gauss–Krüger zones of CGCS2000 in metres; `planar` is metres of an unknown, but common, origin.
 * Positions are [x, y] everywhere: [longitude, latitude], or [easting, northing], whatever order an authority lists its axes in.
 */
export const NAMED_CRS = ['WGS84', 'CGCS2000', 'GCJ02', 'BD09', 'planar'] as const;
export type Crs = (typeof NAMED_CRS)[number] | `EPSG:${number}`;

/** A 3° Gauss–Krüger zone: zone 39 lies around 117° E; eastings carry the zone number (39 500 000 m) or not (500 000 m). */
export interface GaussKrugerZone {
  readonly zone: number;
  /** Degrees east. */
  readonly centralMeridian: number;
  /** Easting of the central meridian, in metres. */
  readonly falseEasting: number;
}

const FIRST_ZONE = 25;
const LAST_ZONE = 45;
const WITH_PREFIX = 4513;
const WITHOUT_PREFIX = 4534;

/** The zone that a name stands for, or null for what is no Gauss–Krüger zone. */
export function gaussKrugerZone(crs: Crs): GaussKrugerZone | null {
  const code = Number(/^EPSG:(\d+)$/.exec(crs)?.[1] ?? 0);
  const zones = LAST_ZONE - FIRST_ZONE + 1;
  const prefixed = code >= WITH_PREFIX && code < WITH_PREFIX + zones;
  if (!prefixed && !(code >= WITHOUT_PREFIX && code < WITHOUT_PREFIX + zones)) return null;
  const zone = FIRST_ZONE + code - (prefixed ? WITH_PREFIX : WITHOUT_PREFIX);
  return { zone, centralMeridian: 3 * zone, falseEasting: 500_000 + (prefixed ? 1_000_000 * zone : 0) };
}

/** Whether positions are degrees or metres. */
export function unitOfCrs(crs: Crs): 'degree' | 'metre' {
  return crs === 'planar' || gaussKrugerZone(crs) ? 'metre' : 'degree';
}

/** What a lattice, a certificate or a measurement needs to know of a system: degrees on the ellipsoid, or plain metres. */
export function latticeCrs(crs: Crs): 'WGS84' | 'planar' {
  return unitOfCrs(crs) === 'degree' ? 'WGS84' : 'planar';
}

/**
 * The canonical name of what people and programs call a system, or null: `EPSG:4490`, `urn:ogc:def:crs:OGC:1.3:CRS84`,
 * `gcj-02`, `bd09ll`, `CGCS2000 / 3-degree Gauss-Kruger CM 117E`, `CGCS2000_3_Degree_GK_Zone_39`.
 *
 * @example recogniseCrs('urn:ogc:def:crs:EPSG::4527') // 'EPSG:4527'
 */
export function recogniseCrs(name: string): Crs | null {
  const text = name.trim().toUpperCase();
  const code =
    /^(?:EPSG:{1,2}|URN:OGC:DEF:CRS:EPSG:[\d.]*:|HTTPS?:\/\/WWW\.OPENGIS\.NET\/DEF\/CRS\/EPSG\/[\d.]+\/)?(\d{4,5})$/.exec(
      text,
    )?.[1];
  if (code === '4326') return 'WGS84';
  if (code === '4490') return 'CGCS2000';
  if (code !== undefined) return gaussKrugerZone(`EPSG:${Number(code)}`) ? `EPSG:${Number(code)}` : null;
  if (/^(?:URN:OGC:DEF:CRS:)?OGC:(?:[\d.]*:)?CRS84$|^CRS:?84$/.test(text)) return 'WGS84';
  const bare = text.replace(/[^A-Z0-9]/g, '');
  const zone = /^CGCS20003DEGREEG(?:AUSS)?K(?:RUGER)?(ZONE|CM)(\d{2,3})E?$/.exec(bare);
  if (zone) return zoneName(zone[1] === 'CM' ? Number(zone[2]) / 3 : Number(zone[2]), zone[1] === 'ZONE');
  if (/^(?:GCS)?WGS(?:19)?84$/.test(bare)) return 'WGS84';
  if (/^(?:GCS)?(?:CGCS|CHINAGEODETICCOORDINATESYSTEM)2000$/.test(bare)) return 'CGCS2000';
  if (/^GCJ0?2$/.test(bare)) return 'GCJ02';
  if (/^BD0?9(?:LL)?$/.test(bare)) return 'BD09';
  return bare === 'PLANAR' ? 'planar' : null;
}

function zoneName(zone: number, prefixed: boolean): Crs | null {
  if (!Number.isInteger(zone) || zone < FIRST_ZONE || zone > LAST_ZONE) return null;
  return `EPSG:${(prefixed ? WITH_PREFIX : WITHOUT_PREFIX) + zone - FIRST_ZONE}`;
}

/** What every message says can be written. */
export const CRS_CHOICES = 'WGS84, CGCS2000, EPSG:4513–4554, GCJ02, BD09, planar';

/** The name of a system in a configuration: aliases are taken, and come out canonical. */
export const CrsSchema = z.string().transform((name, context): Crs => {
  const crs = recogniseCrs(name);
  if (crs) return crs;
  context.addIssue({
    code: 'custom',
    message: `“${name}”不是认得的坐标系,可用 ${CRS_CHOICES} / "${name}" is not a known system; there are ${CRS_CHOICES}`,
  });
  return z.NEVER;
});

/** The canonical name in a document that comes out. */
export const CrsNameSchema = z.union([z.enum(NAMED_CRS), z.templateLiteral(['EPSG:', z.number()])]);

export interface PositionProblem {
  readonly code: Extract<ErrorCode, 'coordinatesSwapped' | 'coordinatesRange'>;
  readonly text: Text;
  readonly hint: Text;
}

/** China reaches from 3° to 54° north; neighbouring zones overlap by less than this. */
const EASTING_REACH_M = 450_000;
const NORTHING: readonly [number, number] = [-10_000, 6_700_000];

/** Why a position of finite numbers cannot be meant in a system, or null. */
export function positionProblem(crs: Crs, at: Position): PositionProblem | null {
  const zone = gaussKrugerZone(crs);
  if (zone) return zoneProblem(crs, zone, at);
  return crs === 'planar' ? null : degreeProblem(at);
}

function degreeProblem([x, y]: Position): PositionProblem | null {
  if (Math.abs(x) <= 180 && Math.abs(y) <= 90) return null;
  if (Math.abs(x) <= 90 && Math.abs(y) <= 180) {
    return {
      code: 'coordinatesSwapped',
      text: { zh: `坐标 [${x}, ${y}] 像是 [纬度, 经度]`, en: `the position [${x}, ${y}] looks like [latitude, longitude]` },
      hint: {
        zh: 'GeoJSON 的次序是 [经度, 纬度]:对调后再导出',
        en: 'GeoJSON writes [longitude, latitude]: swap them and export again',
      },
    };
  }
  const meant = zoneOfPosition([x, y]);
  return {
    code: 'coordinatesRange',
    text: { zh: `坐标 [${x}, ${y}] 不是经纬度`, en: `the position [${x}, ${y}] is not longitude and latitude` },
    hint: meant
      ? { zh: `像是高斯-克吕格坐标:写 crs: ${meant}`, en: `it looks like Gauss–Krüger metres: write crs: ${meant}` }
      : {
          zh: '若是以米计的平面坐标,写 crs: EPSG:45xx(CGCS2000 三度带)或 crs: planar',
          en: 'if these are metres, write crs: EPSG:45xx (CGCS2000 3-degree zones) or crs: planar',
        },
  };
}

/** The zone that eight-digit eastings name. */
function zoneOfPosition([x, y]: Position): Crs | null {
  const zone = Math.floor(x / 1_000_000);
  const inZone = Math.abs(x - zone * 1_000_000 - 500_000) <= EASTING_REACH_M && y >= NORTHING[0] && y <= NORTHING[1];
  return inZone ? zoneName(zone, true) : null;
}

function zoneProblem(crs: Crs, { falseEasting }: GaussKrugerZone, [x, y]: Position): PositionProblem | null {
  const fits = (easting: number, northing: number): boolean =>
    Math.abs(easting - falseEasting) <= EASTING_REACH_M && northing >= NORTHING[0] && northing <= NORTHING[1];
  if (fits(x, y)) return null;
  if (fits(y, x)) {
    return {
      code: 'coordinatesSwapped',
      text: { zh: `坐标 [${x}, ${y}] 像是 [北坐标, 东坐标]`, en: `the position [${x}, ${y}] looks like [northing, easting]` },
      hint: {
        zh: '测绘上的 X 是北坐标;此处次序应为 [东坐标, 北坐标]:对调后再导出',
        en: 'surveyors call the northing X; here the order is [easting, northing]: swap them and export again',
      },
    };
  }
  const degrees = degreeProblem([x, y]) === null;
  const meant = zoneOfPosition([x, y]);
  return {
    code: 'coordinatesRange',
    text: { zh: `坐标 [${x}, ${y}] 不在 ${crs} 的范围内`, en: `the position [${x}, ${y}] does not lie in ${crs}` },
    hint: degrees
      ? { zh: '像是经纬度:给该来源写 crs: WGS84', en: 'it looks like longitude and latitude: write crs: WGS84 for this source' }
      : meant
        ? { zh: `东坐标带有带号:写 crs: ${meant}`, en: `the easting carries its zone number: write crs: ${meant}` }
        : {
            zh: '核对带号与中央经线:EPSG:4513–4533 的东坐标带带号,EPSG:4534–4554 不带',
            en: 'check the zone: eastings of EPSG:4513–4533 carry its number, those of EPSG:4534–4554 do not',
          },
  };
}
