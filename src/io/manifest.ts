import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { parseConfig } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import { byText } from '../core/order.js';
import type { Text } from '../core/text.js';
import { toJson } from './encode.js';
import { hashFile } from './hashFile.js';
import { parseJson } from './json.js';
import { readText, sha256 } from './text.js';
import { removeFiles, writeAtomically } from './write.js';

export const STAGES = ['plan', 'replay', 'assign', 'score', 'compare', 'report', 'round'] as const;
export type Stage = (typeof STAGES)[number];

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const StageSchema = z.strictObject({
  inputs: z
    .record(z.string(), hash)
    .meta({ description: '读入的文件(相对结果文件夹)→ SHA-256 / files read, relative to this folder' }),
  outputs: z.record(z.string(), hash).meta({ description: '写出的文件 → SHA-256 / files written' }),
  config: hash.meta({ description: '所用配置的 SHA-256 / SHA-256 of the configuration used' }),
});

/** `manifest.json`: what each stage read and wrote. */
export const ManifestSchema = z.strictObject({
  program: z.literal('wangge'),
  version: z.string(),
  stages: z.partialRecord(z.enum(STAGES), StageSchema),
});
export type Manifest = z.output<typeof ManifestSchema>;
export type StageRecord = z.output<typeof StageSchema>;

export const MANIFEST = 'manifest.json';

/** SHA-256 of a configuration's values, whatever the order of its keys. */
export function hashOfConfig(value: unknown): string {
  return sha256(JSON.stringify(ordered(value)) ?? 'undefined');
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => byText(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]));
}

/**
 * Notes in `manifest.json` what a stage read and wrote; call it after its files are in place. What the stage wrote the time
 * before and did not write this time is removed: nobody shall take a mended fault's list for a current one. `inputs` are paths with the
 * hash of the bytes that were read (`TextFile.bytesHash`, `FeatureFile.hash`); `outputs` are names inside `dir`.
 *
 * @example recordStage('out', 'plan', { version, inputs: { 'data/units.geojson': units.hash }, outputs: ['grids.geojson'], config })
 */
export function recordStage(
  dir: string,
  stage: Stage,
  record: {
    readonly version: string;
    readonly inputs: Readonly<Record<string, string>>;
    readonly outputs: readonly string[];
    /** The part of the configuration that the stage depends on. */
    readonly config: unknown;
  },
): void {
  const known = intactManifest(dir)?.stages ?? {};
  const stages = withStage(known, stage, {
    inputs: sorted(Object.entries(record.inputs).map(([path, bytes]) => [within(dir, path), bytes])),
    outputs: sorted(record.outputs.map((name) => [name, hashFile(join(dir, name))])),
    config: hashOfConfig(record.config),
  });
  const before = Object.keys(known[stage]?.outputs ?? {});
  const current = new Set(Object.values(stages).flatMap((one) => Object.keys(one.outputs)));
  removeFiles(
    dir,
    before.filter((name) => !current.has(name)),
  );
  writeManifest(dir, { program: 'wangge', version: record.version, stages });
}

/** Notes a stage as it is told, whether or not its files are there yet; nothing is removed. */
export function noteStage(dir: string, stage: Stage, version: string, record: StageRecord): void {
  writeManifest(dir, { program: 'wangge', version, stages: withStage(intactManifest(dir)?.stages ?? {}, stage, record) });
}

function withStage(stages: Manifest['stages'], stage: Stage, record: StageRecord): Manifest['stages'] {
  const all: Manifest['stages'] = { ...stages, [stage]: record };
  return Object.fromEntries(STAGES.filter((name) => all[name]).map((name) => [name, all[name]]));
}

function writeManifest(dir: string, manifest: Manifest): void {
  writeAtomically(join(dir, MANIFEST), toJson(manifest));
}

/**
 * Takes back what a stage noted and wrote: results that describe what is no more.
 *
 * @example forgetStage('out', 'replay')
 */
