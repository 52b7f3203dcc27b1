import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUBJECT_KINDS, type SubjectScore } from '../../src/core/round.js';
import { groundNumbers, subjectOfCode } from '../../src/scoring/factNumbers.js';
import type { PostSpan } from '../../src/scoring/posts.js';
import { createPosts } from '../../src/scoring/postTables.js';
import { roundClock } from '../../src/scoring/roundClock.js';
import { scoreRound } from '../../src/scoring/scoreRound.js';
import { prepareSubjects } from '../../src/scoring/scoreSubjects.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEventRecords } from '../../src/store/loadEventRecords.js';
import { type EventStore, literal } from '../../src/store/store.js';
import { makeWorld } from './world.js';

let store: EventStore;
beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
});
afterAll(() => store.close());

describe('posts in one row a grid', () => {
  it('tell who was there at any moment, and nobody between two spans', async () => {
    const turns = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(3), fc.constantFrom('W1', 'W2', 'W3')), {
      maxLength: 4,
    });
    const posts = fc.array(fc.tuple(fc.constantFrom('G1', 'G2', 'G3'), fc.constantFrom('r', 's'), turns), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(posts, fc.boolean(), async (drawn, numbered) => {
        const held = new Map(drawn.map(([grid, role, own]) => [`${grid} ${role}`, own]));
        const spans = [...held].flatMap(([key, own]): PostSpan[] => {
          const [grid, role] = key.split(' ') as [string, string];
          let at = 0;
          return own.map(([length, gap, worker]) => {
            const span = { grid, role, worker, from: at + gap, to: at + gap + length };
            at = span.to;
            return span;
          });
        });
        const place = (grid: string) => (numbered ? Number(grid[1]) : grid);
        const numbers = new Map(['W1', 'W2', 'W3'].map((id, i) => [id, i]));
        const sql = await createPosts(store, spans, ['r', 's', 'nobody'], place, numbers);
        const asked = ['G1', 'G2', 'G3'].flatMap((grid) => Array.from({ length: 12 }, (_, at) => [grid, at] as const));
        const values = asked.map(([grid, at]) => `(${literal(grid)}, ${numbered ? grid[1] : literal(grid)}, ${at})`);
        const rows =
          await store.rows(`SELECT e.grid, moment, ${sql.at('r', 'moment', 'worker')} AS r, ${sql.at('s', 'moment', 'number')} AS s,
          ${sql.at('nobody', 'moment', 'worker')} AS n FROM (VALUES ${values.join(', ')}) e(grid, place, moment) ${sql.joins('e')} ORDER BY e.grid, moment`);
        const holder = (grid: string, role: string, at: number) =>
          spans.find((span) => span.grid === grid && span.role === role && span.from <= at && at < span.to)?.worker ?? null;
        for (const [i, [grid, at]] of asked.entries()) {
          const number = holder(grid, 's', at);
          const expected = { r: holder(grid, 'r', at), s: number === null ? null : BigInt(numbers.get(number)!), n: null };
          expect(rows[i]).toEqual({ grid, moment: at, ...expected });
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('a round whose facts are not listed', () => {
  it('comes to the same scores, and tells how many facts there are', async () => {
    const world = makeWorld(7, 300);
    await loadEventRecords(store, world.events.map(recordOf));
    const round = await scoreRound(world, world.scheme, store, { round: '2026Q1' });
    const whole = { worker: round.workers, grid: round.grids, area: round.areas, department: round.departments };
    const clock = roundClock(world.scheme, '2026Q1', undefined);
    const numbers = {
      workers: [...new Set(world.workers.map(({ id }) => id))].sort(),
      ground: groundNumbers(world.register),
    };
    for (const kind of SUBJECT_KINDS) {
      const scores: SubjectScore[] = [];
      const how = { locale: 'zh-CN', listed: false, idOf: subjectOfCode(numbers, kind) } as const;
      (await prepareSubjects(store, world.scheme, kind, world, clock, how))((some) => scores.push(...some));
      const told = ({ subject, total, rank, grade, metrics }: SubjectScore) => ({ subject, total, rank, grade, metrics });
      expect(scores.map(told)).toEqual(whole[kind].map(told));
      expect(scores.length).toBeGreaterThan(1);
      const said = (list: readonly SubjectScore[]) =>
        list.flatMap(({ tree }) =>
          (tree.parts ?? []).flatMap((part) => (part.parts ?? []).map(({ id, points, how: h }) => ({ id, points, h }))),
        );
      expect(said(scores)).toEqual(said(whole[kind]));
    }
  });
});

/** A record as `loadEventRecords` takes it, from the cells of a file. */
function recordOf(cells: Readonly<Record<string, string>>) {
  const numbers = new Set(['lon', 'lat', 'extensions', 'returns', 'reworks', 'satisfaction']);
  const entries = Object.entries(cells).flatMap(([key, text]): [string, string | number | boolean][] => {
    if (text === '') return [];
    if (key === 'void') return [[key, text === 'true']];
    return [[key, numbers.has(key) ? Number(text) : text]];
  });
  return Object.fromEntries(entries) as never;
}
