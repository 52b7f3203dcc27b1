import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStamp, secondsOf } from '../../src/core/calendar/stamp.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import { type EventStore, literal } from '../../src/store/store.js';
import { folderOf } from '../cli/smallProject.js';

let store: EventStore;
beforeAll(async () => {
  store = await openDuckDb({ threads: 1 });
});
afterAll(() => store.close());

/** Moments as Parquet holds them, and what a person would write. */
const MOMENTS = [
  "TIMESTAMP '2026-03-01 08:05:00'",
  "TIMESTAMP '2026-03-01 00:00:00'",
  "TIMESTAMP '2026-03-01 08:05:59.999999'",
  "TIMESTAMP '1850-03-01 08:05:00'",
  "TIMESTAMP '1899-12-31 23:59:59'",
  "TIMESTAMP '1900-01-01 00:00:00'",
  "TIMESTAMP '2199-12-31 23:59:59'",
  "TIMESTAMP '2200-01-01 00:00:00'",
  "TIMESTAMP '12026-03-01 08:05:00'",
  "TIMESTAMP '0044-03-15 (BC) 08:05:00'",
  "TIMESTAMP 'infinity'",
  "TIMESTAMP_NS '2026-03-01 08:05:00.123456789'",
  "TIMESTAMP_MS '2026-03-01 08:05:00.5'",
  "TIMESTAMP_S '2026-03-01 08:05:00'",
  "DATE '2026-03-01'",
  "DATE '1899-12-31'",
  "DATE '2200-01-01'",
  "DATE 'infinity'",
  "TIME '08:05:00'",
  '20260301::BIGINT',
  '46082::INTEGER',
  '46082.5::DOUBLE',
  'true',
];

describe('typed columns of stamps', () => {
  it.each(MOMENTS)('are accepted as the same text is: %s', async (moment) => {
    const file = join(folderOf({}), 'events.parquet');
    await store.run(`COPY (SELECT 'A' AS id, '市容' AS category, ${moment} AS "reportedAt", ${moment} AS "dueAt", 1 AS n)
      TO ${literal(file)} (FORMAT parquet)`);
    const [{ text } = { text: '' }] = await store.rows<{ text: string }>(`SELECT (${moment})::VARCHAR AS text`);
    const { accepted, rejects } = await loadEvents(store, { file, format: 'parquet', ignore: ['n'] });
    const stamp = readStamp(text);
    expect([text, accepted, rejects.map(({ code }) => code)]).toEqual([text, stamp ? 1 : 0, stamp ? [] : ['badStamp']]);
    if (stamp === null) return;
    const [row] = await store.rows<{ at: bigint; due: bigint }>('SELECT "reportedAt" AS at, "dueAt" AS due FROM events');
    const endOfDay = stamp.length === 10 ? 86_399 : 0;
    expect([row!.at, row!.due].map(Number)).toEqual([secondsOf(stamp), secondsOf(stamp) + endOfDay]);
  });
});
