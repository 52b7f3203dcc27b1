import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import excel from 'exceljs';
import { beforeEach, describe, expect, it } from 'vitest';
import { stagedAt } from '../../src/io/stagedEvents.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { cli, folderOf } from './smallProject.js';

/** A round without a plan, its events in files of every kind. */
const FILES: Record<string, string> = {
  'workers.csv': '工号,姓名,岗位,用工\nW1,甲,专职网格员,专职\nW2,乙,专职网格员,专职\n',
  'assignments.csv': '工号,网格编码,岗位\nW1,G1,专职网格员\nW2,G2,专职网格员\n',
  'scheme.yaml': [
    'scheme: 小镇考核',
    'lifecycle:',
    '  - { id: handle, label: 处置, from: reportedAt, to: handledAt, role: 专职网格员, limit: 5d }',
    'metrics:',
    '  - { id: onTime, label: 按期处置率, unit: rate, better: higher, count: { stage: handle, onTime: true }, over: { stage: handle, due: true } }',
    'workers:',
    '  items: [{ metric: onTime, weight: 100, score: rate }]',
    '',
  ].join('\n'),
};
const HEADER = ['工单编号', '大类', '网格编码', '上报时间', '处置时间'];
const ROWS = [
  ['E1', '市容', 'G1', '2026-01-05 08:00', '2026-01-06 08:00'],
  ['E2', '市容', 'G1', '2026-01-05 09:00', '2026-01-22 09:00'],
  ['E3', '绿化,树木', 'G2', '不详', '2026-02-05 10:00'],
  ['E4', '绿化', 'G2', '2026-03-02 08:00', '2026-03-03 08:00'],
];
const csv = (rows: readonly (readonly string[])[]) =>
  [HEADER, ...rows].map((row) => `${row.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join(',')}\n`).join('');

function projectOf(events: string, files: Record<string, string | Uint8Array> = {}): string {
  const project = [
    'project: 考核',
    'workers: { file: workers.csv }',
    'assignments: { file: assignments.csv }',
    `events: ${events}`,
    'scoring: { scheme: scheme.yaml, round: 2026Q1 }',
    '',
  ].join('\n');
  return folderOf({ ...FILES, 'wangge.yaml': project, ...files });
}

const read = (folder: string, name: string) => readFileSync(join(folder, 'out', name), 'utf8');
async function scored(folder: string): Promise<{ totals: unknown; rejects: string[] }> {
  const run = await cli('score', folder);
  expect(run.err).not.toContain('   at ');
  expect(run.exit).toBe(0);
  const { workers } = JSON.parse(read(folder, 'round.json')) as { workers: { subject: string; total: string }[] };
  return {
    totals: workers.map(({ subject, total }) => [subject, total]),
    rejects: read(folder, 'rejects-events.csv').split('\r\n').slice(1, -1),
  };
}
const WANTED = [
  ['W1', '50'],
  ['W2', '100'],
];

describe('events of a project', () => {
  it('in CSV, a workbook and Parquet give the same scores, and every reject shows its row', async () => {
    const text = await scored(projectOf('{ file: events.csv }', { 'events.csv': csv(ROWS) }));
    expect(text.totals).toEqual(WANTED);
    expect(text.rejects).toEqual([
      expect.stringMatching(/^events\.csv,4,上报时间,badStamp,.*,"E3,""绿化,树木"",G2,不详,2026-02-05 10:00"$/),
    ]);

    const book = new excel.Workbook();
    const sheet = book.addWorksheet('事件');
    for (const row of [['一季度事件'], HEADER, ...ROWS]) sheet.addRow([...row]);
    const xlsx = await scored(
      projectOf('{ file: events.xlsx }', { 'events.xlsx': new Uint8Array(await book.xlsx.writeBuffer()) }),
    );
    expect(xlsx.totals).toEqual(WANTED);
    expect(xlsx.rejects).toEqual([text.rejects[0]!.replace('events.csv,4', 'events.xlsx,5')]);

    const folder = projectOf('{ file: events.parquet }', { 'events.csv': csv(ROWS) });
    const store = await openDuckDb({ threads: 1 });
    await store.run(
      `COPY (SELECT * FROM read_csv('${join(folder, 'events.csv')}', all_varchar = true)) TO '${join(folder, 'events.parquet')}' (FORMAT parquet)`,
    );
    store.close();
    const parquet = await scored(folder);
    expect(parquet.totals).toEqual(WANTED);
    expect(parquet.rejects).toEqual([text.rejects[0]!.replace('events.csv,4', 'events.parquet,3')]);
  });

  it('named with * give the same bytes wherever the project lies, in the names of the project file', async () => {
    const files = { 'monthly/events-01.csv': csv(ROWS.slice(0, 2)), 'monthly/events-02.csv': csv(ROWS.slice(2)) };
    const [here, there] = [0, 1].map(() => projectOf("{ file: 'monthly/events-*.csv' }", files)) as [string, string];
    expect((await scored(here)).totals).toEqual(WANTED);
    await scored(there);
    for (const name of readdirSync(join(here, 'out')).filter((one) => /\.(json|csv)$/.test(one) && one !== 'manifest.json')) {
      expect(read(there, name), name).toBe(read(here, name));
      expect(read(here, name)).not.toContain(here);
    }
    expect((await scored(here)).rejects[0]).toMatch(/^monthly\/events-02\.csv,2,/);
  });

  it('named with * are never replaced by a result that fits the name', async () => {
    const folder = projectOf("{ file: '*.csv', columns: {} }");
    rmSync(join(folder, 'workers.csv'));
    const project = readFileSync(join(folder, 'wangge.yaml'), 'utf8');
    renameSync(join(folder, 'assignments.csv'), join(folder, 'posts.txt'));
    mkdirSync(join(folder, 'events'));
    writeFileSync(join(folder, 'events', 'a.csv'), csv(ROWS));
    writeFileSync(
      join(folder, 'wangge.yaml'),
      project.replace(/workers: .*\nassignments: .*\n/, '').replace("'*.csv'", "'events/*.csv'"),
    );
    const run = await cli('score', folder, '-o', join(folder, 'events'), '--json');
    expect(run.exit).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: 'usage', file: expect.stringMatching(/events[/\\].*\.csv$/) } });
    expect(readdirSync(join(folder, 'events'))).toEqual(['a.csv']);
  });
});

