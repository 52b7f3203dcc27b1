import { dateOf, dayOf, secondsOf } from '../core/calendar/stamp.js';
import type { Scheme, SubjectScheme } from '../core/config/scheme.js';
import { byText, sortedBy } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import type { SubjectKind } from '../core/round.js';
import type { AssignmentRecord, WorkerRecord } from '../core/tables.js';
import { type Locale, say } from '../core/text.js';
import { urbanRuralCode } from '../core/urbanRural.js';
import type { EventStore } from '../store/store.js';
import { countedSql } from './eventPoints.js';
import { gridOfCode } from './gridOfCode.js';
import type { RoundClock } from './roundClock.js';
import { subjectColumn } from './tally.js';

/** Someone or something that is scored. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly name: string;
  readonly peerGroup: string;
  /** Whole months in post up to the end of the round; null = not asked or always there. */
  readonly monthsInPost: number | null;
  /** In a grid during the round: counts of nothing are then zeros, not "nothing to measure". */
  readonly present: boolean;
  readonly notes: readonly string[];
}

export interface SubjectInputs {
  readonly register: GridRegister | null;
  readonly workers: readonly WorkerRecord[];
  readonly assignments: readonly AssignmentRecord[];
}

export const SCHEME_KEY = {
  worker: 'workers',
  grid: 'grids',
  area: 'areas',
  department: 'departments',
} as const satisfies Record<SubjectKind, keyof Scheme>;

/**
 * The subjects of a kind that the records know, ordered by id: workers in post during the round; grids and areas of the
 * register. Null where events must name them: departments, and grids and areas without a register (`namedSubjects`).
 */
export function knownSubjects(
  kind: SubjectKind,
  rules: SubjectScheme,
  inputs: SubjectInputs,
  clock: RoundClock,
  locale: Locale,
): Subject[] | null {
  const { register } = inputs;
  const urbanRural = new Map((register?.areas ?? []).map((a) => [a.code, classCode(a.urbanRural ?? '')]));
  const areaOf = new Map((register?.grids ?? []).map((g) => [g.code, g.area]));
  const peerOf = (area: string | undefined) =>
    rules.peerGroup === 'urbanRural' ? peerClass(rules, urbanRural.get(area ?? '') ?? '') : '';
  const plain = (id: string, name: string, area: string) => subjectWithoutPost(kind, id, name, peerOf(area));
  if (kind === 'worker') return workersOf(rules, inputs, clock, (grid) => peerOf(areaOf.get(grid)), locale);
  if (kind === 'grid' && register) return sortedBy(register.grids, (g) => g.code).map((g) => plain(g.code, g.name, g.area));
  if (kind === 'area' && register) return sortedBy(register.areas, (a) => a.code).map((a) => plain(a.code, a.name, a.code));
  return null;
}

/** The subjects of a kind that events name, ordered by id. */
export async function namedSubjects(store: EventStore, kind: SubjectKind, rules: SubjectScheme): Promise<Subject[]> {
  const column = subjectColumn(kind, null);
  const rows = await store.rows<{ id: string }>(
    `SELECT DISTINCT ${column} AS id FROM coded_facts WHERE ${column} IS NOT NULL AND ${countedSql} ORDER BY id`,
  );
  return rows.map(({ id }) => subjectWithoutPost(kind, id, id, rules.peerGroup === 'urbanRural' ? peerClass(rules, '') : ''));
}

function subjectWithoutPost(kind: SubjectKind, id: string, name: string, peerGroup: string): Subject {
  return { kind, id, name, peerGroup, monthsInPost: null, present: true, notes: [] };
}

function workersOf(
  rules: SubjectScheme,
  { workers, assignments, register }: SubjectInputs,
  clock: RoundClock,
  peerOfGrid: (grid: string) => string,
  locale: Locale,
): Subject[] {
  const posts = new Map<string, AssignmentRecord[]>();
  const gridOf = gridOfCode(register);
  for (const assignment of assignments) {
    const own = posts.get(assignment.worker);
    if (own) own.push(assignment);
    else posts.set(assignment.worker, [assignment]);
  }
  return sortedBy(workers, (w) => w.id)
    .filter((w) => (rules.roles === undefined || rules.roles.includes(w.role)) && inPost(w, clock))
    .map((w) => {
      const own = posts.get(w.id) ?? [];
      const grids = daysByGrid(own, w, gridOf, clock);
      const peerGroup =
        rules.peerGroup === 'role' ? peerClass(rules, w.role) : grids.length > 0 ? peerOfGrid(grids[0]!.grid) : '';
      const starts = own.map((a) => a.from);
      const first = w.from ?? (starts.includes(undefined) ? undefined : [...starts].sort()[0]);
      return {
        kind: 'worker' as const,
        id: w.id,
        name: w.name,
        peerGroup,
        monthsInPost: first === undefined ? null : monthsBetween(first, clock, w.to),
        present: grids.length > 0,
        notes: grids.length > 1 ? [movedNote(grids, locale)] : [],
      };
    });
}

