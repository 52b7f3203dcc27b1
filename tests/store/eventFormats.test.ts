import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import excel from 'exceljs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { secondsOf, stampOf } from '../../src/core/calendar/stamp.js';
import { WanggeError } from '../../src/core/errors.js';
import { readRecordSheet } from '../../src/io/eventSheet.js';
import { stagedAt } from '../../src/io/stagedEvents.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { type EventSource, type Intake, loadEvents } from '../../src/store/loadEvents.js';
import type { Cell, EventStore } from '../../src/store/store.js';

let store: EventStore;
let folder: string;
beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
});
afterAll(() => store.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KNOWN = new Set(['id', 'category', 'reportedAt', 'handledAt', '工单编号', '大类', '上报时间', '处置时间']);

async function refused(work: Promise<unknown>): Promise<WanggeError> {
  const error = await work.catch((e: unknown) => e);
  expect(error).toBeInstanceOf(WanggeError);
  expect((error as WanggeError).hint?.zh).toBeTruthy();
  return error as WanggeError;
}

async function workbook(fill: (sheet: excel.Worksheet) => void): Promise<string> {
  const book = new excel.Workbook();
  fill(book.addWorksheet('事件'));
  const path = join(folder, 'events.xlsx');
  await book.xlsx.writeFile(path);
  return path;
}

async function load(source: EventSource): Promise<{ intake: Intake; rows: Record<string, Cell>[] }> {
  const intake = await loadEvents(store, source);
  for (const { lines, accepted, rejected } of intake.files) expect(accepted + rejected).toBe(lines);
  return { intake, rows: await store.rows('SELECT * FROM events ORDER BY id') };
}

const stamps = (rows: readonly Record<string, Cell>[], column: string) =>
  rows.map((row) => (row[column] === null ? null : stampOf(Number(row[column]))));

describe('events in a workbook', () => {
  it('stand below titles and a header in two rows; dates are cells, serials or text; faults cost their own row', async () => {
    const path = await workbook((sheet) => {
      sheet.addRow(['云溪县 2026 年一季度事件台账']);
      sheet.mergeCells('A1:D1');
      sheet.addRow(['工单编号', '大类', '时间', '时间']);
      sheet.addRow(['工单编号', '大类', '上报时间', '处置时间']);
      sheet.mergeCells('A2:A3');
      sheet.mergeCells('B2:B3');
      sheet.mergeCells('C2:D2');
      sheet.addRow(['E1', '市容', new Date(Date.UTC(2026, 2, 1, 8, 5, 0)), '2026年3月2日 9时']);
      sheet.addRow([]);
      sheet.addRow(['E2', '市容', 46_082.5, '']);
      sheet.addRow(['E3', '市容', { error: '#REF!' }, '']);
      sheet.addRow(['E4', '', '2026/3/4', '']);
    });
    const sheet = await readRecordSheet(path, KNOWN);
    expect(sheet.headers).toEqual(['工单编号', '大类', '上报时间', '处置时间']);
    const { intake, rows } = await load({ file: path, format: sheet });
    expect(rows.map((row) => row.id)).toEqual(['E1', 'E2']);
    expect(stamps(rows, 'reportedAt')).toEqual(['2026-03-01T08:05:00', '2026-03-01T12:00:00']);
    expect(stamps(rows, 'handledAt')).toEqual(['2026-03-02T09:00:00', null]);
    expect(intake.rejects.map(({ line, code }) => [line, code])).toEqual([
      [7, 'cellError'],
      [8, 'missing'],
    ]);
  });

  it('a header merged across an empty column names one column', async () => {
    const path = await workbook((sheet) => {
      sheet.addRow(['工单编号', '工单编号', '大类', '上报时间']);
      sheet.mergeCells('A1:B1');
      sheet.addRow(['E1', null, '市容', '2026-03-01']);
    });
    expect((await readRecordSheet(path, KNOWN)).headers).toEqual(['工单编号', '大类', '上报时间']);
  });

  it('refuses what is no workbook, and one without a header that is known, with a remedy', async () => {
    const named = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const csv = await refused(readRecordSheet(named('a.xlsx', 'id,category\n1,2\n'), KNOWN));
    expect([csv.code, csv.hint?.en]).toEqual(['formatUnsupported', expect.stringContaining('.csv')]);
    const locked = await refused(readRecordSheet(named('b.xlsx', Buffer.from('d0cf11e0a1b11ae1', 'hex')), KNOWN));
    expect(locked.text.en).toContain('encrypted');
    const torn = await refused(readRecordSheet(named('c.xlsx', Buffer.from('504b030414000600', 'hex')), KNOWN));
    expect(torn.code).toBe('formatUnsupported');
    const foreign = await workbook((sheet) => {
      sheet.addRow(['序号', '金额']);
      sheet.addRow([1, 2]);
    });
    expect((await refused(readRecordSheet(foreign, KNOWN))).code).toBe('columnMissing');
    const xlsxAsCsv = named('d.csv', Buffer.from('504b030414000600', 'hex'));
    expect((await refused(loadEvents(store, { file: xlsxAsCsv }))).code).toBe('formatUnsupported');
  });
});

describe('events in Parquet', () => {
  const parquet = async (select: string) => {
    const path = join(folder, 'events.parquet');
    await store.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
    return { file: path, format: 'parquet' } as const;
  };

  it('come with types of their own: numbers as ids, timestamps with and without a zone, dates, flags', async () => {
    const source = await parquet(`SELECT * FROM (VALUES
      (7::BIGINT, '市容', TIMESTAMP '2026-03-01 08:05:00.5', TIMESTAMPTZ '2026-03-01 01:00:00+00', DATE '2026-03-05', true, 2::SMALLINT),
      (8, '市容', NULL, NULL, NULL, false, 0)) t(id, category, "reportedAt", "acceptedAt", "dueAt", void, reworks)`);
    const { intake, rows } = await load(source);
    expect(rows.map((row) => [row.id, row.void, Number(row.reworks)])).toEqual([['7', true, 2]]);
    expect(stamps(rows, 'reportedAt')).toEqual(['2026-03-01T08:05:00']);
    expect(stamps(rows, 'acceptedAt')).toEqual(['2026-03-01T09:00:00']);
    expect(Number(rows[0]!.dueAt)).toBe(secondsOf('2026-03-05T23:59:59'));
    expect(intake.rejects.map(({ line, column, code }) => [line, column, code])).toEqual([[2, 'reportedAt', 'missing']]);
  });

  it('refuses a missing column and a file that is none', async () => {
    const source = await parquet(`SELECT 'E1' AS id, '市容' AS category`);
    expect((await refused(loadEvents(store, source))).code).toBe('columnMissing');
    writeFileSync(source.file, 'PAR1 and no more');
    const broken = await refused(loadEvents(store, source));
    expect(broken.code).toBe('formatUnsupported');
    expect(broken.text.zh).not.toContain('SELECT');
  });

  it('that are torn within name their file, and no statement of the engine', async () => {
    const source = await parquet(
      "SELECT 'E' || i AS id, '市容' AS category, '2026-03-01' AS \"reportedAt\" FROM range(5000) t(i) ORDER BY hash(i)",
    );
    writeFileSync(source.file, readFileSync(source.file).fill(0xff, 4, 4000));
    const { code, text, file } = await refused(loadEvents(store, { ...source, shown: '台账.parquet' }));
    expect([code, file]).toEqual(['storeFailed', '台账.parquet']);
    expect(text.zh).toMatch(/^数据引擎读不了这个事件文件:\S/);
    for (const said of [text.zh, text.en]) expect(said).not.toMatch(/COPY|SELECT|\n|wangge-/);
  });
});

describe('events that were read before', () => {
  it('are taken from where they were staged, rejects, duplicates and all', async () => {
    const file = join(folder, 'events.csv');
    writeFileSync(
      file,
      'id,category,reportedAt\nE1,市容,2026-03-01\nE2,市容,soon\nE3,"市\n容",2026-03-02\nE1,市容,2026-03-04\ntorn\nE4,市容,2026-03-01\n',
    );
    const staged = stagedAt(join(folder, 'staged'), 'events-1');
    const first = await load({ file, staged });
    expect(readdirSync(join(folder, 'staged')).sort()).toEqual(['events-1.json', 'events-1.parquet']);
    rmSync(file);
    expect(await load({ file, staged })).toEqual(first);
    expect(first.rows.map((row) => row.id)).toEqual(['E1', 'E3', 'E4']);
    expect(first.intake.rejects.map(({ line, code }) => [line, code])).toEqual([
      [2, 'duplicateId'],
      [3, 'badStamp'],
      [7, 'columnCount'],
    ]);
  });

  it('of plain lines as of any others: a line too short or too long is found all the same', async () => {
    for (const line of ['E2,市容', 'E2,市容,2026-03-01,x', 'E2,"市容",2026-03-02', '', 'E2,市容,2026-03-02\r']) {
      const file = join(folder, 'plain.csv');
      writeFileSync(file, `id,category,reportedAt\nE1,市容,2026-03-01\n${line}\nE3,市容,2026-03-03\n`);
      const { intake, rows } = await load({ file });
      const sound = /2026-03-02/.test(line);
      expect(
        rows.map((row) => row.id),
        line,
      ).toEqual(sound ? ['E1', 'E2', 'E3'] : ['E1', 'E3']);
      expect(
        intake.rejects.map((reject) => [reject.line, reject.code]),
        line,
      ).toEqual(sound || line === '' ? [] : [[3, 'columnCount']]);
    }
  });
});
