import { secondsOf } from '../core/calendar/stamp.js';
import type { Metric } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import { byText } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import type { SubjectKind } from '../core/round.js';
import type { MarkRecord, PointRecord, VisitRecord } from '../core/tables.js';
import { gridOfCode } from './gridOfCode.js';
import type { RoundClock } from './roundClock.js';
import type { Tally } from './tally.js';

type Tallies = ReadonlyMap<string, Tally>;

/** Small tables beside the events. */
export interface Records {
  readonly visits: readonly VisitRecord[];
  readonly marks: readonly MarkRecord[];
  readonly points: readonly PointRecord[];
  readonly register: GridRegister | null;
}

/** Tallies a metric over visits, marks or points for all subjects of a kind that have any. */
export function tallyRecords(metric: Metric, kind: SubjectKind, records: Records, clock: RoundClock): Tallies {
  if (metric.visits !== undefined)
    return tallyVisits(kind, metric.visits === 'completed' ? null : metric.visits.of, records, clock);
  if (metric.marks !== undefined) return tallyMarks(metric.marks, metric.raters ?? {}, records.marks, clock);
  if (metric.points !== undefined) return tallyPoints(metric.points, records.points, clock);
  return new Map();
}

/**
 * Visits made by their date over visits due. A visit is due when it was made, or its date is past at the moment of
 * judgement; a date without a time runs to the end of that day. Only visits to some classes where `classes` names them.
 */
function tallyVisits(
  kind: SubjectKind,
  classes: readonly string[] | null,
  { visits, register }: Records,
  clock: RoundClock,
): Tallies {
  const gridOf = gridOfVisit(register);
  const areaOfGrid = new Map((register?.grids ?? []).map((g) => [g.code, g.area]));
  const subjectOf = (visit: VisitRecord): string | undefined => {
    if (kind === 'worker') return visit.worker;
    const grid = gridOf(visit);
    return kind === 'grid' ? grid : kind === 'area' && grid !== undefined ? areaOfGrid.get(grid) : undefined;
  };
  const due = new Map<string, { made: number; missed: string[] }>();
  for (const visit of visits) {
    if (classes !== null && !classes.includes(visit.personClass)) continue;
    const subject = subjectOf(visit);
    const deadline = visitDeadline(visit.dueOn);
    if (subject === undefined || deadline < clock.from || secondsOf(visit.dueOn) >= clock.to) continue;
    const made = visit.visitedAt === undefined ? null : secondsOf(visit.visitedAt);
    const done = made !== null && made <= clock.asOf;
    if (!done && deadline >= clock.asOf) continue;
    const tally = due.get(subject) ?? { made: 0, missed: [] };
    due.set(subject, tally);
    if (done && made <= deadline) tally.made++;
    else tally.missed.push(visit.id);
  }
  return mapSorted(due, ({ made, missed }) => ratio(Fraction.of(made), Fraction.of(made + missed.length), missed.sort(byText)));
}

/** The last second in which a visit is in time: a date without a time runs to the end of that day. */
export function visitDeadline(dueOn: string): number {
  return secondsOf(dueOn) + (dueOn.length === 10 ? 86_399 : 0);
}

/** The grid of a visit: its grid code (a micro-grid's stands for its grid), else that of its unit; undefined where neither is known. */
export function gridOfVisit(register: GridRegister | null): (visit: VisitRecord) => string | undefined {
  const gridOf = gridOfCode(register);
  const gridOfUnit = new Map((register?.units ?? []).map((u) => [u.unit, u.grid]));
  return ({ grid, unit }) =>
    (grid === undefined ? undefined : gridOf(grid)) ?? (unit === undefined ? undefined : gridOfUnit.get(unit));
}

/** The mean of the marks of an item; with several raters the weighted mean of their means, over the raters that gave any. */
function tallyMarks(
  item: string,
  raters: Readonly<Record<string, number | string>>,
  marks: readonly MarkRecord[],
  clock: RoundClock,
): Tallies {
  const given = marks.filter((m) => m.item === item && inRound(m.date, clock));
  const bySubject = grouped(given, (m) => m.subject);
  const weighted = Object.keys(raters).length > 0;
  return mapSorted(bySubject, (own) => {
    const byRater = grouped(own, (m) => (weighted ? (m.rater ?? '') : ''));
    let sum = Fraction.zero;
    let weights = Fraction.zero;
    for (const [rater, values] of byRater) {
      const weight = weighted ? Fraction.parse(raters[rater] ?? 0) : Fraction.one;
      const mean = Fraction.sum(values.map((m) => Fraction.parse(m.value))).over(Fraction.of(values.length));
      sum = sum.plus(mean.times(weight));
      weights = weights.plus(weight);
    }
    const facts = own.map((m) => `${m.item} ${m.date} ${m.value}`).sort(byText);
    return weights.isZero ? nothing : ratio(sum, weights, facts);
  });
}

function tallyPoints(kind: string, points: readonly PointRecord[], clock: RoundClock): Tallies {
  const given = points.filter((p) => p.kind === kind && inRound(p.date, clock));
  return mapSorted(
    grouped(given, (p) => p.subject),
    (own) => {
      const sum = Fraction.sum(own.map((p) => Fraction.parse(p.points)));
      const facts = own.map((p) => `${p.kind} ${p.date} ${p.points}${p.reason ? ` ${p.reason}` : ''}`).sort(byText);
      return { numerator: sum, denominator: null, value: sum, pieces: [], facts };
    },
  );
}

const nothing: Tally = { numerator: Fraction.zero, denominator: Fraction.zero, value: null, pieces: [], facts: [] };

function ratio(numerator: Fraction, denominator: Fraction, facts: readonly string[]): Tally {
  return { numerator, denominator, value: numerator.over(denominator), pieces: [], facts };
}

/** Whether a mark or points of a date count in the round: within it, and not after the moment of judgement. */
export function inRound(date: string, clock: RoundClock): boolean {
  const at = secondsOf(date);
  return at >= clock.from && at < clock.to && at <= clock.asOf;
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function mapSorted<T>(groups: ReadonlyMap<string, T>, make: (group: T) => Tally): Map<string, Tally> {
  return new Map([...groups].sort((a, b) => byText(a[0], b[0])).map(([subject, group]) => [subject, make(group)]));
}
