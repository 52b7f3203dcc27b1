import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventStore, loadEventRecords, loadEvents, openDuckDb, WanggeError } from '../../src/index.js';
import { folderOf } from '../cli/smallProject.js';
import { COLUMNS, csvOf, makeWorld, type RawEvent, withExtensionStamps } from '../scoring/world.js';

type Records = Parameters<typeof loadEventRecords>[1];
type EventRecord = Records[number];

let store: EventStore;
beforeAll(async () => {
  store = await openDuckDb();
});
afterAll(() => store.close());

const tableOf = async (name: string) => ({
  columns: await store.rows(
    `SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '${name}' ORDER BY ordinal_position`,
  ),
  rows: await store.rows(`SELECT * FROM ${name} ORDER BY id`),
});

const NUMBERS = new Set(['lon', 'lat', 'extensions', 'returns', 'reworks', 'satisfaction']);

/** The cells of an invented file as a program would hold them. */
function recordOf(raw: RawEvent): EventRecord {
  const entries = Object.entries(raw)
    .filter(([, cell]) => cell !== '')
    .map(([name, cell]) => [name, NUMBERS.has(name) ? Number(cell) : name === 'void' ? cell === '是' : cell]);
  return Object.fromEntries(entries) as EventRecord;
}

const SOUND = { id: 'A', category: '市容', reportedAt: '2026-03-01T08:05:00' } as const;
const load = (records: readonly unknown[]) => loadEventRecords(store, records as Records);

describe('events in memory', () => {
  it('make the same table as the same events in a file, in any order, duplicates and all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 120 }), async (seed, size) => {
        const { events } = withExtensionStamps(makeWorld(seed, size), seed);
        // Every third event a second time, further along or not.
        const again = events.filter((_, i) => i % 3 === 0).map((event): RawEvent => ({ ...event, closedAt: '2026-04-01 09:00' }));
        const all: RawEvent[] = [...events, ...again, ...again.slice(0, 2)].map((event, i) =>
          i % 5 === 0
            ? { ...event, dueAt: '2026-03-31' }
            : i % 5 === 1
              ? { ...event, dueAt: '2026-03-31T12:00:00+00:00' }
              : event,
        );
        const header = csvOf([]).trim();
        const csv = [`${header},dueAt`, ...all.map((e) => [...COLUMNS, 'dueAt'].map((c) => e[c] ?? '').join(','))].join('\n');
        const fromFile = await loadEvents(store, { file: `${folderOf({ 'e.csv': csv })}/e.csv`, shown: 'x' }, { table: 'filed' });
        const turned = seed % all.length;
        const given = [...all.slice(turned), ...all.slice(0, turned)].map(recordOf);
        const fromMemory = await loadEventRecords(store, given, { table: 'held', shown: 'x' });
        expect(await tableOf('held')).toEqual(await tableOf('filed'));
        expect(fromMemory.files).toEqual(fromFile.files);
        expect(fromMemory.files[0]!.rejected).toBeGreaterThan(0);
      }),
      { numRuns: 8 },
    );
  });

  it('none are a table without rows', async () => {
    expect(await load([])).toEqual({
      files: [{ file: 'records', lines: 0, accepted: 0, rejected: 0, reasons: {} }],
      rejects: [],
      findings: [],
      accepted: 0,
    });
    expect((await tableOf('events')).rows).toEqual([]);
    expect((await tableOf('events')).columns).toHaveLength(32);
  });

  it.each([
    ['an empty id', { ...SOUND, id: ' ' }, 'missing', 'id'],
    ['no category', { id: 'A', reportedAt: '2026-03-01' }, 'missing', 'category'],
    ['30 February', { ...SOUND, reportedAt: '2026-02-30' }, 'badStamp', 'reportedAt'],
    ['a moment that is a Date', { ...SOUND, closedAt: new Date(0) }, 'badStamp', 'closedAt'],
    ['a number that is none', { ...SOUND, lon: Number.NaN }, 'badNumber', 'lon'],
    ['an infinity', { ...SOUND, lat: Number.POSITIVE_INFINITY }, 'badNumber', 'lat'],
    ['half a rework', { ...SOUND, reworks: 0.5 }, 'badNumber', 'reworks'],
    ['fewer than no returns', { ...SOUND, returns: -1 }, 'badNumber', 'returns'],
    ['one of two stamps that is none', { ...SOUND, extendedAt: '2026-03-02;morgen' }, 'badStamp', 'extendedAt'],
    ['no stamp among separators', { ...SOUND, extendedAt: '; ;' }, 'badStamp', 'extendedAt'],
    ['six of five', { ...SOUND, satisfaction: 6 }, 'badNumber', 'satisfaction'],
    ['an unknown urgency', { ...SOUND, urgency: '特急' }, 'badValue', 'urgency'],
    ['a name that every object has', { ...SOUND, tier: 'constructor' }, 'badValue', 'tier'],
    ['a flag as text', { ...SOUND, void: 'yes' }, 'badValue', 'void'],
    ['an id as a number', { ...SOUND, id: 7 }, 'badValue', 'id'],
  ] as const)('%s is told, and costs only its own record', async (_, record, code, column) => {
    const intake = await load([{ ...SOUND, id: 'Z' }, record]);
    expect(intake.rejects).toMatchObject([{ file: 'records', line: 2, code, column }]);
    expect(intake.files).toMatchObject([{ lines: 2, accepted: 1, rejected: 1, reasons: { [code]: 1 } }]);
    expect(intake.findings).toMatchObject([{ code: 'events.rejects', figures: { records: 1 } }]);
    expect((await tableOf('events')).rows.map(({ id }) => id)).toEqual(['Z']);
  });

  it('a misspelt key is told, with the key that may be meant', async () => {
    const { findings, accepted } = await load([{ ...SOUND, hanldedAt: '2026-03-02' }]);
    expect(accepted).toBe(1);
    expect(findings).toMatchObject([{ code: 'events.keyUnknown', severity: 'warning', figures: { records: 1 } }]);
    expect(findings[0]!.hint!.en).toContain('handledAt');
  });

  it('a closed store is an error of the store, not a crash', async () => {
    const closed = await openDuckDb();
    closed.close();
    await expect(loadEventRecords(closed, [SOUND])).rejects.toBeInstanceOf(WanggeError);
  });
});
