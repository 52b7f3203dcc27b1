import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secondsOf } from '../../src/core/calendar/stamp.js';
import { readCsv } from '../../src/io/csv.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEventRecords } from '../../src/store/loadEventRecords.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import { type EventStore, literal } from '../../src/store/store.js';
import { folderOf } from '../cli/smallProject.js';

let store: EventStore;
beforeAll(async () => {
  store = await openDuckDb({ threads: 1 });
});
afterAll(() => store.close());

const SEPARATORS: [string, string][] = [
  ['a semicolon', ';'],
  ['a full-width semicolon', '\uff1b'],
  ['a comma', ','],
  ['a full-width comma', '\uff0c'],
  ['the comma of lists', '\u3001'],
  ['a line break', '\n'],
  ['a line break of Windows', '\r\n'],
];
const STAMPS = ['2026-03-02T08:00:00', '2026-03-03T09:00:00'];

describe('several stamps in one cell', () => {
  it.each(SEPARATORS)('are told apart by %s', async (_, between) => {
    const cell = `2026-03-03 09:00${between}2026年3月2日 8时${between}`;
    const file = join(folderOf({}), 'events.csv');
    writeFileSync(file, `id,category,reportedAt,extendedAt\nE1,市容,2026-03-01,"${cell}"\n`);
    const listed = STAMPS.map((stamp) => secondsOf(stamp)).join(';');
    const seen = async (table: string) =>
      (await store.rows<{ x: string | null }>(`SELECT "extendedAt" AS x FROM ${table}`)).map(({ x }) => x);
    expect((await loadEvents(store, { file })).rejects).toEqual([]);
    expect(await seen('events')).toEqual([listed]);
    const record = { id: 'E1', category: '市容', reportedAt: '2026-03-01', extendedAt: cell };
    expect((await loadEventRecords(store, [record], { table: 'noted' })).rejects).toEqual([]);
    expect(await seen('noted')).toEqual([listed]);
    expect(readCsv(file, 'events').rows.map(({ extendedAt }) => extendedAt?.split(';').sort())).toEqual([STAMPS]);
  });

  const [LATER, EARLIER] = ['2026-03-03 09:00:00', '2026-03-02 08:00:00'];
  it.each([
    ['timestamps', `[TIMESTAMP '${LATER}', TIMESTAMP '${EARLIER}']`],
    ['timestamps with a zone', `[TIMESTAMPTZ '${LATER}+08', TIMESTAMPTZ '2026-03-02 00:00:00+00']`],
    ['texts', "['2026-03-03 09:00', '2026年3月2日 8时']"],
    ['texts with a gap', `['${LATER}', NULL, '${EARLIER}', '']`],
  ])('are read from a list column of Parquet: %s', async (_, list) => {
    const file = join(folderOf({}), 'events.parquet');
    const rows = ['A', 'B', 'C']
      .map((id, i) => `SELECT '${id}' AS id, ${[list, '[]', 'NULL'][i]} AS "extendedAt"`)
      .join(' UNION ALL ');
    await store.run(
      `COPY (SELECT *, '市容' AS category, '2026-03-01' AS "reportedAt" FROM (${rows})) TO ${literal(file)} (FORMAT parquet)`,
    );
    expect((await loadEvents(store, { file, format: 'parquet' })).rejects).toEqual([]);
    const seen = await store.rows<{ x: string | null }>(`SELECT "extendedAt" AS x FROM events ORDER BY id`);
    expect(seen.map(({ x }) => x)).toEqual([STAMPS.map((stamp) => secondsOf(stamp)).join(';'), null, null]);
  });

  it('are rejected where one of a list is no stamp', async () => {
    const file = join(folderOf({}), 'events.parquet');
    await store.run(
      `COPY (SELECT 'A' AS id, '市容' AS category, '2026-03-01' AS "reportedAt", ['2026-03-02', '昨天'] AS "extendedAt") TO ${literal(file)} (FORMAT parquet)`,
    );
    const { rejects } = await loadEvents(store, { file, format: 'parquet' });
    expect(rejects.map(({ code, text }) => [code, text.zh])).toEqual([['badStamp', expect.stringContaining('2026-03-02;昨天')]]);
  });
});