/** A class by its code, however it is written; what is no class stays as it is. */
function classCode(text: string): string {
  return urbanRuralCode(text) ?? text;
}

/** The class that a scheme makes of an urban–rural code or a role; itself where it is in none. */
function peerClass({ peers }: SubjectScheme, own: string): string {
  return Object.entries(peers ?? {}).find(([, members]) => members.includes(own))?.[0] ?? own;
}

/** Whether any of a worker's own time in post lies in the round; who has none is not scored. */
export function inPost(worker: WorkerRecord, clock: RoundClock): boolean {
  return daysWithin(worker.from, worker.to, clock) > 0;
}

/** Days of the round in each grid within the worker's own time in post, most days first, then by code. */
function daysByGrid(
  assignments: readonly AssignmentRecord[],
  worker: WorkerRecord,
  gridOf: (code: string) => string | undefined,
  clock: RoundClock,
): { grid: string; days: number }[] {
  const spans = new Map<string, [number, number][]>();
  const [arrived, left] = spanWithin(worker.from, worker.to, clock);
  for (const { grid: code, from, to } of assignments) {
    const grid = gridOf(code);
    if (grid === undefined) continue;
    const [first, end] = spanWithin(from, to, clock);
    const span: [number, number] = [Math.max(first, arrived), Math.min(end, left)];
    if (span[0] >= span[1]) continue;
    const own = spans.get(grid);
    if (own) own.push(span);
    else spans.set(grid, [span]);
  }
  return [...spans].map(([grid, own]) => ({ grid, days: daysOf(own) })).sort((a, b) => b.days - a.days || byText(a.grid, b.grid));
}

/** Days in any of some spans, each counted once. */
function daysOf(spans: [number, number][]): number {
  let days = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [first, end] of spans.sort((a, b) => a[0] - b[0])) {
    days += Math.max(0, end - Math.max(first, reached));
    reached = Math.max(reached, end);
  }
  return days;
}

function movedNote(grids: readonly { grid: string; days: number }[], locale: Locale): string {
  const total = grids.reduce((sum, g) => sum + g.days, 0);
  const shares = grids.map(({ grid, days }) => {
    const share = ((days * 100) / total).toFixed(1);
    return say({ zh: `${grid} ${days} 天(${share}%)`, en: `${grid} ${days} days (${share}%)` }, locale);
  });
  return say(
    {
      zh: `本期在 ${grids.length} 个网格任职:${shares.join('、')};事件按发生当时所在的网格计入,合并评分`,
      en: `in ${grids.length} grids this round: ${shares.join(', ')}; events count by the grid at their time, scored together`,
    },
    locale,
  );
}

/** Whole days of `[from, to)` inside the round, as day numbers. */
function spanWithin(from: string | undefined, to: string | undefined, clock: RoundClock): [number, number] {
  const first = Math.max(clock.from, from === undefined ? clock.from : secondsOf(from)) / 86_400;
  const end = Math.min(clock.to, to === undefined ? clock.to : secondsOf(to)) / 86_400;
  return [Math.floor(first), Math.ceil(end)];
}

function daysWithin(from: string | undefined, to: string | undefined, clock: RoundClock): number {
  const [first, end] = spanWithin(from, to, clock);
  return end - first;
}

/** Whole months from a date to the end of the round or of the post. */
function monthsBetween(from: string, clock: RoundClock, to: string | undefined): number {
  const end = to === undefined ? clock.to : Math.min(clock.to, secondsOf(to));
  const [y0, m0, d0] = partsOf(Math.floor(secondsOf(from) / 86_400));
  const [y1, m1, d1] = partsOf(Math.floor(end / 86_400));
  const lastOfMonth = dayOf(y1, m1, d1) + 1 === dayOf(m1 === 12 ? y1 + 1 : y1, m1 === 12 ? 1 : m1 + 1, 1);
  return Math.max(0, (y1 - y0) * 12 + m1 - m0 - (d1 < d0 && !lastOfMonth ? 1 : 0));
}

function partsOf(day: number): [number, number, number] {
  const date = dateOf(day);
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}
