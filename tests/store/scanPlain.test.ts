import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import { scanPlain } from '../../src/store/scanPlain.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `scanPlain` says, in the plainest words. */
function oracle(text: string): { lines: number; plainBlanks: boolean } | null {
  // A text without any break may be the beginning of a longer line.
  if (!text.includes('\n')) return null;
  const lines = text.split('\n');
  const last = lines.at(-1) === '' ? lines.pop() : undefined;
  const broken = last === undefined ? lines.slice(0, -1) : lines;
  if (/["\0]/.test(text) || lines.some((line) => line === '' || line === '\r' || /\r[\s\S]/.test(line))) return null;
  if (last === undefined && lines.at(-1)?.endsWith('\r')) return null;
  const returns = broken.filter((line) => line.endsWith('\r')).length;
  return returns === 0 || returns === broken.length ? { lines: lines.length, plainBlanks: !/[\u00a0\u3000]/.test(text) } : null;
}

describe('scanPlain', () => {
  it('takes files of plain lines, and none else', () => {
    const piece = fc.constantFrom('a', ',', ' ', '\t', '\n', '\n', '\r\n', '\r', '网', 'a,b', '"', '\0', '\u3000', '\u00a0');
    const lines = fc.array(fc.constantFrom('a,b', '网 格', ' x', 'y\t'), { minLength: 1, maxLength: 6 });
    const file = join(folder, 'plain.csv');
    const seen = { plain: 0, other: 0 };
    const holds = (text: string) => {
      writeFileSync(file, text);
      const expected = oracle(text);
      seen[expected ? 'plain' : 'other']++;
      expect(scanPlain(file, 0), JSON.stringify(text)).toEqual(expected);
    };
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => holds(pieces.join(''))),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n'), fc.boolean(), (all, end, ended) =>
        holds(all.join(end) + (ended ? end : '')),
      ),
      { numRuns: 100 },
    );
    expect(Math.min(seen.plain, seen.other)).toBeGreaterThan(50);
  });
});

describe('cells of a plain file', () => {
  it('are read without the blanks around them, stamps in any writing', async () => {
    const store = await openDuckDb({ threads: 1 });
    const stamps = [
      '2026-03-01 08:05:00',
      '2026-03-01T08:05:00',
      '2026-03-01 08:05',
      '2026/3/1 8:05',
      '2026-03-01',
      '1900-01-01 00:00:00',
    ];
    const load = async (name: string, around: (cell: string) => string) => {
      const rows = stamps.map((stamp, i) => [`E${i}`, '市容', stamp, i % 2 === 0 ? '2' : '', stamp]);
      const file = join(folder, name);
      writeFileSync(file, ['id,category,reportedAt,reworks,dueAt', ...rows.map((row) => row.map(around).join(','))].join('\n'));
      const intake = await loadEvents(store, { file });
      expect([intake.accepted, intake.rejects]).toEqual([stamps.length, []]);
      return store.rows('SELECT * FROM events ORDER BY id');
    };
    try {
      const bare = await load('bare.csv', (cell) => cell);
      expect(bare.map((row) => row.reportedAt)).toEqual([
        1772352300n,
        1772352300n,
        1772352300n,
        1772352300n,
        1772323200n,
        -2208988800n,
      ]);
      expect(bare[4]!.dueAt).toBe(1772323200n + 86_399n);
      for (const [name, blank] of Object.entries({ space: ' ', tab: '\t', wide: '\u3000', both: ' \u00a0' }))
        expect(await load(`${name}.csv`, (cell) => blank + cell + blank), name).toEqual(bare);
    } finally {
      store.close();
    }
  });

  it('are no stamps outside the years that are read', async () => {
    const store = await openDuckDb({ threads: 1 });
    const file = join(folder, 'years.csv');
    const stamps = [
      '1899-12-31 23:59:59',
      '2200-01-01 00:00:00',
      '19000-01-01 00:00:00',
      '0026-03-01 08:05:00',
      '2026-02-30 08:05:00',
    ];
    writeFileSync(
      file,
      ['id,category,reportedAt', ...stamps.map((stamp, i) => `E${i},市容,${stamp}`), 'OK,市容,2199-12-31 23:59:59'].join('\n'),
    );
    try {
      const { accepted, rejects } = await loadEvents(store, { file });
      expect(accepted).toBe(1);
      expect(rejects.map(({ line, code }) => [line, code])).toEqual(stamps.map((_, i) => [i + 2, 'badStamp']));
    } finally {
      store.close();
    }
  });
});
