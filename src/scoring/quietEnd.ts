import { dateOf } from '../core/calendar/stamp.js';
import type { Finding } from '../core/finding.js';
import type { EventStore } from '../store/store.js';
import type { RoundClock } from './roundClock.js';

const DAY = 86_400;
/** A quiet end is told when it is longer than a week and than so many times the usual time between two events. */
const QUIET_DAYS = 7;
const TIMES_USUAL = 5;
/** Of fewer events no time between them is the usual one. */
const FEWEST = 10;

/**
 * Notes that the events stop well before the end of a round that is judged as of its end: most likely it still goes on, and
 * whatever is open counts as overdue by then. Few events lie far apart, so that a long time without one means something only
 * beside the time that usually passes between them.
 *
 * @param events name of a relation of canonical columns, as `loadEvents` makes it
 * @example await quietEnd(store, 'events', roundClock(scheme, '2026Q1', undefined))
 */
export async function quietEnd(store: EventStore, events: string, { round, from, to, asOf }: RoundClock): Promise<Finding[]> {
  if (asOf !== to) return [];
  const [row] = await store.rows<{ n: bigint; last: bigint | null }>(
    `SELECT count(*) AS n, max("reportedAt") AS last FROM ${events} WHERE "reportedAt" >= ${from} AND "reportedAt" < ${to}`,
  );
  if (!row || row.last === null || row.n < FEWEST) return [];
  const last = Number(row.last);
  const quiet = to - last;
  if (quiet <= QUIET_DAYS * DAY || quiet * Number(row.n) <= TIMES_USUAL * (last - from)) return [];
  const [of, end] = [dateOf(Math.floor(last / DAY)), dateOf(to / DAY - 1)];
  return [
    {
      code: 'round.quietEnd',
      severity: 'warning',
      text: {
        zh: `最后一件事件上报于 ${of},而 ${round} 到 ${end} 才结束:得分按期末评定,仍未办结的届时可能算逾期`,
        en: `the last event was reported on ${of}, ${round} ends on ${end}: the scores are as of the end, when what is still open may be overdue`,
      },
      hint: {
        zh: `本期尚未结束的,用 --as-of ${of} 作期中预警;事件文件不全的,补全后重新计分`,
        en: `while the round goes on, use --as-of ${of} for early warnings; if the event file is not complete, complete it and score again`,
      },
      figures: { last: of, end },
    },
  ];
}
