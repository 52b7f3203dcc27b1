import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, smallProject } from './smallProject.js';

/** Events counted by unit (`score --counts`) and drawn by (`territory.units.counts`). */

const SCHEME = [
  'scheme: 小镇考核',
  'lifecycle:',
  '  - { id: handle, label: 处置, from: reportedAt, to: handledAt, limit: 5d }',
  'metrics:',
  '  - { id: onTime, label: 按期处置率, unit: rate, better: higher, count: { stage: handle, onTime: true }, over: { stage: handle, due: true } }',
  'grids:',
  '  items: [{ metric: onTime, weight: 100, score: rate }]',
  '',
].join('\n');
// B01 is the building at (20, 20) m, B02 the one at (85, 20) m; the third event lies 10 m from B02's middle.
const EVENTS = [
  '工单编号,大类,楼栋编码,经度,纬度,上报时间,处置时间,作废',
  'E1,市容,B01,,,2026-01-05 08:00,2026-01-06 08:00,',
  'E2,市容,B01,,,2026-01-05 09:00,2026-01-12 09:00,',
  `E3,市容,,${(120.1 + 110 / 96_300).toFixed(7)},${(30.2 + 32 / 110_860).toFixed(7)},2026-02-05 08:00,2026-02-05 10:00,`,
  'E4,市容,B05,,,2026-03-02 08:00,2026-03-03 08:00,是',
  'E5,市容,,,,2026-03-02 08:00,2026-03-03 08:00,',
];

let folder: string;
const yaml = () => readFileSync(join(folder, 'wangge.yaml'), 'utf8');
beforeAll(async () => {
  folder = smallProject((files) => {
    files['scheme.yaml'] = SCHEME;
    files['events.csv'] = `${EVENTS.join('\n')}\n`;
    files['wangge.yaml'] =
      `${files['wangge.yaml']!}events: { file: events.csv }\nscoring: { scheme: scheme.yaml, round: 2026Q1 }\n`;
  });
  expect((await cli('plan', folder)).exit).toBe(0);
});

describe('counts of events by unit', () => {
  it('come from building codes, else from the nearest unit; void events and those nowhere are left out', async () => {
    const table = join(folder, 'counts.csv');
    const run = await cli('score', folder, '--counts', table, '--json');
    expect(run.err).toBe('');
    const rows = readFileSync(table, 'utf8').trim().split('\r\n');
    expect(rows[0]).toBe('unit,events');
    expect(rows).toHaveLength(37);
    expect(rows.filter((row) => !row.endsWith(',0'))).toEqual(['unit,events', 'B01,2', 'B02,1']);
    const findings = (JSON.parse(run.out) as { findings: { code: string; figures?: object }[] }).findings;
    expect(findings.find(({ code }) => code === 'counts.atNoUnit')?.figures).toEqual({ events: 1 });
  });

  it('become the load named events of the plan', async () => {
    const before = yaml();
    writeFileSync(join(folder, 'counts.csv'), 'unit,events\nB01,7\nB36,2\nX99,4\n');
    writeFileSync(
      join(folder, 'wangge.yaml'),
      before.replace('households: households }', 'households: households, counts: { file: counts.csv } }'),
    );
    const run = await cli('plan', folder, '--json');
    writeFileSync(join(folder, 'wangge.yaml'), before);
    expect(run.exit).toBe(0);
    const grids = JSON.parse(readFileSync(join(folder, 'out', 'grids.geojson'), 'utf8')) as {
      features: { properties: { load: { events: number } } }[];
    };
    expect(grids.features.reduce((sum, { properties }) => sum + properties.load.events, 0)).toBe(9);
    const findings = (JSON.parse(run.out) as { findings: { code: string; figures?: object }[] }).findings;
    expect(findings.find(({ code }) => code === 'counts.unitUnknown')?.figures).toEqual({ units: 1, events: 4 });
  });

  it.each([
    ['no column events', 'unit,n\nB01,1\n', 'columnMissing'],
    ['a word for a number', 'unit,events\nB01,many\n', 'valueInvalid'],
    ['a negative number', 'unit,events\nB01,-1\n', 'valueInvalid'],
    ['no unit', 'unit,events\n,1\n', 'valueInvalid'],
    ['a unit twice', 'unit,events\nB01,1\nB01,2\n', 'idDuplicate'],
    ['nothing', '\n', 'fileEmpty'],
  ])('are refused with %s', async (_, table, code) => {
    const before = yaml();
    writeFileSync(join(folder, 'counts.csv'), table);
    writeFileSync(
      join(folder, 'wangge.yaml'),
      before.replace('households: households }', 'households: households, counts: { file: counts.csv } }'),
    );
    const run = await cli('plan', folder, '--json');
    writeFileSync(join(folder, 'wangge.yaml'), before);
    expect(run.exit).toBeGreaterThan(0);
    const { error } = JSON.parse(run.out || run.err) as { error: { code: string; file: string; place?: { line?: number } } };
    expect(error.code).toBe(code);
    expect(error.file).toMatch(/counts\.csv$/);
    if (code === 'valueInvalid') expect(error.place?.line).toBe(2);
  });

  it('and a property of the same name exclude each other', async () => {
    const before = yaml();
    writeFileSync(join(folder, 'counts.csv'), 'unit,events\nB01,1\n');
    writeFileSync(
      join(folder, 'wangge.yaml'),
      before.replace(
        'households: households }',
        'households: households, load: { events: households }, counts: { file: counts.csv } }',
      ),
    );
    const run = await cli('plan', folder);
    writeFileSync(join(folder, 'wangge.yaml'), before);
    expect(run.exit).toBeGreaterThan(0);
    expect(run.err).toContain('load.events');
  });
});

describe('a large file of events', () => {
  it('is kept as read for the next run, which gives the same scores', async () => {
    const wide = 'x'.repeat(4096);
    const lines = Array.from({ length: 2200 }, (_, i) => {
      const day = String(1 + (i % 28)).padStart(2, '0');
      return `L${i},市容,B${String(1 + (i % 36)).padStart(2, '0')},2026-01-${day} 08:00,2026-02-${day} 08:00,${wide}`;
    });
    const project = smallProject((files) => {
      files['scheme.yaml'] = SCHEME;
      files['events.csv'] = `工单编号,大类,楼栋编码,上报时间,处置时间,说明\n${lines.join('\n')}\n`;
      files['wangge.yaml'] =
        `${files['wangge.yaml']!}events: { file: events.csv, ignore: [说明] }\nscoring: { scheme: scheme.yaml, round: 2026Q1 }\n`;
    });
    expect((await cli('plan', project)).exit).toBe(0);
    const out = join(project, 'out');
    const staged = () => (existsSync(join(out, 'staged')) ? readdirSync(join(out, 'staged')).sort() : []);
    const scored = async () => {
      expect((await cli('score', project)).exit).toBe(0);
      return readFileSync(join(out, 'round.json'), 'utf8');
    };
    const first = await scored();
    const kept = staged();
    expect(kept.map((name) => name.replace(/^events-\w{32}/, ''))).toEqual(['.json', '.parquet']);
    expect(await scored()).toBe(first);
    expect(staged()).toEqual(kept);
    writeFileSync(join(project, 'events.csv'), readFileSync(join(project, 'events.csv'), 'utf8').replace('L0,', 'M0,'));
    await scored();
    expect(staged()).toHaveLength(2);
    expect(staged()).not.toEqual(kept);
    expect(readdirSync(out).filter((name) => name.startsWith('.wangge'))).toEqual([]);
  });
});
