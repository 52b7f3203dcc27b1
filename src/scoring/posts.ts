import { secondsOf } from '../core/calendar/stamp.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import type { AssignmentRecord, WorkerRecord } from '../core/tables.js';
import type { Text } from '../core/text.js';
import { gridOfCode } from './gridOfCode.js';
import { listed } from './listed.js';

/** One worker answers for one role in one grid in `[from, to)`, seconds of local time. Spans of a grid and role never overlap. */
export interface PostSpan {
  readonly grid: string;
  readonly role: string;
  readonly worker: string;
  readonly from: number;
  readonly to: number;
}

/** Seconds of local time that no stamp reaches: the end of a span without an end. */
export const ALWAYS = 8_000_000_000;

/** What assignments are held against. Without workers (an empty list) or a register, nothing is asked of that side. */
export interface PostContext {
  readonly workers?: readonly WorkerRecord[] | undefined;
  readonly register?: GridRegister | null | undefined;
}

/**
 * Cuts assignments into spans in which exactly one worker answers. Where several hold the same role in the same grid at the
 * same time, the one with the smallest id is charged, and a finding says so: nobody is charged twice for one event. A
 * micro-grid's code stands for its grid; nobody answers before or after their own time in post (`workers.from`, `.to`);
 * assignments of workers or grids that do not exist are left out, with the findings `assignment.workerUnknown` and
 * `assignment.gridUnknown`: an event charged to nobody known would vanish from the scores.
 *
 * @example postSpans(assignments, { workers, register }).spans // [{ grid, role, worker, from, to }]
 */
export function postSpans(
  assignments: readonly AssignmentRecord[],
  { workers = [], register = null }: PostContext = {},
): { spans: PostSpan[]; findings: Finding[] } {
  const posts = new Map<string, Map<string, Held[]>>();
  const spanOf = spanReader();
  const people = new Map(workers.map((w) => [w.id, spanOf(w.from, w.to)]));
  const gridOf = gridOfCode(register);
  const faulty: [Fault, AssignmentRecord][] = [];
  for (const assignment of assignments) {
    const { grid: code, role, worker, from, to } = assignment;
    const person = people.get(worker);
    const grid = gridOf(code);
    const span = spanOf(from, to);
    const within = person ? { from: Math.max(span.from, person.from), to: Math.min(span.to, person.to) } : span;
    if (span.from >= span.to) faulty.push(['empty', assignment]);
    else if (people.size > 0 && !person) faulty.push(['workerUnknown', assignment]);
    else if (grid === undefined) faulty.push(['gridUnknown', assignment]);
    else if (within.from >= within.to) faulty.push(['outsidePost', assignment]);
    else {
      const held = { worker, from: within.from, to: within.to };
      const roles = posts.get(grid);
      const own = roles?.get(role);
      if (own) own.push(held);
      else if (roles) roles.set(role, [held]);
      else posts.set(grid, new Map([[role, [held]]]));
    }
  }
  const faults: Record<Fault, string[]> = { shared: [], empty: [], workerUnknown: [], gridUnknown: [], outsidePost: [] };
  for (const [fault, { worker, grid }] of faulty.sort(([, a], [, b]) => byPost(a, b))) faults[fault].push(`${worker}@${grid}`);
  const spans: PostSpan[] = [];
  const byGrid = [...posts].sort((a, b) => byText(a[0], b[0]));
  for (const [grid, role, held] of byGrid.flatMap(([code, roles]) => postsOf(code, roles))) {
    // Assignments of a grid and of its micro-grids meet here, in whatever order they were given.
    held.sort((a, b) => a.from - b.from);
    const inTurn = held.every(({ from }, i) => i === 0 || from >= held[i - 1]!.to);
    const { turns, shared } = inTurn ? { turns: held, shared: false } : smallestFirst(held);
    if (shared) faults.shared.push(`${grid} ${role}`);
    let last: PostSpan | undefined;
    for (const { worker, from, to } of turns) {
      const goesOn = last !== undefined && last.worker === worker && last.to === from;
      last = { grid, role, worker, from: goesOn ? last!.from : from, to };
      if (goesOn) spans[spans.length - 1] = last;
      else spans.push(last);
    }
  }
  return { spans, findings: FAULTS.flatMap((fault) => findingOf(fault, faults[fault])) };
}