export function forgetStage(dir: string, stage: Stage): void {
  const manifest = intactManifest(dir);
  const record = manifest?.stages[stage];
  if (!manifest || !record) return;
  const { [stage]: _, ...rest } = manifest.stages;
  const stages: Manifest['stages'] = rest;
  writeManifest(dir, { ...manifest, stages });
  const others = new Set(Object.values(stages).flatMap((one) => Object.keys(one.outputs)));
  removeFiles(
    dir,
    Object.keys(record.outputs).filter((name) => !others.has(name)),
  );
}

/**
 * Notes the new hash of one result that was amended in place after its stage had run; everything else stands.
 *
 * @example amendOutput('out', 'plan', 'plan.json')
 */
export function amendOutput(dir: string, stage: Stage, name: string): void {
  const manifest = readManifest(dir);
  const record = manifest.stages[stage];
  if (!record) return;
  const outputs = sorted(Object.entries({ ...record.outputs, [name]: hashFile(join(dir, name)) }));
  writeManifest(dir, { ...manifest, stages: { ...manifest.stages, [stage]: { ...record, outputs } } });
}

function sorted(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries([...entries].sort(([a], [b]) => byText(a, b)));
}

/** Relative and with slashes, so that a project moved to another machine keeps its manifest. */
function within(dir: string, path: string): string {
  return relative(resolve(dir), resolve(path)).split(sep).join('/');
}

/**
 * What a stage noted, after checking that it still holds. Throws stageMissing when it never ran, stageStale when an input
 * changed or is gone, an output is not as it was written, or (when `config` is given) the configuration differs; each with the
 * command to run.
 *
 * @example requireStage('out', 'plan', { config: { territory, grids } })
 */
export function requireStage(
  dir: string,
  stage: Stage,
  options: { readonly config?: unknown; readonly project?: string } = {},
): StageRecord {
  const command = `wangge ${stage === 'compare' ? 'round compare' : stage}${options.project === undefined ? '' : ` ${options.project}`}`;
  const hint: Text = { zh: `先运行 ${command}`, en: `run ${command} first` };
  const path = join(dir, MANIFEST);
  const record = intactManifest(dir)?.stages[stage];
  if (!record)
    throw new WanggeError(
      'stageMissing',
      { zh: `结果文件夹里没有 ${stage} 的结果`, en: `the result folder holds no results of ${stage}` },
      { file: dir, hint },
    );
  const stale = (file: string, what: Text): WanggeError =>
    new WanggeError(
      'stageStale',
      { zh: `${stage} 的结果已经过时:${what.zh}`, en: `the results of ${stage} are stale: ${what.en}` },
      { file, hint },
    );
  for (const [name, expected] of Object.entries(record.inputs))
    if (hashNow(join(dir, name)) !== expected)
      throw stale(join(dir, name), { zh: '它读入的文件已改动或不在了', en: 'a file that it read has changed or is gone' });
  for (const [name, expected] of Object.entries(record.outputs))
    if (hashNow(join(dir, name)) !== expected)
      throw stale(join(dir, name), { zh: '结果文件不是它写出的样子', en: 'a result is not as it was written' });
  if (options.config !== undefined && hashOfConfig(options.config) !== record.config)
    throw stale(path, { zh: '配置已改动', en: 'the configuration has changed' });
  return record;
}

/** The hash of a file as it lies there, or null when it is gone or cannot be read. */
export function hashNow(path: string): string | null {
  try {
    return hashFile(path);
  } catch {
    return null;
  }
}

/** A manifest that is missing or spoilt vouches for nothing: the stages have to run again. */
function intactManifest(dir: string): Manifest | null {
  if (!existsSync(join(dir, MANIFEST))) return null;
  try {
    return readManifest(dir);
  } catch (error) {
    if (error instanceof WanggeError) return null;
    throw error;
  }
}

/** The manifest of a result folder. Throws as `readText`, and configInvalid when it is not one of ours. */
export function readManifest(dir: string): Manifest {
  const path = join(dir, MANIFEST);
  return parseConfig(ManifestSchema, parseJson(readText(path).text, path), { file: path });
}
