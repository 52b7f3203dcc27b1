import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEvents } from '../../src/store/loadEvents.js';

const folder = new URL('../../fixtures/yunxi/', import.meta.url);

it('rejects exactly the lines of the sample that were spoiled', async () => {
  const planted = JSON.parse(readFileSync(new URL('planted-rejects.json', folder), 'utf8')) as {
    rejects: { line: number; column: string | null }[];
  };
  const store = await openDuckDb({ threads: 2 });
  try {
    const intake = await loadEvents(store, { file: fileURLToPath(new URL('events.csv', folder)), shown: 'events.csv' });
    expect(intake.rejects.map((r) => r.line)).toEqual(planted.rejects.map((r) => r.line));
    for (const [i, reject] of intake.rejects.entries()) {
      // A repeated or torn record is rejected as a whole line.
      if (reject.column !== null) expect(reject.column).toBe(planted.rejects[i]!.column);
    }
    const [file] = intake.files;
    expect(file!.accepted + file!.rejected).toBe(file!.lines);
  } finally {
    store.close();
  }
});
