import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { nearest, parseConfig } from '../core/config/parse.js';
import type { Crs } from '../core/crs.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { Feature, Polygonal } from '../core/geometry.js';
import { byText } from '../core/order.js';
import { type PlanDocument, PlanDocumentSchema } from '../core/results.js';
import { exists, isFolder } from '../io/folder.js';
import { readShapes } from '../io/geojson.js';
import { parseJson } from '../io/json.js';
import { PLAN_LAYERS } from '../io/planFiles.js';
import { readText } from '../io/text.js';
import type { PreviousRecord } from '../partition/redraw/previous.js';
import { convertFeatures } from '../topology/crs/convertFeatures.js';
import { textOf } from '../topology/territory/attributes.js';
import { readWrittenUnits } from './writtenUnits.js';

/** Where grids of an earlier plan lie, and what their properties are called. */
export interface GridsSource {
  /** A GeoJSON file, or a result folder of `plan`. */
  readonly path: string;
  readonly code: string;
  readonly name: string;
  readonly crs: Crs;
}

export interface ReadGrids {
  readonly grids: readonly PreviousRecord[];
  /** Null where only grids are on record. */
  readonly micros: readonly PreviousRecord[] | null;
  /** Which units were in which grid and micro-grid, by their ids; null where only polygons are on record. */
  readonly units: ReadonlyMap<string, { readonly grid: string; readonly micro: string }> | null;
  /** Codes that the plan itself says are retired. */
  readonly retired: readonly string[];
  readonly retiredMicros: readonly string[];
  /** Path → SHA-256 of the bytes that were read. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/**
 * Grids of an earlier plan, from its result folder or from any polygon file, in the coordinates wanted. Faults of the
 * polygons do not matter: rings are taken as they are, records without a code are told and left out. Throws `columnMissing`
 * when no record has a code.
 */
export function readGrids(source: GridsSource, wanted: Crs): ReadGrids {
  const inputs: Record<string, string> = {};
  if (!isFolder(source.path)) {
    const { records, findings } = readLayer(source.path, source, wanted, null, inputs);
    // the layer of a result folder by itself: its codes have a history all the same
    const isOurs = basename(source.path) === PLAN_LAYERS.grids;
    const { retired, retiredMicros } = isOurs ? planDocument(dirname(source.path), inputs) : NO_HEAD;
    return { grids: records, micros: null, units: null, retired, retiredMicros, inputs, findings };
  }
  const document = planDocument(source.path, inputs);
  const written = { code: 'code', name: 'name', crs: document.crs ?? source.crs };
  const grids = readLayer(join(source.path, PLAN_LAYERS.grids), written, wanted, null, inputs);
  const microFile = join(source.path, PLAN_LAYERS.microGrids);
  const micros = exists(microFile) ? readLayer(microFile, written, wanted, 'parent', inputs) : null;
  const unitsFile = join(source.path, PLAN_LAYERS.units);
  return {
    grids: grids.records,
    micros: micros?.records ?? null,
    units: exists(unitsFile) ? new Map(readWrittenUnits(unitsFile, inputs).map((unit) => [unit.unit, unit])) : null,
    retired: document.retired,
    retiredMicros: document.retiredMicros,
    inputs,
    findings: [...grids.findings, ...(micros?.findings ?? [])],
  };
}

/** The part of plan.json that tells how to read the layers beside it. */
export interface PlanHead {
  readonly crs: Crs | null;
  readonly lattice: PlanDocument['lattice'] | null;
  readonly retired: readonly string[];
  readonly retiredMicros: readonly string[];
  /** Codes of its grids where it was approved or filed. */
  readonly approved: readonly string[];
}

const NO_HEAD: PlanHead = { crs: null, lattice: null, retired: [], retiredMicros: [], approved: [] };
const HeadSchema = PlanDocumentSchema.pick({ crs: true, lattice: true, retired: true, retiredMicros: true, states: true })
  .extend({ summary: z.object({ grids: z.array(z.object({ code: z.string() })) }) })
  .partial()
  .strip();

/** What a folder's plan.json says of coordinates and retired codes; a folder may hold the layers alone. */
export function planDocument(folder: string, inputs: Record<string, string> = {}): PlanHead {
  const file = join(folder, 'plan.json');
  if (!exists(file)) return NO_HEAD;
  const { text, bytesHash } = readText(file);
  inputs[file] = bytesHash;
  const head = parseConfig(HeadSchema, parseJson(text, file), { file });
  const { crs = null, lattice = null, retired = [], retiredMicros = [], states = [], summary } = head;
  const approved = states.some(({ state }) => state !== 'drawn') ? (summary?.grids ?? []).map(({ code }) => code) : [];
  return { crs, lattice, retired, retiredMicros, approved };
}

function readLayer(
  path: string,
  { code, name, crs }: { readonly code: string; readonly name: string; readonly crs: Crs },
  wanted: Crs,
  parent: string | null,
  inputs: Record<string, string>,
): { records: PreviousRecord[]; findings: Finding[] } {
  const file = readShapes(path, { crs });
  inputs[path] = file.hash;
  const shaped = file.shapes.filter((feature): feature is Feature<Polygonal> => feature.shape !== null);
  const { features } = convertFeatures(shaped, crs, wanted);
  const records: PreviousRecord[] = [];
  const without: number[] = [];
  for (const feature of features) {
    const own = textOf(feature, code);
    if (own === null) without.push(feature.number);
    else
      records.push({
        code: own,
        name: textOf(feature, name),
        parent: parent === null ? null : textOf(feature, parent),
        shape: feature.shape,
      });
  }
  if (records.length === 0) throw noCode(path, code, shaped);
  const findings: Finding[] = file.findings.filter(({ severity }) => severity !== 'note');
  if (without.length > 0)
    findings.push({
      code: 'previous.withoutCode',
      severity: 'warning',
      text: {
        zh: `${without.length} 个原网格没有编码(${code}),未使用`,
        en: `${without.length} previous grids have no code (${code}) and are left out`,
      },
      hint: { zh: '补上编码后重新运行', en: 'give them codes and run again' },
      file: path,
      place: { feature: without[0]! },
      figures: { features: without.length },
    });
  return { records, findings };
}

function noCode(file: string, code: string, features: readonly Feature[]): WanggeError {
  const known = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))].sort(byText);
  const near = nearest(code, known);
  return new WanggeError(
    'columnMissing',
    {
      zh: features.length === 0 ? '原网格文件里没有面' : `原网格都没有属性“${code}”`,
      en: features.length === 0 ? 'the file of previous grids holds no polygon' : `no previous grid has the property "${code}"`,
    },
    {
      file,
      place: { column: code },
      hint: near
        ? { zh: `是否想写 code: ${near}?`, en: `did you mean code: ${near}?` }
        : {
            zh: `编码所在的属性写在 code:;现有:${known.join('、')}`,
            en: `name the property by code:; there are: ${known.join(', ')}`,
          },
    },
  );
}
