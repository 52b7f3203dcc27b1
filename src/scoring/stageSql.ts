import { MAX_EXTENSIONS, type StageRule } from '../core/config/scheme.js';
import { identifier } from '../store/store.js';
import type { Positions } from './calendarSql.js';
import { type StageColumn, stageColumn } from './factColumns.js';
import { type RoundClock, runsOnWorkingTime } from './roundClock.js';

/**
 * What becomes of one stage of an event, as columns in three steps, each computed from the one before: its end and what is
 * wrong with its stamps; its time and its limit; the verdicts. All flags are true or false, never NULL.
 */
export interface StageSql {
  readonly stage: StageRule;
  /** The main stage takes extensions. */
  readonly isMain: boolean;
  readonly clock: RoundClock;
  readonly positions: Positions;
  /** Whether any event was suspended, or has extensions: what never occurs is not computed. */
  readonly suspends: boolean;
  readonly extends: boolean;
  /** Columns of the stamps at which extensions were asked for, the earliest first. */
  readonly asked: readonly string[];
}

/** The columns of the stamps at which extensions of a stage were asked for: as many as may count, and as any event has. */
export function extensionStamps(stage: StageRule, most: number): string[] {
  if (isUntil(stage)) return [];
  return Array.from({ length: Math.min(most, stage.maxExtensions ?? MAX_EXTENSIONS) }, (_, i) => `_extension_${i + 1}`);
}

/** A stage that runs until a deadline of the event's own. */
export function isUntil({ limit }: StageRule): boolean {
  return typeof limit === 'object' && 'until' in limit;
}

/** The stamps whose place on the working calendar is asked for. */
export function workingStamps(stages: readonly StageRule[], suspends: boolean): string[] {
  const working = stages.filter((stage) => runsOnWorkingTime(stage) && !isUntil(stage));
  const paused = suspends ? ['suspendedFrom', 'suspended_to'] : [];
  return working.length === 0 ? [] : [...new Set([...working.flatMap((s) => [s.from, s.to]), ...paused])];
}

/** A column of a stage as kept. */
export function column(stage: StageRule, fact: StageColumn): string {
  return identifier(stageColumn(stage.id, fact));
}

/** Columns of a stage on the way to those that are kept. */
export function raw(
  stage: StageRule,
  what: 'limit' | 'end' | 'order' | 'start' | 'calendar' | 'began' | 'day' | 'used' | 'excess' | 'over',
): string {
  return identifier(`_${stage.id}_${what}`);
}

/** The stage's end as far as it is known at the moment of judgement, and stamps in an impossible order or without a beginning. */
export function endColumns({ stage, clock }: StageSql): string[] {
  const [from, to] = [identifier(stage.from), identifier(stage.to)];
  return [
    `CASE WHEN ${to} <= ${clock.asOf} THEN ${to} END AS ${raw(stage, 'end')}`,
    `coalesce(${to} < ${from}, false) AS ${raw(stage, 'order')}`,
    `(${from} IS NULL AND ${to} IS NOT NULL) AS ${raw(stage, 'start')}`,
  ];
}

/** One clock: where a stamp and the moment of judgement stand on it, and how long a day is. */
interface ClockSql {
  readonly at: (stamp: string) => string;
  readonly asOf: string;
  readonly day: string;
}

const natural = (clock: RoundClock): ClockSql => ({ at: identifier, asOf: String(clock.asOf), day: '86400' });

/** What comes out on the clock that a case runs on. */
function onClock({ stage, clock, positions }: StageSql, make: (c: ClockSql) => string): string {
  if (isUntil(stage) || !runsOnWorkingTime(stage)) return make(natural(clock));
  const working = { at: positions.at, asOf: String(positions.asOf), day: String(clock.calendar?.daySeconds ?? 28_800) };
  if (typeof stage.clock === 'string') return make(working);
  const by = (urgency: 'normal' | 'urgent') =>
    make((stage.clock as { normal: string; urgent: string })[urgency] === 'working' ? working : natural(clock));
  return `CASE WHEN urgency = 'urgent' THEN ${by('urgent')} ELSE ${by('normal')} END`;
}

/** Less the part of a suspension that lies between the stage's beginning and a moment. */
function minusPause({ stage, suspends }: StageSql, c: ClockSql, until: string): string {
  // least and greatest pass over NULL, so a stamp outside the calendar must be caught before they see it.
  return !suspends
    ? ''
    : ` - CASE WHEN NOT was_suspended THEN 0 WHEN ${c.at('suspendedFrom')} IS NULL THEN NULL
      WHEN suspended_to IS NOT NULL AND ${c.at('suspended_to')} IS NULL THEN NULL ELSE greatest(0, least(${until}, CASE WHEN suspended_to IS NULL THEN ${c.asOf} ELSE ${c.at('suspended_to')} END)
      - greatest(${c.at(stage.from)}, ${c.at('suspendedFrom')})) END`;
}

/**
 * Of the main stage: how many extensions count, and whether any was asked for too late. One counts that was asked for while
 * the limit, as it then was, had not run out, or at any time before the moment of judgement where the scheme counts late ones;
 * whatever has no stamp is taken to have been in time, and to have come first.
 */
