import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../../src/core/config/parse.js';
import { SchemeSchema } from '../../../src/core/config/scheme.js';
import { WanggeError } from '../../../src/core/errors.js';
import { Random } from '../../../src/core/random.js';
import { checkSchemeFile } from '../../../src/pipeline/checkSchemeFile.js';
import { presetSchemeFile, SCHEME_PRESET_NAMES } from '../../../src/pipeline/schemePresets.js';
import { checkScheme } from '../../../src/scoring/check/checkScheme.js';
import { DEFECTS } from './defects.js';
import { PUBLISHED } from './publishedSchemes.js';
import { type Raw, randomScheme } from './randomScheme.js';
import { variedScheme } from './variedScheme.js';

const SEED = 20260322;
const PER_DEFECT = 5;
const VALID = 500;

let file: string;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
  file = join(folder, 'scheme.yaml');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly code: string;
  readonly line: number | undefined;
  readonly text: string;
}

/** What `wangge score --check` says of a scheme: its findings, or the error with which it refuses the file. */
function check(text: string): Told[] {
  writeFileSync(file, text);
  try {
    return checkSchemeFile(file).map(({ code, place, text: said }) => ({ code, line: place?.line, text: said.en }));
  } catch (error) {
    if (!(error instanceof WanggeError)) throw error;
    return [{ code: error.code, line: error.place?.line, text: error.text.en }];
  }
}

/** A scheme as text, one key or item a line (JSON is YAML, too), and the line of every path, noted while printing. */
function printed(scheme: Raw): { text: string; lineOf: (path: readonly (string | number)[]) => number } {
  const lines: string[] = [];
  const at = new Map<string, number>();
  const print = (value: unknown, path: readonly (string | number)[], lead: string, tail: string): void => {
    const indent = ' '.repeat(path.length);
    lines.push(`${indent}${lead}`);
    at.set(path.join('\u0000'), lines.length);
    if (typeof value !== 'object' || value === null) {
      lines[lines.length - 1] += JSON.stringify(value) + tail;
      return;
    }
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    lines[lines.length - 1] += open;
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    for (const [i, [key, inner]] of entries.entries()) {
      const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
      print(inner, [...path, key], name, i + 1 < entries.length ? ',' : '');
    }
    lines.push(`${indent}${close}${tail}`);
  };
  print(scheme, [], '', '');
  return {
    text: `${lines.join('\n')}\n`,
    lineOf: (path) => {
      const line = at.get(path.join('\u0000'));
      if (line === undefined) throw new Error(`no ${path.join('.')}`);
      return line;
    },
  };
}

const presets: Raw[] = SCHEME_PRESET_NAMES.map((name) => parse(readFileSync(presetSchemeFile(name)!, 'utf8')) as Raw);
/** Mostly invented schemes, now and then one that ships. */
const soundScheme = (random: Random): Raw => (random.int(4) === 0 ? structuredClone(random.pick(presets)) : randomScheme(random));

const codesOf = (scheme: Raw) => new Set(checkScheme(parseConfig(SchemeSchema, scheme)).map(({ code }) => code));

describe(`schemes, seed ${SEED}`, () => {
  it(`raises no alarm over ${VALID} valid ones`, () => {
    const random = new Random(SEED);
    const alarms: string[] = [];
    for (let i = 0; i < VALID; i++) {
      const told = checkScheme(parseConfig(SchemeSchema, randomScheme(random)));
      if (told.length > 0) alarms.push(told.map(({ code, text }) => `${code}: ${text.en}`).join('; '));
    }
    console.info(`seed ${SEED}: ${alarms.length} alarms over ${VALID} valid schemes`);
    expect(alarms).toEqual([]);
  });

  it(`raises no alarm over ${VALID} that vary what ships and what was published`, () => {
    const random = new Random(SEED + 2);
    const real = [...presets, ...Object.values(PUBLISHED).map(({ scheme }) => scheme as Raw)].filter(
      ({ lifecycle }) => lifecycle,
    );
    const before = new Map(real.map((scheme) => [scheme, codesOf(scheme)]));
    // one town's bonus has no cap on purpose, and is told so
    expect([...before.values()].flatMap((codes) => [...codes])).toEqual(['scheme.bonusUncapped']);
    const alarms: string[] = [];
    for (let i = 0; i < VALID; i++) {
      const original = real[i % real.length]!;
      const told = checkScheme(parseConfig(SchemeSchema, variedScheme(random, original)));
      const more = told.filter(({ code }) => !before.get(original)!.has(code));
      if (more.length > 0) alarms.push(`${original.scheme}: ${more.map(({ code, text }) => `${code}: ${text.en}`).join('; ')}`);
    }
    console.info(`seed ${SEED + 2}: ${alarms.length} alarms over ${VALID} variations of ${real.length} real schemes`);
    expect(alarms).toEqual([]);
  });

  it('finds every seeded defect, and names its line', () => {
    const random = new Random(SEED + 1);
    const missed: string[] = [];
    const seeded: Record<string, number> = {};
    for (const [name, spoil] of Object.entries(DEFECTS)) {
      seeded[name] = 0;
      for (let tries = 0; tries < 400 && seeded[name]! < PER_DEFECT; tries++) {
        const scheme = soundScheme(random);
        const defect = spoil(scheme, random);
        if (!defect) continue;
        const { text, lineOf } = printed(scheme);
        const line = lineOf(defect.path);
        const told = check(text);
        seeded[name]!++;
        if (told.some((finding) => defect.codes.includes(finding.code) && finding.line === line)) continue;
        missed.push(
          `${name} at line ${line} (${defect.path.join('.')}): ${told.map((t) => `${t.code}@${t.line} ${t.text}`).join('; ')}`,
        );
      }
    }
    const total = Object.values(seeded).reduce((a, b) => a + b, 0);
    console.info(`seed ${SEED + 1}: ${total} seeded defects of ${Object.keys(DEFECTS).length} kinds, ${missed.length} missed`);
    expect(missed.slice(0, 8)).toEqual([]);
    expect(Object.entries(seeded).filter(([, n]) => n < PER_DEFECT)).toEqual([]);
    expect(total).toBeGreaterThanOrEqual(500);
  });
});
