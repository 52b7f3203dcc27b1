import type { WorkingCalendar } from '../core/calendar/workingCalendar.js';
import { type ColumnType, type EventStore, identifier } from '../store/store.js';
import type { RoundClock } from './roundClock.js';

/** Table `calendar`: the prefix sums of a working calendar, one row a day, its spans side by side (an absent span is empty). */
export async function createCalendar(store: EventStore, calendar: WorkingCalendar | null): Promise<void> {
  if (calendar === null) return;
  const most = spanCount(calendar);
  const columns: Record<string, ColumnType> = { day: 'integer', before: 'integer' };
  for (let i = 0; i < most; i++) Object.assign(columns, { [`f${i}`]: 'integer', [`t${i}`]: 'integer' });
  const rows = calendar.days.map(({ day, before, spans }) => [
    day,
    before,
    ...Array.from({ length: most }, (_, i) => [spans[i]?.from ?? 0, spans[i]?.to ?? 0]).flat(),
  ]);
  await store.createTable('calendar', columns, rows);
}

/** Working seconds from the calendar's first moment to each of some stamps, as columns; NULL outside the calendar's years. */
export interface Positions {
  readonly columns: readonly string[];
  readonly joins: string;
  /** The column for a stamp. */
  at(stamp: string): string;
  /** The position of the moment of judgement. */
  readonly asOf: number;
}

export function positionsOf(clock: RoundClock, stamps: readonly string[], table: string): Positions {
  const { calendar } = clock;
  const name = (stamp: string) => identifier(`_w_${stamp}`);
  if (calendar === null || stamps.length === 0) return { columns: [], joins: '', at: name, asOf: 0 };
  const spans = Array.from({ length: spanCount(calendar) }, (_, i) => i);
  const columns = stamps.map((stamp) => {
    const c = identifier(`c_${stamp}`);
    const second = `(${table}.${identifier(stamp)} - ${c}.day * 86400)`;
    const within = spans.map(
      (i) =>
        `CASE WHEN ${second} <= ${c}.f${i} THEN 0 WHEN ${second} >= ${c}.t${i} THEN ${c}.t${i} - ${c}.f${i} ELSE ${second} - ${c}.f${i} END`,
    );
    // Outside the calendar the join finds nothing, and the sum with `before` is NULL.
    return `${c}.before + ${within.join(' + ')} AS ${name(stamp)}`;
  });
  const joins = stamps.map((stamp) => {
    const c = identifier(`c_${stamp}`);
    return `LEFT JOIN calendar ${c} ON ${c}.day = ${table}.${identifier(stamp)} // 86400`;
  });
  return { columns, joins: joins.join(' '), at: name, asOf: calendar.position(clock.asOf) };
}

function spanCount(calendar: WorkingCalendar): number {
  return Math.max(...calendar.days.map((day) => day.spans.length));
}