describe('events kept as read', () => {
  let folder: string;
  let first: string;
  const staged = (ending: string) => {
    const names = readdirSync(join(folder, 'out', 'staged')).filter((name) => name.endsWith(ending));
    expect(names).toHaveLength(1);
    return join(folder, 'out', 'staged', names[0]!);
  };
  beforeEach(async () => {
    const wide = 'x'.repeat(4096);
    const rows = Array.from({ length: 2100 }, (_, i) => `F${i},市容,G1,2026-01-05 08:00,2026-01-0${6 + (i % 2)} 08:00,${wide}\n`);
    folder = projectOf('{ file: events.csv, ignore: [说明] }', { 'events.csv': `${HEADER.join(',')},说明\n${rows.join('')}` });
    expect((await cli('score', folder)).exit).toBe(0);
    first = read(folder, 'round.json');
  });

  /** Another Parquet file in place of the kept one: every event belongs to the other worker. */
  async function forge(): Promise<void> {
    const kept = staged('.parquet');
    const store = await openDuckDb({ threads: 1 });
    await store.run(`COPY (SELECT * REPLACE ('G2' AS grid) FROM read_parquet('${kept}')) TO '${kept}.new' (FORMAT parquet)`);
    store.close();
    renameSync(`${kept}.new`, kept);
  }

  it('are read anew where what was kept is torn or altered', async () => {
    const account = staged('.json');
    const whole = readFileSync(account, 'utf8');
    const spoil: (() => void | Promise<void>)[] = [
      forge,
      () => truncateSync(account, 40),
      () => writeFileSync(account, whole.replace('2100', '2099')),
      () => writeFileSync(account, 'null'),
      () => truncateSync(staged('.parquet'), 100),
    ];
    for (const [i, spoilt] of spoil.entries()) {
      await spoilt();
      const run = await cli('score', folder);
      expect([run.exit, run.err.includes('   at ')], `${i}`).toEqual([0, false]);
      expect(read(folder, 'round.json') === first, `${i}`).toBe(true);
    }
    expect(readFileSync(account, 'utf8').includes('"account"')).toBe(true);
    expect(readdirSync(join(folder, 'out', 'staged'))).toHaveLength(2);
  });

  it('are no witness of a frozen round: it is verified from the events themselves', async () => {
    const freeze = async () => {
      expect((await cli('round', 'publish', folder, '--on', '2026-04-02', '--by', '考核办')).exit).toBe(0);
      expect((await cli('round', 'freeze', folder, '--on', '2026-04-14')).exit).toBe(0);
    };
    await freeze();
    writeFileSync(staged('.parquet'), 'forged');
    writeFileSync(staged('.json'), '{');
    expect((await cli('round', 'verify', folder)).exit).toBe(0);
    // what verifying does not use, it does not touch
    expect(readFileSync(staged('.parquet'), 'utf8')).toBe('forged');
    expect(existsSync(staged('.json'))).toBe(true);
  });

  it('do not deceive whoever verifies, even forged with their account', async () => {
    const name = basename(staged('.json')).replace(/\.json$/, '');
    const place = stagedAt(join(folder, 'out', 'staged'), name);
    const kept = place.find()!;
    await forge();
    const begun = place.begin();
    copyFileSync(kept.path, begun.path);
    place.keep(begun, kept.account);
    expect((await cli('score', folder)).exit).toBe(0);
    expect(read(folder, 'round.json')).not.toBe(first);
    expect((await cli('round', 'publish', folder, '--on', '2026-04-02', '--by', '考核办')).exit).toBe(0);
    expect((await cli('round', 'freeze', folder, '--on', '2026-04-14')).exit).toBe(0);
    const verified = await cli('round', 'verify', folder);
    expect(verified.exit).not.toBe(0);
    expect(verified.out + verified.err).toContain('round.json');
  });
});