/** The posts of a grid, by role. */
function postsOf(grid: string, roles: ReadonlyMap<string, Held[]>): (readonly [string, string, Held[]])[] {
  return [...roles].sort((a, b) => byText(a[0], b[0])).map(([role, held]) => [grid, role, held] as const);
}

/** Somebody in a post, seconds of local time. */
interface Held {
  readonly worker: string;
  readonly from: number;
  readonly to: number;
}

/** Who answers where several hold a post at once: the smallest id. `shared`: there were others at the same time. */
function smallestFirst(given: readonly Held[]): { readonly turns: readonly Held[]; readonly shared: boolean } {
  const held = [...given].sort((a, b) => byText(a.worker, b.worker));
  const cuts = [...new Set(held.flatMap((h) => [h.from, h.to]))].sort((a, b) => a - b);
  const turns: Held[] = [];
  let shared = false;
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i]!, cuts[i + 1]!];
    const there = held.filter((h) => h.from <= from && h.to >= to);
    if (there.length === 0) continue;
    const { worker } = there[0]!;
    if (there.some((h) => h.worker !== worker)) shared = true;
    turns.push({ worker, from, to });
  }
  return { turns, shared };
}

function byPost(a: AssignmentRecord, b: AssignmentRecord): number {
  return byText(a.grid, b.grid) || byText(a.role, b.role) || byText(a.worker, b.worker) || byText(a.from ?? '', b.from ?? '');
}

/** Reads spans; many begin and end on the same few days, and each of these is read once. */
function spanReader(): (from: string | undefined, to: string | undefined) => { from: number; to: number } {
  const read = new Map<string, number>();
  const moment = (stamp: string) => {
    const before = read.get(stamp);
    if (before !== undefined) return before;
    const seconds = secondsOf(stamp);
    read.set(stamp, seconds);
    return seconds;
  };
  return (from, to) => ({ from: from === undefined ? -ALWAYS : moment(from), to: to === undefined ? ALWAYS : moment(to) });
}

const FAULTS = ['shared', 'empty', 'workerUnknown', 'gridUnknown', 'outsidePost'] as const;
type Fault = (typeof FAULTS)[number];

const SAID: Readonly<Record<Fault, { readonly text: Text; readonly hint?: Text }>> = {
  shared: {
    text: {
      zh: '个岗位同时有几个人,事件记在工号最小者名下',
      en: 'posts are held by several people at once; events are charged to the smallest worker id',
    },
    hint: {
      zh: '在任职表中分开起止日期,或在事件中写明处置人工号',
      en: 'separate the dates of the assignments, or give the worker id in the events',
    },
  },
  empty: {
    text: { zh: '条任职的结束日期不晚于开始日期,未采用', en: 'assignments end before they begin and are not used' },
  },
  workerUnknown: {
    text: {
      zh: '条任职的工号不在人员表中,未采用',
      en: 'assignments name workers who are not in the workers table and are not used',
    },
    hint: { zh: '核对工号', en: 'check the worker ids' },
  },
  gridUnknown: {
    text: { zh: '条任职的网格编码不在底册中,未采用', en: 'assignments name grids that are not in the register and are not used' },
    hint: { zh: '核对网格编码', en: 'check the grid codes' },
  },
  outsidePost: {
    text: {
      zh: '条任职全在本人到岗之前或离岗之后,未采用',
      en: "assignments lie wholly outside the worker's own time in post and are not used",
    },
    hint: { zh: '核对人员表的到岗、离岗日期', en: 'check from and to in the workers table' },
  },
};

function findingOf(fault: Fault, cases: readonly string[]): Finding[] {
  if (cases.length === 0) return [];
  const { text, hint } = SAID[fault];
  const list = listed(cases);
  return [
    {
      code: `assignment.${fault}`,
      severity: 'warning',
      text: { zh: `${cases.length} ${text.zh}(${list.zh})`, en: `${cases.length} ${text.en} (${list.en})` },
      ...(hint ? { hint } : {}),
      figures: fault === 'shared' ? { posts: cases.length } : { assignments: cases.length },
    },
  ];
}
