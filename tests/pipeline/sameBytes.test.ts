import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/store/duckdb.js';
import { cli, freshFolder, smallProject } from '../cli/smallProject.js';

const SAMPLE = fileURLToPath(new URL('../../fixtures/yunxi/', import.meta.url));
const COMPARED = /\.(geojson|csv|json|svg)$/;

interface Rows {
  features: { geometry: { type: string; coordinates: unknown } }[];
}

function shuffle<T>(items: T[], random: () => number): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

/** The lines of a table in another order; the header and the lines of the given numbers (from 1) stay where they are. */
function shuffledLines(text: string, random: () => number, staying: ReadonlySet<number>): string {
  expect(text).not.toMatch(/"[^",]*\n/);
  const lines = text.trimEnd().split('\n');
  const moving = lines.flatMap((_, i) => (i === 0 || staying.has(i + 1) ? [] : [i]));
  const order = shuffle([...moving], random);
  const turned = [...lines];
  for (const [k, i] of moving.entries()) turned[i] = lines[order[k]!]!;
  return `${turned.join('\n')}\n`;
}

/** The same records in another order, rings started elsewhere: another file, the same input. */
function shuffled(text: string, random: () => number): string {
  const file = JSON.parse(text) as Rows;
  shuffle(file.features, random);
  for (const { geometry } of file.features) {
    if (geometry.type === 'Polygon')
      geometry.coordinates = (geometry.coordinates as unknown[][]).map((ring) =>
        turned(ring, Math.floor(random() * (ring.length - 1))),
      );
  }
  return JSON.stringify(file);
}

function turned(ring: unknown[], by: number): unknown[] {
  const open = ring.slice(0, -1);
  const start = [...open.slice(by), ...open.slice(0, by)];
  return [...start, start[0]];
}

/**
 * Files of a result folder that must be the same to the byte. The manifest also hashes the raw input and is left out, and so
 * is the number of the line from which a finding comes: the lines have moved.
 */
function results(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => COMPARED.test(name) && name !== 'manifest.json')
      .sort()
      .map((name) => {
        const text = readFileSync(join(folder, name), 'utf8');
        return [name, name.endsWith('.json') ? JSON.stringify(JSON.parse(text, withoutLine)) : text];
      }),
  );
}

function withoutLine(key: string, value: unknown): unknown {
  if (key !== 'place' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'line'));
}

/** The lines of events.csv that are faulty on purpose, and the one that is repeated word for word. */
function plantedLines(): Set<number> {
  const { rejects } = JSON.parse(readFileSync(join(SAMPLE, 'planted-rejects.json'), 'utf8')) as { rejects: { line: number }[] };
  const lines = readFileSync(join(SAMPLE, 'events.csv'), 'utf8').split('\n');
  const planted = rejects.map(({ line }) => line);
  expect(planted.length).toBeGreaterThan(0);
  const texts = new Set(planted.map((line) => lines[line - 1]));
  return new Set(lines.flatMap((text, i) => (texts.has(text) ? [i + 1] : [])));
}

describe('the same input gives the same bytes', () => {
  it('the sample from ground to report, with every file in another order', async () => {
    const copy = freshFolder();
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 0x80000000;
    };
    const moved: string[] = [];
    for (const name of readdirSync(SAMPLE)) {
      const before = readFileSync(join(SAMPLE, name), 'utf8');
      let text = before;
      if (name.endsWith('.geojson')) text = shuffled(text, random);
      if (name.endsWith('.csv')) text = shuffledLines(text, random, name === 'events.csv' ? plantedLines() : new Set());
      if (text !== before) moved.push(name);
      writeFileSync(join(copy, name), text);
    }
    expect(moved).toEqual(
      expect.arrayContaining('assignments events limits marks points visits workers'.split(' ').map((name) => `${name}.csv`)),
    );
    const [first, second] = [freshFolder(), freshFolder()];
    for (const [input, out] of [
      [SAMPLE, first],
      [copy, second],
    ] as const) {
      const run = await cli('run', join(input, 'wangge.yaml'), '-o', out);
      expect([run.exit, run.err]).toEqual([0, '']);
    }
    const [a, b] = [results(first), results(second)];
    expect(Object.keys(a)).toEqual(
      expect.arrayContaining([
        ...['cells.geojson', 'grids.geojson', 'micro-grids.geojson', 'boundary.geojson', 'units.csv', 'plan.json', 'map.svg'],
        ...['staffing.csv', 'load.csv', 'visits.csv', 'staffing.json', 'round.json', 'rejects-events.csv'],
        ...['workers.csv', 'grids.csv', 'areas.csv', 'departments.csv'],
      ]),
    );
    expect(Object.keys(b)).toEqual(Object.keys(a));
    expect(Object.keys(a).filter((name) => b[name] !== a[name])).toEqual([]);

    const store = await openDuckDb();
    try {
      for (const [name, out] of [
        ['a', first],
        ['b', second],
      ] as const)
        await store.run(`CREATE VIEW ${name} AS SELECT * FROM read_parquet('${join(out, 'events.parquet')}')`);
      const [counts] = await store.rows<{ all: bigint; gone: bigint; come: bigint }>(`SELECT
        (SELECT count(*) FROM a) AS "all",
        (SELECT count(*) FROM (SELECT * FROM a EXCEPT ALL SELECT * FROM b)) AS gone,
        (SELECT count(*) FROM (SELECT * FROM b EXCEPT ALL SELECT * FROM a)) AS come`);
      expect(Number(counts!.all)).toBeGreaterThan(10_000);
      expect([counts!.gone, counts!.come]).toEqual([0n, 0n]);
    } finally {
      store.close();
    }
  }, 240_000);

  it('small towns, in any order and with any seed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        async (seed, stream) => {
          const random = () => stream.next().value as number;
          const original = smallProject();
          const other = smallProject((files) => {
            for (const name of Object.keys(files)) if (name.endsWith('.geojson')) files[name] = shuffled(files[name]!, random);
          });
          const written: Record<string, string>[] = [];
          for (const folder of [original, other]) {
            const { exit } = await cli('plan', join(folder, 'wangge.yaml'), '--seed', String(seed));
            expect([0, 4]).toContain(exit);
            written.push(results(join(folder, 'out')));
          }
          expect(Object.keys(written[0]!).length).toBeGreaterThanOrEqual(7);
          expect(written[1]).toEqual(written[0]);
        },
      ),
      { numRuns: 4 },
    );
  }, 180_000);
});
