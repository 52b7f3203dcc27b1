import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStamp, secondsOf } from '../../src/core/calendar/stamp.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { defineStampMacros } from '../../src/store/stampSql.js';
import type { EventStore } from '../../src/store/store.js';

const ZONE = 'Asia/Shanghai';
let store: EventStore;
beforeAll(async () => {
  store = await openDuckDb({ threads: 1 });
  await defineStampMacros(store, ZONE);
});
afterAll(() => store.close());

/** Texts as people write them, with numbers in and out of range, and such texts with a character changed. */
const n = (max: number) => fc.integer({ min: 0, max });
const padded = (max: number) => n(max).chain((v) => fc.constantFrom(String(v), String(v).padStart(2, '0')));
const written = fc
  .tuple(
    fc.constantFrom('2026', '2025', '2024', '2000', '1900', '2199', '0026', '1899'),
    padded(13),
    padded(32),
    padded(25),
    padded(61),
    padded(61),
    fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
  )
  .map(([y, mo, d, h, mi, s, form]) => {
    const date = `${y}-${mo}-${d}`;
    switch (form) {
      case 0:
        return date;
      case 1:
        return `${date} ${h}:${mi}`;
      case 2:
        return `${date}T${h}:${mi}:${s}`;
      case 3:
        return `${y}/${mo}/${d} ${h}:${mi}`;
      case 4:
        return `${y}.${mo}.${d}`;
      case 5:
        return `${y}年${mo}月${d}日 ${h}时${mi}分`;
      case 6:
        return `${y}年${mo}月${d}日${h}时`;
      case 7:
        return `${y}年${mo}月${d}日 ${h}:${mi}:${s}`;
      case 8:
        return `${mo}/${d}/${y} ${h}:${mi}:${s} ${Number(s) % 2 ? 'AM' : 'pm'}`;
      case 9:
        return `${date}T${h}:${mi}:${s}${Number(s) % 2 ? 'Z' : '-05:30'}`;
      default:
        return `${date} ${h}:${mi}:${s}.${Number(s) % 2 ? '250' : '25'}`;
    }
  });
const damaged = fc
  .tuple(written, fc.nat(20), fc.constantFrom('', 'x', ' ', '/', '-', ':', '9', '时', '+'))
  .map(([text, at, by]) => text.slice(0, at) + by + text.slice(at + 1));

describe('read_stamp in SQL', () => {
  it('agrees with readStamp on everything', async () => {
    const texts = fc.sample(fc.oneof(written, damaged), { numRuns: 6000, seed: 7 }).filter((t) => t.trim() === t && t !== '');
    texts.push(
      '2024-02-29',
      '2025-02-29',
      '01/08/2015 10:37:47 AM',
      '01/08/2015 12:00:00 AM',
      '13/08/2015 10:00:00 AM',
      '08/01/2015',
    );
    texts.push('2015-07-01T00:00:00-04:00', '2026-03-01 24:00:00', '2026-03-01T08:05:00+0800', '2026-03-01T08:05:00+15:00');
    await store.createTable(
      'texts',
      { n: 'integer', x: 'text' },
      texts.map((text, i) => [i, text]),
    );
    const rows = await store.rows<{ n: bigint; x: string; s: bigint | null; t: boolean }>(
      'SELECT n, x, read_stamp(x) AS s, stamp_has_time(x) AS t FROM texts ORDER BY n',
    );
    let read = 0;
    for (const row of rows) {
      const stamp = readStamp(row.x, ZONE);
      expect([row.x, row.s === null ? null : Number(row.s)]).toEqual([row.x, stamp === null ? null : secondsOf(stamp)]);
      if (stamp !== null) {
        expect([row.x, row.t]).toEqual([row.x, stamp.length === 19]);
        read++;
      }
    }
    expect(read).toBeGreaterThan(1000);
    expect(read).toBeLessThan(rows.length - 1000);
  });
});
