import { stampOf } from '../core/calendar/stamp.js';
import type { Scheme, StageRule } from '../core/config/scheme.js';
import type { Light, Warning } from '../core/warning.js';
import { type EventStore, identifier } from '../store/store.js';
import { factsOf } from './buildFacts.js';
import { kindsWhere } from './codedFacts.js';
import { countedSql } from './eventPoints.js';
import { stageColumn } from './factColumns.js';
import { clockOf, type RoundClock } from './roundClock.js';

export type { Light, Warning } from '../core/warning.js';

const YELLOW_TENTHS = 8;

/**
 * The early-warning list as of the round's moment: every stage that has begun, is not done and is overdue, yellow or due
 * within a day, the most overdue first; those after closing (回访) too. The red ones of a stage are its `overdueOpen`. After `scoreRound`, in its store.
 *
 * @example (await listWarnings(store, scheme, clock)).filter(({ light }) => light === 'red')
 */
export async function listWarnings(store: EventStore, scheme: Scheme, clock: RoundClock): Promise<Warning[]> {
  const lists: Warning[] = [];
  const waits = scheme.lifecycle.map(({ id }) => waiting((fact) => identifier(stageColumn(id, fact))));
  const open = `SELECT id FROM coded_facts WHERE ${kindsWhere(`${countedSql} AND (${waits.join(' OR ')})`)}`;
  const facts = await factsOf(store, open);
  for (const stage of scheme.lifecycle) lists.push(...(await warningsOf(store, facts, stage, clock)));
  const order: Record<Light, number> = { red: 0, yellow: 1, soon: 2 };
  // stages come in the order of the lifecycle and events in that of their ids; the sort is stable
  return lists.sort((a, b) => order[a.light] - order[b.light] || a.leftSeconds - b.leftSeconds);
}

interface Raw {
  readonly [column: string]: string | bigint | boolean | null;
  readonly id: string;
  readonly category: string;
  readonly urgency: string;
  readonly grid: string | null;
  readonly worker: string | null;
  readonly used: bigint;
  readonly allowed: bigint;
  readonly began: bigint;
  readonly paused: bigint | null;
  readonly resumed: bigint | null;
}

/** A stage that has begun, is not done and has a limit. */
function waiting(c: (fact: 'done' | 'used' | 'limit') => string): string {
  return `(NOT ${c('done')} AND ${c('used')} IS NOT NULL AND ${c('limit')} IS NOT NULL)`;
}

async function warningsOf(store: EventStore, facts: string, stage: StageRule, clock: RoundClock): Promise<Warning[]> {
  const c = (fact: Parameters<typeof stageColumn>[1]) => identifier(stageColumn(stage.id, fact));
  const left = `(${c('limit')} - ${c('used')})`;
  const day = (urgency: 'normal' | 'urgent') => daySeconds(stage, urgency, clock);
  const nearly = `(10 * ${c('used')} >= ${YELLOW_TENTHS} * ${c('limit')} OR ${left} <= CASE WHEN urgency = 'urgent' THEN ${day('urgent')} ELSE ${day('normal')} END)`;
  const counts = `"suspendedFrom" <= ${clock.asOf} AND NOT coalesce(suspension_fault, false)`;
  // Not by is_closed: a stage such as the follow-up begins when the case is closed.
  const rows = await store.rows<Raw>(
    `SELECT id, category, urgency, grid, ${c('worker')} AS worker, ${c('used')}::BIGINT AS used, ${c('limit')}::BIGINT AS allowed,
       ${identifier(stage.from)} AS began, CASE WHEN ${counts} THEN "suspendedFrom" END AS paused, suspended_to AS resumed
     FROM ${facts} WHERE ${countedSql} AND ${waiting(c)}
       AND (${c('overdue')} OR ${nearly}) ORDER BY id`,
  );
  return rows.map((row): Warning => {
    const [usedSeconds, limitSeconds] = [Number(row.used), Number(row.allowed)];
    const leftSeconds = limitSeconds - usedSeconds;
    const light = leftSeconds < 0 ? 'red' : 10 * usedSeconds >= YELLOW_TENTHS * limitSeconds ? 'yellow' : 'soon';
    const urgency = row.urgency === 'urgent' ? 'urgent' : 'normal';
    return {
      event: row.id,
      category: row.category,
      urgency: row.urgency,
      stage: stage.label,
      grid: row.grid,
      worker: row.worker,
      light,
      usedSeconds,
      limitSeconds,
      leftSeconds,
      dueAt: endOf(stage, urgency, clock, row),
    };
  });
}

function onWorkingTime(stage: StageRule, urgency: 'normal' | 'urgent'): boolean {
  const until = typeof stage.limit === 'object' && 'until' in stage.limit;
  return !until && clockOf(stage, urgency) === 'working';
}

function daySeconds(stage: StageRule, urgency: 'normal' | 'urgent', clock: RoundClock): number {
  return onWorkingTime(stage, urgency) && clock.calendar ? clock.calendar.daySeconds : 86_400;
}

/**
 * The moment at which the limit ends or ended: the beginning, the limit and the suspension before it, on the stage's clock.
 * Null while a suspension keeps it from ending, and where the calendar does not reach that far.
 */
function endOf(stage: StageRule, urgency: 'normal' | 'urgent', clock: RoundClock, row: Raw): string | null {
  const { calendar } = clock;
  const working = onWorkingTime(stage, urgency) && calendar ? calendar : null;
  const at = (seconds: number) => working?.position(seconds) ?? seconds;
  const began = Number(row.began);
  let amount = Number(row.allowed);
  if (row.paused !== null && (row.resumed === null || Number(row.resumed) > began)) {
    const paused = at(Math.max(began, Number(row.paused)));
    if (at(began) + amount > paused) {
      if (row.resumed === null) return null;
      amount += at(Number(row.resumed)) - paused;
    }
  }
  if (!working) return stampOf(began + amount);
  const last = working.days.at(-1)!;
  const reach = last.before + last.spans.reduce((sum, span) => sum + span.to - span.from, 0);
  return working.position(began) + amount > reach ? null : stampOf(working.addWorking(began, amount));
}
