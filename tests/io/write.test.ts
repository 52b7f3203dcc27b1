import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toCsv, toGeoJson, toJson } from '../../src/io/encode.js';
import { hashOfConfig, MANIFEST, readManifest, recordStage, requireStage } from '../../src/io/manifest.js';
import { sha256 } from '../../src/io/text.js';
import { writeAll, writeAtomically } from '../../src/io/write.js';
import { file, refusal, scratch } from './scratch.js';

const text = (...path: string[]) => readFileSync(join(...path), 'utf8');

describe('writing', () => {
  it('writes files, makes folders, leaves nothing else behind', () => {
    const dir = join(scratch(), 'out', 'deep');
    writeAll(
      dir,
      new Map<string, string | Uint8Array>([
        ['b.txt', '乙'],
        ['a.txt', Uint8Array.from([65])],
        ['charts/c.txt', 'c'],
      ]),
    );
    writeAtomically(join(dir, 'b.txt'), '丙');
    expect(text(dir, 'a.txt') + text(dir, 'b.txt') + text(dir, 'charts', 'c.txt')).toBe('A丙c');
    expect(readdirSync(dir).sort()).toEqual(['a.txt', 'b.txt', 'charts']);
  });

  it('keeps every old file when a later one cannot be staged', () => {
    const dir = scratch();
    writeFileSync(join(dir, 'a.txt'), 'old');
    writeFileSync(join(dir, 'blocked'), 'a file where a folder is wanted');
    refusal('fileUnreadable', () =>
      writeAll(
        dir,
        new Map([
          ['a.txt', 'new'],
          ['blocked/b.txt', 'new'],
        ]),
      ),
    );
    expect(text(dir, 'a.txt')).toBe('old');
    expect(readdirSync(dir).sort()).toEqual(['a.txt', 'blocked']);
  });

  it('leaves no temporary file when a rename fails, and whole files only', () => {
    const dir = scratch();
    writeFileSync(join(dir, 'a.txt'), 'old');
    mkdirSync(join(dir, 'b.txt', 'in the way'), { recursive: true });
    writeFileSync(join(dir, 'c.txt'), 'old');
    const error = refusal('fileUnreadable', () =>
      writeAll(
        dir,
        new Map([
          ['a.txt', 'new'],
          ['b.txt', 'new'],
          ['c.txt', 'new'],
        ]),
      ),
    );
    expect(error.exitCode).toBe(3);
    expect(readdirSync(dir).sort()).toEqual(['a.txt', 'b.txt', 'c.txt']);
    expect(['old', 'new']).toContain(text(dir, 'a.txt'));
    expect(text(dir, 'c.txt')).toBe('old');
  });

  it('clears away what a killed run left, but not what a running one is writing', () => {
    const dir = scratch();
    // Process numbers end below 2^22 on Linux: this one never runs. Process 1 always does.
    for (const name of ['.wangge-99999999-0-plan.json.tmp', '.wangge-1-0-plan.json.tmp', '.wangge-notes.tmp', 'mine.tmp'])
      writeFileSync(join(dir, name), 'half');
    writeAtomically(join(dir, 'plan.json'), '{}');
    expect(readdirSync(dir).sort()).toEqual(['.wangge-1-0-plan.json.tmp', '.wangge-notes.tmp', 'mine.tmp', 'plan.json']);
  });
});

describe('encoding', () => {
  it('writes CSV by RFC 4180', () => {
    const rows = [
      { a: 'x,y', b: 1.5, c: true },
      { a: 'say "hi"', b: -0, c: null },
      { a: 'two\nlines', b: -3, c: undefined },
    ];
    expect(toCsv(rows, ['a', { name: 'b', header: '数' }, 'c'])).toBe(
      'a,数,c\r\n"x,y",1.5,true\r\n"say ""hi""",0,\r\n"two\nlines",-3,\r\n',
    );
    expect(toCsv([], ['a'], { bom: true })).toBe('\uFEFFa\r\n');
  });

  it('keeps spreadsheets from running text as a formula', () => {
    const written = toCsv(
      ['=1+1', '+cmd', '-x', '@sum', '\tx', "'=a", '-12.5', '+86', 'a=b', "it's"].map((a) => ({ a })),
      ['a'],
    );
    expect(written.split('\r\n').slice(1, -1)).toEqual([
      "'=1+1",
      "'+cmd",
      "'-x",
      "'@sum",
      "'\tx",
      "''=a",
      '-12.5',
      '+86',
      'a=b',
      "it's",
    ]);
    expect(toCsv([{ a: '=1' }], ['a'], { guard: false })).toBe('a\r\n=1\r\n');
  });

  it('never writes NaN', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => toCsv([{ a: value }], ['a'])).toThrow(/内部错误/);
      expect(() => toJson({ deep: [{ value }] })).toThrow(/内部错误/);
      expect(() => toGeoJson([{ shape: { type: 'Point', coordinates: [value, 0] }, properties: {} }])).toThrow(/内部错误/);
    }
  });

  it('writes GeoJSON one feature a line, lattice coordinates exactly', () => {
    const written = toGeoJson(
      [
        { shape: { type: 'Point', coordinates: [1214813232 * 1e-7, -0] }, properties: { b: 1, a: null } },
        {
          shape: {
            type: 'LineString',
            coordinates: [
              [0.1 + 0.2, 1e-7],
              [1, 2],
            ],
          },
          properties: {},
        },
      ],
      { decimals: 7 },
    );
    expect(written).toBe(
      '{"type":"FeatureCollection","features":[\n' +
        '{"type":"Feature","properties":{"b":1,"a":null},"geometry":{"type":"Point","coordinates":[121.4813232,0]}},\n' +
        '{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[0.3,1e-7],[1,2]]}}\n' +
        ']}\n',
    );
    expect(JSON.parse(toGeoJson([]))).toEqual({ type: 'FeatureCollection', features: [] });
  });
});