export function grantedColumns(of: StageSql): string[] {
  const { stage, asked } = of;
  if (!of.extends || isUntil(stage)) return ['extensions AS extensions_counted', 'false AS extended_late'];
  const most = stage.maxExtensions ?? MAX_EXTENSIONS;
  if (asked.length === 0) return [`least(extensions, ${most}) AS extensions_counted`, 'false AS extended_late'];
  const known = asked.map((stamp) => `(${identifier(stamp)} IS NOT NULL)::INTEGER`).join(' + ');
  if (stage.lateExtensions === 'counted')
    return [`least(${most}, extensions, extensions_unstamped + ${known}) AS extensions_counted`, 'false AS extended_late'];
  const late = asked.map((stamp, i) => {
    const used = onClock(of, (c) => `${c.at(stamp)} - ${c.at(stage.from)}${minusPause(of, c, c.at(stamp))}`);
    return `coalesce((${used}) > ${raw(stage, 'limit')} * (${i + 1} + extensions_unstamped), false)`;
  });
  // Stamps ascend: after one that came too late none was in time.
  const inTime = `CASE ${asked.map((stamp, i) => `WHEN ${identifier(stamp)} IS NULL OR ${late[i]} THEN ${i}`).join(' ')} ELSE ${asked.length} END`;
  return [
    `least(${most}, extensions, extensions_unstamped + ${inTime}) AS extensions_counted`,
    `${inTime} < ${known} AS extended_late`,
  ];
}

/** Whether it began, the time on its clock, its limit, what it took beyond that, and the length of a day on its clock. */
export function usedColumns(of: StageSql): string[] {
  const { stage, isMain, clock } = of;
  const [from, end] = [identifier(stage.from), raw(stage, 'end')];
  const plain = natural(clock);
  const finish = (c: ClockSql) => `CASE WHEN ${end} IS NULL THEN ${c.asOf} ELSE ${c.at(stage.to)} END`;
  const pause = (c: ClockSql) => minusPause(of, c, finish(c));
  const began = isUntil(stage)
    ? `("reportedAt" <= ${clock.asOf})`
    : `(coalesce(${from} <= ${clock.asOf}, false) AND NOT ${raw(stage, 'order')})`;
  const used = isUntil(stage)
    ? `CASE WHEN ${from} <= ${clock.asOf} THEN ${finish(plain)} - ${from}${pause(plain)} END`
    : onClock(of, (c) => `${finish(c)} - ${c.at(stage.from)}${pause(c)}`);
  const extended = of.extends ? ' * (1 + extensions_counted)' : '::BIGINT';
  const factor = isMain && !isUntil(stage) ? extended : '';
  const limit = isUntil(stage) ? `"dueAt" - ${from}` : `${raw(stage, 'limit')}${factor}`;
  // A deadline that the source gave is held against the end itself: it needs no beginning, and its verdict stands even where
  // the beginning is missing or the order of stamps is impossible.
  const excess = isUntil(stage) ? `${finish(plain)}${pause(plain)} - "dueAt"` : `(${used}) - (${limit})`;
  return [
    `${began} AS ${raw(stage, 'began')}`,
    `${used} AS ${raw(stage, 'used')}`,
    `${limit} AS ${column(stage, 'limit')}`,
    `${excess} AS ${raw(stage, 'excess')}`,
    `${onClock(of, (c) => c.day)} AS ${raw(stage, 'day')}`,
  ];
}

/** Whether it is done, whether it took longer than its limit, and whether the calendar could not measure it. */
export function overColumns({ stage }: StageSql): string[] {
  const began = raw(stage, 'began');
  return [
    `(${began} AND ${raw(stage, 'end')} IS NOT NULL) AS ${column(stage, 'done')}`,
    `(${began} AND coalesce(${raw(stage, 'excess')} > 0, false)) AS ${raw(stage, 'over')}`,
    isUntil(stage)
      ? `false AS ${raw(stage, 'calendar')}`
      : `(${began} AND NOT ${raw(stage, 'order')} AND NOT ${raw(stage, 'start')} AND ${identifier(stage.from)} IS NOT NULL AND ${raw(stage, 'used')} IS NULL) AS ${raw(stage, 'calendar')}`,
  ];
}

export function judgedColumns({ stage }: StageSql): string[] {
  const [began, used, excess, over] = [raw(stage, 'began'), raw(stage, 'used'), raw(stage, 'excess'), raw(stage, 'over')];
  const [order, start, done] = [raw(stage, 'order'), raw(stage, 'start'), column(stage, 'done')];
  const measured = `(${began} AND ${excess} IS NOT NULL)`;
  return [
    `CASE WHEN ${order} THEN 'order' WHEN ${start} THEN 'start' WHEN ${raw(stage, 'calendar')} THEN 'calendar' END AS ${column(stage, 'fault')}`,
    `CASE WHEN ${began} AND NOT ${order} AND NOT ${start} THEN ${used} END AS ${column(stage, 'used')}`,
    `((${measured} AND ${done}) OR ${over}) AS ${column(stage, 'due')}`,
    `(${measured} AND ${done} AND NOT ${over}) AS ${column(stage, 'onTime')}`,
    `${over} AS ${column(stage, 'late')}`,
    `(${over} AND NOT ${done}) AS ${column(stage, 'overdue')}`,
    `CASE WHEN ${over} THEN (${excess} + ${raw(stage, 'day')} - 1) // ${raw(stage, 'day')} END AS ${column(stage, 'days')}`,
  ];
}

/** The state of an event from its flags. */
export function stateSql(stages: readonly StageRule[]): string {
  return `CASE WHEN is_void THEN 'void' WHEN is_duplicate THEN 'duplicate' WHEN is_closed THEN 'closed'
    WHEN is_suspended THEN 'suspended' WHEN ${stages.map((stage) => column(stage, 'overdue')).join(' OR ')} THEN 'overdue' ELSE 'open' END`;
}
