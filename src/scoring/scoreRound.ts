import { stampOf } from '../core/calendar/stamp.js';
import type { Scheme } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { GridRegister } from '../core/register.js';
import { type IntakeCount, type Round, SUBJECT_KINDS, type SubjectKind, type SubjectScore } from '../core/round.js';
import type { AppealRecord, AssignmentRecord, MarkRecord, PointRecord, VisitRecord, WorkerRecord } from '../core/tables.js';
import type { Locale, Text } from '../core/text.js';
import { type EventStore, identifier } from '../store/store.js';
import { appealFindings, appealStanding, exemptNotes, exemptSql } from './appeals.js';
import { buildFacts } from './buildFacts.js';
import { checkScheme } from './check/checkScheme.js';
import { FACTS_LISTED_UP_TO } from './eventTallies.js';
import { factFindings } from './factFindings.js';
import { groundNumbers, subjectOfCode } from './factNumbers.js';
import { limitFindings } from './limitFindings.js';
import type { LimitTables } from './limits.js';
import { placeEvents, type ToGround } from './placeEvents.js';
import { postSpans } from './posts.js';
import { gradeBands } from './rank.js';
import { recordFindings } from './recordFindings.js';
import { roleFindings } from './roles.js';
import { type RoundClock, roundClock } from './roundClock.js';
import { askedOf, prepareSubjects, scoreColumnsOf } from './scoreSubjects.js';
import { inPost, knownSubjects, SCHEME_KEY, type Subject } from './subjects.js';
import { countUnplaced, summarise } from './summarise.js';
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
  /** The ledger of appeals: granted ones exempt their events. */
  readonly appeals?: readonly AppealRecord[] | undefined;
  /** Rows of the limit tables that the scheme names, by the path as written there. */
  readonly limitTables?: LimitTables | undefined;
}

export interface RoundOptions {
  /** `2026Q1`, `2026H1`, `2026-03`, `2026`. */
  readonly round: string;
  /** The moment of judgement; the round's end by default. */
  readonly asOf?: string | undefined;
  /**
   * These are early warnings: the round is marked wherever it is shown. Only who asks knows whether a round is meant to be
   * judged as of a moment before its end, so nothing is marked unasked; as of its end or later nothing is early.
   */
  readonly provisional?: boolean | undefined;
  /** Table of events in the store. */
  readonly table?: string | undefined;
  /** Takes the coordinates of events to those of the register's shapes; none where they are the same. */
  readonly toGround?: ToGround | null | undefined;
  /** How the event files were accounted for, to be carried in the result. */
  readonly intake?: readonly IntakeCount[] | undefined;
  readonly findings?: readonly Finding[] | undefined;
  /** Language of what is written into the result: labels of parts, how they come about, notes, formulas. Chinese by default. */
  readonly locale?: Locale | undefined;
  /** How many subjects are scored together; no result depends on it. */
  readonly subjectsAtATime?: number | undefined;
}

/** A round without its scores: what is known before they are made. */
export type RoundHead = Omit<Round, 'workers' | 'grids' | 'areas' | 'departments' | 'findings'>;

/** Takes a round piece by piece, so that it need never be in memory as a whole. */
export interface RoundSink {
  /** Once, before any score. */
  begin(head: RoundHead): void;
  /** Workers, then grids, areas and departments, each in the order of their ids, some at a time. */
  take(kind: SubjectKind, scores: readonly SubjectScore[]): void;
}

/**
 * Scores a round: places events, measures their stages on the scheme's clocks, gives each event its points, tallies
 * metrics for workers, grids, areas and departments, and turns them into totals, grades and ranks, each with the tree from
 * total to facts. All per-event work is SQL on whole numbers; all scores are exact fractions. Afterwards the store holds
 * the view `facts`, from which `exportEvents` and `explainEvent` read.
 * Throws `schemeInvalid` for a scheme with blocking findings, `calendarYear` for a round outside the working calendar.
 *
 * @example
 * const intake = await loadEvents(store, { file: 'events.csv' });
 * const round = await scoreRound(inputs, scheme, store, { round: '2026Q1', intake: intake.files });
 */
export async function scoreRound(inputs: RoundInputs, scheme: Scheme, store: EventStore, options: RoundOptions): Promise<Round> {
  let head: RoundHead | undefined;
  const scores: Record<SubjectKind, SubjectScore[]> = { worker: [], grid: [], area: [], department: [] };
  const findings = await scoreInto(inputs, scheme, store, options, {
    begin: (given) => {
      head = given;
    },
    take: (kind, given) => {
      for (const score of given) scores[kind].push(score);
    },
  });
  const { worker: workers, grid: grids, area: areas, department: departments } = scores;
  return { ...head!, workers, grids, areas, departments, findings };
}

