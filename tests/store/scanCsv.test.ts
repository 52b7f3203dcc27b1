import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WanggeError } from '../../src/core/errors.js';
import { cleanCsv } from '../../src/store/cleanCsv.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { lineOfRecord } from '../../src/store/lineSteps.js';
import { scanCsv } from '../../src/store/scanCsv.js';
import type { Cell, EventStore } from '../../src/store/store.js';

let store: EventStore;
let folder: string;
beforeAll(async () => {
  store = await openDuckDb({ threads: 1 });
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const OPTIONS = { delimiter: 44, width: 3, start: 0, stopAtForeign: false };
/** Bodies made of what trips readers: quotes, commas, line breaks, empty lines, a Chinese letter. */
const body = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      ',',
      ',',
      ',',
      '"',
      '""',
      '\n',
      '\n',
      '\r\n',
      '\r',
      '格',
      'x,y,z\n',
      '"q",1,2\n',
      '1,"two\nlines",3\n',
    ),
    { maxLength: 60 },
  )
  .map((p) => p.join(''));

function scanOf(text: string, block?: number) {
  const file = join(folder, 'scan.csv');
  writeFileSync(file, `h1,h2,h3\n${text}`);
  const taken: string[] = [];
  const scan = scanCsv(file, {
    ...OPTIONS,
    ...(block === undefined ? {} : { block }),
    sink: (bytes, from, to) => taken.push(bytes.toString('utf8', from, to)),
  });
  return { file, scan, taken };
}

describe('scanCsv', () => {
  it('accounts for every physical line, in blocks of any size', () => {
    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 40 }), (text, block) => {
        const { scan, taken } = scanOf(text);
        const lines = text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
        const inRecords = taken.reduce((sum, record) => sum + record.split('\n').length, 0);
        expect(1 + inRecords + scan.torn.length + scan.blankLines).toBe(1 + lines);
        expect(scan.records).toBe(taken.length);
        // Each record begins on the line that lineOfRecord says.
        const physical = `h1,h2,h3\n${text}`.split('\n');
        for (const [i, record] of taken.entries()) {
          const first = record.split('\n')[0]!;
          expect(physical[lineOfRecord(scan.steps, i) - 1]!.replace(/\r+$/, '')).toBe(first.replace(/\r+$/, ''));
        }
        const small = scanOf(text, block);
        expect(small.taken).toEqual(taken);
        expect(small.scan.torn).toEqual(scan.torn);
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  it('hands the engine a file that it reads exactly so', async () => {
    const samples = fc.sample(body, { numRuns: 120, seed: 5 });
    let read = 0;
    for (const text of samples) {
      const { file, taken } = scanOf(text);
      let clean: ReturnType<typeof cleanCsv>;
      try {
        clean = cleanCsv({ file }, new Set(['h1', 'h2', 'h3']), (name) => join(folder, name));
      } catch (error) {
        expect((error as WanggeError).code).toBe('fileEmpty');
        expect(text.replaceAll(/[\r\n]/g, '')).toBe('');
        continue;
      }
      const columns = ['a', 'b', 'c'];
      const source = store.csvSource({ path: clean.path, delimiter: ',', columns, longest: clean.scan.longest });
      await store.run(`CREATE OR REPLACE TABLE t AS SELECT * FROM ${source}`);
      const rows = await store.rows<Record<string, Cell>>(
        "SELECT coalesce(a, '') AS a, coalesce(b, '') AS b, coalesce(c, '') AS c FROM t ORDER BY rowid",
      );
      expect(rows.map((r) => [r.a, r.b, r.c])).toEqual(taken.map(fieldsOf));
      read += rows.length;
    }
    expect(read).toBeGreaterThan(60);
  });
});

/** Fields by a regular expression, apart from the program's own reader. */
function fieldsOf(record: string): string[] {
  return [...`,${record}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) =>
    m[1] === undefined ? m[2]! : m[1].replaceAll('""', '"'),
  );
}
