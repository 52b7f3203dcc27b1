/**
 * A second scorer, written from domain.md and contracts.md and not from src/scoring: plain loops, no SQL, its own clock
 * (minute-exact walking of days), the rules of the test's scheme in code. Slow and simple on purpose.
 */
import type { World } from './world.js';

const DAY = 86_400;
const HOURS: readonly [number, number][] = [
  [8, 12],
  [14, 18],
];
// 国办 notices, written again for the years that the test lives in.
const OFF = ranges(
  '2025-01-01/2025-01-01 2025-10-01/2025-10-08 2026-01-01/2026-01-03 2026-02-15/2026-02-23 2026-04-04/2026-04-06 2026-05-01/2026-05-05',
);
const WORKED = new Set(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09']);

function ranges(text: string): Set<string> {
  const days = new Set<string>();
  for (const range of text.split(' ')) {
    const [from, to] = range.split('/') as [string, string];
    for (let t = Date.parse(`${from}T00:00:00Z`); t <= Date.parse(`${to}T00:00:00Z`); t += DAY * 1000)
      days.add(new Date(t).toISOString().slice(0, 10));
  }
  return days;
}

export function seconds(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const iso = text.replace(/^(\d+)\/(\d+)\/(\d+) /, '$1-$2-$3T');
  return Date.parse(`${iso.length === 10 ? `${iso}T00:00:00` : iso}Z`) / 1000;
}

/** Working seconds in [a, b], day by day. */
export function workingBetween(a: number, b: number): number {
  let sum = 0;
  for (let day = Math.floor(a / DAY); day <= Math.floor(b / DAY); day++) {
    const date = new Date(day * DAY * 1000);
    const name = date.toISOString().slice(0, 10);
    const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    if (OFF.has(name) || (weekend && !WORKED.has(name))) continue;
    for (const [from, to] of HOURS) sum += Math.max(0, Math.min(b, day * DAY + to * 3600) - Math.max(a, day * DAY + from * 3600));
  }
  return sum;
}

export interface StageFacts {
  done: boolean;
  due: boolean;
  onTime: boolean;
  late: boolean;
  overdue: boolean;
  days: number | null;
  used: number | null;
  limit: number | null;
  worker: string | null;
}

export interface EventFacts {
  id: string;
  counted: boolean;
  inRound: boolean;
  state: string;
  grid: string | null;
  reporter: string | null;
  accept: StageFacts;
  handle: StageFacts;
  check: StageFacts;
  /** Points by rule. */
  rules: Record<string, number>;
  veto: boolean;
  score: number | null;
  reworks: number;
  patrol: boolean;
  isVoid: boolean;
  department: string | null;
}

/** What a world is judged by beside the rules that stand in the code below. */
export interface ReferenceRules {
  /** 核查: one hour in urban, two in rural communities, three where nobody knows; urgent ones too. */
  readonly checkByClass?: boolean;
}

export function referenceFacts(world: World, asOf: number, { checkByClass = false }: ReferenceRules = {}): EventFacts[] {
  const { register, workers, assignments, marks } = world;
  const from = seconds('2026-01-01')!;
  const to = seconds('2026-04-01')!;
  const post = (grid: string | null, role: string, at: number): string | null => {
    const there = assignments.filter(
      (a) =>
        a.grid === grid &&
        a.role === role &&
        (a.from === undefined || seconds(a.from)! <= at) &&
        (a.to === undefined || at < seconds(a.to)!),
    );
    return there.map((a) => a.worker).sort()[0] ?? null;
  };
  return world.events.map((e) => {
    const s = (name: string) => seconds(e[name]);
    const urgent = e.urgency === '紧急';
    const grid = placeOf(e, register);
    const asked = (e.extendedAt ?? '')
      .split(/[;\uff1b,\uff0c\u3001\r\n]/)
      .flatMap((text) => seconds(text.trim().replace(' ', 'T')) ?? []);
    const extensions = e.extensions ? Number(e.extensions) : asked.length;
    const known = e.worker && workers.some((w) => w.id === e.worker) ? e.worker : null;
    const suspended: [number, number] | null = (() => {
      const [a, b] = [s('suspendedFrom'), s('suspendedTo')];
      if (a === null || a > asOf || (b !== null && b < a)) return null;
      return [a, b === null || b > asOf ? asOf : b];
    })();
    const stage = (
      a: number | null,
      b: number | null,
      limit: number | null,
      clock: (x: number, y: number) => number,
      dayLength: number,
      role: string,
      own: string | null,
    ): StageFacts => {
      const end = b !== null && b <= asOf ? b : null;
      const worker = own ?? post(grid, role, end ?? asOf - 1);
      const none = { done: false, due: false, onTime: false, late: false, overdue: false, days: null, used: null, limit, worker };
      if (a === null || a > asOf || (b !== null && b < a)) return none;
      const finish = end ?? asOf;
      let used = clock(a, finish);
      if (suspended) {
        const [x, y] = [Math.max(a, suspended[0]), Math.min(finish, suspended[1])];
        if (y > x) used -= clock(x, y);
      }
      const done = end !== null;
      if (limit === null) return { ...none, done, used };
      const over = used > limit;
      return {
        ...{ done, due: done || over, onTime: done && !over, late: over, overdue: over && !done },
        ...{ days: over ? Math.ceil((used - limit) / dayLength) : null, used, limit, worker },
      };
    };
    const natural = (x: number, y: number) => y - x;
    const handleDay = urgent ? DAY : 8 * 3600;
    const oneLimit =
      e.category === '市容' ? (urgent ? 4 * 3600 : handleDay) : e.category === '绿化' ? 2.5 * handleDay : 5 * handleDay;
    // 延期: at most two, each only while the limit as it then was has not run out; those without a stamp came first, in time.
    let granted = Math.max(0, extensions - asked.length);
    for (const at of asked.sort((a, b) => a - b)) {
      if (at > asOf) break;
      const begun = s('dispatchedAt');
      const clock = urgent ? natural : workingBetween;
      let used = begun === null || at < begun ? 0 : clock(begun, at);
      if (suspended && begun !== null) {
        const [x, y] = [Math.max(begun, suspended[0]), Math.min(at, suspended[1])];
        if (y > x) used -= clock(x, y);
      }
      if (used > oneLimit * (1 + granted)) break;
      granted++;
    }
    const handleLimit = oneLimit * (1 + Math.min(2, granted, extensions));
    const accept = stage(s('reportedAt'), s('acceptedAt'), urgent ? 600 : 1800, natural, DAY, '受理员', null);
    const handle = stage(
      s('dispatchedAt'),
      s('handledAt'),
      handleLimit,
      urgent ? natural : workingBetween,
      handleDay,
      '专职网格员',
      known,
    );
    const community = register.areas.find((a) => a.code === register.grids.find((g) => g.code === grid)?.area);
    const hours = community === undefined ? 3 : community.urbanRural!.startsWith('1') ? 1 : 2;
    const checkLimit = checkByClass ? hours * 3600 : urgent ? null : 7200;
    const check = stage(s('handledAt'), s('checkedAt'), checkLimit, workingBetween, 8 * 3600, '核查员', null);
    const reported = s('reportedAt')!;
    const inRound = reported >= from && reported < to && reported <= asOf;
    const isVoid = e.void === '是';
    const duplicate = !isVoid && (e.duplicateOf ?? '') !== '';
    const counted = inRound && !isVoid && !duplicate;
    const satisfaction = e.satisfaction ? Number(e.satisfaction) : null;
    const reworks = Number(e.reworks || 0);
    const patrol = e.source === '巡查' || e.source === 'patrol';
    const angry = satisfaction !== null && (satisfaction <= 1 || (satisfaction === 2 && !patrol));
    const rules = {
      late: handle.late ? Math.max(-30, -10 * handle.days!) : 0,
      rework: -5.5 * reworks,
      slowCheck: check.late ? -3 : 0,
      praise: satisfaction !== null && satisfaction >= 5 ? 2 : 0,
      angry: angry ? -80 : 0,
    };
    const veto = marks.some((m) => m.subject === e.id && m.item === 'fake' && seconds(m.date)! <= asOf);
    const closed = (s('closedAt') !== null && s('closedAt')! <= asOf) || check.done;
    const waiting = suspended !== null && (s('suspendedTo') === null || s('suspendedTo')! > asOf);
    const overdue = accept.overdue || handle.overdue || check.overdue;
    return {
      id: e.id!,
      counted,
      inRound,
      state: isVoid ? 'void' : duplicate ? 'duplicate' : closed ? 'closed' : waiting ? 'suspended' : overdue ? 'overdue' : 'open',
      grid,
      reporter: post(grid, '专职网格员', reported) ?? known,
      accept,
      handle,
      check,
      rules: counted ? rules : { late: 0, rework: 0, slowCheck: 0, praise: 0, angry: 0 },
      veto,
      score: counted ? bounded(Object.values(rules), veto) : null,
      reworks,
      patrol,
      isVoid,
      department: e.department || null,
    };
  });
}

function bounded(points: readonly number[], veto: boolean): number {
  return veto ? 0 : Math.min(101, Math.max(0, 100 + points.reduce((a, b) => a + b, 0)));
}

function placeOf(e: Readonly<Record<string, string>>, register: World['register']): string | null {
  if (e.grid === 'A101') return 'A1';
  if (e.grid && register.grids.some((g) => g.code === e.grid)) return e.grid;
  if (e.buildingCode) return e.buildingCode.slice(1);
  if (!e.lon || !e.lat) return null;
  const [column, row] = [Math.floor((Number(e.lon) - 120) / 0.01), Math.floor((Number(e.lat) - 30) / 0.01)];
  return column < 0 || column > 2 || row < 0 || row > 1 ? null : `${'AB'[row]}${column + 1}`;
}

export interface WorkerStanding {
  readonly total: number | null;
  readonly eligible: boolean;
  /** Has an event with a fake mark. */
  readonly vetoed: boolean;
}

/** Totals with bonus as doubles, who takes part in grading, and who has a vetoed event. */
export function referenceWorker(
  world: World,
  facts: readonly EventFacts[],
  worker: string,
  rural: boolean,
  asOf: number,
): WorkerStanding {
  const { cases, items } = referenceWorkerItems(world, facts, worker, rural, asOf);
  const measured = items.filter((i) => i.score !== null);
  const weights = measured.reduce((s, i) => s + i.weight, 0);
  const earned = world.points
    .filter((p) => p.subject === worker && p.kind === '积分' && p.date >= '2026-01-01' && p.date < '2026-04-01')
    .filter((p) => seconds(p.date)! <= asOf)
    .reduce((s, p) => s + p.points / 10, 0);
  const items100 = measured.reduce((s, i) => s + (i.score! * i.weight) / weights, 0);
  // A whole month in post before the quarter ends on 1 April.
  const from = world.workers.find((w) => w.id === worker)!.from;
  return {
    total: weights === 0 ? null : items100 + Math.min(5, earned),
    eligible: cases >= 3 && (from === undefined || from <= '2026-03-01'),
    vetoed: facts.some((f) => f.counted && f.veto && f.handle.worker === worker),
  };
}

/** Worker totals without bonus, as doubles. */
export function referenceWorkerItems(world: World, facts: readonly EventFacts[], worker: string, rural: boolean, asOf: number) {
  const mine = facts.filter((f) => f.counted && f.handle.worker === worker);
  const due = mine.filter((f) => f.handle.due);
  const done = mine.filter((f) => f.handle.done);
  const checked = facts.filter((f) => f.counted && f.check.worker === worker && f.check.due);
  const scores = new Map<string, { points: number[]; veto: boolean }>();
  for (const f of due)
    scores.set(f.id, { points: [f.rules.late!, f.rules.rework!, f.rules.praise!, f.rules.angry!], veto: f.veto });
  for (const f of checked) {
    const own = scores.get(f.id) ?? { points: [], veto: false };
    scores.set(f.id, { points: [...own.points, f.rules.slowCheck!], veto: own.veto });
  }
  const values = [...scores.values()].map(({ points, veto }) => bounded(points, veto));
  const reported = facts.filter(
    (f) => f.inRound && !f.isVoid && f.state !== 'duplicate' && f.patrol && f.reporter === worker,
  ).length;
  const visits = world.visits.filter((v) => v.worker === worker && v.dueOn >= '2026-01-01' && v.dueOn < '2026-04-01');
  const made = visits.filter((v) => v.visitedAt !== undefined && seconds(v.visitedAt)! <= asOf);
  const dueVisits = visits.filter((v) => made.includes(v) || seconds(v.dueOn)! + DAY - 1 < asOf);
  const onTime = made.filter((v) => seconds(v.visitedAt)! <= seconds(v.dueOn)! + DAY - 1);
  const byRater = new Map(
    world.marks
      .filter((m) => m.subject === worker && m.item === 'exam' && seconds(m.date)! <= asOf)
      .map((m) => [m.rater!, m.value]),
  );
  const raters = { 领导: 60, 同事: 40 };
  const weights = Object.entries(raters).filter(([r]) => byRater.has(r));
  const step = rural
    ? reported >= 5
      ? 100
      : reported >= 2
        ? 60
        : 0
    : reported >= 15
      ? 100
      : reported >= 8
        ? 80
        : reported >= 3
          ? 60
          : 0;
  const ratio = (a: number, b: number) => (b === 0 ? null : a / b);
  const visitRate = ratio(onTime.length, dueVisits.length);
  const present = world.assignments.some((a) => a.worker === worker);
  return {
    cases: scores.size,
    items: [
      { weight: 30, score: scaled(ratio(due.filter((f) => f.handle.onTime).length, due.length), (v) => 100 * v) },
      { weight: 10, score: scaled(ratio(done.filter((f) => f.reworks >= 1).length, done.length), (v) => 100 * (1 - v)) },
      {
        weight: 25,
        score: ratio(
          values.reduce((a, b) => a + b, 0),
          values.length,
        ),
      },
      { weight: 15, score: present || reported > 0 ? step : null },
      { weight: 10, score: scaled(visitRate, (v) => Math.max(0, 100 - Math.max(0, 0.9 - v) * 200)) },
      {
        weight: 10,
        score: ratio(
          weights.reduce((s, [r, w]) => s + w * byRater.get(r)!, 0),
          weights.reduce((s, [, w]) => s + w, 0),
        ),
      },
    ],
  };
}

function scaled(value: number | null, make: (v: number) => number): number | null {
  return value === null ? null : make(value);
}