/**
 * `scoreRound` for rounds of any size: the scores go to a sink, some subjects at a time. Returns the findings.
 *
 * @example const findings = await scoreInto(inputs, scheme, store, { round: '2026' }, roundWriter((bytes) => file.write(bytes)));
 */
export async function scoreInto(
  inputs: RoundInputs,
  scheme: Scheme,
  store: EventStore,
  options: RoundOptions,
  sink: RoundSink,
): Promise<Finding[]> {
  const remarks = usable(scheme, inputs.limitTables ?? {});
  const locale = options.locale ?? 'zh-CN';
  const clock = roundClock(scheme, options.round, options.asOf);
  const events = identifier(options.table ?? 'events');
  const placing = await placeEvents(store, events, inputs.register, options.toGround ?? null);
  const appeals = appealStanding(inputs.appeals ?? []);
  const posts = postSpans(inputs.assignments, { workers: inputs.workers, register: inputs.register });
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${events}`);
  const listed = n <= FACTS_LISTED_UP_TO;
  const judged = SUBJECT_KINDS.filter((kind) => scheme[SCHEME_KEY[kind]] !== undefined);
  const known = new Map<SubjectKind, readonly Subject[] | null>();
  const numbers = await buildFacts(store, scheme, clock, {
    events,
    spans: posts.spans,
    workers: inputs.workers.map((w) => w.id),
    away: inputs.workers.filter((w) => !inPost(w, clock)).map((w) => w.id),
    marks: inputs.marks,
    exempt: appeals.granted,
    limitTables: inputs.limitTables ?? {},
    ground: inputs.register && groundNumbers(inputs.register),
    locale,
    asked: judged.flatMap((kind) => [
      ...askedOf(scheme, kind, listed),
      ...(appeals.granted.length > 0 ? [exemptSql(scheme, kind)] : []),
    ]),
    meanwhile: () => {
      for (const kind of judged) known.set(kind, knownSubjects(kind, scheme[SCHEME_KEY[kind]]!, inputs, clock, locale));
    },
  });
  const placed = await placing.findings(await countUnplaced(store));
  const lost = [...visitFindings(scheme, inputs, clock), ...(await recordFindings(store, scheme, inputs, { events, clock }))];
  const faults = [
    ...(await factFindings(store, scheme, events)),
    ...(await limitFindings(store, scheme, inputs.limitTables ?? {}, events, clock)),
  ];
  const columns = judged.map((kind) => [kind, scoreColumnsOf(scheme, kind, locale)!] as const);
  sink.begin({
    round: options.round,
    scheme: scheme.scheme,
    asOf: stampOf(clock.asOf),
    ...(options.provisional && clock.asOf < clock.to ? { provisional: true as const } : {}),
    from: stampOf(clock.from),
    to: stampOf(clock.to),
    rounding: scheme.rounding,
    intake: options.intake ?? [],
    ...(await summarise(store, scheme, inputs.workers.length > 0)),
    columns: Object.fromEntries(columns),
    grades: gradeBands(scheme),
  });
  const prepare = (kind: SubjectKind) => {
    const idOf = subjectOfCode(numbers, kind);
    const how = { locale, atATime: options.subjectsAtATime, listed, idOf, known: known.get(kind) ?? null };
    return prepareSubjects(store, scheme, kind, inputs, clock, how);
  };
  let prepared = judged[0] === undefined ? undefined : await prepare(judged[0]);
  for (const [i, kind] of judged.entries()) {
    const idOf = subjectOfCode(numbers, kind);
    const notes = appeals.granted.length === 0 ? null : await exemptNotes(store, scheme, kind, locale, idOf);
    const told = (score: SubjectScore) => {
      const note = notes?.get(score.subject);
      return note === undefined ? score : { ...score, notes: [...score.notes, note] };
    };
    // While these are scored the store tallies the next.
    const next = judged[i + 1];
    const preparing = next === undefined ? undefined : prepare(next);
    // What goes wrong there is told when it is waited for.
    preparing?.catch(() => undefined);
    try {
      if (preparing) await begun();
      prepared!((scores) => sink.take(kind, notes === null ? scores : scores.map(told)));
    } finally {
      prepared = await preparing;
    }
  }
  return [
    ...(options.findings ?? []),
    ...remarks,
    ...periodRemark(scheme, clock),
    ...roleFindings(scheme, inputs.workers),
    ...posts.findings,
    ...lost,
    ...appeals.findings,
    ...(await appealFindings(store, appeals)),
    ...placed,
    ...faults,
  ];
}

/** Lets what was asked of the store set out before anything long is done here. */
function begun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
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
