import type { Finding } from '../core/finding.js';
import type { GridRegister } from '../core/register.js';
import { type EventStore, identifier } from '../store/store.js';
import { placeEvents, type ToGround } from './placeEvents.js';

/** How many events of a category a grid had in a month, on average over the months given. */
export interface EventRateRow {
  readonly grid: string;
  readonly category: string;
  readonly perMonth: number;
}

/**
 * Events reported in `[from, to)` (seconds of local time), placed on the grids of a register and counted by category: what
 * staffing needs to know of them. Void and duplicate events count, too: somebody went there. Sorted by grid and category;
 * events that no grid holds are in the findings.
 *
 * @example await eventRates(store, register, { from, to, months: 3 })
 */
export async function eventRates(
  store: EventStore,
  register: GridRegister,
  period: { readonly from: number; readonly to: number; readonly months: number },
  { table = 'events', toGround = null }: { readonly table?: string; readonly toGround?: ToGround | null } = {},
): Promise<{ readonly rates: EventRateRow[]; readonly findings: readonly Finding[] }> {
  const events = identifier(table);
  const placing = await placeEvents(store, events, register, toGround);
  const findings = await placing.findings();
  const rows = await store.rows<{ grid: string; category: string; n: bigint }>(
    `SELECT placed_grid AS grid, e.category AS category, count(*) AS n FROM placed_events e
     WHERE placed_grid IS NOT NULL AND e."reportedAt" >= ${period.from} AND e."reportedAt" < ${period.to}
     GROUP BY ALL ORDER BY grid, category`,
  );
  return { rates: rows.map(({ grid, category, n }) => ({ grid, category, perMonth: Number(n) / period.months })), findings };
}