describe('manifest', () => {
  function planned(): { dir: string; input: string; record: () => void } {
    const folder = scratch();
    const input = file('units.geojson', 'units', folder);
    const dir = join(folder, 'out');
    writeAll(dir, new Map([['grids.geojson', 'grids']]));
    const record = () =>
      recordStage(dir, 'plan', {
        version: '0.1.0',
        inputs: { [input]: sha256('units') },
        outputs: ['grids.geojson'],
        config: { size: { min: 1, max: 2 } },
      });
    record();
    return { dir, input, record };
  }

  it('records a stage by paths that do not name the machine', () => {
    const { dir } = planned();
    expect(readManifest(dir).stages.plan).toEqual({
      inputs: { '../units.geojson': sha256('units') },
      outputs: { 'grids.geojson': sha256('grids') },
      config: hashOfConfig({ size: { max: 2, min: 1 } }),
    });
    expect(requireStage(dir, 'plan', { config: { size: { max: 2, min: 1 } } }).outputs).toHaveProperty(['grids.geojson']);
  });

  it('gives the same bytes again, and keeps the other stages', () => {
    const { dir, record } = planned();
    const first = text(dir, MANIFEST);
    record();
    expect(text(dir, MANIFEST)).toBe(first);
    recordStage(dir, 'assign', {
      version: '0.1.0',
      inputs: { [join(dir, 'grids.geojson')]: sha256('grids') },
      outputs: [],
      config: null,
    });
    expect(Object.keys(readManifest(dir).stages)).toEqual(['plan', 'assign']);
    expect(readManifest(dir).stages.assign?.inputs).toEqual({ 'grids.geojson': sha256('grids') });
  });

  it('refuses a stage that never ran, naming the command', () => {
    const { dir } = planned();
    const missing = refusal('stageMissing', () => requireStage(dir, 'score', { project: 'wangge.yaml' }));
    expect(missing.hint?.en).toContain('wangge score wangge.yaml');
    expect(missing.exitCode).toBe(3);
    refusal('stageMissing', () => requireStage(scratch(), 'plan'));
  });

  it('refuses what has changed since: output, input, configuration', () => {
    const changed = planned();
    writeFileSync(join(changed.dir, 'grids.geojson'), 'edited');
    expect(refusal('stageStale', () => requireStage(changed.dir, 'plan')).file).toBe(join(changed.dir, 'grids.geojson'));
    const input = planned();
    writeFileSync(input.input, 'other units');
    expect(refusal('stageStale', () => requireStage(input.dir, 'plan')).hint?.en).toContain('wangge plan');
    const configured = planned();
    refusal('stageStale', () => requireStage(configured.dir, 'plan', { config: { size: { min: 1, max: 3 } } }));
    const gone = planned();
    writeAll(gone.dir, new Map([['grids.geojson', '']]));
    refusal('stageStale', () => requireStage(gone.dir, 'plan'));
  });

  it('trusts no spoilt manifest, and starts a new one over it', () => {
    const { dir, record } = planned();
    for (const spoilt of ['{"program": "wangge"', '{"program": "other", "version": "1", "stages": {}}', '']) {
      writeFileSync(join(dir, MANIFEST), spoilt);
      refusal('stageMissing', () => requireStage(dir, 'plan'));
    }
    record();
    expect(existsSync(join(dir, MANIFEST))).toBe(true);
    requireStage(dir, 'plan');
  });
});
