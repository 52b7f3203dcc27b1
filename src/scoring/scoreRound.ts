import { stampOf } from '../core/calendar/stamp.js';
import type { Scheme } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { GridRegister } from '../core/register.js';
import type { IntakeCount, Round, SubjectKind } from '../core/round.js';
import type { AssignmentRecord, MarkRecord, PointRecord, VisitRecord, WorkerRecord } from '../core/tables.js';
import type { Locale, Text } from '../core/text.js';
import { type EventStore, identifier } from '../store/store.js';
import { buildFacts } from './buildFacts.js';
import { checkScheme } from './checkScheme.js';
import { factFindings } from './factFindings.js';
import type { LimitTables } from './limits.js';
import { placeEvents } from './placeEvents.js';
import { postSpans } from './posts.js';
import { type RoundClock, roundClock } from './roundClock.js';
import { scoreSubjects } from './scoreSubjects.js';
import { inPost } from './subjects.js';
import { summarise } from './summarise.js';
import { visitFindings } from './visitFindings.js';

/** What a round is judged on. The events are in the store already (`loadEvents`). */
export interface RoundInputs {
  /** Null = no plan: every grid that events name is a grid, and there are no areas. */
  readonly register: GridRegister | null;
  readonly workers: readonly WorkerRecord[];
  readonly assignments: readonly AssignmentRecord[];
  readonly visits: readonly VisitRecord[];
  readonly marks: readonly MarkRecord[];
  readonly points: readonly PointRecord[];
  /** Rows of the limit tables that the scheme names, by the path as written there. */
  readonly limitTables?: LimitTables | undefined;
}

export interface RoundOptions {
  /** `2026Q1`, `2026H1`, `2026-03`, `2026`. */
  readonly round: string;
  /** The moment of judgement; the round's end by default. */
  readonly asOf?: string | undefined;
  /** Table of events in the store. */
  readonly table?: string | undefined;
  /** How the event files were accounted for, to be carried in the result. */
  readonly intake?: readonly IntakeCount[] | undefined;
  readonly findings?: readonly Finding[] | undefined;
  /** Language of what is written into the result: labels of parts, how they come about, notes, formulas. Chinese by default. */
  readonly locale?: Locale | undefined;
}

/**
 * Scores a round: places events, measures their stages on the scheme's clocks, gives each event its points, tallies
 * metrics for workers, grids, areas and departments, and turns them into totals, grades and ranks, each with the tree from
 * total to facts. All per-event work is SQL on whole numbers; all scores are exact fractions. Afterwards the store holds
 * the table `facts`, from which `exportEvents` and `explainEvent` read.
 * Throws `schemeInvalid` for a scheme with blocking findings, `calendarYear` for a round outside the working calendar.
 *
 * @example
 * const intake = await loadEvents(store, { file: 'events.csv' });
 * const round = await scoreRound(inputs, scheme, store, { round: '2026Q1', intake: intake.files });
 */
export async function scoreRound(inputs: RoundInputs, scheme: Scheme, store: EventStore, options: RoundOptions): Promise<Round> {
  const remarks = usable(scheme, inputs.limitTables ?? {});
  const locale = options.locale ?? 'zh-CN';
  const clock = roundClock(scheme, options.round, options.asOf);
  const events = identifier(options.table ?? 'events');
  const placed = await placeEvents(store, events, inputs.register);
  const posts = postSpans(inputs.assignments, { workers: inputs.workers, register: inputs.register });
  await buildFacts(store, scheme, clock, {
    events,
    spans: posts.spans,
    workers: inputs.workers.map((w) => w.id),
    marks: inputs.marks,
    limitTables: inputs.limitTables ?? {},
    locale,
  });
  const lost = visitFindings(scheme, inputs);
  const faults = await factFindings(store, scheme, events, {
    known: inputs.workers.length > 0,
    away: inputs.workers.filter((w) => !inPost(w, clock)).map((w) => w.id),
  });
  const scored = async (kind: SubjectKind) => scoreSubjects(store, scheme, kind, inputs, clock, locale);
  const workers = await scored('worker');
  const grids = await scored('grid');
  const areas = await scored('area');
  const departments = await scored('department');
  return {
    round: options.round,
    scheme: scheme.scheme,
    asOf: stampOf(clock.asOf),
    from: stampOf(clock.from),
    to: stampOf(clock.to),
    rounding: scheme.rounding,
    intake: options.intake ?? [],
    ...(await summarise(store, scheme, inputs.workers.length > 0)),
    columns: {
      ...(scheme.workers ? { worker: workers.columns } : {}),
      ...(scheme.grids ? { grid: grids.columns } : {}),
      ...(scheme.areas ? { area: areas.columns } : {}),
      ...(scheme.departments ? { department: departments.columns } : {}),
    },
    workers: workers.scores,
    grids: grids.scores,
    areas: areas.scores,
    departments: departments.scores,
    findings: [
      ...(options.findings ?? []),
      ...remarks,
      ...periodRemark(scheme, clock),
      ...posts.findings,
      ...lost,
      ...placed,
      ...faults,
    ],
  };
}

/** Refuses a scheme that cannot be meant; returns what is merely remarkable. */
function usable(scheme: Scheme, tables: LimitTables): Finding[] {
  const findings = checkScheme(scheme, {}, tables);
  const blocking = findings.find((f) => f.severity === 'blocking');
  if (blocking) {
    throw new WanggeError('schemeInvalid', blocking.text, {
      ...(blocking.hint ? { hint: blocking.hint } : {}),
      ...(blocking.place ? { place: blocking.place } : {}),
    });
  }
  return findings;
}

const PERIODS: Readonly<Record<Scheme['period'], Text>> = {
  month: { zh: '月度', en: 'month' },
  quarter: { zh: '季度', en: 'quarter' },
  half: { zh: '半年', en: 'half-year' },
  year: { zh: '年度', en: 'year' },
};

function periodRemark(scheme: Scheme, { round }: RoundClock): Finding[] {
  const period = /Q/.test(round) ? 'quarter' : /H/.test(round) ? 'half' : /-/.test(round) ? 'month' : 'year';
  if (period === scheme.period) return [];
  return [
    {
      code: 'scheme.period',
      severity: 'warning',
      text: {
        zh: `方案按${PERIODS[scheme.period].zh}考核,考核期 ${round} 却是${PERIODS[period].zh}`,
        en: `the scheme judges by the ${PERIODS[scheme.period].en}, the round ${round} is a ${PERIODS[period].en}`,
      },
      hint: {
        zh: '核对 period 与 round;数量类分段随考核期长短而变',
        en: 'check period and round; steps of counts depend on the length of the round',
      },
    },
  ];
}
