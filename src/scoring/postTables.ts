import { type Cell, type ColumnType, type EventStore, identifier } from '../store/store.js';
import { ALWAYS, type PostSpan } from './posts.js';

/** Who held a post at a moment, as SQL over a relation with a column `grid_subject` (how the spans' grids are told there). */
export interface PostSql {
  /** Joins of all roles, for a relation with that alias. */
  joins(alias: string): string;
  /** The holder of a post at a stamp: the worker's id, or its number. */
  at(role: string | undefined, stamp: string, what: 'worker' | 'number'): string;
}

/**
 * Tables `posts_0, posts_1, …`, one a role, with one row a grid: since when who, from the first to the last (nobody between
 * two spans is somebody without a name). So one join by grid answers for every stamp of an event.
 *
 * @param placeOf how a grid is told in the relation that is joined; undefined = no event can lie in it
 */
export async function createPosts(
  store: EventStore,
  spans: readonly PostSpan[],
  roles: readonly string[],
  placeOf: (grid: string) => string | number | undefined,
  numbers: ReadonlyMap<string, number>,
): Promise<PostSql> {
  const found = new Map<string, { readonly table: string; readonly most: number }>();
  for (const role of new Set(roles)) {
    const turns = turnsOf(spans.filter((span) => span.role === role));
    let most = 0;
    for (const own of turns.values()) most = Math.max(most, own.length);
    if (most === 0) continue;
    const table = `posts_${found.size}`;
    const rows: Cell[][] = [];
    for (const [grid, own] of turns) {
      const place = placeOf(grid);
      if (place === undefined) continue;
      const row: Cell[] = [place];
      for (let i = 0; i < most; i++) {
        const { since = null, worker = null } = own[i] ?? NOBODY;
        row.push(since, worker, worker === null ? null : numbers.get(worker)!);
      }
      rows.push(row);
    }
    const columns: Record<string, ColumnType> = { place: typeof rows[0]?.[0] === 'number' ? 'integer' : 'text' };
    for (let i = 0; i < most; i++)
      Object.assign(columns, { [`since_${i}`]: 'integer', [`worker_${i}`]: 'text', [`number_${i}`]: 'integer' });
    await store.createTable(table, columns, rows);
    found.set(role, { table, most });
  }
  return {
    joins: (alias) =>
      [...found.values()].map(({ table }) => `LEFT JOIN ${table} ON ${table}.place = ${alias}.grid_subject`).join(' '),
    at: (role, stamp, what) => {
      const posts = role === undefined ? undefined : found.get(role);
      if (!posts) return what === 'worker' ? 'NULL::VARCHAR' : 'NULL::BIGINT';
      const turns = Array.from({ length: posts.most }, (_, i) => posts.most - 1 - i);
      const cases = turns.map(
        (i) => `WHEN ${stamp} >= ${posts.table}.since_${i} THEN ${posts.table}.${identifier(`${what}_${i}`)}`,
      );
      return `CASE ${cases.join(' ')} END`;
    },
  };
}

interface Turn {
  readonly since: number;
  readonly worker: string | null;
}

const NOBODY: Partial<Turn> = {};

/** By grid, who takes over when; the spans of a grid come one after another, as `postSpans` makes them. */
function turnsOf(spans: readonly PostSpan[]): Map<string, Turn[]> {
  const turns = new Map<string, Turn[]>();
  const until = new Map<string, number>();
  for (const { grid, worker, from, to } of spans) {
    const own = turns.get(grid) ?? [];
    if (own.length === 0) turns.set(grid, own);
    if ((until.get(grid) ?? from) < from) own.push({ since: until.get(grid)!, worker: null });
    own.push({ since: from, worker });
    until.set(grid, to);
  }
  for (const [grid, to] of until) if (to < ALWAYS) turns.get(grid)!.push({ since: to, worker: null });
  return turns;
}
