import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stampOf } from '../../src/core/calendar/stamp.js';
import type { EventRecord } from '../../src/core/tables.js';
import { findSuspects } from '../../src/scoring/suspects.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEventRecords } from '../../src/store/loadEventRecords.js';
import type { EventStore } from '../../src/store/store.js';

let store: EventStore;
beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
});
afterAll(() => store.close());

const START = 1_772_000_000;
interface Spot {
  readonly category: string;
  readonly x: number;
  readonly y: number;
  readonly at: number;
}
const spot = fc.record<Spot>({
  category: fc.constantFrom('市容', '安全'),
  x: fc.integer({ min: -120, max: 120 }),
  y: fc.integer({ min: -120, max: 120 }),
  at: fc.integer({ min: -50, max: 50 }).map((hours) => hours * 3600),
});

function record(i: number, { category, x, y, at }: Spot): EventRecord {
  return { id: `E${String(i).padStart(3, '0')}`, category, reportedAt: stampOf(START + at), lon: x, lat: y };
}

/** The rule, pair by pair. */
function pairs(spots: readonly Spot[]): string[] {
  const found: string[] = [];
  for (const [i, b] of spots.entries()) {
    for (const [j, a] of spots.entries()) {
      const before = a.at < b.at || (a.at === b.at && j < i);
      const near = (a.x - b.x) ** 2 + (a.y - b.y) ** 2 <= 2500;
      if (i !== j && before && near && a.category === b.category && b.at - a.at <= 86_400)
        found.push(`${record(i, b).id} ${record(j, a).id}`);
    }
  }
  return found.sort();
}

