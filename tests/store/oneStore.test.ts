import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEventRecords } from '../../src/store/loadEventRecords.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import type { EventStore } from '../../src/store/store.js';
import { folderOf } from '../cli/smallProject.js';

let store: EventStore;
beforeAll(async () => {
  store = await openDuckDb({ threads: 1 });
});
afterAll(() => store.close());

const events = async () => (await store.rows<{ id: string }>('SELECT id FROM events ORDER BY id')).map(({ id }) => id);
const event = (id: string) => ({ id, category: '市容', reportedAt: '2026-03-01T08:00:00' });

describe('one store', () => {
  it('takes events of files and of memory one after another, in any order; the last ones stand', async () => {
    const file = join(
      folderOf({ 'events.csv': 'id,category,reportedAt\nF1,市容,2026-03-01\nF1,市容,2026-03-02\n' }),
      'events.csv',
    );
    const fromFile = async () => {
      expect((await loadEvents(store, { file })).rejects.map(({ code }) => code)).toEqual(['duplicateId']);
      expect(await events()).toEqual(['F1']);
    };
    const fromMemory = async (...ids: string[]) => {
      expect((await loadEventRecords(store, ids.map(event))).accepted).toBe(new Set(ids).size);
      expect(await events()).toEqual([...new Set(ids)]);
    };
    await fromFile();
    await fromMemory('M1', 'M2', 'M2');
    await fromFile();
    await fromMemory('M3');
    await fromMemory('M4', 'M5');
  });
});