describe('findSuspects', () => {
  it('finds the pairs that comparing all with all finds, in any order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spot, { minLength: 1, maxLength: 40 }), fc.boolean(), spot, async (drawn, reversed, shift) => {
        // Wherever cells and spans begin: all are moved alike.
        const spots = drawn.map((s) => ({ ...s, x: s.x + 7 * shift.x, y: s.y + 7 * shift.y, at: s.at + 7 * shift.at }));
        const records = spots.map((s, i) => record(i, s));
        await loadEventRecords(store, reversed ? records.reverse() : records);
        const { suspects } = await findSuspects(store, 'events', { unit: 'metre' });
        expect(suspects.map(({ id, earlier }) => `${id} ${earlier}`)).toEqual(pairs(spots));
      }),
      { numRuns: 25 },
    );
  });

  it('measures degrees on the ground: 49 m are near, 51 m are not, wherever cells end', async () => {
    const metre = 1 / 111_195;
    const cos = Math.cos((31.25 * Math.PI) / 180);
    const at = (id: string, east: number, north: number): EventRecord => ({
      ...{ id, category: '市容', reportedAt: '2026-03-01T08:00:00' },
      lon: 121.4700001 + (east * metre) / cos,
      lat: 31.25 + north * metre,
    });
    for (const shift of [0, 10, 20, 30, 40]) {
      await loadEventRecords(store, [at('A', shift, 0), at('B', shift + 49, 0), at('C', shift, 51), at('D', shift - 51, 0)]);
      const { suspects } = await findSuspects(store, 'events', { unit: 'degree' });
      expect(suspects.map(({ id, earlier, metres }) => [id, earlier, metres])).toEqual([['B', 'A', 49]]);
    }
  });

  it('tells events of two subcategories apart, where both name one', async () => {
    const at = (id: string, subcategory?: string): EventRecord => ({
      ...{ id, category: '市容', reportedAt: `2026-03-01T08:00:0${id.length}`, lon: 0, lat: 0 },
      ...(subcategory === undefined ? {} : { subcategory }),
    });
    await loadEventRecords(store, [at('A', '暴露垃圾'), at('BB', '井盖破损'), at('CCC', '暴露垃圾'), at('DDDD')]);
    const { suspects } = await findSuspects(store, 'events', { unit: 'metre' });
    expect(suspects.map(({ id, earlier }) => `${id} ${earlier}`)).toEqual(['CCC A', 'DDDD A', 'DDDD BB', 'DDDD CCC']);
  });

  it('looks at each event where units are not said: degrees beside metres, not compared with each other', async () => {
    const metre = 1 / 111_195;
    const at = (id: string, lon: number, lat: number): EventRecord => ({
      ...{ id, category: '市容', reportedAt: '2026-03-01T08:00:00', lon, lat },
    });
    await loadEventRecords(store, [
      ...[at('A', 500_000, 3_400_000), at('B', 500_049, 3_400_000), at('C', 500_000, 3_400_051)],
      ...[at('D', 120.1, 30.2), at('E', 120.1, 30.2 + 49 * metre), at('F', 120.1, 30.2 - 51 * metre)],
    ]);
    const found = async (unit: 'degree' | 'metre' | 'seen') =>
      (await findSuspects(store, 'events', { unit })).suspects.map(({ id, earlier }) => `${id} ${earlier}`);
    expect(await found('seen')).toEqual(['B A', 'E D']);
    expect(await found('metre')).toEqual(['B A', 'E D', 'F D', 'F E']);
  });

  it('tells events of the round only, but looks for what they repeat in the day before', async () => {
    const day = 86_400;
    const at = (id: string, seconds: number): EventRecord => ({
      ...{ id, category: '市容', reportedAt: stampOf(START + seconds), lon: 0, lat: 0 },
    });
    await loadEventRecords(store, [
      at('A', -2 * day),
      at('B', -day),
      at('C', 0),
      at('D', day),
      at('E', 2 * day),
      at('F', 3 * day),
    ]);
    const found = async (within?: { from: number; to: number; asOf: number }) =>
      (await findSuspects(store, 'events', { unit: 'metre', ...(within ? { within } : {}) })).suspects.map(
        ({ id, earlier }) => `${id} ${earlier}`,
      );
    expect(await found()).toEqual(['B A', 'C B', 'D C', 'E D', 'F E']);
    expect(await found({ from: START, to: START + 3 * day, asOf: START + 9 * day })).toEqual(['C B', 'D C', 'E D']);
    expect(await found({ from: START, to: START + 3 * day, asOf: START + day })).toEqual(['C B', 'D C']);
  });

  it('tells a crowd at one place as such, and leaves void events and known duplicates out', async () => {
    const same = (id: string, more: Partial<EventRecord> = {}): EventRecord => ({
      ...{ id, category: '市容', reportedAt: '2026-03-01T08:00:00', lon: 0, lat: 0 },
      ...more,
    });
    await loadEventRecords(store, [same('A'), same('B', { void: true }), same('C', { duplicateOf: 'A' })]);
    expect((await findSuspects(store, 'events', { unit: 'metre' })).suspects).toEqual([]);
    await loadEventRecords(
      store,
      Array.from({ length: 51 }, (_, i) => same(`E${i}`)),
    );
    const { suspects, findings } = await findSuspects(store, 'events', { unit: 'metre' });
    expect(suspects).toEqual([]);
    expect(findings.map(({ code, figures }) => [code, figures])).toEqual([['event.crowded', { events: 51, places: 1 }]]);
  });

  it('leaves a crowd out of pairs, and finds those beside it', async () => {
    const at = (id: string, lon: number): EventRecord => ({
      ...{ id, category: '市容', reportedAt: '2026-03-01T08:00:00', lon, lat: 10 },
    });
    const crowd = Array.from({ length: 60 }, (_, i) => at(`E${i}`, 149));
    await loadEventRecords(store, [...crowd, at('A', 151), at('B', 160), at('C', 99), at('D', 98)]);
    const { suspects, findings } = await findSuspects(store, 'events', { unit: 'metre' });
    expect(suspects.map(({ id, earlier }) => `${id} ${earlier}`)).toEqual(['B A', 'D C']);
    expect(findings.map(({ figures }) => figures)).toEqual([
      { events: 2, pairs: 2 },
      { events: 60, places: 1 },
    ]);
  });
});
